"""Marks: what of a query to look for in the texts that are shown."""

from collections.abc import Collection, Iterator

from searchkit.engine.fields import ACRONYM
from searchkit.query.syntax import Quoted
from searchkit.ranking.condition import text_parts, words_alone
from searchkit.ranking.lookup import Lookup
from searchkit.ranking.spellings import Spellings
from searchkit.snippets.pattern import Pattern, Reference, Slot


def patterns_of(run: Lookup, quoted: Quoted | None = None) -> Iterator[Pattern]:
    """What to mark for a text of the query; in quotes, for all of it or nothing."""
    references = tuple(_references(run))
    if quoted is None:
        alone = words_alone(run, text_parts(run)) - run.joined()
        yield Pattern(_slots(run.spellings, alone), phrase=False, references=references)
    else:
        slots = _slots(run.spellings, ())
        whole = tuple(slot._replace(alone=slot.spellings) for slot in slots)
        yield Pattern(whole, quoted.apart is None, references)
    for alias in run.aliases:
        if alias.spellings is not None:
            yield Pattern(_slots(alias.spellings, alone={0}), phrase=True)


def _references(run: Lookup) -> Iterator[Reference]:
    """What names one thing; the parts of what no article holds are evidence, so they are marked."""
    for name in run.names:
        atomic = name in run.known and name.joined == set(name.tokens)
        yield Reference(name.tokens.start, name.tokens.stop, frozenset(name.terms), atomic)
    for alias in run.aliases:
        if alias.terms:
            yield Reference(alias.part.start, alias.part.stop, frozenset(alias.terms), False)


def _slots(spellings: Spellings, alone: Collection[int]) -> tuple[Slot, ...]:
    return tuple(
        [
            Slot(
                spellings=frozenset([each.text for each in found if each.near]),
                alone=frozenset([each.text for each in found if each.alone and i in alone]),
                worth=worth,
                capitals=ACRONYM in [each.field for each in found],
            )
            for i, (found, worth) in enumerate(zip(spellings.single, spellings.idfs, strict=True))
        ]
    )
