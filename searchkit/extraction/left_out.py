"""What was left out of an input: how much text of which kind, so that nothing goes in silence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from searchkit.article import Article
from searchkit.errors import SourceError


class Reason(Enum):
    """Why a line is no part of the article; the values are what JSON calls them."""

    MENU = "menu"
    SITE = "site"
    HEADER = "header"
    OTHER_STORIES = "other_stories"
    AFTER_END = "after_end"
    DATE = "date"
    BYLINE = "byline"
    REPEATED = "repeated"
    RUNNING_HEAD = "running_head"
    PICTURE_NAME = "picture_name"
    OTHER_SCRIPT = "other_script"
    SPAM = "spam"

    @property
    def label(self) -> str:
        """The reason for people, in Vietnamese."""
        return _LABELS[self]


_LABELS = {
    Reason.MENU: "trình đơn, nút bấm",
    Reason.SITE: "khung của trang",
    Reason.HEADER: "phần trên tiêu đề",
    Reason.OTHER_STORIES: "tin khác",
    Reason.AFTER_END: "phần sau bài",
    Reason.DATE: "ngày giờ",
    Reason.BYLINE: "tác giả, nguồn",
    Reason.REPEATED: "lặp lại",
    Reason.RUNNING_HEAD: "đầu và chân trang in",
    Reason.PICTURE_NAME: "tên tệp ảnh",
    Reason.OTHER_SCRIPT: "chữ viết khác",
    Reason.SPAM: "chữ bị chèn vào",
}


class Piece(NamedTuple):
    """A line that was left out, and why."""

    reason: Reason
    text: str


@dataclass(slots=True)
class Ledger:
    """The lines of one page that were left out, in the order in which that was decided."""

    pieces: list[Piece] = field(default_factory=list)

    def add(self, reason: Reason, texts: Iterable[str]) -> None:
        """Enter lines; those without a letter or digit are none."""
        self.pieces += (Piece(reason, text) for text in texts if any(map(str.isalnum, text)))


class ReadArticle(NamedTuple):
    """An article, and what was left out of the page that it was read from."""

    article: Article
    left_out: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How much of an input was left out for one reason.

    Attributes:
        origin: The input's path, ``-`` for standard input.
        reason: Why.
        characters: Unicode code points.
    """

    origin: str
    reason: Reason
    characters: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an input that was indexed all the same.

    Attributes:
        origin: The input's path, ``-`` for standard input.
        text: One line in Vietnamese that names the input and the mend.
    """

    origin: str
    text: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An input that was left out as a whole: found in a folder or archive, and no article.

    Attributes:
        origin: The input's path; what stands in an archive is named behind ``:``.
        kind: What it is, in Vietnamese.
        reason: Why it was left out, and what would read it; may be empty.
    """

    origin: str
    kind: str
    reason: str = ""


class PassOverError(SourceError):
    """An input is of a kind that is no article, or that cannot be read here.

    Who named it is told so; where it was only found, it is passed over and counted.

    Attributes:
        kind: What it is, in Vietnamese.
        reason: Why it is left out, and what would read it; may be empty.
    """

    def __init__(self, kind: str, reason: str = "") -> None:
        super().__init__(f"là {kind}" + (f"; {reason}" if reason else ", không phải bài viết"))
        self.kind = kind
        self.reason = reason

    def __reduce__(self) -> tuple[type["PassOverError"], tuple[str, str]]:
        return type(self), (self.kind, self.reason)


Note = LeftOut | Remark | PassedOver


def summed(pieces: Iterable[Piece], origin: str) -> list[LeftOut]:
    """Add up what was left out of one input, by reason."""
    characters: dict[Reason, int] = {}
    for piece in pieces:
        characters[piece.reason] = characters.get(piece.reason, 0) + len(piece.text)
    return [LeftOut(origin, reason, count) for reason, count in characters.items()]
