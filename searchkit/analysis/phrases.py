"""Phrases of an article that someone may type: document numbers, names, phrases that recur.

They are stored as labels (:data:`~searchkit.engine.fields.SUGGESTION`), which an index orders by
their syllables without marks and so finds by an accent-free prefix::

    tổ_công_nghệ_số_=                            written like this
    nghị_quyết_57_nq_tw_=_Nghị quyết 57-NQ/TW    written otherwise
"""

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise, starmap, takewhile
from pathlib import Path
from typing import Final

from searchkit.analysis.batch import Batch
from searchkit.analysis.document_numbers import tidy
from searchkit.analysis.identifiers import Identifier
from searchkit.analysis.terms import Column
from searchkit.analysis.tokenizer import Tokens, tokenize
from searchkit.analysis.word_row import Phrase, WordRow, Words, rows_of_words

MOST_CHARACTERS: Final = 80
"""Longest phrase that is kept."""
_MOST_NUMBERS, _MOST_NAMES, _MOST_RECURRING = 6, 5, 5
_MOST_SYLLABLES: Final = 8
_LEAST_WORTH: Final = 4.0  # two occurrences of four syllables, three of three, four of two
_NUMBER_SIGN: Final = re.compile(r"\ssố\s")
_READABLE: Final = re.compile(r"[^\W_]+(?:[ /&–-][^\W_]+)*")
_ROMAN: Final = re.compile(r"[IVXLC]+")

_CLAUSE: Final = frozenset({
    "đã", "sẽ", "đang", "vẫn", "cũng", "rất", "khi", "thì", "mà", "là", "nên", "vừa", "hãy", "phải",
    "cần", "khỏi", "như", "lại", "rồi", "được", "để", "nhưng", "đừng", "nếu",
})  # fmt: skip
"""Words that no phrase holds: around them stands a clause."""
_NOMINAL: Final = frozenset({"sự", "cuộc", "lễ", "nạn", "máy", "xe"})
"""Words that make a thing of the verb behind them."""
_COUNTRIES: Final = frozenset({
    "mỹ", "anh", "pháp", "đức", "nga", "ý", "úc", "lào", "trung_quốc", "nhật", "nhật_bản",
    "hàn_quốc", "triều_tiên", "ấn_độ", "thái_lan", "việt_nam", "singapore", "malaysia", "indonesia",
    "philippines", "campuchia", "đài_loan", "canada", "brazil", "iran", "iraq", "israel", "syria",
    "ukraine", "thổ_nhĩ_kỳ", "tây_ban_nha", "bồ_đào_nha", "hà_lan", "thụy_sĩ", "thụy_điển",
})  # fmt: skip
_HEADS: Final = frozenset({
    "bộ", "sở", "cục", "trưởng", "phó", "tp", "đh", "thpt", "bệnh_viện", "công_ty", "tập_đoàn",
    "trung_tâm",
})  # fmt: skip
_RANKS: Final = frozenset({
    "thủ_tướng", "chủ_tịch", "giám_đốc", "bí_thư", "bộ_trưởng", "thứ_trưởng",
})  # fmt: skip
"""What a longer name begins with, as with those above: a phrase that ends with it lacks the name.

But for *Phó Thủ tướng*, *Phủ Chủ tịch* and the like.
"""
_OPENING: Final = _HEADS | _RANKS
_BEFORE_RANKS: Final = frozenset({"phó", "nguyên", "cựu", "quyền", "tổng", "ban", "phủ"})


def batch_suggestions(batch: Batch, firsts: Sequence[int], words: Column) -> Iterator[list[str]]:
    """The labels of what someone may type to find each article of a batch.

    Args:
        batch: The passages of articles, the title of each first.
        firsts: The first passage of each, and in the end how many passages there are.
        words: The words of the batch.

    Returns:
        At most 16 different labels of each; :func:`label_text` reads them.
    """
    rows = rows_of_words(batch, firsts, words)
    for (first, end), row in zip(pairwise(firsts), rows, strict=True):
        yield _suggested(_numbers(batch, first, end), row)


def _suggested(numbers: Iterator[Phrase], row: WordRow) -> list[str]:
    phrases = chain(
        islice(numbers, _MOST_NUMBERS),
        islice(_names(row), _MOST_NAMES),
        islice(_recurring(row), _MOST_RECURRING),
    )
    labels: dict[Words, str] = {}
    for syllables, text in phrases:
        if len(text) <= MOST_CHARACTERS and _READABLE.fullmatch(text):
            head = "_".join(syllables)
            is_plain = text == " ".join(syllables)
            labels.setdefault(syllables, f"{head}_=" if is_plain else f"{head}_=_{text}")
    return list(labels.values())


def label_text(label: str) -> str:
    """The phrase of a label as articles write it."""
    head, _, text = label.partition("_=")
    return text[1:] or head.replace("_", " ")


@lru_cache
def function_words() -> frozenset[str]:
    """Words, as terms, with which no phrase starts or ends."""
    return _words_of("function_words.txt")


@lru_cache
def _never_last() -> frozenset[str]:
    """Words, as terms, with which no phrase ends: they want what follows."""
    return function_words() | _words_of("verbs.txt")


def _words_of(name: str) -> frozenset[str]:
    text = Path(__file__).with_name(name).read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


# --- document numbers ------------------------------------------------------------------------


def _numbers(batch: Batch, first: int, end: int) -> Iterator[Phrase]:
    """Numbers of documents: alone, and after what the document is called; different ones."""
    found: dict[Words, str] = {}
    for passage in range(first, end):
        numbers = [each for each in batch.identifiers[passage] if each.is_document_number]
        for text in _cited(batch.tokens(passage), numbers) if numbers else ():
            found.setdefault(_syllables(text), text)
    return iter(found.items())


def _cited(tokens: Tokens, numbers: Sequence[Identifier]) -> Iterator[str]:
    """How a passage writes the numbers of documents."""
    syllables = tokens.syllables
    ends: dict[int, int] = {}
    for number in numbers:
        first, last = number.first, number.last
        figures = [i for i in range(first, last + 1) if syllables[i].isdecimal()]
        if not figures:  # 1.2024/QĐ-UBND
            continue
        figure = figures[0]
        if figure == first:  # 57-NQ/TW
            ends[first] = last
            text = tidy(tokens.surface(first, last))
        else:  # Nghị quyết số 57
            cited = tidy(tokens.surface(figure, ends.get(figure, last)))
            text = f"{tokens.surface(first, figure - 1)} {cited}"
        # "Kế hoạch 5 năm" cites no document.
        is_cited = "/" in text or (text[0].isupper() and text[-2:].isdecimal())
        if is_cited and "." not in text and any(map(str.isupper, text)):
            yield _NUMBER_SIGN.sub(" ", text)


@lru_cache(maxsize=1 << 12)
def _syllables(text: str) -> Words:
    """The normal forms of a number: the same ones are cited again and again."""
    return tuple(tokenize(text).syllables)


# --- names -----------------------------------------------------------------------------------


def _names(row: WordRow) -> Iterator[Phrase]:
    """Runs of capitalised words, the most frequent first.

    An organisation has a capital on the first syllable of each word, but often goes on in small
    letters (*Cổng Dịch vụ công quốc gia*), and a sentence starts with a capital. So a run counts
    only if it stands once where both of its ends are sure.
    """
    places: dict[Words, list[tuple[int, int]]] = defaultdict(list)
    for first, end in _runs_of_capitals(row):
        start = _without_country(row, first, end)
        places[row.terms[start:end]].append((start, end))
    for name in sorted(places, key=lambda name: -len(places[name])):
        if _lacks_name(name) or _is_usual(row, name, places[name]):
            continue
        sure = next((place for place in places[name] if _is_sure(row, *place)), None)
        if sure and _is_name(row.written(*sure), len(name), len(places[name])):
            yield row.phrase(*sure)


def _is_usual(row: WordRow, name: Words, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a run is one syllable that is written as at the start of a sentence: no name is."""
    if len(name) > 1 or "_" in name[0]:
        return False
    return not any(_is_coined(text) or text.isupper() for text in starmap(row.written, places))


def _runs_of_capitals(row: WordRow) -> Iterator[tuple[int, int]]:
    """The longest, without function words at their start."""
    capitals = row.capitals
    end = -1
    for first in capitals:
        if first >= end and row.terms[first] not in function_words():
            end = first + 1
            while row.joined[end - 1] and (end in capitals or _is_inner_and(row, end, capitals)):
                end += 1
            yield first, end


def _without_country(row: WordRow, first: int, end: int) -> int:
    """Where a name starts that stands behind its country: *tổng thống Mỹ Donald Trump*."""
    if row.terms[first] not in _COUNTRIES or " " not in row.written(first + 1, end):
        return first
    names = all(row.is_proper(i) or _is_latin(row.written(i, i + 1)) for i in range(first + 1, end))
    return first + 1 if names else first


def _is_latin(word: str) -> bool:
    """Whether a word has a capital and no mark: of a name from elsewhere, as a rule."""
    return word.isascii() and word[:1].isupper()


def _lacks_name(name: Words) -> bool:
    """Whether a name ends with what another one begins with: *Giám đốc Bệnh viện*."""
    if len(name) == 1 or name[-1] not in _OPENING:
        return False
    return name[-1] in _HEADS or not _BEFORE_RANKS.issuperset(name[:-1])


def _is_inner_and(row: WordRow, i: int, capitals: Container[int]) -> bool:
    """Whether a word is the *và* of *Giáo dục và Đào tạo*, not that of *Hà Nội và Hải Phòng*."""
    return (
        row.terms[i] == "và"
        and row.joined[i]
        and i + 1 in capitals
        and all("_" in row.terms[n] and not row.is_proper(n) for n in (i - 1, i + 1))
    )


def _is_sure(row: WordRow, first: int, end: int) -> bool:
    """Whether a run of capitals is a whole name where it stands, as far as one can see there."""
    starts = row.is_amid(first) or row.is_proper(first) or _is_coined(row.written(first, end))
    if not starts or not row.is_free(first, end):
        return False
    following = row.terms[end] if row.joined[end - 1] else ""
    return not following or following in _never_last() or row.is_proper(end - 1)


def _is_name(text: str, words: int, count: int) -> bool:
    syllables = text.count(" ") + 1
    if syllables == 1:
        is_abbreviation = text.isupper() and len(text) > 1 and not _ROMAN.fullmatch(text)
        return _is_coined(text) or (is_abbreviation and count > 1)
    return syllables <= _MOST_SYLLABLES and not text.isupper() and (words > 1 or text.istitle())


def _is_coined(text: str) -> bool:
    """Whether a word has capitals as no usual one: VNeID, eKYC."""
    return text.isalnum() and not text.istitle() and not text.isupper()


# --- phrases that recur ----------------------------------------------------------------------


def _recurring(row: WordRow) -> Iterator[Phrase]:
    """Phrases that occur more than once, best first: longer and commoner is better.

    Like C-value (Frantzi, Ananiadou & Mima 2000), what occurs inside longer ones alone is nothing.
    The title counts twice. Of single words only those of the title count: what else recurs is what
    all articles say.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for first, end in _runs_of_repeats(row):
        if end - first <= _MOST_SYLLABLES:
            places[" ".join(row.terms[first:end])].append(first)
    line = f" {' '.join(row.terms)} "
    worth: dict[str, float] = {}
    for run, starts in places.items():
        syllables = run.count(" ") + run.count("_") + 1
        if syllables <= _MOST_SYLLABLES and (count := line.count(f" {run} ")) > 1:
            worth[run] = math.log2(syllables) * (count + (starts[0] < row.title))
    for run in sorted(worth, key=lambda run: -worth[run]):
        if worth[run] < _LEAST_WORTH:
            return
        first = next(filter(row.is_amid, places[run]), places[run][0])
        end = first + run.count(" ") + 1
        whole = not _lacks_name(row.terms[first:end]) and _without_country(row, first, end) == first
        if whole and row.is_free(first, end) and not _is_of_clause(row, first, end):
            yield row.phrase(first, end)


def _wants_more(row: WordRow, first: int, end: int) -> bool:
    """Whether a run does, whose last word is one with which no phrase ends unless it is a name."""
    if row.terms[end - 1] in function_words():
        return True
    made = end - first == 2 and row.terms[first] in _NOMINAL
    return not made and not row.text[row.begins[end - 1]].isupper()


def _is_of_clause(row: WordRow, first: int, end: int) -> bool:
    """Whether a run holds a word of a clause, or a name and what it does."""
    inner = range(first + 1, end - 1)
    capitals = takewhile(lambda i: row.written(i, i + 1)[:1].isupper(), range(first, end))
    behind = first + sum(1 for _ in capitals)
    if first < behind < end and row.terms[behind] in _never_last():
        return True
    return any(
        row.terms[i] in _CLAUSE
        or (row.terms[i] in function_words() and row.written(i, i + 1)[:1].isupper())
        for i in inner
    )


def _runs_of_repeats(row: WordRow) -> Iterator[tuple[int, int]]:
    """Where all neighbours are neighbours elsewhere too, without function words at the ends.

    And where a word of the title stands outside of these.
    """
    terms, edges, never_last = row.terms, function_words(), _never_last()
    inside: set[int] = set()
    for first, last in row.repeats:
        start, end = first, last
        while start < end and terms[start] in edges:
            start += 1
        while start < end and terms[end - 1] in never_last and _wants_more(row, start, end):
            end -= 1
        if end - start > 1:
            inside.update(range(start, end))
            yield start, end
    of_title = {term for term in terms[: row.title] if "_" in term} - never_last
    yield from ((i, i + 1) for i, t in enumerate(terms) if t in of_title and i not in inside)
