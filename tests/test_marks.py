"""Marks and scores say the same: what is marked has scored, and what makes a match is marked.

Some of what scores is not marked, by rule. Evidence of a match is: a syllable beside a neighbour
that it has in the query, a word of one syllable, another form in a row, an identifier. A lone
syllable of a longer word, and a spelling that the typed marks contradict, score a little and are
not marked; neither is, in a passage that says a word with its neighbours, that word alone.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from searchkit import Article, SearchIndex
from searchkit.analysis.analysis import Analysis
from searchkit.analysis.analyzer import Analyzer
from searchkit.engine import fields
from searchkit.engine.memory import MemoryEngine
from searchkit.engine.plan import And, AnyOf, Condition, Or, Phrase, Term
from searchkit.ranking.lookup import Context
from searchkit.ranking.weights import default_weights
from searchkit.search.meaning import meaning_of
from searchkit.search.request import Request

ANALYZER: Final = Analyzer()
EXAMPLES: Final = 20_000 if os.environ.get("SEARCHKIT_EXHAUSTIVE") else 150

WORDS: Final = (
    *("chuyển đổi số", "chuyển đổi", "đổi", "số", "quốc gia", "gia", "dịch vụ công", "công"),
    *("hòa bình", "hoà", "hóa", "hoa", "liên hệ", "hệ thống", "thống nhất", "và", "của", "tổ"),
    *("AI", "ai", "CNTT", "công nghệ thông tin", "UBND", "ủy ban nhân dân", "VNeID", "ubnd"),
    *("57-NQ/TW", "Nghị quyết 57", "nghị quyết", "57", "Đề án 06", "06/QĐ-TTg", "NQ57"),
    *("95.000", "95000", "22/12/2024", "2024", "#chuyendoiso", "e-mail", "TT&TT", "Covid-19"),
)
SIGNS: Final = (".", ",", "(", "THÔNG BÁO", "\u0301")
texts = st.lists(st.sampled_from(WORDS) | st.sampled_from(SIGNS), min_size=1, max_size=9).map(
    " ".join
)
articles = st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=4)
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
queries = st.one_of(
    words,
    words.map(lambda text: text.translate(str.maketrans("đổịốệòáăôươ", "doioeoaaouo"))),
    words.map(lambda text: f'"{text}"'),
    st.tuples(words, words).map('{0[0]} "{0[1]}"'.format),
    st.tuples(words, words).map("{0[0]} -{0[1]}".format),
    st.tuples(words, words).map("{0[0]} OR {0[1]}".format),
    words.map("title:{}".format),
    st.tuples(words, words).map('"{0[0]} {0[1]}"~3'.format),
)
Tokens = frozenset[int]


def standing(term: Term, passage: Analysis, *, title: bool) -> Iterator[Tokens]:
    """Where a term stands in a passage of an article."""
    syllables = passage.syllables
    match term.field:
        case fields.SYLLABLE:
            found: Iterable[tuple[int, int]] = (
                (i, i + 1) for i, syllable in enumerate(syllables) if syllable == term.text
            )
        case fields.TITLE if title:
            found = ((i, i + 1) for i, text in enumerate(syllables) if text == term.text)
        case fields.PAIR:
            found = _pairs(syllables, term.text)
        case fields.TITLE_PAIR if title:
            found = _pairs(syllables, term.text)
        case fields.WORD:
            named = zip(passage.words, passage.word_terms, strict=True)
            found = (span for span, text in named if text == term.text)
        case fields.ACRONYM:
            found = ((i, i + 1) for i in passage.acronyms if syllables[i] == term.text)
        case fields.IDENTIFIER | fields.SUBJECT:
            found = ((e.first, e.last + 1) for e in passage.identifiers if term.text in e.terms)
        case _:
            found = ()
    return (frozenset(range(first, end)) for first, end in found)


def _pairs(syllables: Sequence[str], text: str) -> Iterator[tuple[int, int]]:
    neighbours = enumerate(pairwise(syllables))
    return ((i, i + 2) for i, pair in neighbours if "_".join(pair) == text)


def evidence(condition: Condition) -> Iterator[Term]:
    """The terms of which each alone is evidence of a part of a query."""
    match condition:
        case AnyOf(terms):
            yield from terms
        case And(parts) | Or(parts):
            yield from chain.from_iterable(map(evidence, parts))


def rows(condition: Condition) -> Iterator[Phrase]:
    """What is evidence in a row alone."""
    match condition:
        case Phrase():
            yield condition
        case And(parts) | Or(parts):
            yield from chain.from_iterable(map(rows, parts))


def in_row(phrase: Phrase, passage: Analysis, *, title: bool) -> Iterator[Tokens]:
    """Where a row stands in a passage."""
    if phrase.field == fields.TITLE and not title:
        return
    for first in range(len(passage.syllables) - len(phrase.slots) + 1):
        here = passage.syllables[first : first + len(phrase.slots)]
        if all(text in slot for text, slot in zip(here, phrase.slots, strict=True)):
            yield frozenset(range(first, first + len(here)))


def marked(passage: Analysis, text: str, spans: Iterable[tuple[int, int]]) -> list[Tokens]:
    """The tokens of each mark, of which each begins and ends one."""
    found = []
    for start, end in spans:
        inside = [i for i, (a, b) in enumerate(passage.tokens.spans) if start <= a and b <= end]
        assert passage.tokens.spans[inside[0]][0] == start
        assert passage.tokens.spans[inside[-1]][1] == end, text[start:end]
        found.append(frozenset(inside))
    return found


@example([["2024"]], "chuyển đổi số 22/12/2024")  # a day that no article has
@example([["chuyển đổi số", "AI", "chuyển đổi số AI"]], "chuyển đổi số AI")  # a text that shouts
@given(articles, queries)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_marks_have_scored_and_evidence_is_marked(given_texts: list[list[str]], query: str) -> None:
    engine = MemoryEngine()
    index = SearchIndex(engine)
    index.add(Article(str(i), title, tuple(rest)) for i, (title, *rest) in enumerate(given_texts))
    lexicon, store = engine.latest()
    context = Context.of(lexicon, ANALYZER, default_weights())
    meaning = meaning_of(Request.read(query, fold=False), context)
    page = store.search(meaning.plan, 100, explain=True)
    tells = {term for part in meaning.plan.parts for term in evidence(part)}
    phrases = [phrase for part in meaning.plan.parts for phrase in rows(part)]
    for hit, parts in zip(page.ranking.hits, page.parts, strict=True):
        scored = [term for term, value in parts.items() if value > 0]
        view = index.view(hit.id, query)
        assert view is not None
        texts = (view.article.title, *view.article.paragraphs)
        shown = (view.title_highlights, *view.paragraph_highlights)
        for number, (text, spans) in enumerate(zip(texts, shown, strict=True)):
            passage = ANALYZER.analyze(text)
            marks = marked(passage, text, spans)
            title = not number
            all_marked = frozenset().union(*marks)
            has_scored = {i for t in scored for at in standing(t, passage, title=title) for i in at}
            assert all_marked <= has_scored, (text, spans, scored)
            for term in tells.intersection(scored):
                for tokens in standing(term, passage, title=title):
                    alone = len(tokens) == 1 and any(len(mark) > 1 for mark in marks)
                    assert alone or not tokens.isdisjoint(all_marked), (text, term, spans)
            for phrase in phrases:
                for tokens in in_row(phrase, passage, title=title):
                    assert tokens <= all_marked, (text, phrase, spans)


def test_words_that_a_question_is_asked_with_are_not_marked_alone() -> None:
    index = SearchIndex(MemoryEngine())
    index.add(
        [
            Article(
                "x",
                "Khai sinh ở xã",
                (
                    "Ở đây có khai sinh.",
                    "Hỏi ở đâu cũng được.",
                ),
            )
        ]
    )

    def marked(query: str) -> list[str]:
        hit = index.search(query).hits[0]
        return [each.text[start:end] for each in hit.snippets for start, end in each.highlights]

    assert marked("khai sinh tại xã ở đâu") == ["khai sinh", "ở đâu"]
    assert marked("khai sinh ở huyện") == ["khai sinh"]
    assert marked("ở đâu") == ["ở đâu"]
