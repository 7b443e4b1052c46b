"""Sentences: how a line of text ends, and whether it holds more than one sentence."""

import re

_CLOSING = "\"'”’»)] 」』）"
_ENDS = (".", "!", "?", "…", ";", "。", "！", "？", "।", "។")
_THE_END = re.compile(r"\./\.?$")
_INNER_END = re.compile(r"[.!?…][”\")]? |[。！？]")


def is_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does, with a closing quote or bracket at most behind."""
    return line.rstrip(_CLOSING).endswith(_ENDS)


def is_several_sentences(line: str) -> bool:
    """Whether a sentence ends within the line."""
    return _INNER_END.search(line) is not None


def is_the_end(line: str) -> bool:
    """Whether the line ends with ``./.``, the mark that closes Vietnamese articles."""
    return _THE_END.search(line.rstrip(_CLOSING)) is not None
