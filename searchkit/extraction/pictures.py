"""Pictures in text: the names and alternative texts that stand for them, and who took them."""

import re

from searchkit.analysis.normalization import normalize
from searchkit.extraction.boilerplate import folded

MAX_CAPTION = 70
"""Words of the longest caption."""

_FILE_NAME = re.compile(r"\S.{0,150}\.(?:jpe?g|png|gif|webp|bmp|svg|tiff?)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?P<text>.*?)[ ,.:–-]{0,5}(?<!\w)(?:(?:hình )?ảnh|(?:hinh )?anh)(?: số| so)? \d{1,3}\.?",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|[\s(\[.|])(?:ảnh|nguồn ảnh|ảnh minh h(?:ọa|oạ)|đồ h(?:ọa|oạ)|photo) ?: ?"
    r"[^.:]{1,60}(?:\.(?:vn|com|net))?[)\]]?\.?$"  # Ảnh: TTXVN
    r"|[(\[](?:ảnh|nguồn ảnh)\b[^()\[\]]{0,60}[)\]]\.?$"  # (Ảnh minh họa)
    r"|(?<!\w)ảnh minh h(?:ọa|oạ)\.?$"
    r"|[.!?”\"] ảnh [^.:]{2,40}\.?$",  # Toàn cảnh hội nghị. Ảnh TTXVN
    re.IGNORECASE,
)
_BARE_CREDIT = re.compile(
    r"[(\[]?(?:ảnh|nguồn ảnh) ?:|[(\[]?ảnh minh h(?:ọa|oạ)[)\]]?\.?$|[(\[](?:ảnh|nguồn)\b",
    re.IGNORECASE,
)
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh?|gi|kh|ph|qu|th|tr|[bcdhklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?",
    re.IGNORECASE,
)


def text_of_picture(line: str, title: str = "") -> str | None:
    """Read a line that stands for a picture: ``hoi-nghi.jpg``, ``quang canh hoi nghi hinh anh 1``.

    Args:
        line: One cleaned line.
        title: The article's title, which portals repeat as alternative text; may be empty.

    Returns:
        ``None`` when the line is something else; otherwise what it says beyond the title (a
        caption), or an empty string.
    """
    if _FILE_NAME.fullmatch(line):
        return ""
    numbered = _NUMBERED.fullmatch(normalize("NFC", line))
    text = numbered["text"].strip() if numbered else line
    if is_unaccented(text):
        return ""
    if not numbered:
        return None
    return "" if title and folded(text) in folded(title) else text


def is_unaccented(line: str) -> bool:
    """Whether a line is Vietnamese without any accent, as alternative texts often are."""
    if not line.isascii():
        return False
    words = _LATIN_WORD.findall(line)
    bare = sum(_SYLLABLE.fullmatch(word) is not None for word in words)
    return len(words) >= 4 and bare >= len(words) * (0.6 if line.islower() else 0.85)


def is_credited(line: str) -> bool:
    """Whether a line ends with who took the picture, as only captions do."""
    text = normalize("NFC", line)
    return text.count(" ") < MAX_CAPTION and _CREDIT.search(text) is not None


def is_bare_credit(line: str) -> bool:
    """Whether a line says no more than who took the picture: ``(Ảnh: TTXVN)``."""
    return len(line) < 60 and _BARE_CREDIT.match(normalize("NFC", line)) is not None
