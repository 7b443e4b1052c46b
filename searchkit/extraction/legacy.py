"""Vietnamese from before Unicode: TCVN3 (.VnTime), VNI, VISCII and VPS, and UTF-8 encoded twice.

Such text survives as bytes, and as what these bytes are in Windows-1252, saved as UTF-8 by a
program that knew no better. No label can be trusted, so each table is tried; it is the one by which
words become Vietnamese syllables.

Sources: TCVN 5712:1993 and RFC 1456 (VISCII), as GNU libc has them; the keyboard driver xvnkb for
VNI and VPS. Mojibake is ftfy's.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from itertools import islice, product

from searchkit.analysis.normalization import normal_syllable, normalize
from searchkit.extraction.orthography import is_syllable

Restore = Callable[[str], str]
"""Turns a text into Unicode."""

_SAMPLE = 20_000  # characters that are enough to judge by
_GLANCE = 1_000  # characters among which a text in Unicode
_ENOUGH = 10  # has so many of its letters, a fifth of all; few words have others
_MIN_WORDS = 4  # different words with other than ASCII letters that are enough
_MIN_CLEAR = 3  # or so many, when all are syllables with the table and none is without
_MIN_SHARE = 0.8  # of such words that must be syllables
_MIN_SHARE_OF_LINES = 0.7  # in print, where labels of drawings are abbreviated and glued
_MIN_GAIN = 0.3  # by which they must be more than without the table

_TABLES = {  # of the bytes from 0x80
    "TCVN3": (
        "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\xa0ĂÂÊÔƠƯĐăâêôơưđẶ\u0300\u0309\u0303\u0301\u0323"
        "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
    ),
    "VISCII": (
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"
        "ĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
    ),
    "VPS": (
        "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ\ufffd\ufffdỀỂỄỐỒỔỖýỷỵỚỜỞ\ufffdắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉ"
        "\ufffdẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ\ufffdàáâãảạă\ufffdèéêẽìí\ufffdĩ\ufffdĐòóôõ\ufffdƠụùúủ\ufffdỶẼỳ"
    ),
}
_VNI_MARKS = {  # behind a letter, what it takes
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301",
    "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(
    f"([aeoyuôö])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])", re.IGNORECASE
)

_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300-\u0323]")  # letters that no older table shows
_LATIN = re.compile("[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_TWICE = re.compile("á[»º]|Æ[°¡¯’]|Ä[\x90\x91‘]|Ã[\x80-\xbf€-™ƒ]|Ã |Â[\x80-\xbf]")
_ODD = re.compile("[A-Za-z][\xa1-\xbf×äåæçëîïñöøûüþÿ]")  # where Unicode has other letters
_MEASURE = re.compile(r"[\d.,]*[A-Za-z]?[mM][²³]|[\d.,]*\d[°º][CF]?")  # no syllable of any table
_PIECE = re.compile(r"[^\n<>]+")  # of a page, what stands between two tags
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ENTITY = re.compile(r"&(?:#(\d{3,4})|([A-Za-z]{2,7}\d?));")
_WORD = re.compile(r"\S+")
_TYPOGRAPHY = re.compile("([“”‘’‚„…–—•]+)")
_ASCII_EDGE = "".join(map(chr, range(33, 65))) + "[]{}|\\^_`~"
_WORD_EDGE = _ASCII_EDGE + "“”‘’„…–—•«»"
_CAPITALS = re.compile("[A-Z]{2}")
_SMALL = re.compile("[a-z]")
_SIGN = re.compile("[\x80-\x9f\xa1-\xbf×÷\ufffd\ue000-\uf8ff]")
_GARBLED = re.compile(r"\w[\xa1-\xbf×÷\x80-\x9f\ufffd\ue000-\uf8ff]+(?=\w)|\ufffd{2}|[\x80-\x9f]")


def restored(text: str) -> str:
    """Return a text, or a page, in Unicode; as it is when it is so already."""
    restore = restorer(text)
    return restore(text) if restore else text


def restored_from_bytes(data: bytes) -> str | None:
    """Return the text of bytes in one of the older tables, or ``None`` when they are in none."""
    text = data.decode("latin-1")
    restore = _older(text)
    return restore(text) if restore else None


def restorer(text: str, *, mixed: bool = False) -> Restore | None:
    """Return what turns a text, and what belongs to it, into Unicode, or ``None``.

    Args:
        text: The text.
        mixed: Whether lines in Unicode say nothing of the others, as in print, where each may be
            in a font of its own.
    """
    if _TWICE.search(text):
        return _mended
    return _older(text, mixed=mixed)


def is_garbled(text: str) -> bool:
    """Whether a text seems to be in no language: signs stand within a good part of its words."""
    if not _SIGN.search(text):  # so it is with nearly all texts, and seen soon
        return False
    signs = len(_GARBLED.findall(text))
    return signs > 5 and signs * 12 > text.count(" ")


def _older(text: str, *, mixed: bool = False) -> Restore | None:
    glance = normalize("NFC", text[:_GLANCE])
    mixed = mixed or "<" in glance
    start = 0
    if _has(_UNICODE, glance, _ENOUGH):
        odd = list(islice(_ODD.finditer(text), _MIN_CLEAR)) if mixed else []
        if len(odd) < _MIN_CLEAR:
            return None
        start = max(0, odd[0].start() - _GLANCE)
    sample = normalize("NFC", text[start : start + _SAMPLE])
    if "&" in sample:
        sample = _ENTITY.sub(_letter, sample)
    pieces = [piece for piece in _PIECE.findall(_TAG.sub("\n", sample)) if piece.strip()]
    older = [piece for piece in pieces if not _UNICODE.search(piece)]
    if mixed:  # "là" and "và" are spelled alike in both
        older = [piece for piece in older if _share(_words(piece), str) < 1 - _MIN_GAIN]
    words = [word for piece in older for word in _words(piece) if len(word) > 1]
    words = [word for word in words if _LATIN.search(word) and not _MEASURE.fullmatch(word)]
    reading = _likeliest(words)
    share, before, different = _share(words, reading), _share(words, str), len(set(words))
    enough = _MIN_WORDS if share < 1 or before else _MIN_CLEAR
    least = _MIN_SHARE_OF_LINES if mixed else _MIN_SHARE
    if share < least or share < before + _MIN_GAIN or different < enough:
        return None
    mixed = len(older) < len(pieces)
    return lambda text: _by_piece(text, reading, mixed=mixed)


def _likeliest(words: Sequence[str]) -> Restore:
    """Return the table by which most words are spelled as syllables, then by which they are words.

    Tables share so many of their places that a short text is spelled well by several.
    """
    shares = {reading: _share(words, reading) for reading in _readings()}
    best = [reading for reading, share in shares.items() if share == max(shares.values())]
    if len(best) == 1 or shares[best[0]] < _MIN_SHARE:
        return best[0]
    from searchkit.analysis.lexicon import is_lexical

    def known(reading: Restore) -> int:
        return sum(is_lexical(normal_syllable(reading(word))) for word in words)

    return max(best, key=known)


def _has(letter: re.Pattern[str], text: str, count: int) -> bool:
    return len(list(islice(letter.finditer(text, 0, _SAMPLE), count))) == count


def _by_piece(text: str, reading: Restore, *, mixed: bool) -> str:
    """Read the pieces of a text that are not in Unicode; entities for letters of a table too.

    Where others are in Unicode, a page around an older article, a piece that may be either stays.
    """

    def read(piece: str) -> str:
        older = _ENTITY.sub(_letter, piece) if "&" in piece else piece
        if older.isascii() or _UNICODE.search(older):
            return piece
        read = _WORD.sub(lambda word: _read_word(word[0], reading), older)
        if _CAPITALS.search(older) and not _SMALL.search(older):
            read = read.upper()
        better = not mixed or _share(_words(read), str) > _share(_words(older), str)
        return read if better else piece

    return _PIECE.sub(lambda piece: read(piece[0]), normalize("NFC", text))


def _read_word(word: str, reading: Restore) -> str:
    """Read a word; the signs around it that letters of a table share their bytes with stay.

    Fonts for small letters alone have quotation marks and dashes where the tables have capitals.
    """
    if word.isascii() or _TYPOGRAPHY.fullmatch(word) or _MEASURE.fullmatch(word.strip(_WORD_EDGE)):
        return word
    whole = reading(word)
    if "-" in word:  # what print shows where TCVN3 has "ư", at the place of the soft hyphen
        soft = reading(word.replace("-", "\xad"))
        if is_syllable(soft.strip(_ASCII_EDGE)) and not all(map(is_syllable, whole.split("-"))):
            return soft
    if _TYPOGRAPHY.search(word) and not is_syllable(whole.strip(_ASCII_EDGE)):
        return "".join(
            part if _TYPOGRAPHY.fullmatch(part) else reading(part)
            for part in _TYPOGRAPHY.split(word)
        )
    return whole


def _letter(entity: re.Match[str]) -> str:
    from html import unescape

    letter = unescape(entity[0])
    return letter if len(letter) == 1 and letter > "\xa0" else entity[0]


def _mended(text: str) -> str:
    """Undo UTF-8 that was encoded twice, in the lines where that yields Vietnamese."""
    from ftfy import fix_encoding

    def mended(line: str) -> str:
        readings = (line, fix_encoding(line), _from_1258(line)) if _TWICE.search(line) else (line,)
        return max(readings, key=lambda reading: _share(_words(reading), str))

    return "\n".join(map(mended, text.split("\n")))


def _from_1258(line: str) -> str:
    """Return a line of UTF-8 that was read as windows-1258, which ftfy does not know; or it."""
    try:
        return b"".join(map(_byte_of_1258, line)).decode()
    except UnicodeError:
        return line


def _byte_of_1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        return letter.encode("latin-1")  # of a byte that the table leaves open


def _words(text: str) -> list[str]:
    return [word for word in (word.strip(_WORD_EDGE) for word in text.split()) if word]


def _share(words: Sequence[str], reading: Restore) -> float:
    """Return the share of words with other than ASCII letters that are syllables when read so."""
    marked = [word for word in words if not word.isascii()]
    return sum(is_syllable(_in_case(word, reading)) for word in marked) / max(1, len(marked))


def _in_case(word: str, reading: Restore) -> str:
    """Read a word; fonts of capitals have these in the places of small letters."""
    capitals = _CAPITALS.search(word) and not _SMALL.search(word)
    return reading(word).upper() if capitals else reading(word)


@cache
def _readings() -> tuple[Restore, ...]:
    tables = [_translation(table) for table in _TABLES.values()]
    return (*(lambda text, by=by: text.translate(by) for by in tables), _from_vni)


def _translation(table: str) -> dict[int, str]:
    """Map what the bytes of a table are in Latin-1, and in Windows-1252."""
    mapping = {code: letter for code, letter in enumerate(table, 0x80) if letter != "\ufffd"}
    for code in range(0x80, 0xA0):
        sign = bytes([code]).decode("cp1252", "replace")
        if sign != "\ufffd" and code in mapping:
            mapping[ord(sign)] = mapping[code]
    return mapping


def _from_vni(text: str) -> str:
    return _VNI.sub(lambda match: _vni().get(match[0], match[0]), text)


@cache
def _vni() -> dict[str, str]:
    """Map every letter of VNI, alone or with the mark behind it, in upper and lower case."""
    letters = _VNI_LETTERS | {letter.upper(): of.upper() for letter, of in _VNI_LETTERS.items()}
    for base, mark in product("aeoyuôöAEOYUÔÖ", _VNI_MARKS):
        letter = unicodedata.normalize("NFC", letters.get(base, base) + _VNI_MARKS[mark])
        letters |= {base + mark: letter, base + mark.upper(): letter}
    return letters
