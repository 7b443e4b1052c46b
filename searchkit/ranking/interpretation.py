"""Interpretation: a parsed query becomes a plan for the engine and patterns for the snippets.

The texts of the query are looked up (lookup.py), weighed (evidence.py) and turned into what a match
holds (condition.py); here they are joined as the query joins them. What was written with an
operator is required of every hit; the words beside it are needed for a match, and an article that
comes near without some of them is told what it lacks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from searchkit.deadline import NEVER, Deadline
from searchkit.engine.fields import SYLLABLE, TITLE
from searchkit.engine.plan import And, Condition, Leeway, Not, Or, Plan, Sections, Term
from searchkit.engine.protocol import Lexicon
from searchkit.query.syntax import (
    All,
    Dated,
    Either,
    InTitle,
    Must,
    Node,
    Query,
    Quoted,
    Source,
    Text,
    Without,
    map_text,
    render,
    render_node,
)
from searchkit.ranking.condition import (
    NOTHING,
    Every,
    Need,
    Some,
    Wanted,
    condition_of,
    lacking,
    parts_of,
    quoted_need,
    size,
    text_need,
)
from searchkit.ranking.evidence import weigh
from searchkit.ranking.explanation import Form
from searchkit.ranking.limits import from_sources, published
from searchkit.ranking.lookup import Context, Leaf, Lookup, look_up
from searchkit.ranking.marks import patterns_of
from searchkit.ranking.weights import NearMatch
from searchkit.ranking.whole_words import with_whole_words
from searchkit.snippets.pattern import Pattern
from searchkit.understanding.certainty import Claim


class Meaning(NamedTuple):
    """What a query means in one commit of an index.

    Attributes:
        query: As it was taken apart, signs applied to whole words.
        plan: For the engine.
        patterns: For the snippets; what is excluded has none.
        forms: How each scored term compares with what was typed.
        names: What was typed for each scored identifier.
        need: What a match holds.
        parts: The parts of that, as the plan has them.
        read: The query as it was read, when that is not as it was typed, nor far-fetched; or None.
        claims: What the articles must bear out for the reading to need no question; None: it needs
            one.
        unknown: Syllables as typed that no article holds.
        truncated: Whether the end of the query was ignored because it is too long.
        quoted: Whether a part of it stands in quotes.
    """

    query: Query
    plan: Plan
    patterns: tuple[Pattern, ...]
    forms: Mapping[Term, Form]
    names: Mapping[Term, str]
    need: Need
    parts: Sequence[Wanted]
    read: str | None
    claims: tuple[Claim, ...] | None
    unknown: tuple[str, ...]
    truncated: bool
    quoted: bool

    def missing(self, parts: Sequence[int]) -> tuple[str, ...]:
        """The words, as typed, that a hit lacks which does not hold some parts of the plan."""
        lacked = lacking(self.need, [self.parts[i] for i in parts])
        return tuple(dict.fromkeys(part.label for part in lacked))


def interpret(
    query: Query,
    context: Context,
    *,
    exact: bool = False,
    near: bool = True,
    deadline: Deadline = NEVER,
) -> Meaning:
    """Interpret a query against the vocabulary of an index.

    The plan is of the query alone: what is asked beside it has its place there, but is the asker's.

    Args:
        query: What was typed.
        context: What it is interpreted in.
        exact: Take it at its word: restore and correct nothing, and rank matches alone.
        near: Rank what comes near, too.
        deadline: Until when.

    Raises:
        TimeUp: The deadline passed before all of the query was looked up.
    """
    query = query if exact else with_whole_words(query, context.vocabulary, context.lexicon)
    root = query.root or All(())  # filters alone list what they let through
    leaves = (leaf for leaf, _ in _leaves(root))
    runs, truncated = look_up(leaves, context, exact=exact, deadline=deadline)
    wanted = list(dict.fromkeys(leaf for leaf, is_wanted in _leaves(root) if is_wanted))
    evidence = weigh([runs[leaf] for leaf in wanted], context)
    demand = _Demands(runs, context).of(root, amid_words=False)
    need, parts = demand.need, parts_of(demand.need)
    plan = Plan(
        scores=tuple(evidence.scores.items()),
        condition=_and([*demand.required, condition_of(need)]),
        parts=tuple([part.condition for part in parts]),
        covering=tuple(evidence.covering.items()) if context.weights.title.coverage else None,
        sections=Sections(*context.weights.section) if context.weights.section.gain else None,
        averages=_averages(evidence.scores, context.lexicon),
    )
    if near and not exact and size(need) > 1:
        words = sum(runs[leaf].words for leaf in wanted)
        plan = plan._replace(leeway=_leeway(demand, parts, words, context.weights.near))
    return Meaning(
        query=query,
        plan=plan,
        patterns=tuple(dict.fromkeys(_patterns(root, runs))),  # a OR a says no more than a
        forms=evidence.forms,
        names=evidence.names,
        need=need,
        parts=parts,
        read=_read(query, runs.values()),
        claims=_claims(run for run in runs.values() if run.changed),
        unknown=tuple(dict.fromkeys(word for leaf in wanted for word in _unknown(runs[leaf]))),
        truncated=query.truncated or truncated,
        quoted=any(leaf.quoted for leaf in wanted),
    )


def _averages(scores: Iterable[Term], lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """The mean length of each field that is scored."""
    fields = {term.field: None for term in scores}
    return tuple((field, lexicon.average_length(field)) for field in fields)


def _claims(changed: Iterable[Lookup]) -> tuple[Claim, ...] | None:
    """What the articles must bear out; None where one text is not sure, whatever they say."""
    found: list[Claim] = []
    for run in changed:
        if run.reading.claims is None:
            return None
        found += run.reading.claims
    return tuple(found)


def _leeway(demand: "_Demand", parts: Sequence[Wanted], words: int, near: NearMatch) -> Leeway:
    """What comes near a query of some parts and so many words, stop words among them."""
    few = words <= near.few
    # A question may be answered in other words; what was asked by words alone holds one.
    needs_one = few or words <= size(demand.need)
    one = [Or(tuple([part.condition for part in parts]))] if needs_one else []
    return Leeway(_and([*demand.required, *one]), near.share, near.gain, first=few)


def _unknown(run: Lookup) -> list[str]:
    """The words of a text that no article holds; what no title holds, an article may."""
    return run.unknown() if run.leaf.field == SYLLABLE else []


def _leaf(node: Text | Quoted, field: str) -> Leaf:
    return Leaf(node.text, field, isinstance(node, Quoted))


def _leaves(node: Node, *, wanted: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """The texts of a query in reading order, and whether they are to be met."""
    match node:
        case Text() | Quoted():
            yield _leaf(node, SYLLABLE), wanted
        case InTitle(part):
            yield _leaf(part, TITLE), wanted
        case Without(part):
            yield from _leaves(part, wanted=False)
        case Must(part):
            yield from _leaves(part, wanted=wanted)
        case All(parts) | Either(parts):
            for part in parts:
                yield from _leaves(part, wanted=wanted)


def _patterns(node: Node, runs: Mapping[Leaf, Lookup]) -> Iterator[Pattern]:
    """What to mark, in reading order."""
    match node:
        case Text():
            yield from patterns_of(runs[_leaf(node, SYLLABLE)])
        case Quoted():
            yield from patterns_of(runs[_leaf(node, SYLLABLE)], node)
        case InTitle(part):
            quoted = part if isinstance(part, Quoted) else None
            yield from patterns_of(runs[_leaf(part, TITLE)], quoted)
        case Must(part):
            yield from _patterns(part, runs)
        case All(parts) | Either(parts):
            for part in parts:
                yield from _patterns(part, runs)


class _Demand(NamedTuple):
    """What a part of the query asks of an article.

    Attributes:
        required: What every hit meets.
        need: What a match holds besides.
    """

    required: tuple[Condition, ...]
    need: Need


class _Demands(NamedTuple):
    """What the nodes of a query ask.

    Attributes:
        runs: Its texts, looked up.
        context: What they are interpreted in.
    """

    runs: Mapping[Leaf, Lookup]
    context: Context

    def of(self, node: Node, *, amid_words: bool) -> _Demand:
        """What a node asks; quotes amid other words are needed for a match, not required."""
        match node:
            case Text():
                return _Demand((), text_need(self.runs[_leaf(node, SYLLABLE)]))
            case Quoted():
                part = quoted_need(self.runs[_leaf(node, SYLLABLE)], node)
                return _Demand((), part) if amid_words else _required(part.condition)
            case InTitle(inner):
                run = self.runs[_leaf(inner, TITLE)]
                need = quoted_need(run, inner) if isinstance(inner, Quoted) else text_need(run)
                return _required(condition_of(need))
            case Source(name):
                return _required(from_sources(name, self.context.lexicon.sources()))
            case Dated(first, last):
                return _required(published(first, last) or And(()))
            case Must(inner):
                return _required(self._condition(inner))
            case Without(inner):
                return _required(Not(self._condition(inner)))
            case All(inner):
                amid_words = amid_words or any(isinstance(part, Text) for part in inner)
                all_of = [self.of(part, amid_words=amid_words) for part in inner]
                required = tuple(condition for demand in all_of for condition in demand.required)
                return _Demand(required, Every(tuple(demand.need for demand in all_of)))
            case Either(inner):
                return self._either(inner, amid_words=amid_words)

    def _condition(self, node: Node) -> Condition:
        """What an article meets that matches a node."""
        demand = self.of(node, amid_words=False)
        return _and([*demand.required, condition_of(demand.need)])

    def _either(self, sides: Sequence[Node], *, amid_words: bool) -> _Demand:
        """Every hit meets what one side requires; a match meets all that one side asks."""
        demands = [self.of(side, amid_words=amid_words) for side in sides]
        required = tuple(_and(demand.required) for demand in demands)
        need = Some(
            tuple(
                Every((Wanted(render_node(side), _and(demand.required), _SIDE), demand.need))
                if demand.required
                else demand.need
                for side, demand in zip(sides, demands, strict=True)
            )
        )
        if And(()) in required:
            return _Demand((), need)
        if all(demand.need == NOTHING for demand in demands):
            return _required(Or(required))
        return _Demand((Or(required),), need)


def _required(condition: Condition) -> _Demand:
    return _Demand((condition,), NOTHING)


_SIDE = 1000.0  # worth of what a side requires: a side that is ruled out is no near way to match


def _and(conditions: Sequence[Condition]) -> Condition:
    kept = tuple(condition for condition in conditions if condition != And(()))
    return kept[0] if len(kept) == 1 else And(kept)


def _read(query: Query, runs: Iterable[Lookup]) -> str | None:
    """The query as it was read; None when that is how it was typed, or nothing to ask about."""
    changed = [run for run in runs if run.changed and not run.reading.far_fetched]
    changes = {run.leaf.text: run.analysis.tokens.text for run in changed}
    if not changes or query.root is None:
        return None
    root = map_text(query.root, lambda text: changes.get(text, text))
    return render(query._replace(root=root))
