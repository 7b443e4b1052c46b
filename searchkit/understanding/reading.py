"""Reading a query: the syllables that were meant by the keys that were typed.

What the index knows is taken as typed. A syllable typed without marks may be any of its spellings,
and the vocabulary says which is likely here; one that the index does not know may be raw keystrokes
of Telex or VNI, a slip of the fingers, two syllables run together or one torn apart. Identifiers
and figures are never touched, and a mark that was typed is never changed on a known syllable.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from math import log
from typing import Final, NamedTuple

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.folding import fold
from searchkit.analysis.lexicon import is_lexical
from searchkit.analysis.normalization import is_vietnamese
from searchkit.query.spelling import Closeness, closeness, is_bare
from searchkit.query.stopwords import question_words
from searchkit.understanding.abbreviations import Abbreviation
from searchkit.understanding.certainty import LIKELY, Change, Claim, claims
from searchkit.understanding.edits import slips
from searchkit.understanding.keystrokes import INPUT_METHODS, InputMethod
from searchkit.understanding.lattice import Alternatives, Edge, Path, best_path, posteriors
from searchkit.understanding.vocabulary import Vocabulary

_DROPPED_MARKS: Final = 2.5  # cost of marks left out in a query that has some elsewhere
_OTHER_MARKS: Final = {Closeness.VARIANT: 0.5, Closeness.BARE: 3.0, Closeness.HOMOGRAPH: 4.0}
_OTHER_WORD: Final = 8.0  # more where what was typed is a word with other marks: lỗi, lợi
_TORN_OR_RUN_TOGETHER: Final = 2.0
_RAW_KEYSTROKES: Final = 5.0
_NOT_RAW: Final = 3.0  # cost of a token that is no keystrokes amid others that are
_CHANGED_MARK: Final = 2.0  # per mark that a slip also changes
_SHORTEST_SLIP: Final = 3
_MOST_PIECES: Final = 4
_LONGEST_PIECE: Final = 8  # letters: nghiêng has 7, and no shape of a syllable has more


class ReadSyllable(NamedTuple):
    """One syllable as it was read.

    Attributes:
        text: The likeliest spelling, in normal form.
        probabilities: Of each spelling that it may be; the sum is 1.
        claimed: Whether ``text`` is what the typist claims, marks and all; if not, the marks are
            ours and any spelling may be meant.
        capitals: Whether it is meant in capitals alone: ``AI``.
    """

    text: str
    probabilities: Mapping[str, float]
    claimed: bool
    capitals: bool = False


class Reading(NamedTuple):
    """What was meant by a text.

    Attributes:
        text: The text as read; the text as typed where nothing was changed.
        syllables: One for each token of ``text``.
        changed: Whether ``text`` is not what was typed.
        claims: What the articles must bear out for its changes to be made without asking; None:
            ask, whatever they say.
        far_fetched: Whether a change is neither likely nor puts together what any article does, or
            is of a letter alone: it is searched, but nobody is asked whether it was meant.
    """

    text: str
    syllables: tuple[ReadSyllable, ...]
    changed: bool
    claims: tuple[Claim, ...] | None
    far_fetched: bool = False


def read(
    analysis: Analysis,
    vocabulary: Vocabulary,
    *,
    abbreviations: Sequence[Abbreviation] = (),
    quoted: bool = False,
) -> Reading:
    """Read a text that was typed into a query.

    Args:
        analysis: The text, with at least one token.
        vocabulary: What the index knows.
        abbreviations: Those in the text: they may lack marks, but are no slips, and their
            neighbours are read as if they were written in full.
        quoted: Whether it stood in quotes: then only marks that were left out are restored.
    """
    return _Reader(analysis, vocabulary, abbreviations).read(quoted=quoted)


def as_typed(analysis: Analysis) -> Reading:
    """Take a text at its word."""
    syllables = (ReadSyllable(s, {s: 1.0}, claimed=True) for s in analysis.syllables)
    return Reading(analysis.tokens.text, tuple(syllables), changed=False, claims=())


class _Reader:
    def __init__(
        self, analysis: Analysis, vocabulary: Vocabulary, abbreviations: Sequence[Abbreviation]
    ) -> None:
        self._tokens = analysis.tokens
        self._typed = analysis.syllables
        self._vocabulary = vocabulary
        self._in_full = {each.part.start: each for each in abbreviations}
        self._abbreviations = {token for each in abbreviations for token in each.part}
        self._fixed = {
            token
            for identifier in analysis.identifiers
            for token in range(identifier.first, identifier.last + 1)
            if any(map(str.isdigit, self._typed[token]))
        } | {i for i, syllable in enumerate(self._typed) if syllable.isdecimal()}
        self._marked = any(not is_bare(syllable) for syllable in self._typed)

    def read(self, *, quoted: bool) -> Reading:
        if quoted:
            edges = [Edge(i, i + 1, (self._as_typed(i),)) for i in range(len(self._typed))]
            return self._reading(edges, keystrokes=False, quoted=True)
        plain = list(self._plain_edges())
        by_keystrokes = [
            edges for method in INPUT_METHODS if (edges := self._keystroke_edges(method))
        ]
        if not by_keystrokes and len({edge.first for edge in plain}) == len(plain):
            return self._reading(plain, keystrokes=False)  # one way through, nothing to choose
        best, keystrokes = self._best(plain), False
        for edges in by_keystrokes:
            path = self._best(edges)
            if path.score - _RAW_KEYSTROKES > best.score:
                best, keystrokes = path, True
        return self._reading(self._without_idle_slips(best).edges, keystrokes=keystrokes)

    def _best(self, edges: list[Edge]) -> Path:
        return best_path(edges, len(self._typed), self._vocabulary)

    # --- ways to read a token ------------------------------------------------------------------

    def _plain_edges(self) -> Iterator[Edge]:
        unknown = [not self._knows(i) for i in range(len(self._typed))]
        for i, typed in enumerate(self._typed):
            if i in self._abbreviations:
                if i in self._in_full:
                    yield from self._edges_in_full(self._in_full[i])
                continue
            yield Edge(i, i + 1, (self._as_typed(i),))
            if unknown[i] and i not in self._fixed:
                for key, cost in self._slips_of(typed):
                    spellings = self._spellings_by_marks(typed, key)
                    yield Edge(i, i + 1, (Alternatives(key, spellings),), cost)
                for pieces in self._splits(typed, _MOST_PIECES):
                    slots = tuple(self._slot(piece) for piece in pieces)
                    yield Edge(i, i + 1, slots, _TORN_OR_RUN_TOGETHER * (len(pieces) - 1))
            if i + 1 < len(self._typed) and not (self._stands(i) and self._stands(i + 1)):
                joined, key = typed + self._typed[i + 1], fold(typed) + fold(self._typed[i + 1])
                known = fold(joined) == key and self._vocabulary.spellings(key)
                if known and not {i, i + 1} & self._fixed:
                    yield Edge(i, i + 2, (self._slot(joined),), _TORN_OR_RUN_TOGETHER)

    def _edges_in_full(self, abbreviation: Abbreviation) -> Iterator[Edge]:
        """An abbreviation as what it stands for: free within, so that its neighbours decide."""
        first, end = abbreviation.part.start, abbreviation.part.stop
        for form, share in abbreviation.expansions.items():
            slots = tuple(Alternatives(fold(syllable), {syllable: 0.0}) for syllable in form)
            within = best_path([Edge(0, 1, slots)], 1, self._vocabulary).score
            yield Edge(first, end, slots, within - log(share))

    def _knows(self, i: int) -> bool:
        """Whether a token is an abbreviation, or the index has it in any spelling."""
        return i in self._abbreviations or bool(self._vocabulary.spellings(fold(self._typed[i])))

    def _stands(self, i: int) -> bool:
        """Whether a token is an abbreviation, or an article holds it in any spelling."""
        known = self._vocabulary.spellings(fold(self._typed[i]))
        return i in self._abbreviations or max(known.values(), default=0) >= 1

    def _as_typed(self, i: int) -> Alternatives:
        typed = self._typed[i]
        return Alternatives(fold(typed), {typed: 0.0}) if i in self._fixed else self._slot(typed)

    def _slot(self, typed: str) -> Alternatives:
        """A syllable as typed, or with the marks that it may lack."""
        known = self._vocabulary.spellings(fold(typed))
        if not is_bare(typed):
            near = (known[text] for text in known if closeness(typed, text) >= Closeness.VARIANT)
            if max(near, default=0) >= 1:  # it stands in an article, not just in the lexicon
                return Alternatives(fold(typed), {typed: 0.0})
            word = _OTHER_WORD if is_lexical(typed) else 0.0
            others = {
                text: cost + word * (cost == _OTHER_MARKS[Closeness.HOMOGRAPH])
                for text in known
                if text != typed and (cost := _OTHER_MARKS[closeness(typed, text)])
            }
            return Alternatives(fold(typed), {typed: 0.0, **others})
        dropped = _DROPPED_MARKS if self._marked else 0.0
        return Alternatives(fold(typed), {typed: 0.0, **{t: dropped for t in known if t != typed}})

    def _slot_of(self, decoded: str) -> Alternatives:
        """A syllable as keystrokes say, which may lack a stroke: ``de62`` for đề."""
        if is_bare(decoded):
            return Alternatives(fold(decoded), {decoded: 0.0})
        return self._slot(decoded)

    def _slips_of(self, typed: str) -> Iterator[tuple[str, float]]:
        key = fold(typed)
        if len(key) >= _SHORTEST_SLIP:
            known = self._vocabulary.keys
            yield from ((other, cost) for other, cost in slips(key).items() if other in known)

    def _spellings_by_marks(self, typed: str, key: str) -> dict[str, float]:
        """The spellings of another key, the cheaper the more of the typed marks they keep."""
        marks = _marks(typed)
        free = is_bare(typed) and not self._marked
        return {
            text: 0.0 if free else _CHANGED_MARK * len(marks ^ _marks(text))
            for text in self._vocabulary.spellings(key)
        }

    def _splits(self, typed: str, most: int) -> Iterator[tuple[str, ...]]:
        """Ways to cut a token into two or more syllables that the index knows."""
        if len(typed) > most * _LONGEST_PIECE:
            return
        for cut in range(1, min(len(typed), _LONGEST_PIECE + 1)):
            head, tail = typed[:cut], typed[cut:]
            if not (is_vietnamese(head) and self._vocabulary.spellings(fold(head))):
                continue
            if is_vietnamese(tail) and self._vocabulary.spellings(fold(tail)):
                yield head, tail
            if most > 2:
                for rest in self._splits(tail, most - 1):
                    yield head, *rest

    def _keystroke_edges(self, method: InputMethod) -> list[Edge]:
        """Tokens as an input method would have made them; none when that explains nothing."""
        decoded: dict[int, str] = {}
        for i, typed in enumerate(self._typed):
            raw = self._raw(i)
            if raw.isdecimal() or not is_bare(typed) or i in self._abbreviations:
                continue
            syllable = method.decode(raw) or self._initials(raw, method)
            if syllable is not None:
                decoded[i] = syllable
        if all(self._knows(i) or is_bare(syllable) for i, syllable in decoded.items()):
            return []
        edges = [Edge(i, i + 1, (self._slot_of(syllable),)) for i, syllable in decoded.items()]
        for edge in self._plain_edges():
            instead = _NOT_RAW if edge.first in decoded else 0.0
            edges.append(edge._replace(cost=edge.cost + instead))
        return edges

    def _initials(self, raw: str, method: InputMethod) -> str | None:
        """An abbreviation that articles hold, its Đ typed by keys: ``qđ`` for ``QD9``."""
        initials = raw.replace(method.d, "đ")
        known = self._vocabulary.spellings(fold(initials)).get(initials, 0) >= 1
        return initials if known and 1 < len(initials) < len(raw) else None

    def _raw(self, i: int) -> str:
        start, end = self._tokens.spans[i]
        return self._tokens.text[start:end].lower()

    def _without_idle_slips(self, path: Path) -> Path:
        """Take back slips that no neighbour supports: an unknown name is more likely a name."""
        slot = 0
        supported: list[Edge] = []
        for edge in path.edges:
            end = slot + len(edge.syllables)
            idle = edge.cost and edge.first not in self._in_full
            if idle and not self._supported(path.spellings, slot, end):
                supported += [
                    Edge(i, i + 1, (self._as_typed(i),)) for i in range(edge.first, edge.end)
                ]
            else:
                supported.append(edge)
            slot = end
        return path if supported == list(path.edges) else self._best(supported)

    def _supported(self, spellings: tuple[str, ...], first: int, end: int) -> bool:
        """Whether the syllables stand beside each other, or beside a neighbour, in an article."""
        if len(self._typed) == 1 and end - first == 1:
            return len(self._typed[0]) > _SHORTEST_SLIP + 1
        inner = range(first, end - 1)
        outer = [i for i in (first - 1, end - 1) if 0 <= i < len(spellings) - 1]
        pairs = list(inner) if end - first > 1 else outer
        return any(self._stand_together(spellings[i], spellings[i + 1]) for i in pairs)

    def _stand_together(self, first: str, second: str) -> bool:
        pairs = self._vocabulary.pairs(f"{fold(first)}_{fold(second)}")
        return (first, second) in pairs

    # --- the result ----------------------------------------------------------------------------

    def _reading(self, edges: Sequence[Edge], *, keystrokes: bool, quoted: bool = False) -> Reading:
        slots = [slot for edge in edges for slot in edge.syllables]
        probabilities = iter(posteriors(slots, self._vocabulary))
        text, position = "", 0
        syllables: list[ReadSyllable] = []
        changes: list[Change] = []
        for edge in edges:
            start, end = self._tokens.spans[edge.first][0], self._tokens.spans[edge.end - 1][1]
            typed = tuple(self._typed[edge.first : edge.end])
            first = len(syllables)
            distributions = list(islice(probabilities, len(edge.syllables)))
            if edge.first in self._in_full and not quoted:
                syllables += map(self._letters, range(edge.first, edge.end))
            else:
                for slot, distribution in zip(edge.syllables, distributions, strict=True):
                    best = max(distribution, key=lambda spelling: distribution[spelling])
                    same = typed == (best,) and len(edge.syllables) == 1
                    sure = same and (len(slot.spellings) == 1 or not is_bare(best))
                    syllables.append(ReadSyllable(best, distribution, keystrokes or sure))
            original = as_read = self._tokens.text[start:end]
            chosen = tuple(syllable.text for syllable in syllables[first:])
            if chosen != typed:
                like = original.upper() if edge.first in self._abbreviations else original
                as_read = _like(like, " ".join(chosen))
                least = min(syllable.probabilities[syllable.text] for syllable in syllables[first:])
                name = self._is_name(edge.first)
                changes.append(Change(typed, name, first, len(syllables), least))
            text += self._tokens.text[position:start] + as_read
            position = end
        read = [syllable.text for syllable in syllables]
        return Reading(
            text=text + self._tokens.text[position:],
            syllables=tuple(syllables),
            changed=bool(changes),
            claims=claims(changes, self._typed, read),
            far_fetched=self._is_far_fetched(syllables, changes),
        )

    def _is_far_fetched(self, syllables: Sequence[ReadSyllable], changes: Sequence[Change]) -> bool:
        """Whether a change is a guess that no article bears out; of a letter alone any is.

        Articles don't ask, so they say nothing of the words that a question is asked with.
        """
        read = [syllable.text for syllable in syllables]
        guessed = [
            i
            for change in changes
            for i in range(change.first, change.end)
            if syllables[i].probabilities[read[i]] < LIKELY and read[i] not in question_words()
        ]
        if not guessed or len(read) == 1:
            return bool(guessed) and len(read[0]) == 1
        together = [self._stand_together(*pair) for pair in pairwise(read)]
        return not all(any(together[max(i - 1, 0) : i + 1]) for i in guessed)

    def _letters(self, token: int) -> ReadSyllable:
        """A token of an abbreviation, with the marks that it may lack."""
        slot = self._as_typed(token)
        (distribution,) = posteriors([slot], self._vocabulary)
        best = max(distribution, key=lambda spelling: distribution[spelling])
        sure = best == self._typed[token] and (len(slot.spellings) == 1 or not is_bare(best))
        return ReadSyllable(best, distribution, sure)

    def _is_name(self, token: int) -> bool:
        """Whether a token inside the query has a capital that others have not."""
        start, end = self._tokens.spans[token]
        text = self._tokens.text
        return (
            token > 0
            and text[start:end] != text[start:end].lower()
            and not text.istitle()
            and not text.isupper()
        )


def _marks(text: str) -> frozenset[str]:
    """The marks of a syllable, wherever they stand."""
    marks = {char for char in unicodedata.normalize("NFD", text) if unicodedata.combining(char)}
    return frozenset(marks | ({"đ"} if "đ" in text else set()))


def _like(original: str, text: str) -> str:
    """Text in the case of the original."""
    if original.isupper() and len(original) > 1:
        return text.upper()
    return text[:1].upper() + text[1:] if original[:1].isupper() else text
