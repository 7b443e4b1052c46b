"""The numbered lines of a text file, as test collections and runs are written."""

from collections.abc import Iterator
from pathlib import Path

from searchkit.errors import SourceError, refusal


def numbered_lines(path: Path) -> Iterator[tuple[str, str]]:
    r"""Read a UTF-8 file line by line; a byte order mark and blank lines are skipped.

    Only ``\n`` and ``\r\n`` end a line, so U+2028 and the like stay inside their record.

    Args:
        path: The file.

    Yields:
        ``path:number`` (numbers count from 1) for messages, and the line without its end.

    Raises:
        SourceError: The file cannot be opened, or a line is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                where = f"{path}:{number}"
                try:
                    line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    raise SourceError(
                        f"{where}: không phải UTF-8 (byte thứ {error.start + 1});"
                        " hãy lưu lại tệp bằng bảng mã UTF-8"
                    ) from error
                if line.strip():
                    yield where, line.removesuffix("\n").removesuffix("\r")
    except FileNotFoundError as error:
        raise SourceError(f"{path}: không có tệp này; hãy kiểm tra lại đường dẫn") from error
    except OSError as error:
        raise SourceError(
            f"{path}: không đọc được ({refusal(error)}); hãy kiểm tra đường dẫn và quyền đọc"
        ) from error
