"""Mentions of documents: where an article names one, and which one it means.

A number that is written out names its document; ``Nghị quyết 57`` means the one that the article
writes out elsewhere, else it stays as short as it is. It is the reading of the facet
(:mod:`searchkit.analysis.entities.numbers`), with the places.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.document_numbers import KINDS
from searchkit.analysis.entities.numbers import Citation, citations, meant, written_out
from searchkit.analysis.folding import fold
from searchkit.analysis.identifiers import find_identifiers
from searchkit.analysis.tokenizer import tokenize
from searchkit.article import Article
from searchkit.facts.sentences import Sentence, passages, sentences

_MAYBE: Final = re.compile(
    r"[0-9]\s?[-/−–⁄]?\s?[A-Za-zĐđÐ/0-9]|(?i:số|án|quyết|định|tư|thị)\s[0-9]"
)
"""Every passage that names a document holds this."""
_BEFORE: Final = re.compile(
    r"(?i:án|quyết|định|tư|thị|điện|văn|hoạch|luận|báo|số|nq|q[đd]|n[đd]|tt|ct|c[đd]|cv|kh|kl|tb"
    r"|đa)"
    r"\W{0,4}$"
)
_BEHIND: Final = re.compile(r"\s?[-/−–⁄]?\s?(?:[12][0-9]{3}\s?[-/−–⁄]\s?)?[^\W\d_]")
"""What stands around the number of a document: the one or the other."""
_KINDS: Final = (
    "nghị quyết|quyết định|nghị định|thông tư liên tịch|thông tư|chỉ thị|công điện|công văn|kế"
    " hoạch"
    "|kết luận|thông báo|đề án|chương trình|hướng dẫn|quy định|bộ luật|luật|pháp lệnh|văn bản"
    "|báo cáo|tờ trình|hiến pháp|lệnh|chiến lược|quy chế"
)
_KIND: Final = re.compile(rf"\b(?i:{_KINDS})\b")
_CALLED: Final = re.compile(r"(\s[^\d.;:()“”\"]{1,90}?)??\s(\(?số\s?)?")
"""What stands between a kind and a number: of a law its name."""
_LAWS: Final = frozenset({"luật", "bộ luật", "pháp lệnh"})
_TAIL: Final = re.compile(r"\s?[/-]\s?CP\b")  # Đề án 06/CP
_DEED: Final = re.compile(r"(?:thông báo|kế hoạch|báo cáo|hướng dẫn|kết luận|chương trình)\s\d")
"""What is a deed or a plan, not the kind of a document, in small letters and without "số"."""
_NOT_A_NAME: Final = re.compile(
    r"(?i:\b(?:của|theo|tại|do|được|là|này|đã|có|các|những|với|ban hành|căn cứ)\b|,\s*$)"
    rf"|(?i:[,;]|và)\s(?i:{_KINDS})\b"
)


class Mention(NamedTuple):
    """A place of a passage where a document is named.

    Attributes:
        start: Offset of its first character: of its kind, where that stands before the number.
        end: Offset behind its last.
        number: The document, as it is written in full; ``Đề án 06`` and what the article does not
            write out stay short; None for a number that says too little.
        terms: Canonical terms, the most exact first.
        kind: What it is called, with a capital letter: ``Nghị quyết``; empty where nothing says.
        name: The name that stands between its kind and its number: ``Giao dịch điện tử``.
        in_full: Whether its number is written out here.
    """

    start: int
    end: int
    number: str | None
    terms: tuple[str, ...]
    kind: str
    name: str
    in_full: bool


def cited(text: str) -> tuple[Analysis, list[Citation]]:
    """The citations of a passage, and what they refer to.

    Args:
        text: In NFC.
    """
    if not _MAYBE.search(text):
        return Analysis(tokenize(""), [], []), []
    tokens = tokenize(text)
    analysis = Analysis(tokens, [], list(find_identifiers(tokens)))
    return analysis, sorted(citations(analysis), key=lambda found: (found.first, -found.last))


def mentions(texts: Sequence[str]) -> list[list[Mention]]:
    """The mentions in each text of an article.

    Args:
        texts: Its passages or sentences in NFC.
    """
    read = [cited(text) for text in texts]
    known = written_out(citation for _, found in read for citation in found)
    return [list(_located(analysis, found, known)) for analysis, found in read]


def _located(
    analysis: Analysis, found: Iterable[Citation], known: Mapping[str, str]
) -> Iterator[Mention]:
    taken = 0
    for citation in found:
        start, end = analysis.tokens.original_span(citation.first, citation.last)
        if start < taken:
            continue  # "Đề án 06" within "Đề án 06/CP"
        if tail := _TAIL.match(analysis.tokens.text, end):
            end = tail.end()
        taken = end
        kind, name, first = _called(analysis.tokens.text, start)
        if not kind:
            kind = _kind_of(analysis.tokens.text[start:end])
        value = meant(citation, known) or citation.value
        if value is None and _DEED.match(analysis.tokens.text, first):
            continue  # "thông báo 2 chiếc máy bay", "kế hoạch 2017"
        yield Mention(first, end, value, citation.terms, kind, name, citation.in_full)


def _called(text: str, start: int) -> tuple[str, str, int]:
    """The kind and the name before a number, and where they begin."""
    offset = max(start - 110, 0)
    before = text[offset:start]
    for kind in reversed(list(_KIND.finditer(before))):
        match = _CALLED.fullmatch(before, kind.end())
        if match is None:
            break
        name = (match[1] or "").strip()
        if not name or (kind[0].lower() in _LAWS and match[2] and not _NOT_A_NAME.search(name)):
            return kind[0].capitalize(), name, offset + kind.start()
    return "", "", start


def _kind_of(surface: str) -> str:
    """The kind that a short name begins with: ``Nghị quyết 57``."""
    words = surface.split()[:2]
    return " ".join(words).capitalize() if _is_kind(words) else ""


def _is_kind(words: Sequence[str]) -> bool:
    return tuple(map(fold, map(str.lower, words))) in KINDS


def sentences_with_mentions(
    article: Article, digits: str | None = None
) -> list[tuple[Sentence, list[Mention]]]:
    """The sentences of an article that name documents, with their mentions, at offsets into each.

    Args:
        article: Any.
        digits: Only sentences that :func:`holds` this number are read.
    """
    found = [
        sentence
        for number, text in passages(article)
        if not digits or holds(text, digits)
        for sentence in sentences(number, text)
        if not digits or holds(sentence.text, digits)
    ]
    named = zip(found, mentions([sentence.text for sentence in found]), strict=True)
    return [(sentence, mentioned) for sentence, mentioned in named if mentioned]


def holds(text: str, digits: str) -> bool:
    """Whether a text may name a document of a number: a cheap test, which tells hardly too much.

    Args:
        text: In NFC.
        digits: The number, without zeros in front.
    """
    start = text.find(digits)
    while start >= 0:
        end = start + len(digits)
        before = text[max(start - 12, 0) : start].rstrip("0")
        is_whole = not text[end : end + 1].isdecimal() and not before[-1:].isdecimal()
        if is_whole and (_BEFORE.search(before) or _BEHIND.match(text, end)):
            return True
        start = text.find(digits, end)
    return False
