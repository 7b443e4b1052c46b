import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.tokenizer import tokenize
from searchkit.snippets.fingerprints import Fingerprints, fingerprint

PIECES = [
    *("chuyển", "ĐỔI", "hòa", "hoà", "papá", "06", "006", "NQ57", "án06", "so61", "57-NQ/TW"),
    *("95.000", "+18,3", ".18,3", "12 050", "1\u00a0250\u00a0000", "5 100", "1 250 000", "2015"),
    *(" ", " ", " ", ", ", "|", "/", "_", "\u200b", "\u0301", "é", "ö", "İ", "٢", "½", "北京"),
]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=8)
forms = st.sampled_from(["NFC", "NFD"])


@given(st.lists(st.builds(unicodedata.normalize, forms, texts), max_size=4))
def test_tokens_are_those_of_the_tokenizer(texts: list[str]) -> None:
    """All of them, in every text, and where they stand; one normal form has one number."""
    prints = Fingerprints(texts)
    starts, ends = prints.starts.tolist(), prints.ends.tolist()
    assert len(prints.firsts) == len(texts) + 1
    for i, text in enumerate(texts):
        tokens, base = tokenize(text), prints.bases[i]
        here = range(prints.firsts[i], prints.firsts[i + 1])
        assert [prints.syllable(token) for token in here] == tokens.syllables
        assert prints.numbers[here.start : here.stop].tolist() == list(
            map(fingerprint, tokens.syllables)
        )
        spans = [tokens.original_span(token, token) for token in range(len(tokens.spans))]
        assert [(starts[token] - base, ends[token] - base) for token in here] == spans


def test_words_of_other_letters_have_other_numbers() -> None:
    words = ["so", "số", "sô", "sở", "os", "án", "ân", "6", "60", "0", "o", "hoa", "hòa", "ho", "a"]
    assert len(set(map(fingerprint, words))) == len(words)
    assert fingerprint("hoà") == fingerprint("hòa")  # one is the normal form of the other
