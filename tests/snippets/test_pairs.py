from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.tokenizer import tokenize
from searchkit.snippets.pairs import pairs_by_count

PIECES = ["số", "đổi", "Đổi", "hoà", "hòa", "95.000", "NQ57", " ", " ", " ", ", ", "é", "\u0301"]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(st.lists(texts, max_size=4))
def test_pairs_are_those_of_the_tokens(texts: list[str]) -> None:
    """Each once, most often first, and none over the end of a text."""
    expected = Counter(
        f"{first}_{second}"
        for text in texts
        for first, second in pairwise(tokenize(text).syllables)
    )
    found = list(pairs_by_count(texts))
    counts = [count for count, _ in found]
    assert counts == sorted(set(expected.values()), reverse=True)
    told = [(pair, count) for count, pairs in found for pair in pairs]
    assert sorted(told) == sorted(expected.items())
