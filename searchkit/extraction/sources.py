"""Sources: which files are read, and under which ids."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR

from searchkit.errors import SourceError, refusal
from searchkit.extraction.cleaning import clean, without_surrogates
from searchkit.extraction.formats.registry import SUFFIXES
from searchkit.extraction.left_out import PassedOver
from searchkit.extraction.rejected import Rejected, rejected
from searchkit.extraction.streams import COMPRESSED

OUTSIDE = "là liên kết dẫn ra ngoài thư mục; hãy thêm --follow-links nếu muốn đọc nó"
"""Why a link is not followed."""

_WEB_ARCHIVES = (".warc", ".arc", ".wacz")
_PAGES = frozenset({".html", ".htm", ".xhtml", ".mht"})
_COMPANION = ("_files", "_tệp", "_tập tin", "-Dateien", ".files")


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or standard input.

    Attributes:
        path: The file; ``None`` is standard input.
        id: Path relative to the given folder, that folder's name in front, without suffixes; two
            files of one name may share it, and the index tells them apart.
        within: The folder that no link may lead out of; ``None`` where it may.
        is_found: Whether it was found in a folder, not named by itself.
    """

    path: Path | None
    id: str
    within: Path | None = None
    is_found: bool = False

    @property
    def origin(self) -> str:
        """The file's absolute path, or ``-`` for standard input."""
        return "-" if self.path is None else _shown(self.path)


Found = Source | Rejected | PassedOver
"""What stands in a folder: to be read, not to be read, and no article."""


def walk(paths: Iterable[str | Path], *, follow_links: bool = False) -> list[Found]:
    """List the sources that paths stand for, in the order given and sorted within folders.

    Folders are read recursively; hidden files and folders, and folders that were read already
    (links may go in circles) are left out. A file is read once. What a browser saved beside a page
    (``NAME_files/``) is passed over.

    Args:
        paths: Files, folders, and ``-`` for standard input.
        follow_links: Whether links in a folder may lead out of it. Who fills the folder could
            otherwise publish what the reader alone may read.

    Raises:
        SourceError: A path does not exist, or a folder holds no file.
    """
    found: list[Found] = []
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


def _sources(given: str | Path, follow_links: bool) -> list[Found]:
    """List the sources of one path as it was given."""
    if str(given) == "-":
        return [Source(None, "stdin")]
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
            raise SourceError(
                f"{_shown(path)}: thư mục không có tệp nào; hãy kiểm tra lại đường dẫn"
            )
        return inside
    return [Source(path, _shown(Path(path.parent.name) / stem_of(path.name)))]


def leads_out(path: Path, within: Path | None) -> bool:
    """Whether a path is, by whatever links, not one of a folder."""
    return within is not None and not Path(os.path.realpath(path)).is_relative_to(within)


def _files_below(root: Path, within: Path | None) -> Iterator[Found]:
    """Walk a folder without recursion, each folder once however many links lead to it."""
    seen: set[tuple[int, int]] = set()
    todo = [(root, False)]
    while todo:
        path, is_companion = todo.pop()
        try:
            is_folder = path.is_dir()
            if path.is_symlink() and path != root and leads_out(path, within):
                yield rejected(_shown(path), OUTSIDE)
            elif is_folder:
                status = path.stat()
                if (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    inside = [entry for entry in path.iterdir() if not entry.name.startswith(".")]
                    pages = {entry.stem for entry in inside if entry.suffix.lower() in _PAGES}
                    todo += (
                        (entry, is_companion or _is_companion(entry, pages))
                        for entry in sorted(inside, reverse=True)
                    )
            elif is_companion:
                yield PassedOver(_shown(path), "tệp kèm theo trang đã lưu")
            elif path.is_file() or not path.exists():  # a dangling link is reported
                name = Path(root.name) / path.relative_to(root).with_name(stem_of(path.name))
                yield Source(path, _shown(name), within, is_found=True)
        except OSError as error:
            yield rejected(_shown(path), f"không mở được ({refusal(error)}); hãy xem quyền đọc")


def _is_companion(path: Path, pages: set[str]) -> bool:
    """Whether a browser put a folder beside a page that it saved."""
    stem = next((path.name.removesuffix(e) for e in _COMPANION if path.name.endswith(e)), None)
    return stem in pages and path.is_dir()


def stem_of(name: str) -> str:
    """Return a file's name without the suffixes that are known."""
    stem = without_compression(name)
    suffix = next((s for s in SUFFIXES if stem.lower().endswith(s) and len(stem) > len(s)), "")
    return stem[: -len(suffix)] if suffix else name


def is_web_archive(path: str) -> bool:
    """Whether a file is named as a web archive, in which pages keep their own addresses as ids."""
    return without_compression(path.lower()).endswith(_WEB_ARCHIVES)


def without_compression(name: str) -> str:
    """Return a file's name without the suffix of its compression."""
    suffix = next((suffix for suffix in COMPRESSED if name.lower().endswith(suffix)), "")
    return name[: -len(suffix)] if suffix else name


def _shown(path: Path) -> str:
    """Return a path as text that can be printed, whatever bytes its name has."""
    return without_surrogates(path.as_posix())
