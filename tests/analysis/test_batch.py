"""Texts that are analyzed together, against each by itself."""

import os
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import Final

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.analysis.analysis import Terms
from searchkit.analysis.analyzer import Analyzer
from searchkit.analysis.batch import Batch
from searchkit.analysis.entities import batch_facets, facets
from searchkit.analysis.phrases import batch_suggestions
from searchkit.analysis.signatures import Signature, batch_signatures, signature
from searchkit.analysis.terms import Passages, rows_of_batch, word_column

ANALYZER: Final = Analyzer()
ANALYZER.analyze_many(["một"] * 100)  # fewer are segmented one by one, until there were as many
EXAMPLES: Final = 5_000 if os.environ.get("SEARCHKIT_EXHAUSTIVE") else 25
"""Each of some twenty texts."""

WORDING: Final = """
Nghị quyết số 57 - NQ / TW ngày 22 tháng 12 năm 2024 quý III Đại hội XIII khóa c loại C
Ủy ban nhân dân (UBND) tỉnh Hòa Bình, hoà TP.HCM Sở Y tế Bộ Công an và Hà Nội Đề án 06 VT
57-NQ/TW 06/QĐ-TTg 13/2023/NĐ -CP NĐ13/2023 57NQ/TW 63/2024/NĐ- TT&TT 24.10.TT.7.18 C/O
22/12/2024 22/ 12 /2024 2021 -2025 18,3% 95.000 12 050 1 250 000 0,5 0912 345.678 ½ _x_
(024) 3822 1234 +84 1900 1234 (0 +84-912345678 NQ57 so61 A1 AI CĐS VNeID eKYC 北京 … “ ”
ngày 22.12 lần thứ XIII của Đảng (84) 0084 84 912 345 678 mức 2 24.9 tháng 9
THÔNG BÁO HỌP https://a.vn/57-A x@y.vn сăn Ðề dân\u0331 a\u0301 e\u0323 chuyển đổi số
"""
PIECES: Final = [
    *WORDING.split(),
    *(
        "công nghệ",
        "nghị định 13 năm 2023",
        "\n",
        " ",
        "  ",
        "\u00a0",
        "\u200b",
        "\u00ad",
        ".",
        ",",
        "/",
    ),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30).flatmap(
    lambda pieces: st.sampled_from([sign.join(pieces) for sign in (" ", "", "\n")])
)
articles = st.lists(st.lists(texts, min_size=1, max_size=4), max_size=10)


def together(given_articles: Sequence[Sequence[str]]) -> tuple[Batch, list[int]]:
    """The batch of articles, and where the passages of each start."""
    batch = ANALYZER.analyze_many(list(chain.from_iterable(given_articles)))
    return batch, list(accumulate(map(len, given_articles), initial=0))


def suggestions(given_articles: Sequence[Sequence[str]]) -> list[list[str]]:
    batch, firsts = together(given_articles)
    return list(batch_suggestions(batch, firsts, word_column(batch)))


def same_signature(a: Signature, b: Signature) -> bool:
    rest = ("size", "facts", "title", "subject", "bands")
    return np.array_equal(a.shingles, b.shingles) and all(
        getattr(a, name) == getattr(b, name) for name in rest
    )


@given(articles)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_batch_says_what_each_text_says(given_articles: list[list[str]]) -> None:
    batch, firsts = together(given_articles)
    alone = [[ANALYZER.analyze(text) for text in article] for article in given_articles]
    assert list(batch) == list(chain.from_iterable(alone))

    words = word_column(batch)
    rows = rows_of_batch(batch, words)
    for (first, end), article in zip(pairwise(firsts), alone, strict=True):
        assert list(Passages(rows, first, end)) == [
            Terms(each.syllables, each.word_terms, each.identifiers, each.acronyms)
            for each in article
        ]
    assert list(batch_facets(batch, firsts)) == list(map(facets, alone))
    assert list(batch_suggestions(batch, firsts, words)) == [
        labels for article in given_articles for labels in suggestions([article])
    ]
    for found, article in zip(batch_signatures(batch, firsts), alone, strict=True):
        assert same_signature(found, signature([each.tokens for each in article]))
