"""Mine a corpus for the abbreviations that it defines, to be judged by reading.

``python -m tests.understanding.judge_abbreviations CORPUS`` prints all that pass the filter as the
rows of ``judged_abbreviations.tsv`` (abbreviation, expansion, defining articles), each followed by
a passage that defines it; with ``--count 200 --seed 11``, a random 200 of them.
"""

import argparse
import json
import lzma
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from searchkit.analysis.definitions import Definition, find_definitions
from searchkit.analysis.tokenizer import Tokens, tokenize
from searchkit.understanding.thesaurus import is_established


@dataclass(frozen=True)
class Mined:
    """A definition, the number of articles that give it, and the passage of one."""

    definition: Definition
    articles: int
    passage: str


def mine(corpus: Path) -> list[Mined]:
    """All definitions of a corpus whose abbreviations are established there, in order."""
    defining: dict[Definition, set[str]] = defaultdict(set)
    passages: dict[Definition, str] = {}
    holding: Counter[str] = Counter()
    for id, article in _articles(corpus):
        held: set[str] = set()
        for tokens in article:
            held.update(tokens.syllables)
            held.update(map("_".join, pairwise(tokens.syllables)))
            for definition in find_definitions(tokens):
                defining[definition].add(id)
                passages.setdefault(definition, tokens.text)
        holding.update(held)
    commonest: Counter[str] = Counter()
    for definition, ids in defining.items():
        commonest[definition.abbreviation] = max(commonest[definition.abbreviation], len(ids))
    return [
        Mined(definition, len(ids), passages[definition])
        for definition, ids in sorted(defining.items(), key=lambda item: str(item[0]))
        if is_established(
            tuple(definition.abbreviation.split("_")),
            len(ids),
            commonest[definition.abbreviation],
            _holding(definition, holding),
        )
    ]


def _articles(corpus: Path) -> Iterator[tuple[str, list[Tokens]]]:
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], list(map(tokenize, [record["title"], *record["text"].split("\n")]))


def _holding(definition: Definition, holding: Mapping[str, int]) -> int:
    """In how many articles an abbreviation may stand: that of its rarest pair."""
    pieces = definition.abbreviation.split("_")
    return min(
        holding[term] for term in (map("_".join, pairwise(pieces)) if pieces[1:] else pieces)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    mined = mine(arguments.corpus)
    if arguments.count:
        chosen = random.Random(arguments.seed).sample(mined, min(arguments.count, len(mined)))
    else:
        chosen = mined
    for one in chosen:
        abbreviation, expansion = one.definition.abbreviation, one.definition.expansion
        sys.stdout.write(f"{abbreviation}\t{expansion}\t{one.articles}\n    {one.passage}\n")
    sys.stderr.write(f"{len(chosen)} of {len(mined)}\n")


if __name__ == "__main__":
    main()
