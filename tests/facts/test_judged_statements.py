"""Statements against the judgement of a reader: tests/facts/README.md says how it was made."""

import json
import lzma
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import pytest

from searchkit import Article
from searchkit.facts.quotes import quotes

JUDGED = Path(__file__).with_name("judged_statements.tsv")


class Wanted(NamedTuple):
    """A statement as it was judged; nobody's where it may be found or not."""

    start: int
    end: int
    speakers: tuple[str, ...]


class Found(NamedTuple):
    start: int
    end: int
    speaker: str


class Score:
    def __init__(self) -> None:
        self.found = self.right = self.wanted = self.met = 0
        self.spans = 0.0

    def add(self, found: list[Found], wanted: list[Wanted]) -> None:
        for told in found:
            over = [each for each in wanted if each.start < told.end and told.start < each.end]
            if any(each.speakers for each in over) or not over:
                self.found += 1
                self.right += any(told.speaker in each.speakers for each in over)
        for each in wanted:
            if each.speakers:
                self.wanted += 1
                met = [told for told in found if told.start < each.end and each.start < told.end]
                if any(told.speaker in each.speakers for told in met):
                    self.met += 1
                    self.spans += overlap(each, met)


def overlap(wanted: Wanted, found: list[Found]) -> float:
    """F of the characters of a span."""
    true = set(range(wanted.start, wanted.end))
    told = {at for each in found for at in range(each.start, each.end)}
    return 2 * len(true & told) / (len(true) + len(told))


def judged(part: str) -> Iterator[tuple[str, str, int, int, list[Wanted]]]:
    for line in JUDGED.read_text("utf-8").splitlines():
        if line[:1] in {*part}:
            _, corpus, id, window, told = line.split("\t")
            wanted = []
            for each in filter(None, told.split(" ; ")):
                span, speaker = each.split("|")
                start, end = map(int, span.split("-"))
                wanted.append(Wanted(start, end, () if speaker == "?" else (*speaker.split("/"),)))
            first, last = map(int, window.split("-"))
            yield corpus, id, first, last, wanted


@pytest.fixture(scope="module")
def news(shared: Path) -> Mapping[tuple[str, str], Mapping[str, str]]:
    read = {}
    for corpus in ("news_events", "news_headlines"):
        with lzma.open(shared / "eval" / corpus / "corpus.jsonl.xz", "rt") as lines:
            for article in map(json.loads, lines):
                read[corpus, article["id"]] = article
    return read


@pytest.mark.parametrize(
    ("part", "precision", "recall"),
    [
        ("1", 0.98, 0.95),
        ("2", 0.98, 0.94),
        ("3", 0.97, 0.94),
        ("4", 0.93, 0.91),
        ("5", 0.96, 0.92),
        ("6", 0.98, 0.97),
        ("7", 0.95, 0.93),
        ("8", 0.97, 0.93),
        ("9", 0.96, 0.92),
        ("A", 0.98, 0.93),
        ("B", 0.98, 0.89),
        ("C", 0.97, 0.9),
        ("D", 0.95, 0.89),
        ("E", 0.96, 0.93),
        ("F", 0.96, 0.91),
        ("G", 0.96, 0.86),
        ("H", 0.9, 0.86),
        ("I", 0.97, 0.92),
        ("J", 0.97, 0.92),
        ("K", 0.96, 0.93),
        ("L", 0.94, 0.92),
        ("M", 0.96, 0.86),
        ("N", 0.95, 0.87),
        ("O", 0.93, 0.77),
        ("123456789ABCDEFGHIJK", 0.98, 0.94),
        ("123456789ABCDEFGHIJKLMNO", 0.975, 0.93),
    ],
)
def test_statements_are_those_that_a_reader_sees(
    news: Mapping[tuple[str, str], Mapping[str, str]], part: str, precision: float, recall: float
) -> None:
    score = Score()
    for corpus, id, first, last, wanted in judged(part):
        article = news[corpus, id]
        paragraphs = normalize("NFC", article["text"]).split("\n")
        starts = list(accumulate((len(text) + 1 for text in paragraphs), initial=0))
        told = quotes(Article(id, article["title"], tuple(paragraphs)))
        found = [
            Found(starts[each.passage] + each.start, starts[each.passage] + each.end, each.speaker)
            for each in told
        ]
        score.add([each for each in found if first <= each.start < last], wanted)
    assert score.right >= precision * score.found, vars(score)
    assert score.met >= recall * score.wanted, vars(score)
    assert score.spans >= 0.96 * score.met, vars(score)
