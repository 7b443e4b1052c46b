"""What is indexed: one article, as extraction leaves it and as every surface shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Article:
    """One news article, free of boilerplate.

    Text is kept exactly as the source wrote it (its normal form, tone style and case), except that
    runs of white space inside a paragraph are one space: offsets into ``title``, a paragraph or a
    caption count Unicode code points of these strings.

    Attributes:
        id: Unique in an index; stable when the same source is read again.
        title: The headline; never empty.
        paragraphs: The body in reading order, without the title; each non-empty.
        url: Address of the original, when known.
        source: Name of the site or agency, when known.
        published: ISO 8601 date, as precise as known: ``2025-01-25``, ``2025-02`` or ``2025``.
        captions: Picture captions, kept apart from the body.
        metadata: What else the source said (author, number, topic...): JSON values only.
        origin: Where it was read: a file's absolute path, or ``-`` for standard input.
        indexed: When an index took in what it says, in UTC to the second: ``2025-01-25T07:30:00Z``.
            The index sets it, and it belongs to the copy there: equal articles may differ in it.

    Raises:
        TypeError: A text stands for all paragraphs or captions: each letter would be one.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    url: str | None = None
    source: str | None = None
    published: str | None = None
    captions: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    origin: str | None = None
    indexed: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        given: tuple[object, object] = self.paragraphs, self.captions
        if isinstance(given[0], str) or isinstance(given[1], str):
            raise TypeError("paragraphs and captions are tuples of texts; a single one is (text,)")

    def __reduce__(self) -> tuple[type["Article"], tuple[Any, ...]]:
        """How it travels between processes: what can't be changed has no way of its own."""
        values = (getattr(self, name) for name in self.__slots__)
        return Article, tuple(dict(v) if isinstance(v, MappingProxyType) else v for v in values)
