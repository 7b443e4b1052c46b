"""What someone types or publishes who wants to break things."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

import searchkit
from searchkit import Article, SearchIndex

EXHAUSTIVE: Final = bool(os.environ.get("SEARCHKIT_EXHAUSTIVE"))
"""Whether hypothesis may take long."""
EXAMPLES: Final = 20_000 if EXHAUSTIVE else 60

WORDS: Final = [
    "chuyển",
    "đổi",
    "số",
    "quốc",
    "gia",
    "chuyen",
    "doi",
    "so",
    "UBND",
    "CĐS",
    "nghị",
    "quyết",
    "57-NQ/TW",
    "06/2022/NĐ-CP",
    "95.000",
    "3/2/2025",
    "chuyeenr",
    "ddooir",
    "chuye63n",
    "d9o63i",
    "hoà",
    "hòa",
    "kỹ",
    "kĩ",
    "chuyxn",
    "dxi",
    "là",
    "của",
    "ai",
    "?",
    "gì",
    "covid-19",
    "langalan",
    "thuthiem",
    "a",
    "A",
    "ß",
    "ſ",
    "İ",
    "ǆ",
    "ﬁ",
    "Å",
    "㎏",
    "٣٤",
    "９９",
    "ก",
    "中文",
    "한국",
    "가",
    "🇻🇳",
    "👩\u200d💻",
]
SYNTAX: Final = [
    "(",
    ")",
    '"',
    "“",
    "”",
    "„",
    "-",
    "NOT",
    "OR",
    "|",
    "HOẶC",
    "AND",
    "VÀ",
    "title:",
    "tiêu_đề:",
    "source:",
    "nguồn:",
    "from:",
    "to:",
    "từ:",
    "đến:",
    "from:2025",
    "to:2/2025",
    "from:99",
    "source:bao",
    "*",
    "~",
    "^",
    "[",
    "]",
    "{",
    "}",
    ":",
    "::",
    "\\",
    "/",
    "<",
    ">",
    "&",
    "%",
    "$",
    "#",
    "@",
    ";",
    "'",
    "`",
    "+",
]
SIGNS: Final = tuple(
    " \t\n\r\0\x0b\x0c\x1b\x85\xa0\xad\u0300\u0301\u0323\u0302\u031b\u034f\u0488\u05b0\u0e31"
    "\u1160\u11a8\u200b\u200d\u200e\u2028\u2029\u202e\u2066\u3000\u3099\ufe0f\ufeff\ufffd\uffff"
    "\ud800\udfff\U000e0041\U0010ffff"
)
PIECES: Final = (*WORDS, *SYNTAX, *SIGNS)

TEXTS: Final = st.one_of(
    st.text(st.characters(), max_size=60),  # surrogates too
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.builds(
        str.__mul__,
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join),
        st.sampled_from([2, 30, 48, 49, 300, 3000]),
    ),
)
"""Hostile text: anything at all, what is syntax somewhere, and much of one kind."""


def queries(dice: random.Random) -> Iterator[str]:
    """Queries without end, several times as fast as :data:`TEXTS`."""
    kinds = (_mixed, _glued, _repeated, _nested, _noise, _mutated)
    while True:
        yield dice.choices(kinds, (6, 3, 3, 2, 2, 4))[0](dice)


def _some(dice: random.Random, most: int) -> list[str]:
    pieces = dice.choice((WORDS, WORDS, SYNTAX, SIGNS, PIECES))
    return dice.choices(pieces, k=dice.randint(0, most))


def _mixed(dice: random.Random) -> str:
    return " ".join(_some(dice, 12) + _some(dice, 12))


def _glued(dice: random.Random) -> str:
    return "".join(_some(dice, 20) + _some(dice, 20))


def _repeated(dice: random.Random) -> str:
    piece = dice.choice((" ", "")).join(_some(dice, 3))
    return piece * dice.choice((2, 10, 48, 49, 200, 1000, 10_000 // (len(piece) + 1)))


def _nested(dice: random.Random) -> str:
    opening = "".join(dice.choices(("(", "-(", "NOT (", "from:NOT (", "title:", '"', "a OR "), k=3))
    return opening * dice.randint(1, 300) + _mixed(dice) + ")" * dice.randint(0, 300)


def _noise(dice: random.Random) -> str:
    most = dice.choice((0x7F, 0x24F, 0x1EFF, 0xFFFF, 0x10FFFF))
    return "".join(chr(dice.randint(0, most)) for _ in range(dice.randint(0, 40)))


def _mutated(dice: random.Random) -> str:
    text = list(" ".join(dice.choices(WORDS, k=dice.randint(1, 60))))
    for _ in range(dice.randint(1, 10)):
        text.insert(dice.randrange(len(text) + 1), dice.choice(PIECES))
        del text[dice.randrange(len(text))]
    return "".join(text)


def articles() -> Iterator[Article]:
    """Articles of 100,000 characters that cost the most to search and to show."""
    line = "Chuyển đổi số quốc gia là trọng tâm của Nghị quyết 57-NQ/TW, Đề án 06. "
    bodies = {
        "honest": (line, "Ủy ban nhân dân (UBND) tỉnh ban hành kế hoạch năm 2025."),
        "matching": ("chuyển đổi số quốc gia " * 4400,),
        "one-syllable": ("số " * 33_000,),
        "many": ("chuyển đổi số",) * 7000,
        "sentences": (line * 1400,),
        "identifiers": ("57-NQ/TW 06/2022 95.000 " * 4000,),
        "clauses": ("số, " + ". , ; : " * 12_000 + "chuyển đổi số",),
        "glued": ("chuyểnđổisố" * 9000 + " chuyển đổi số",),
        "marks": ("số" + "\u0301\u0323" * 50_000 + " chuyển đổi số",),
        "captions": ("số",),
    }
    for id, paragraphs in bodies.items():
        captions = ("chuyển đổi số " * 7000,) if id == "captions" else ()
        yield Article(id, f"Bài {id} về chuyển đổi số", paragraphs, captions=captions)
    yield Article("title", "chuyển đổi số " * 7000, ("chuyển đổi số",))


def make_index(folder: Path) -> SearchIndex:
    """An index of :func:`articles` and of the articles that come with the repository."""
    index = searchkit.create_index(folder)
    corpus = Path(__file__).parents[2] / "corpus"
    index.add(a for a in searchkit.read_articles([corpus]) if isinstance(a, Article))
    index.add(articles())
    return index
