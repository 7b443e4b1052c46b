"""Splices: what spam sites insert into stolen articles, told by its likeness to the headline.

Such a site appends its keyword to the headline (``Headline_keyword``) and pastes the headline, its
spaces squeezed out, and the keyword into a sentence. Both can be undone by rule, because no honest
text repeats a headline without its spaces.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MIN_RUN = 12
"""Letters of the headline in one piece that do not stand in a word by chance."""

_KEYWORD = re.compile(r"(?P<title>.{15,300}?)_(?P<keyword>[ -^`-~]{3,60})")
_LONG_WORD = re.compile(rf"\S{{{MIN_RUN},}}")


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline, and the spam keyword that was appended to it (often empty)."""

    title: str
    keyword: str = ""


def unspliced_headline(line: str) -> Headline:
    """Take the appended keyword off a headline: an unaccented tail behind ``_``."""
    match = _KEYWORD.fullmatch(line)
    if match and not match["title"].isascii():
        return Headline(match["title"].strip(), match["keyword"].strip())
    return Headline(line)


def without_splices(paragraph: str, headline: Headline) -> str:
    """Cut a squeezed headline, whole or in part, and the keyword glued to it out of a paragraph."""
    squeezed = re.sub(r"[\W_]+", "", headline.title).casefold()
    pieces: list[str] = []
    end = 0
    for word in _LONG_WORD.finditer(paragraph):
        start, stop = _squeezed_run(word[0].casefold(), squeezed)
        if start < stop and word.start() >= end:
            pieces.append(paragraph[end : word.start() + start].rstrip())
            end = word.start() + stop
            if headline.keyword and paragraph.startswith(headline.keyword, end):
                end += len(headline.keyword)
    return "".join([*pieces, paragraph[end:]])


def _squeezed_run(word: str, squeezed: str) -> tuple[int, int]:
    """Return where a long run of the squeezed headline starts and ends in a word."""
    if not len(word) <= 3 * len(squeezed):
        return 0, 0
    run = SequenceMatcher(None, word, squeezed, autojunk=False).find_longest_match()
    return (run.a, run.a + run.size) if run.size >= max(MIN_RUN, len(squeezed) // 3) else (0, 0)
