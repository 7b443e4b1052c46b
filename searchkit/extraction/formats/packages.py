"""Packages: zip files of XML, such as DOCX, ODT and EPUB, opened within limits."""

import zipfile
from typing import Final, Self

from searchkit.errors import SourceError
from searchkit.extraction.formats.part import Part

MAX_UNPACKED: Final = 256 * 2**20
"""Bytes of all that is in a package."""

MAX_XML: Final = 32 * 2**20
"""Bytes of one document in a package; a tree of it takes twenty times as much."""


class Package:
    """A zip file whose members say what is in it.

    Args:
        part: The file.

    Raises:
        SourceError: It is broken or holds too much.
    """

    def __init__(self, part: Part) -> None:
        try:
            self._archive = zipfile.ZipFile(part.seekable())
        except zipfile.BadZipFile as error:
            raise SourceError("tệp bị hỏng hoặc thiếu phần cuối; hãy tải lại tệp") from error
        members = self._archive.infolist()
        if sum(member.file_size for member in members) > MAX_UNPACKED:
            raise SourceError(f"dài hơn {MAX_UNPACKED} byte sau khi giải nén; hãy chia nhỏ tệp")
        if any(member.flag_bits & 1 for member in members):
            raise SourceError("tài liệu có mật khẩu; hãy lưu lại không mật khẩu")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def names(self) -> list[str]:
        """The names of the members."""
        return self._archive.namelist()

    def read(self, name: str) -> bytes:
        """Return a member; nothing where there is none.

        Raises:
            SourceError: It is broken, or longer than :data:`MAX_XML`.
        """
        try:
            member = self._archive.getinfo(name)
        except KeyError:
            return b""
        if member.file_size > MAX_XML:
            raise SourceError(f'phần "{name[:100]}" dài hơn {MAX_XML} byte; hãy chia nhỏ tệp')
        return self._archive.read(member)  # never more than it says
