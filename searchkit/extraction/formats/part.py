"""Parts: the bytes of a file, or of what stands in an archive, and what is known about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from searchkit.errors import SourceError
from searchkit.extraction import streams
from searchkit.extraction.captures import Capture
from searchkit.extraction.left_out import PassedOver, ReadArticle, Remark
from searchkit.extraction.rejected import Rejected
from searchkit.extraction.streams import Budget

MAX_DEPTH: Final = 4
"""Archives within archives that are opened."""

HEAD: Final = 1 << 16
"""Bytes by which a format is told."""

_IN_MEMORY: Final = 1 << 24


@dataclass(slots=True)
class Part:
    """Something to be read.

    Attributes:
        stream: Its bytes, decompressed.
        name: Its file name, or the last part of its address; only a hint.
        id: The id of its article, or what the ids of its records begin with.
        origin: The path of the file that holds it.
        place: How messages name it: the path, and behind ``:`` the place within.
        budget: What may still be read of the file.
        file: The same bytes, to be read at any place, where there is such a file.
        is_named: Whether the id is the part's own; else a digest of the content joins it.
        is_titled: Whether its first line is its title, as in the texts of crawls (WET).
        address: Where it was on the web, when that is known from outside.
        published: The date that stands for its own when it states none; ISO 8601.
        captured: When it was taken from the web; ISO 8601.
        newest: Of web archives that are read together, the last capture of each page, by id.
        depth: How many archives it stands in.
    """

    stream: BufferedReader
    name: str
    id: str
    origin: str
    place: str
    budget: Budget
    file: IO[bytes] | None = None
    is_named: bool = True
    is_titled: bool = False
    address: str | None = None
    published: str | None = None
    captured: str | None = None
    newest: Mapping[str, Capture] = field(default_factory=dict, repr=False)
    depth: int = 0
    _spool: IO[bytes] | None = field(default=None, repr=False)

    @property
    def suffix(self) -> str:
        """The last suffix of the name, in lower case; may be empty."""
        return PurePosixPath(self.name).suffix.lower()

    def head(self) -> bytes:
        """The first bytes, at most :data:`HEAD`, which stay to be read."""
        return self.stream.peek(HEAD)[:HEAD]

    def read(self) -> bytes:
        """Return all bytes.

        Raises:
            SourceError: They are more than :data:`~searchkit.extraction.streams.MAX_DOCUMENT`.
        """
        most = streams.MAX_DOCUMENT
        data = self._spool.read(most + 1) if self._spool else self.stream.read(most + 1)
        if len(data) > most:
            raise SourceError(f"dài hơn {most} byte sau khi giải nén; hãy chia nhỏ tệp")
        return data

    def seekable(self) -> IO[bytes]:
        """Return the bytes as a file to be read at any place, on disk when they are many."""
        if self.file is not None:
            return self.file
        if self._spool is None:
            self._spool = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
            left = streams.MAX_STREAM
            while data := self.stream.read(HEAD):
                left -= len(data)
                if left < 0:
                    raise SourceError(f"dài hơn {streams.MAX_STREAM} byte; hãy chia nhỏ tệp")
                self._spool.write(data)
        self._spool.seek(0)
        return self._spool

    def close(self) -> None:
        """Let go of what was kept on disk."""
        if self._spool is not None:
            self._spool.close()

    def inside(self, stream: IO[bytes], name: str, *, counted: bool = True) -> "Part":
        """Return a part of this one.

        Args:
            stream: Its bytes, perhaps compressed.
            name: Its name within; not trusted to be a path.
            counted: Whether its bytes are to be taken from the budget; those of an archive that is
                not compressed were taken when they were read.

        Raises:
            SourceError: It stands in more than :data:`MAX_DEPTH` archives.
        """
        if self.depth == MAX_DEPTH:
            raise SourceError(f"lồng hơn {MAX_DEPTH} tầng tệp nén; hãy giải nén bớt")
        outer = streams.capped(stream, self.budget) if counted else streams.buffered(stream)
        inner = streams.decompressed(outer)
        return Part(
            stream=outer if inner is outer else streams.capped(inner, self.budget),
            name=name,
            id=f"{self.id}/{name}",
            origin=self.origin,
            place=f"{self.place}:{name}",
            budget=self.budget,
            is_named=self.is_named,
            address=self.address,
            published=self.published,
            captured=self.captured,
            depth=self.depth + 1,
        )


Result = ReadArticle | Rejected | Remark | PassedOver
"""What readers say of an input."""

Results = Iterator[Result | Part]
"""What a reader yields: what it read, and parts that are to be read in their turn."""
