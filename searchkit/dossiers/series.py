"""Figures over time: what the articles of a query count, grouped by what is counted.

The sentences of the articles that answer best are read, and the figures kept whose measure says
what was asked. Figures of one measure, by its words, make a series: what differs is shown side by
side, nothing is averaged, and targets stand apart from results.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import accumulate, chain
from typing import Any, Final, NamedTuple, Self

from searchkit.analysis.entities.gazetteer import Gazetteer, Passage
from searchkit.analysis.entities.provinces import Province, is_place, spellings
from searchkit.analysis.folding import fold, without_marks
from searchkit.analysis.tokenizer import tokenize
from searchkit.article import Article
from searchkit.csv_lines import csv_lines
from searchkit.deadline import Deadline
from searchkit.facts.figures import Figure, figures
from searchkit.facts.sentences import Sentence, passages, sentences
from searchkit.facts.times import times
from searchkit.query.stopwords import stopwords
from searchkit.understanding.thesaurus import one_form

MOST_SERIES: Final = 30
MOST_POINTS: Final = 300
"""Of one series."""
MOST_CHARACTERS: Final = 500_000
"""Of all points together, with their sentences."""
_COLUMNS: Final = (
    *("measure", "unit", "value", "text", "as_of", "kind", "place", "article", "sentence"),
)
_BESIDES: Final = 200  # characters that a point takes beside its sentence
_EMPTY: Final = re.compile(
    r"\b(?:ti le|ti trong|so luong|tong so|tong|gia tri tang them|qui mo|su dung|dung|muc|ca nuoc"
    r"|toan quoc|viet nam|nuoc ta|kich hoat|cua|cac|nhung|da|duoc|co|trong|dang|ve|xep hang|chi so"
    r"|lien hop quoc|hien|la|dat|phat trien|bang|cap cho|bao cao|khao sat)\b"
)
_GDP: Final = re.compile(r"\s(?:trong|vào|trên|của)?\s?GDP\b")
_OF_OTHER_WORDS: Final = frozenset(
    ["so", "tai", "co", "ra", "khi", "nay", "do", "thi", "bang", "la", "vi", "cai", "may", "nen"]
)
_SHORT: Final = 2  # letters of a key that many syllables hold
_HAS_FIGURE: Final = re.compile(r"[0-9]|gấp |thứ |hạng ")


@dataclass(frozen=True, slots=True)
class Point:
    """One figure that a sentence gives.

    Attributes:
        value: 55250000 for ``55,25 triệu``; of a range the lower end.
        text: As it is written, with its unit.
        as_of: Its time in ISO 8601, as precise as known: the sentence's, else the article's; None
            where neither says.
        kind: ``result``, ``target``, ``change`` or ``rank``.
        place: The province that the sentence names, or None.
        article: The id of the article.
        sentence: The sentence, in NFC.
        passage: The paragraph it stands in, by index; the title is -1.
        high: The upper end of a range, or None.
        of: What it is a part of: 193 in ``thứ 71/193``; or None.
    """

    value: float
    text: str
    as_of: str | None
    kind: str
    place: str | None
    article: str
    sentence: str
    passage: int
    high: float | None = None
    of: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one measure, by time.

    Attributes:
        measure: What is counted, as most sentences write it.
        unit: ``tài khoản``, ``%``, ``% GDP``, ``hạng``.
        points: By time, then as found.
    """

    measure: str
    unit: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class FiguresResult:
    """The figures that articles give of what was asked.

    Attributes:
        query: As it was typed.
        series: Those with most figures first.
        partial: Time was up before all articles were read.
    """

    query: str
    series: tuple[Series, ...]
    partial: bool = False

    def to_json(self) -> dict[str, Any]:
        """The object that ``searchkit figures --json`` prints."""
        content = asdict(self)
        for series in content["series"]:
            for point in series["points"]:
                point["value"] = _plain(point["value"])
                point["high"] = _plain(point["high"])
                point["of"] = _plain(point["of"])
        return content

    def to_csv(self) -> str:
        """A table with a row for each figure; no cell is a formula."""
        rows = (
            (
                *(series.measure, series.unit, _plain(point.value), point.text, point.as_of),
                *(point.kind, point.place, point.article, point.sentence),
            )
            for series in self.series
            for point in series.points
        )
        return "".join(csv_lines(_COLUMNS, rows))


def _plain(value: float | None) -> float | int | None:
    """A whole number as one: 55250000, not 55250000.0."""
    return int(value) if value is not None and value == int(value) else value


def figures_of(query: str, articles: Iterable[Article], deadline: Deadline) -> FiguresResult:
    """The figures of what a query asks for.

    Args:
        query: As it was typed; each of its words must be in what is counted.
        articles: To read.
        deadline: No further article is read then.
    """
    asked = _Words.of(query)
    found: dict[tuple[str, frozenset[str]], list[tuple[str, Point]]] = {}
    for article in articles if asked.typed else ():
        if deadline.passed():
            break
        for sentence, figure in _figures(article, asked):
            unit, measure = _normal(figure)
            key = unit if figure.kind != "change" else f"±{unit}", _key(measure, unit)
            found.setdefault(key, []).append((measure, _point(article, sentence, figure)))
    series = [_series(unit, points) for (unit, _), points in found.items()]
    series.sort(key=lambda each: (_is_of_changes(each), -len(each.points), each.measure))
    return FiguresResult(query, tuple(_bounded(series[:MOST_SERIES])), deadline.passed())


def _bounded(series: Iterable[Series]) -> Iterator[Series]:
    """Some series as far as there is room: a sentence of sixty figures is told sixty times."""
    left = MOST_CHARACTERS
    for each in series:
        sizes = accumulate(len(p.sentence) + len(p.article) + _BESIDES for p in each.points)
        kept = [(p, size) for p, size in zip(each.points, sizes, strict=True) if size <= left]
        if not kept:
            return
        left -= kept[-1][1]
        yield replace(each, points=tuple(point for point, _ in kept))


def _is_of_changes(series: Series) -> bool:
    return series.points[0].kind == "change"


class _Words(NamedTuple):
    """What a text says, without function words: folding keys.

    Attributes:
        typed: As they stand there.
        alike: With known terms in one form.
    """

    typed: frozenset[str]
    alike: frozenset[str]

    @classmethod
    def of(cls, *texts: str) -> Self:
        """The words of some texts together."""
        keys = [[fold(syllable) for syllable in tokenize(text).syllables] for text in texts]
        empty = _function_keys()
        typed = frozenset(chain.from_iterable(keys)) - empty
        return cls(typed, frozenset(chain.from_iterable(map(one_form, keys))) - empty)

    def are_in(self, others: Self) -> bool:
        """Whether a text with other words says all of these, in whatever form."""
        return self.typed <= others.typed or self.alike <= others.alike


def _figures(article: Article, asked: _Words) -> Iterator[tuple[Sentence, Figure]]:
    for number, text in passages(article):
        if not _HAS_FIGURE.search(text):
            continue
        before: str | None = None
        for sentence in sentences(number, text):
            last = before
            before = next((time.iso for time in reversed(list(times(sentence.text)))), before)
            if not _HAS_FIGURE.search(sentence.text) or not _may_say(sentence.text, asked):
                continue
            for figure in figures(sentence.text, article.published, last, article.title):
                # Whose a rank is, and among whom, the sentence says anywhere.
                around = sentence.text if figure.kind == "rank" else ""
                if around and not figure.measure:
                    continue  # ranks of nobody knows what make no table
                if asked.are_in(_Words.of(figure.measure, figure.unit, around)):
                    yield sentence, figure


def _may_say(sentence: str, asked: _Words) -> bool:
    """Whether a sentence holds a syllable of what is asked: a cheap test."""
    plain, keys = without_marks(sentence), asked.typed | asked.alike
    return any(key in plain for key in keys if len(key) > _SHORT or len(keys) == 1)


@cache
def _function_keys() -> frozenset[str]:
    """Folding keys of words that a question is asked with, where no other word has that key."""
    return frozenset(fold(word) for word in stopwords() if "_" not in word) - _OF_OTHER_WORDS


def _normal(figure: Figure) -> tuple[str, str]:
    """The unit and the measure of a figure; a share of the GDP has that in its unit."""
    if figure.unit == "%" and _GDP.search(figure.measure):
        return "% GDP", _GDP.sub("", figure.measure).strip()
    return figure.unit, figure.measure


def _key(measure: str, unit: str) -> frozenset[str]:
    """What two measures have in common that are one: their words but for those that say nothing."""
    keys = one_form([fold(syllable) for syllable in tokenize(measure).syllables])
    left = _EMPTY.sub(" ", " ".join(keys)).split()
    return frozenset(left or keys or [fold(unit)])


def _point(article: Article, sentence: Sentence, figure: Figure) -> Point:
    return Point(
        value=figure.quantity.value,
        text=figure.text,
        as_of=figure.as_of or article.published,
        kind=figure.kind,
        place=_place(sentence.text),
        article=article.id,
        sentence=sentence.text,
        passage=sentence.passage,
        high=figure.quantity.high,
        of=figure.quantity.of,
    )


def _series(unit: str, found: Sequence[tuple[str, Point]]) -> Series:
    names = [measure for measure, _ in found]
    measure = max(names, key=lambda name: (names.count(name), -len(name)))
    told: dict[tuple[object, ...], Point] = {}
    for _, point in found:
        told.setdefault((point.article, point.value, point.as_of, point.kind), point)
    points = sorted(told.values(), key=lambda point: point.as_of or "")
    return Series(measure, unit.removeprefix("±"), tuple(points[:MOST_POINTS]))


@cache
def _gazetteer() -> Gazetteer[Province | None]:
    return Gazetteer(spellings())


def _place(sentence: str) -> str | None:
    """The province that a sentence names, as it is now; None for none or several."""
    passage = Passage(tokenize(sentence))
    named = {
        mention.value.now
        for mention in _gazetteer().find(passage)
        if mention.value and is_place(passage, mention.first)
    }
    return named.pop() if len(named) == 1 else None
