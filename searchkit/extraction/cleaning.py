"""Cleaning: one line of text without what no reader sees, otherwise as the source wrote it.

Letters keep their normal form (NFC or NFD), tone style and case: choosing among those is the
analyzer's work, and a snippet should show what was written.
"""

import re

# Everything of Unicode's category Cf that real pages carry (soft hyphen, zero-width characters,
# direction marks, byte order mark) and category Cc, but for the controls that are white space.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return ``text`` as one line: visible characters, single spaces, stripped.

    White space of every kind (line breaks, no-break spaces, ideographic spaces) counts as a space;
    zero-width and control characters go; half a surrogate pair becomes U+FFFD, because no encoder
    would accept it.
    """
    if not text.isprintable():  # what hides is rare, and this test is fast
        text = _INVISIBLE.sub("", without_surrogates(text))
    return " ".join(text.split())


def without_surrogates(text: str) -> str:
    """Return ``text`` with each lone surrogate replaced by U+FFFD."""
    return text if text.isprintable() else _LONE_SURROGATE.sub("\ufffd", text)
