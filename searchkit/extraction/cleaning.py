"""Cleaning: one line of text without what no reader sees, otherwise as the source wrote it.

Letters keep their normal form (NFC or NFD), tone style and case: choosing among those is the
analyzer's work, and a snippet should show what was written.
"""

import re

from searchkit.analysis.invisible import visible

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return ``text`` as one line: visible characters, single spaces, stripped.

    White space of every kind (line breaks, no-break spaces, ideographic spaces) counts as a space;
    what no reader sees goes (:mod:`searchkit.analysis.invisible`); half a surrogate pair becomes
    U+FFFD, because no encoder would accept it.
    """
    if not text.isprintable():  # what hides is rare, and this test is fast
        text = visible(without_surrogates(text))
    return " ".join(text.split())


def without_surrogates(text: str) -> str:
    """Return ``text`` with each lone surrogate replaced by U+FFFD."""
    return text if text.isprintable() else _LONE_SURROGATE.sub("\ufffd", text)
