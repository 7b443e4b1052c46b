"""Mentions of documents in news against a reader: tests/facts/README.md says how it was made."""

import json
import lzma
import re
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import pytest

from searchkit.facts.mentions import Mention, mentions

JUDGED = Path(__file__).with_name("judged_mentions.tsv")


class Judged(NamedTuple):
    """A place of an article, and the document that a reader sees there; None for none."""

    start: int
    end: int
    document: str | None


def is_same(found: Mention, document: str) -> bool:
    """Whether a mention is of a document: the same letters and figures, or the number alone."""
    told = _plain(found.number or found.terms[0])
    wanted = _plain(document)
    if re.search(r"\d.*[A-ZĐ]", document):
        return told == wanted
    return (
        told == wanted or re.match(rf"{wanted}(?!\d)|{wanted}(?=(?:19|20)\d\d)", told) is not None
    )


def _plain(document: str) -> str:
    """Letters and figures alone, without the kind before a number: TƯ and TW are one."""
    number = re.search(r"\d.*", document)
    assert number
    return re.sub(r"[^0-9a-zđ]", "", number[0].lower().replace("ư", "w")).lstrip("0")


@pytest.fixture(scope="module")
def judged() -> dict[tuple[str, str], list[Judged]]:
    read: dict[tuple[str, str], list[Judged]] = {}
    for line in JUDGED.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            corpus, id, span, document = line.split("\t")
            start, end = map(int, span.split("-"))
            each = Judged(start, end, None if document == "-" else document)
            read.setdefault((corpus, id), []).append(each)
    return read


def test_documents_of_news_are_those_that_a_reader_sees(
    shared: Path, judged: dict[tuple[str, str], list[Judged]]
) -> None:
    """Identity: P .99 at least, R .97, on 300 mentions and more."""
    right = wrong = wanted = 0
    missed = []
    for corpus in ("news_events", "news_headlines"):
        with lzma.open(shared / "eval" / corpus / "corpus.jsonl.xz", "rt") as lines:
            for article in map(json.loads, lines):
                for each, found in _at(article["text"], judged.get((corpus, article["id"]), [])):
                    wanted += each.document is not None
                    is_right = any(each.document and is_same(told, each.document) for told in found)
                    right += is_right
                    wrong += bool(found) and not is_right
                    if not is_right and (found or each.document):
                        missed.append((article["id"], each))
    assert wanted >= 300
    assert right >= 0.99 * (right + wrong), missed
    assert right >= 0.97 * wanted, missed


def _at(text: str, places: list[Judged]) -> list[tuple[Judged, list[Mention]]]:
    """What the program finds at each place."""
    if not places:
        return []
    passages = normalize("NFC", text).split("\n")
    starts = accumulate((len(passage) + 1 for passage in passages), initial=0)
    found = [
        (start + told.start, start + told.end, told)
        for start, named in zip(starts, mentions(passages), strict=False)
        for told in named
    ]
    return [
        (each, [told for start, end, told in found if start < each.end and each.start < end])
        for each in places
    ]
