"""Where pyvi's syllables stand: its regular expression, matched in linear time.

A syllable, to pyvi, is also a number, an abbreviation with its full stop, a web or e-mail address,
a line break, and any other character by itself. Its expression tries an e-mail address at every
syllable and runs to the end of ``a.a.a.a...`` each time, which takes quadratic time. Whether an
address starts somewhere depends only on the @ after the run of letters there, so here each @ is
looked at once. The other alternatives never give back what they took, as possessive quantifiers
say.
"""

import re
from collections.abc import Iterator

CHUNK = re.compile(r"\S+|\n")
"""What holds no white space, and the line breaks; no syllable is in two of these."""

_BEFORE_EMAIL = (  # the alternatives that pyvi tries before an e-mail address...
    r"[A-ZĐ]++\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\."
    r"|==>|->|\.\.\.|>>|\n"
    r"|\w++://\S++"
)
_AFTER_EMAIL = r"\d++(?:[.,_]\d++)++|[^\w\s]|\w++"  # ... and after it

_SYLLABLE = re.compile(f"(?P<before_email>{_BEFORE_EMAIL})|{_AFTER_EMAIL}")
# A run of letters; group 1 is the domain, when an @ and a domain make it an e-mail address.
_LOCAL_PART = re.compile(r"[a-zA-Z0-9_.+-]++(?:(?=@([a-zA-Z0-9-]++(?:\.[a-zA-Z0-9-]++)++))|)")


def syllable_spans(chunk: str) -> Iterator[tuple[int, int]]:
    """Find the syllables of a chunk.

    Args:
        chunk: Text in NFC without white space, or one line break. The syllables of a text are
            those of its chunks, because none holds white space but the line break.

    Yields:
        Half-open spans; together they cover the chunk.
    """
    if chunk.isalnum():
        yield 0, len(chunk)
        return
    position = 0
    if "@" in chunk:
        for local_part in _LOCAL_PART.finditer(chunk):
            if local_part[1] is None:
                continue
            while position < local_part.end():
                match = next(_SYLLABLE.finditer(chunk, position))
                is_email = position >= local_part.start() and match["before_email"] is None
                end = local_part.end(1) if is_email else match.end()
                yield position, end
                position = end
    for match in _SYLLABLE.finditer(chunk, position):
        yield match.span()
