"""Figures against the judgement of a reader: tests/facts/README.md says how it was made."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import pytest

from searchkit import Article, read_articles
from searchkit.facts.figures import Figure, figures

JUDGED = Path(__file__).with_name("judged_figures.tsv")
JUDGED_OF_NEWS = Path(__file__).with_name("judged_figures_of_news.tsv")
_CELLS = 5  # of a figure that was judged


class Wanted(NamedTuple):
    """A figure as it was judged; kind "*" and measure None were not."""

    value: float
    unit: str
    kind: str
    as_of: str | None
    measure: frozenset[str] | None


class Score:
    """How what was read compares with what was judged."""

    def __init__(self) -> None:
        self.found = self.wanted = self.right = self.kinds = self.times = self.measures = 0

    def add(self, read: list[Figure], judged: list[Wanted]) -> None:
        left = list(judged)
        self.found += len(read)
        self.wanted += len(judged)
        for figure in read:
            same = next((each for each in left if is_same(figure, each)), None)
            if same:
                left.remove(same)
                self.right += 1
                self.kinds += same.kind in {figure.kind, "*"}
                self.times += figure.as_of == same.as_of
                self.measures += same.measure is None or are_alike(
                    bag(figure.measure), same.measure
                )

    @property
    def f(self) -> float:
        return 2 * self.right / (self.found + self.wanted)


def is_same(figure: Figure, wanted: Wanted) -> bool:
    first = figure.unit.split()[:1]
    return figure.quantity.value == pytest.approx(wanted.value) and first == wanted.unit.split()[:1]


def are_alike(words: frozenset[str], wanted: frozenset[str]) -> bool:
    return bool(words) and len(words & wanted) >= 0.6 * min(len(words), len(wanted))


def bag(text: str) -> frozenset[str]:
    return frozenset(word.strip(",.;:()“”").lower() for word in text.split())


def judged() -> Iterator[tuple[str, str, str, list[Wanted]]]:
    for line in JUDGED.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            number, article, sentence, told = line.split("\t")
            wanted = []
            for each in filter(None, told.split(" ; ")):
                value, unit, kind, time, measure = each.split("|")
                as_of = None if time == "-" else time
                wanted.append(Wanted(float(value), unit, kind, as_of, bag(measure)))
            yield number, article, sentence, wanted


@pytest.mark.parametrize("number", ["1", "2"])
def test_figures_are_those_that_a_reader_sees(corpus: Path, number: str) -> None:
    read = [each for each in read_articles([corpus]) if isinstance(each, Article)]
    articles = {article.id: article for article in read}
    score = Score()
    for part, id, sentence, wanted in judged():
        if part == number:
            article = articles[id]
            score.add(list(figures(sentence, article.published, title=article.title)), wanted)
    assert score.f >= 0.95, vars(score)
    assert score.kinds >= 0.9 * score.right, vars(score)
    assert score.times >= 0.93 * score.right, vars(score)
    assert score.measures >= 0.85 * score.right, vars(score)


def judged_of_news(
    part: str,
) -> Iterator[tuple[str, str, slice, list[tuple[str, str, str, str, str]], set[float]]]:
    """The sentences of a set: corpus, article, span, figures, and values that may be found."""
    for line in JUDGED_OF_NEWS.read_text("utf-8").splitlines():
        if line.startswith(f"{part}\t"):
            _, corpus, id, span, told = line.split("\t")
            cells = [each.split("|") for each in filter(None, told.split(" ; "))]
            maybe = {float(cell[0][1:]) for cell in cells if cell[0].startswith("?")}
            sure = [(v, u, k, t, m) for v, u, k, t, m in (c for c in cells if len(c) == _CELLS)]
            yield corpus, id, slice(*map(int, span.split("-"))), sure, maybe


@pytest.mark.parametrize("part", ["1", "2", "3", "4", "5", "6", "7", "8", "9"])
def test_figures_of_news_are_those_that_a_reader_sees(shared: Path, part: str) -> None:
    texts: dict[str, dict[str, str]] = {}
    score = Score()
    for corpus, id, span, told, maybe in judged_of_news(part):
        if corpus not in texts:
            with lzma.open(shared / "eval" / corpus / "corpus.jsonl.xz", "rt") as lines:
                read = map(json.loads, lines)
                texts[corpus] = {each["id"]: normalize("NFC", each["text"]) for each in read}
        sentence = texts[corpus][id][span]
        wanted = [
            Wanted(
                float(value),
                unit,
                kind,
                None if time == "-" else time,
                None if measure == "*" else bag(sentence[slice(*map(int, measure.split("-")))]),
            )
            for value, unit, kind, time, measure in told
        ]
        found = list(figures(sentence, "2017"))
        score.add([each for each in found if each.quantity.value not in maybe], wanted)
    assert score.f >= 0.95, vars(score)
    assert score.kinds >= 0.97 * score.right, vars(score)
    assert score.times >= 0.95 * score.right, vars(score)
    assert score.measures >= 0.88 * score.right, vars(score)
