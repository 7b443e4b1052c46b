"""Sources: which files are read, under which ids, and by which reader."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from stat import S_ISDIR

from searchkit.errors import SourceError
from searchkit.extraction.cleaning import clean, without_surrogates


class Format(Enum):
    """How a source is to be read."""

    DUMP = auto()
    PAGE = auto()
    RECORD = auto()
    RECORDS = auto()  # one a line


SUFFIXES = {
    ".txt": Format.DUMP,
    ".html": Format.PAGE,
    ".htm": Format.PAGE,
    ".json": Format.RECORD,
    ".jsonl": Format.RECORDS,
    ".ndjson": Format.RECORDS,
}
COMPRESSED = (".gz", ".xz")
_ACCEPTED = f"{', '.join(SUFFIXES)}, kể cả nén {' và '.join(COMPRESSED)}"

OUTSIDE = "là liên kết dẫn ra ngoài thư mục; hãy thêm --follow-links nếu muốn đọc nó"
"""Why a link is not followed."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or standard input.

    Attributes:
        path: The file; ``None`` is standard input.
        id: Path relative to the given folder, that folder's name in front, without suffixes; two
            files of one name may share it, and the index tells them apart.
        format: How it is read; ``None``: as its content says.
        within: The folder that no link may lead out of; ``None`` where it may.
    """

    path: Path | None
    id: str
    format: Format | None
    within: Path | None = None

    @property
    def origin(self) -> str:
        """The file's absolute path, or ``-`` for standard input."""
        return "-" if self.path is None else _shown(self.path)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that gave no article; the run goes on.

    Attributes:
        origin: The input's path; ``:`` and the line or position follow for a record.
        reason: One line in Vietnamese that names the input and the mend.
    """

    origin: str
    reason: str


def rejected(origin: str, why: object) -> Rejected:
    """Say why an input gave no article, in one line that names it."""
    return Rejected(origin, clean(f"{origin}: {why}"))


def walk(paths: Iterable[str | Path], *, follow_links: bool = False) -> list[Source | Rejected]:
    """List the sources that paths stand for, in the order given and sorted within folders.

    Folders are read recursively; hidden files and folders, files of other formats and folders
    that were read already (links may go in circles) are left out. A file is read once.

    Args:
        paths: Files, folders, and ``-`` for standard input.
        follow_links: Whether links in a folder may lead out of it. Who fills the folder could
            otherwise publish what the reader alone may read.

    Raises:
        SourceError: A path does not exist, or a folder holds no file that can be read.
    """
    found: list[Source | Rejected] = []
    read: set[str] = set()
    for path in paths:
        for source in _sources(path, follow_links):
            if isinstance(source, Source) and source.path:
                file = os.path.realpath(source.path)  # a link to itself is no error here
                if file in read:
                    continue
                read.add(file)
            found.append(source)
    return found


def _sources(given: str | Path, follow_links: bool) -> list[Source | Rejected]:
    """List the sources of one path as it was given."""
    if str(given) == "-":
        return [Source(None, "stdin", None)]
    path = Path(given)
    # Only "..", which names no folder, is resolved: a link keeps the name that it was given by.
    path = path.resolve() if ".." in path.parts else path.absolute()
    try:
        is_folder = S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        why = "không có hoặc không mở được; hãy kiểm tra lại đường dẫn"
        raise SourceError(clean(f"{_shown(path)}: {why}")) from error
    if is_folder:
        inside = list(_files_below(path, None if follow_links else path.resolve()))
        if not inside:
            raise SourceError(f"{_shown(path)}: thư mục không có tệp nào đọc được ({_ACCEPTED})")
        return inside
    stem, form = _split(path.name)
    if form is None:
        return [rejected(_shown(path), f"không nhận loại tệp này (chỉ nhận {_ACCEPTED})")]
    return [Source(path, _shown(Path(path.parent.name) / stem), form)]


def leads_out(path: Path, within: Path | None) -> bool:
    """Whether a path is, by whatever links, not one of a folder."""
    return within is not None and not Path(os.path.realpath(path)).is_relative_to(within)


def _files_below(root: Path, within: Path | None) -> Iterator[Source | Rejected]:
    """Walk a folder without recursion, each folder once however many links lead to it."""
    seen: set[tuple[int, int]] = set()
    todo = [root]
    while todo:
        path = todo.pop()
        stem, form = _split(path.name)
        try:
            is_folder = path.is_dir()
            if (is_folder or form) and path.is_symlink() and leads_out(path, within):
                yield rejected(_shown(path), OUTSIDE)
            elif is_folder:
                status = path.stat()
                if (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    inside = [entry for entry in path.iterdir() if not entry.name.startswith(".")]
                    todo.extend(sorted(inside, reverse=True))
            elif form and (path.is_file() or not path.exists()):  # a dangling link is reported
                name = Path(root.name) / path.relative_to(root).with_name(stem)
                yield Source(path, _shown(name), form, within)
        except OSError as error:
            yield rejected(_shown(path), f"không mở được ({error.strerror}); hãy xem quyền đọc")


def _split(name: str) -> tuple[str, Format | None]:
    """Part a file's name from its suffixes and tell its format by them."""
    stem = name
    for suffix in COMPRESSED:
        if stem.lower().endswith(suffix):
            stem = stem[: -len(suffix)]
            break
    for suffix, form in SUFFIXES.items():
        if stem.lower().endswith(suffix) and len(stem) > len(suffix):
            return stem[: -len(suffix)], form
    return name, None


def _shown(path: Path) -> str:
    """Return a path as text that can be printed, whatever bytes its name has."""
    return without_surrogates(path.as_posix())
