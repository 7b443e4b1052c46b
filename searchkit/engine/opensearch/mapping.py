"""What the indices of an index are made of: fields, and how a term of each is scored.

A plan holds the mean lengths that its scores are made with, and Lucene has no place for them in a
query. So the similarity takes the mean length for the boost of a term; weights are put around it.
"""

from collections.abc import Mapping
from typing import Any, Final

from searchkit.engine.bm25 import K1, B
from searchkit.engine.fields import (
    ACRONYM,
    FACET_LABELS,
    IDENTIFIER,
    LABEL_FIELDS,
    PAIR,
    PERIODS,
    SOURCE,
    SUBJECT,
    SYLLABLE,
    TITLE,
    TITLE_PAIR,
    WORD,
)
from searchkit.engine.opensearch.location import Location
from searchkit.engine.postings.packing import MAX_FREQUENCY

SEPARATOR: Final = "\n"
"""Between two terms of a text; there is none in a syllable, a word or an identifier."""
_LONGEST: Final = 8_000  # characters of a term that tell it from others; Lucene takes 32,766 bytes

_PLACES: Final = {PAIR: f"{SYLLABLE}.{PAIR}", TITLE_PAIR: f"{TITLE}.{PAIR}"}


def place_of(field: str) -> str:
    """Where in a document of the cluster the terms of a field are indexed."""
    return _PLACES.get(field, field)


_SATURATION: Final = (
    f"double t = Math.min(doc.freq, {MAX_FREQUENCY});"
    f" return t * {K1 + 1} / (t + {K1} * ({1 - B} + {B} * doc.length / query.boost));"
)
_KEYWORD: Final = {"type": "keyword"}
_NOT_LISTED: Final = {"type": "keyword", "doc_values": False}
_NUMBER: Final = {"type": "integer"}


def _text(analyzer: str = "given", **more: Any) -> dict[str, Any]:
    """A field of terms that are given, one array value a passage."""
    scored = {"analyzer": analyzer, "similarity": "saturation"}
    return {"type": "text", "index_options": "freqs", **scored, **more}


# Positions as ours are: one is left free between two passages.
_PLACED: Final[Mapping[str, Any]] = {"index_options": "positions", "position_increment_gap": 1}
_PAIRS: Final = {PAIR: _text("pairs")}

ARTICLES: Final[Mapping[str, Any]] = {
    "dynamic": False,
    "properties": {
        "key": _KEYWORD,
        "since": _NUMBER,
        "until": _NUMBER,
        "group": _KEYWORD,
        "copies": _KEYWORD,
        "digest": {"type": "keyword", "index": False},
        "origin": {"type": "keyword", "index": False, "ignore_above": 8_000},
        "bands": {"type": "long"},
        "first_day": _NUMBER,
        "last_day": _NUMBER,
        "indexed": {"type": "long"},
        "age": {"type": "double"},
        **dict.fromkeys((*PERIODS, SOURCE), _KEYWORD),
        **{name: _KEYWORD if name in FACET_LABELS else _NOT_LISTED for name in LABEL_FIELDS},
        SYLLABLE: _text(**_PLACED, fields=_PAIRS),
        TITLE: _text(**_PLACED, fields=_PAIRS),
        **{name: _text() for name in (WORD, ACRONYM, IDENTIFIER, SUBJECT)},
        "title_code": {"type": "long", "index": False},
        "title_length": {"type": "double", "index": False},
        "evidence": {"type": "binary", "doc_values": True},
        "article": {"type": "keyword", "index": False, "doc_values": False},
    },
}
"""Documents: who they are, which commits see them, what they say, and the article itself."""

CONTROL: Final[Mapping[str, Any]] = {
    "dynamic": False,
    "_meta": {"searchkit": "control"},
    "properties": {
        "head": {"type": "object", "enabled": False},
        "part": _KEYWORD,
        "data": {"type": "binary", "doc_values": False},
    },
}
"""What is known of the index as a whole: its head (head.py), and chunks of lexicons."""


def articles_index(location: Location) -> Mapping[str, Any]:
    """The body that makes an index of articles, with the shards and replicas of a location."""
    terms = {"type": "simple_pattern_split", "pattern": SEPARATOR}
    pairs = {
        "type": "shingle",
        "min_shingle_size": 2,
        "max_shingle_size": 2,
        "output_unigrams": False,
        "token_separator": "_",
    }
    return {
        "settings": {
            "number_of_shards": location.shards,
            "auto_expand_replicas": location.replicas,
            "refresh_interval": "-1",
            "analysis": {
                "tokenizer": {"terms": terms},
                "filter": {"cut": {"type": "truncate", "length": _LONGEST}, "pairs": pairs},
                "analyzer": {
                    "given": {"type": "custom", "tokenizer": "terms", "filter": ["cut"]},
                    "pairs": {"type": "custom", "tokenizer": "terms", "filter": ["pairs", "cut"]},
                },
            },
            "similarity": {"saturation": {"type": "scripted", "script": {"source": _SATURATION}}},
        },
        "mappings": ARTICLES,
    }


def control_index(location: Location) -> Mapping[str, Any]:
    """The body that makes the index of all that is not an article."""
    return {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": location.replicas},
        "mappings": CONTROL,
    }
