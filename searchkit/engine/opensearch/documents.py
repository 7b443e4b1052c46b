"""Documents as the cluster keeps them: all that was analyzed, so that each can be had back."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from searchkit.analysis.analysis import Analysis, Terms
from searchkit.analysis.identifiers import Identifier
from searchkit.article import Article
from searchkit.engine.bm25 import LENGTHS, length_byte
from searchkit.engine.fields import (
    ACRONYM,
    IDENTIFIER,
    LABEL_FIELDS,
    SOURCE,
    SUBJECT,
    SYLLABLE,
    TITLE,
    WORD,
    Document,
    day_number,
    days,
    identifier_terms,
    periods,
    seconds,
    subject_terms,
)
from searchkit.engine.opensearch.evidence import packed
from searchkit.engine.opensearch.mapping import SEPARATOR
from searchkit.engine.postings.inversion import spelling_key
from searchkit.engine.postings.packing import MAX_FREQUENCY
from searchkit.engine.postings.stored import decode_article, encode_article

_CODE: Final = 1 << 62  # set in every code, so that JSON and Java take all for numbers of 64 bits


def source_of(document: Document, since: int, copies: str | None = None) -> dict[str, Any]:
    """What the cluster is given of a document.

    Args:
        document: What was analyzed.
        since: The number of the commit that brings it.
        copies: The name of its group, if others are in it.

    Raises:
        SourceError: The article is too long.
    """
    article, passages = document.article, document.passages
    source: dict[str, Any] = {
        "key": article.id,
        "since": since,
        "group": document.group_name,
        "digest": document.digest,
        "bands": list(document.bands),
        "indexed": seconds(article.indexed),
        **_dates(article.published),
        SYLLABLE: [_joined(passage.syllables) for passage in passages],
        WORD: [_joined(passage.word_terms) for passage in passages],
        ACRONYM: [_joined(passage.acronym_terms) for passage in passages],
        IDENTIFIER: [_joined(identifier_terms(passage)) for passage in passages],
        **_title(passages[0]),
        **{name: list(map(label_key, values)) for name, values in document.labels.items()},
        "marks": _marks(passages),
        "evidence": packed(passages),
        "article": _escaped(encode_article(article)),
    }
    optional = {"origin": article.origin, SOURCE: article.source, "copies": copies}
    return source | {name: value for name, value in optional.items() if value is not None}


def document_of(source: Mapping[str, Any]) -> Document:
    """The document that :func:`source_of` was given.

    Raises:
        IndexCorruptError: The article in it is damaged.
    """
    rows = zip(source[SYLLABLE], source[WORD], json.loads(source["marks"]), strict=True)
    passages = [
        Terms(
            syllables=_split(syllables),
            word_terms=_split(words),
            identifiers=[Identifier(first, last, tuple(terms)) for first, last, terms in found],
            acronyms=acronyms,
        )
        for syllables, words, (found, acronyms) in rows
    ]
    labels = {
        name: [label_of(key) for key in source[name]] for name in LABEL_FIELDS if name in source
    }
    article = article_of(source)
    group = "" if source["group"] == article.id else source["group"]
    return Document(article, source["digest"], passages, labels, group, source["bands"])


def article_of(source: Mapping[str, Any]) -> Article:
    """The article of a document.

    Raises:
        IndexCorruptError: It is damaged.
    """
    return decode_article(str(source["article"]).encode("utf-8", "surrogatepass"))


def label_key(value: str) -> str:
    """A label as it is indexed: equally common ones are listed in the order of their keys."""
    return spelling_key(value).decode()


def label_of(key: str) -> str:
    """The label that is indexed so."""
    return key.partition("\0")[2]


@lru_cache(maxsize=1 << 16)
def code_of(syllable: str) -> int:
    """A number that stands for a syllable of a title; the cluster's scripts compare these.

    That two of a million syllables share one is as likely as 1 in 9 million.
    """
    return int.from_bytes(blake2b(syllable.encode(), digest_size=8).digest(), "big") >> 2 | _CODE


def _title(title: Analysis | Terms) -> Mapping[str, Any]:
    codes = Counter(map(code_of, title.syllables))
    repeated = [code for code, count in codes.items() for _ in range(min(count, MAX_FREQUENCY))]
    return {
        TITLE: _joined(title.syllables),
        SUBJECT: _joined(subject_terms(title)),
        "title_code": repeated,
        "title_length": LENGTHS[length_byte(len(title.syllables))],
    }


def _dates(published: str | None) -> Mapping[str, Any]:
    first, last = days(published)
    if not first:
        return {}
    return {
        "first_day": first,
        "last_day": last,
        "age": day_number(first),
        **periods(first),
    }


def _marks(passages: Sequence[Analysis | Terms]) -> str:
    """The identifiers and acronyms of each passage, by place: these are no words of their own."""
    marks = [
        (
            [(found.first, found.last, list(found.terms)) for found in passage.identifiers],
            list(passage.acronyms),
        )
        for passage in passages
    ]
    return json.dumps(marks, ensure_ascii=False, separators=(",", ":"))


def _joined(terms: Sequence[str]) -> str:
    return SEPARATOR.join(terms)


def _split(text: str) -> list[str]:
    return text.split(SEPARATOR) if text else []


def _escaped(line: bytes) -> str:
    """A line of JSON as text that UTF-8 can encode."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return "".join(_escapes(line.decode("utf-8", "surrogatepass")))


def _escapes(text: str) -> Iterator[str]:
    for char in text:
        yield f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char
