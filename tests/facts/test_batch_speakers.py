"""Speakers of a batch of articles, against those of each by itself."""

from itertools import accumulate, chain, pairwise
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.analyzer import Analyzer
from searchkit.facts.batch_speakers import batch_speakers, verb_places
from searchkit.facts.quotes import speakers
from searchkit.facts.titles import words
from searchkit.facts.verbs import verbs

ANALYZER: Final = Analyzer()
ANALYZER.analyze_many(["một"] * 100)  # fewer are segmented one by one, until there were as many

VERBS: Final = [verb for kind in ("say", "ask", "mark", "behind", "other") for verb in words(kind)]
PIECES: Final = [
    *(
        "Theo",
        "theo",
        "Ông Trần Châu",
        "Bộ trưởng Lê Thu",
        "bà",
        "ông Hùng",
        "rằng",
        ":",
        ", ",
        ". ",
    ),
    *(
        "“",
        "”",
        '"',
        "''",
        "(",
        ")",
        "\n",
        " ",
        "\u00a0",
        "cho",
        "biết",
        "nói",
        "nó",
        "i",
        "a",
        "_",
    ),
    *("chế nhạo họ rằng", "mỉa mai", "nữ ca sĩ", "vị chuyên gia này", "Sỹ Quý", "theo ông Sĩ Quý"),
    *("việc nối mạng về bản xa đã xong.", "hoà", "hòa", "Đến 2024", "12.", "a\u0301", "\u200b"),
]
texts = st.lists(st.sampled_from(PIECES) | st.sampled_from(VERBS), max_size=16).flatmap(
    lambda pieces: st.sampled_from([sign.join(pieces) for sign in (" ", "", " \n")])
)


@given(st.lists(st.lists(texts, min_size=1, max_size=4), max_size=5))
def test_a_batch_has_the_speakers_of_each_article(articles: list[list[str]]) -> None:
    batch = ANALYZER.analyze_many(list(chain.from_iterable(articles)))
    firsts = list(accumulate(map(len, articles), initial=0))
    anywhere = [range(len(text) + 1) for text in batch.texts]
    alone = [
        speakers(batch.texts[first:end], anywhere[first:end]) for first, end in pairwise(firsts)
    ]
    assert batch_speakers(batch, firsts) == alone


@given(st.lists(texts, max_size=8))
def test_a_verb_begins_at_one_of_its_places(given_texts: list[str]) -> None:
    batch = ANALYZER.analyze_many(given_texts)
    for text, places in zip(batch.texts, verb_places(batch), strict=True):
        assert list(verbs(text, places)) == list(verbs(text))
        assert places == sorted(places)


def test_few_other_words_are_places() -> None:
    text = "Xã cho biết. Việc cho vay đã xong, ông kể lại."
    (places,) = verb_places(ANALYZER.analyze_many([text]))
    assert [text[place:].split()[:2] for place in places] == [["cho", "biết."], ["kể", "lại."]]


def test_speakers_of_one_article_are_not_those_of_the_next() -> None:
    articles = ["Ông Trần Châu cho biết việc nối mạng đã xong.", "Bà Lê Thu nói việc này còn lâu."]
    batch = ANALYZER.analyze_many(["Tin", articles[0], "Tin", articles[1], "Tin"])
    assert batch_speakers(batch, [0, 2, 4, 5]) == [["Trần Châu"], ["Lê Thu"], []]
