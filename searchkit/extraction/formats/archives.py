"""Archives: ZIP, TAR and WACZ, whose members are read in their turn, each as what it is.

Nothing is unpacked on disk, so no name of a member leads anywhere.
"""

import tarfile
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from searchkit.errors import SourceError
from searchkit.extraction.cleaning import clean
from searchkit.extraction.formats.part import Part, Results
from searchkit.extraction.left_out import PassedOver
from searchkit.extraction.rejected import rejected

MAX_MEMBERS: Final = 200_000
"""Files of one archive; a longer list of names alone takes the memory of a process."""

_NAME = 300  # characters of a member's name that are told and kept


def read_zip(part: Part) -> Results:
    """Read the members of a ZIP file.

    Raises:
        SourceError: It is broken, or holds more than :data:`MAX_MEMBERS` files.
    """
    yield from _members_of_zip(part, lambda name: not _is_hidden(name))


def read_wacz(part: Part) -> Results:
    """Read the web archives of a WACZ file; its lists of pages repeat what they hold.

    Raises:
        SourceError: As :func:`read_zip`.
    """
    yield from _members_of_zip(part, lambda name: name.startswith("archive/"), named=False)


def read_tar(part: Part) -> Results:
    """Read the members of a TAR file, which is never in memory as a whole.

    Raises:
        SourceError: It is broken, or holds more than :data:`MAX_MEMBERS` files.
    """
    with tarfile.open(fileobj=part.stream, mode="r|") as archive:
        for number, member in enumerate(archive):
            if number == MAX_MEMBERS:
                raise SourceError(f"có hơn {MAX_MEMBERS} tệp; hãy chia nhỏ kho nén")
            if member.isfile() and not _is_hidden(member.name):
                content = archive.extractfile(member)
                assert content is not None
                yield part.inside(content, _told(member.name), counted=False)
            archive.members = []  # type: ignore[attr-defined]  # or their list grows


def _members_of_zip(part: Part, wanted: Callable[[str], bool], *, named: bool = True) -> Results:
    with zipfile.ZipFile(part.seekable()) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise SourceError(f"có hơn {MAX_MEMBERS} tệp; hãy chia nhỏ kho nén")
        for member in members:
            if member.is_dir() or not wanted(member.filename):
                continue
            yield from _member(part, archive, member, named=named)


def _member(
    part: Part, archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, named: bool
) -> Results:
    name = _told(_name_of(member))
    if member.flag_bits & 1:
        kind = "tệp nén có mật khẩu"
        yield PassedOver(f"{part.place}:{name}", kind, "hãy giải nén bằng mật khẩu trước")
        return
    try:
        with archive.open(member) as content:
            inner = part.inside(content, name)
            inner.id = inner.id if named else part.id
            yield inner
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        yield rejected(f"{part.place}:{name}", f"hỏng trong kho nén ({error}); hãy tải lại")


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name; older programs write UTF-8 without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _told(name: str) -> str:
    """Return the name of a member without steps out of the archive, and not without end."""
    steps = (step for step in PurePosixPath(clean(name)).parts if step not in {"/", "..", "."})
    return "/".join(steps)[-_NAME:]


def _is_hidden(name: str) -> bool:
    """Whether a member is one of those that systems put into archives: ``__MACOSX``, dot files."""
    steps = PurePosixPath(name).parts
    return any(step.startswith((".", "__MACOSX")) for step in steps if step not in {".", ".."})
