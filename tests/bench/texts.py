"""The texts: paragraphs of the shared legal corpus, or generated ones where that is missing."""

import itertools
import json
import lzma
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

from searchkit.analysis.segmentation.pyvi_files import LEXICON, read_installed
from searchkit.article import Article

Unit = Literal["paragraphs", "articles"]
"""Whether a paragraph is an article of its own, or articles are as the corpus has them."""

_ROOT = Path(__file__).parents[2]
_SHORTEST = 40  # characters; shorter lines are headings and numbers
_SEED = 1


def corpus_name() -> str:
    """What the texts are, for the report."""
    if not _phapdien().exists():
        return "generated from pyvi's lexicon by Zipf's law"
    name = _phapdien().name.partition(".")[0]
    return f"{name}, paragraphs of {_SHORTEST} characters or more; from its end on again, marked"


def read(unit: Unit, count: int) -> Iterator[Article]:
    """So many articles: of one paragraph each, or as they are, in the order of the corpus.

    Paragraphs never run out: when the corpus ends it is read again, with a mark behind each text,
    so that no two are the same. Whole articles may be fewer than asked for.
    """
    return itertools.islice(_paragraphs() if unit == "paragraphs" else _articles(), count)


def _paragraphs() -> Iterator[Article]:
    number = 0
    for round_ in itertools.count(1):
        mark = f" (bản {round_})" if round_ > 1 else ""
        for article in _articles():
            for text in article.paragraphs:
                if len(text) >= _SHORTEST:
                    yield replace(article, id=str(number), paragraphs=(text + mark,))
                    number += 1


def _articles() -> Iterator[Article]:
    return _phapdien_articles() if _phapdien().exists() else _generated_articles()


def _phapdien() -> Path:
    shared = Path(os.environ.get("SEARCHKIT_SHARED", _ROOT.parent / "shared"))
    return shared / "corpora" / "phapdien.jsonl.xz"


def _phapdien_articles() -> Iterator[Article]:
    return read_lines(_phapdien())


def read_lines(path: Path) -> Iterator[Article]:
    """The articles of a file of JSON lines, compressed by xz or not."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            yield Article(
                id=record["id"],
                title=record["title"],
                paragraphs=tuple(filter(None, map(str.strip, record["text"].split("\n")))),
                url=record.get("url"),
                source=record.get("source"),
                published=record.get("date"),
            )


def _generated_articles() -> Iterator[Article]:
    """Articles of words of the lexicon, as often as Zipf's law has it, some 45 syllables a line."""
    rng = random.Random(_SEED)
    words, weights = _zipf()

    def sentence(syllables: int) -> str:
        drawn = iter(rng.choices(words, cum_weights=weights, k=syllables))
        text = next(drawn)
        while text.count(" ") + 1 < syllables:
            text = f"{text} {next(drawn)}"
        return text.capitalize()

    for number in itertools.count():
        lengths = [
            min(max(int(rng.lognormvariate(3.6, 0.6)), 8), 300) for _ in range(rng.randint(1, 11))
        ]
        yield Article(
            id=f"g{number}",
            title=sentence(8),
            paragraphs=tuple(f"{sentence(length)}." for length in lengths),
            source=f"Nguồn {rng.randrange(20)}",
            published=f"{rng.randint(2015, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        )


@cache
def _zipf() -> tuple[list[str], list[float]]:
    """The words of pyvi's lexicon in a fixed random order, and their cumulative weights."""
    words = sorted(set(read_installed().contents[LEXICON].decode().split("\n")) - {""})
    random.Random(_SEED).shuffle(words)
    return words, list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))


def write_lines(path: Path, count: int) -> Path:
    """Write so many whole articles as JSON lines, as they are indexed and read back."""
    with path.open("w", encoding="utf-8") as lines:
        for article in read("articles", count):
            record = {
                "id": article.id,
                "title": article.title,
                "text": "\n".join(article.paragraphs),
                "url": article.url,
                "source": article.source,
                "date": article.published,
            }
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path
