"""A program: the rows of a workbook (XLSX, XLS, ODS) as lines of JSON, sheet by sheet."""

import datetime as dt
import io
import sys

from .limits import Output, limit, refuse


def _cell(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def main() -> None:
    """Read standard input, write ``{"sheet": name}`` and below it a list for each row."""
    limit()
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    except PasswordError:
        refuse("bảng tính có mật khẩu; hãy lưu lại không mật khẩu")
    except Exception as error:  # noqa: BLE001 - whatever it is, the input is to blame
        refuse(f"bảng tính bị hỏng ({type(error).__name__}); hãy mở và lưu lại tệp")
    output = Output()
    for name in workbook.sheet_names:
        output.write({"sheet": name})
        try:
            for row in workbook.get_sheet_by_name(name).iter_rows():
                output.write([_cell(value) for value in row])
        except Exception as error:  # noqa: BLE001 - as above
            refuse(f"trang tính {name} bị hỏng ({type(error).__name__}); hãy mở và lưu lại tệp")
