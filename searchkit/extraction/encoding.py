"""Character encoding: which one a file uses, by evidence from the strongest to the weakest.

A byte order mark, then valid UTF-8, then the zero bytes of UTF-16, then the tables from before
Unicode (:mod:`.legacy`), then what an HTML page declares, then the look of Vietnamese in
Windows-1258, then the statistics of charset-normalizer.

A page may declare what the web knows (the labels of https://encoding.spec.whatwg.org/). Python's
own codecs are many more, and some of them are no encodings of text (``unicode_escape``, ``idna``).
"""

import codecs
import re

from searchkit.analysis.normalization import normalize
from searchkit.errors import SourceError
from searchkit.extraction.cleaning import without_surrogates
from searchkit.extraction.legacy import restored, restored_from_bytes

# The longer marks first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAMPLE = 1 << 16  # bytes that are enough to judge by
# A declaration that can be read byte by byte is not in UTF-16; the others are no encodings of text.
_NOT_DECLARED = frozenset({"utf-16le", "utf-16be", "replacement", "x-user-defined"})
_TEXT_CONTROLS = b"\t\n\x0b\x0c\r\x1a\x1b"
_CONTROLS = bytes(b for b in range(32) if b not in _TEXT_CONTROLS) + b"\x7f"
_TONED_VOWEL = re.compile(
    "[aeiouyăâêôơư]\u0300|[aeiouyăâêôơư][\u0301\u0303\u0309\u0323]", re.IGNORECASE
)
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def decode(data: bytes, *, is_html: bool = False) -> str:
    """Return the text of a whole document; there is no lone surrogate in it.

    Args:
        data: The document's bytes, already decompressed.
        is_html: Whether a charset that the document declares about itself counts.

    Raises:
        SourceError: The bytes are not text in any encoding that can be recognised.
    """
    marked = declared_by_mark(data)
    if marked:
        mark, encoding = marked
        return data[len(mark) :].decode(encoding, "replace")
    wide = _utf16_by_zeros(data)
    if wide:
        return data.decode(wide, "replace")
    if _is_binary(data):
        raise SourceError("là dữ liệu nhị phân, không phải văn bản; hãy lưu lại dạng UTF-8")
    text = _utf8(data)
    if text is not None:
        return restored(text).replace("\0", "")  # a parser would stop there
    return without_surrogates(
        restored_from_bytes(data)
        or _declared(data, is_html)
        or _windows_1258(data)
        or _guessed(data)
    )


def declared_by_mark(data: bytes) -> tuple[bytes, str] | None:
    """Return the byte order mark that ``data`` begins with and its encoding, if there is one."""
    return next((pair for pair in _MARKS if data.startswith(pair[0])), None)


def _utf16_by_zeros(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: half of Vietnamese text's high bytes are zero."""
    sample = data[: _SAMPLE & ~1]
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > pairs * 0.4 and even < pairs * 0.02:
        return "utf-16-le"
    if even > pairs * 0.4 and odd < pairs * 0.02:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(3, len(sample) * 0.01) or sample.startswith(_SIGNATURES)


def _utf8(data: bytes) -> str | None:
    """Read UTF-8, forgiving a few broken bytes: a file cut short, a page joined from two."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(len(run) for run in re.findall(r"[^\x00-\x7f]+", text))
    return text if broken <= 3 + beyond_ascii // 50 < beyond_ascii else None


def _declared(data: bytes, is_html: bool) -> str | None:
    if not is_html:
        return None
    from bs4.dammit import EncodingDetector
    from webencodings import lookup

    declared = lookup(EncodingDetector.find_declared_encoding(data[:_SAMPLE], is_html=True) or "")
    if declared is None or declared.name in _NOT_DECLARED:
        return None
    try:
        text, _ = declared.codec_info.decode(data, "strict")
    except UnicodeError:
        return None
    # On the web this is Latin-1 and ASCII too; a Vietnamese page in Windows-1258 often claims it.
    if declared.name == "windows-1252":
        return _windows_1258(data) or text
    return _composed(text) if declared.name == "windows-1258" else text


def _windows_1258(data: bytes) -> str | None:
    """Read Windows-1258 when its tone marks stand where Vietnamese puts them: after vowels."""
    text = data.decode("cp1258", "replace")
    sample = text[:_SAMPLE]
    tones = len(_TONE.findall(sample))
    placed = len(_TONED_VOWEL.findall(sample))
    if tones and placed >= tones * 0.95 and tones * 50 >= len(sample):
        return _composed(text)
    return None


def _composed(text: str) -> str:
    # Windows-1258 writes ế as ê and a combining mark, which no author chose.
    return normalize("NFC", text)


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    # What is in no encoding that is known may still hold words; who reads it says so.
    return data.decode(best.encoding if best else "latin-1", "replace")
