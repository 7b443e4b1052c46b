"""Figures against the judgement of a reader: tests/facts/README.md says how it was made."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from searchkit import Article, read_articles
from searchkit.facts.figures import Figure, figures

JUDGED = Path(__file__).with_name("judged_figures.tsv")


class Wanted(NamedTuple):
    value: float
    unit: str
    kind: str
    as_of: str | None
    measure: frozenset[str]


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
                self.kinds += figure.kind == same.kind
                self.times += figure.as_of == same.as_of
                words = bag(figure.measure)
                common = len(words & same.measure)
                self.measures += bool(words) and common >= 0.6 * min(len(words), len(same.measure))

    @property
    def f(self) -> float:
        return 2 * self.right / (self.found + self.wanted)


def is_same(figure: Figure, wanted: Wanted) -> bool:
    first = figure.unit.split()[:1]
    return figure.quantity.value == pytest.approx(wanted.value) and first == wanted.unit.split()[:1]


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
