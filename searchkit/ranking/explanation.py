"""Explanation: why an article ranks where it does, in words that its reader understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from searchkit.engine.fields import (
    ACRONYM,
    IDENTIFIER,
    PAIR,
    SUBJECT,
    SYLLABLE,
    TITLE,
    TITLE_PAIR,
    WORD,
)
from searchkit.engine.plan import MATCH, PASSAGE, RECENCY, Term


class Form(StrEnum):
    """How a word stands in the article, compared with how it was typed."""

    TYPED = "đúng như đã gõ"
    RESTORED = "dấu được thêm vào"
    VARIANT = "viết i hay y"
    BARE = "thiếu hoặc thừa dấu"
    HOMOGRAPH = "khác dấu"
    ALIAS = "cách viết khác"
    NONE = ""


_PLACES: Final = {
    SYLLABLE: "chữ trong bài",
    PAIR: "hai chữ liền nhau trong bài",
    WORD: "từ trong bài",
    IDENTIFIER: "số hiệu, con số hoặc ngày trong bài",
    TITLE: "chữ trong tiêu đề",
    TITLE_PAIR: "hai chữ liền nhau trong tiêu đề",
    SUBJECT: "số hiệu mà tiêu đề nêu trước nhất",
    ACRONYM: "chữ viết hoa trong bài",
    "": "",
}
_GAINS: Final = {RECENCY: "bài mới", MATCH: "có đủ các từ", PASSAGE: "đoạn khớp nhất"}


@dataclass(frozen=True, slots=True)
class Part:
    """What one piece of evidence added to a score.

    Attributes:
        text: The words as they stand in the article; empty for what is no word.
        place: Where they stand, in Vietnamese.
        form: How they compare with what was typed, in Vietnamese; empty where that says nothing.
        value: What they added.
    """

    text: str
    place: str
    form: str
    value: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of a score, largest first; they sum to it."""

    score: float
    parts: tuple[Part, ...]


def explain_parts(
    values: Mapping[Term, float], forms: Mapping[Term, Form], names: Mapping[Term, str]
) -> Explanation:
    """Put the parts of a score into words.

    Args:
        values: What each term added.
        forms: How each term compares with what was typed.
        names: What was typed for identifiers, whose terms are nothing to show.
    """
    parts = [
        Part(
            text=names.get(term, "" if term in _GAINS else term.text.replace("_", " ")),
            place=_GAINS.get(term, _PLACES[term.field]),
            form=forms.get(term, Form.NONE),
            value=value,
        )
        for term, value in values.items()
    ]
    parts.sort(key=lambda part: (-part.value, part.place, part.text))
    return Explanation(sum(values.values()), tuple(parts))
