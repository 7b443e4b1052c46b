import unicodedata
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.normalization import normal_syllable
from searchkit.analysis.tokenizer import tokenize
from searchkit.snippets.matching import Matcher, Tally
from searchkit.snippets.pattern import Pattern, Reference, Slot
from searchkit.snippets.runs import Run


def slot(spellings: str, alone: str | None = None) -> Slot:
    """A slot from spellings between white space; unless said, each of them also stands alone."""
    forms = frozenset(map(normal_syllable, spellings.split()))
    singles = forms if alone is None else frozenset(map(normal_syllable, alone.split()))
    return Slot(forms, singles, worth=1.0)


def words(query: str) -> Pattern:
    return Pattern(tuple(map(slot, query.split())), phrase=False)


def phrase(query: str) -> Pattern:
    return Pattern(tuple(map(slot, query.split())), phrase=True)


def marked(text: str, *patterns: Pattern) -> str:
    """The text with brackets around what is marked."""
    for start, end in reversed(Matcher(patterns).find(text).spans()):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def unmarked(text: str) -> str:
    return text.replace("[", "").replace("]", "")


def worth(text: str, *patterns: Pattern) -> float:
    matcher = Matcher(patterns)
    return matcher.worth(matcher.find(text).runs)


# --- by example ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("chuyển đổi số", "[Chuyển đổi số] là gì?"),
        ("chuyển đổi số", "sự [Chuyển-ĐỔI, số] hóa"),
        ("chuyển đổi số", "số [chuyển đổi số] chuyển"),  # in context, so not alone as well
        ("chuyển đổi số", "[đổi số] rồi [chuyển]"),
        ("chuyển đổi số", "[đổi] [chuyển]"),  # the other way round they are no run
        ("chuyển đổi số", "không có"),
        ("chuyển đổi số", ""),
        ("số", "[số] và [SỐ], sở so sô"),
        ("hòa bình", "[Hoà Bình], [HÒA BÌNH], hóa sinh"),
        ("đề án 06", "[Đề án 6]/CP, 60"),
        ("a b a b", "[a b a b]"),
        ("a b a b", "[a b] c [b a]"),
        ("a a", "[a a] [a]"),
        ("a", "x_[a]_x aa"),
    ],
)
def test_text_is_marked_where_it_runs(query: str, expected: str) -> None:
    assert marked(unmarked(expected), words(query)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("căn cước", "thẻ [căn cước] và căn nhà, cước phí"),
        ("căn cước", "[CĂN-CƯỚC]; căn, x cước"),
        ("căn cước", "cước căn căn"),
        ("số", "[số] [số]"),
        ("a b c", "a b [a b c] b c"),
        ("a a", "[a a] [a]"),  # it stands there twice
        ("a b a", "[a b a] [b a] b"),
    ],
)
def test_phrase_is_marked_as_a_whole_only(query: str, expected: str) -> None:
    assert marked(unmarked(expected), phrase(query)) == expected


@pytest.mark.parametrize(
    ("expected", "patterns"),
    [
        ("[a b c d] e", [words("a b"), words("a b c d")]),
        ("[a b] x [c]", [words("a b"), words("c")]),
        ("[a] [b c d] x [a b]", [words("a b"), words("b c d")]),  # all of a b, too
        ("[a] [b c d] x a", [words("a b"), words("b c d")]),  # a is marked in context already
        ("[a b] [c]", [words("a b"), words("b c")]),
        ("[a] [b c d] [e]", [phrase("a b"), phrase("b c d"), phrase("d e")]),
        ("[a b], a x b", [phrase("a b"), words("a b")]),
        ("[a b], a x b", [words("a b"), phrase("a b")]),
        ("[b c d] x [b]", [phrase("b c d"), phrase("b")]),
    ],
)
def test_where_runs_overlap_the_longest_has_the_tokens(
    expected: str, patterns: list[Pattern]
) -> None:
    assert marked(unmarked(expected), *patterns) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chuyển đổi số", "[chuyển đổi số]"),
        ("chuyển đổi so", "[chuyển đổi so]"),  # another spelling counts beside a neighbour...
        ("đối so", "[đối so]"),
        ("so và đối", "so và đối"),  # ... but not alone
        ("số và đối", "[số] và đối"),
        ("đổi", "đổi"),
    ],
)
def test_spellings_that_count_in_context_only(text: str, expected: str) -> None:
    slots = (slot("chuyển", ""), slot("đổi đối", ""), slot("số so", "số"))
    assert marked(text, Pattern(slots, phrase=False)) == expected


def test_no_patterns_and_no_slots() -> None:
    assert marked("a b") == "a b"
    assert marked("a b", Pattern((), phrase=True), Pattern((), phrase=False)) == "a b"
    assert worth("a b", Pattern((), phrase=True)) == 0


def test_words_that_differ_in_where_the_tones_stand() -> None:
    """They have one fingerprint, and are told apart all the same."""
    slots = (slot("pápa papá gìà", "papá"), slot("giá", ""))
    for expected in ("pápa, [papá], x, giá", "[pápa giá], giá, [gìà giá], pàpá giá"):
        assert marked(unmarked(expected), Pattern(slots, phrase=False)) == expected


def test_decomposed_text_is_marked_in_full() -> None:
    text = unicodedata.normalize("NFD", "Sự chuyển đổi số quốc gia")
    expected = unicodedata.normalize("NFD", "Sự [chuyển đổi số] quốc gia")
    assert marked(text, words("chuyển đổi số")) == expected


# --- against brute force -------------------------------------------------------------------------

letters = st.sampled_from("abc")
spellings = st.lists(letters, min_size=1, max_size=2).map(" ".join)
slots = st.builds(slot, spellings) | st.builds(slot, spellings, st.just(""))
patterns = st.builds(Pattern, st.lists(slots, max_size=4).map(tuple), st.booleans(), st.just(()))
texts = st.lists(st.sampled_from("abcd"), max_size=12)


def all_runs(text: list[str], patterns: list[Pattern]) -> set[Run]:
    """Every place where slots side by side are met by tokens side by side, as long as can be."""

    def met(first: int, p: int, s: int) -> bool:
        slots = patterns[p].slots
        inside = 0 <= first < len(text) and 0 <= s < len(slots)
        return inside and text[first] in slots[s].spellings

    runs = set()
    for p, pattern in enumerate(patterns):
        for s in range(len(pattern.slots)):
            for first in range(len(text)):
                length = 0
                while met(first + length, p, s + length):
                    length += 1
                if length == 0 or met(first - 1, p, s - 1):
                    continue
                alone = text[first] in pattern.slots[s].alone
                whole = length == len(pattern.slots)
                if whole if pattern.phrase else length > 1 or alone:
                    runs.add(Run(first, p, s, length, length))
    return runs


def overlap(a: Run, b: Run) -> bool:
    return a.first < b.end and b.first < a.end


@given(texts, st.lists(patterns, max_size=3))
def test_what_is_marked_is_what_brute_force_finds(text: list[str], patterns: list[Pattern]) -> None:
    possible = all_runs(text, patterns)
    longer = [run for run in possible if run.length > 1]
    in_context = {place for run in longer for place in run.places()}
    single = [run for run in possible if run.length == 1 and not set(run.places()) & in_context]
    expected = {token for run in longer + single for token in range(run.first, run.end)}

    kept = Matcher(patterns).find(" ".join(text)).runs
    assert all(a.end <= b.first for a, b in pairwise(kept))
    assert {token for run in kept for token in range(run.first, run.end)} == expected
    for run in kept:  # whole, or what one that is no shorter has left of it
        assert run in possible or any(
            whole.first <= run.first
            and run.end <= whole.end
            and (run.pattern, run.slot - run.first) == (whole.pattern, whole.slot - whole.first)
            and any(overlap(whole, other) and other.length > run.length for other in kept)
            for whole in possible
        )


@given(texts, st.lists(slots, min_size=1, max_size=3))
def test_phrase_is_marked_wherever_it_stands(text: list[str], slots: list[Slot]) -> None:
    matches = Matcher([Pattern(tuple(slots), phrase=True)]).find(" ".join(text))
    places = [
        first
        for first in range(len(text) - len(slots) + 1)
        if all(text[first + i] in slot.spellings for i, slot in enumerate(slots))
    ]
    marks = {token for run in matches.runs for token in range(run.first, run.end)}
    assert marks == {place + i for place in places for i in range(len(slots))}


# --- identifiers ---------------------------------------------------------------------------------

IDENTIFIERS = [
    *("57-NQ/TW", "nghị quyết số 57", "NQ 57/2024", "57/2024/NQ-CP", "06/06", "B2/x-3a"),
    *("22/12/2024", "12/2024", "ngày 22 tháng 12 năm 2024", "tháng 12 năm 2024"),
    *("95.000", "95000", "0.095", "18,3", "1.234.567,8", "2024", "٢٠٢٤", "5"),
    *("TT&TT", "ĐT & TT", "đt&tt"),
]
identified = st.lists(
    st.sampled_from([*IDENTIFIERS, "và", ",", "%", "/", "57", "12", "số", "năm"]), max_size=8
).map(" ".join)


def referring(query: str) -> Pattern:
    """What a query of identifiers is looked for by."""
    tokens = tokenize(query)
    references = tuple(
        Reference(found.first, found.last + 1, frozenset(found.query_terms()), atomic=False)
        for found in find_identifiers(tokens)
    )
    forms = [frozenset([syllable]) for syllable in tokens.syllables]
    return Pattern(tuple(Slot(form, frozenset(), 1.0) for form in forms), False, references)


@given(identified, st.sampled_from(IDENTIFIERS), st.sampled_from(["NFC", "NFD"]))
def test_identifiers_are_marked_in_every_spelling(
    text: str, query: str, form: Literal["NFC", "NFD"]
) -> None:
    pattern = referring(query)
    wanted = {term for reference in pattern.references for term in reference.terms}
    text = unicodedata.normalize(form, text)
    runs = Matcher([pattern]).find(text).runs
    marks = {token for run in runs for token in range(run.first, run.end)}
    for found in find_identifiers(tokenize(text)):
        if wanted & set(found.terms):
            here = set(range(found.first, found.last + 1))
            assert here <= marks or len(here) == 1  # alone it may give way to one in context


# --- worth ---------------------------------------------------------------------------------------


@given(
    st.permutations("abcde").map(lambda letters: letters[:4]),
    st.lists(st.sampled_from("abcdex"), max_size=14),
)
def test_nothing_is_worth_more_than_the_whole_query_side_by_side(
    query: list[str], text: list[str]
) -> None:
    whole = "x".join(query) in "x".join(text) and " ".join(query) in " ".join(text)
    best = worth(" ".join(query), words(" ".join(query)))
    found = worth(" ".join(text), words(" ".join(query)))
    assert found == pytest.approx(best) if whole else found < best - 1e-9


def test_worth_counts_each_slot_once_by_its_best() -> None:
    pattern = Pattern(
        (Slot(frozenset("a"), frozenset("a"), 3.0), slot("b"), slot("c")), phrase=False
    )
    assert worth("a", pattern) == worth("a x a x a", pattern) == pytest.approx(3.0)
    assert worth("b x c", pattern) == pytest.approx(2.0)
    assert worth("a b", pattern) == worth("a b x a b", pattern) == pytest.approx(4 * 1.5)
    assert worth("a b c", pattern) == worth("a b c, b c", pattern) == pytest.approx(5 * (2 - 1 / 3))
    assert worth("x", pattern) == 0


def test_long_text_is_no_trouble() -> None:
    """Quadratic work would not end. Runs of five overlap, so that every token is in one."""
    matches = Matcher([words("a b a b a c"), phrase("b a")]).find("a b " * 30_000)
    assert sum(run.length for run in matches.runs) == 60_000
    assert max(run.length for run in matches.runs) == 5


# --- the tally -----------------------------------------------------------------------------------


@given(texts, st.lists(patterns, max_size=3), st.data())
def test_tally_of_a_window_is_the_worth_of_its_runs(
    text: list[str], patterns: list[Pattern], data: st.DataObject
) -> None:
    matcher = Matcher(patterns)
    runs = matcher.find(" ".join(text)).runs
    tally = Tally(matcher.worths)
    first = last = 0
    while first < len(runs):
        if last < len(runs) and (first == last or data.draw(st.booleans())):
            tally.add(runs[last])
            last += 1
        else:
            tally.remove(runs[first])
            first += 1
        assert tally.worth() == matcher.worth(runs[first:last])
        assert len(tally) == len({place for run in runs[first:last] for place in run.places()})


FIGURES = ["NQ57", "nq", "20h15", "0h", "h", "95.000", "so61", "số", "14.3.TT.4", "tt", "19/5", "à"]


@given(
    st.lists(st.tuples(st.sampled_from(FIGURES), st.sampled_from([" ", ", ", ".", "-", ""]))),
    st.lists(st.sampled_from(["nq", "h", "so", "số", "tt", "à"]), min_size=1, max_size=3),
    st.booleans(),
)
def test_figures_that_are_not_looked_for_change_no_mark(
    pieces: list[tuple[str, str]], query: list[str], is_phrase: bool
) -> None:
    """A pattern of a figure that stands nowhere makes them all be read with care."""
    text = "".join(piece + sign for piece, sign in pieces)
    pattern = Pattern(tuple(map(slot, query)), phrase=is_phrase)
    with_care = Matcher([pattern, words("7777777")])
    assert Matcher([pattern]).find(text).spans() == with_care.find(text).spans()
