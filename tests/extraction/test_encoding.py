import codecs
import encodings
import pkgutil
import unicodedata
from encodings.aliases import aliases

import pytest

from searchkit.errors import SourceError
from searchkit.extraction.encoding import decode

TEXT = (
    "Đề án 06: cấp căn cước công dân gắn chíp điện tử.\n"
    "Người dân ở vùng sâu, vùng xa được hướng dẫn nộp hồ sơ trực tuyến.\n"
)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_with_and_without_a_mark(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding)) == TEXT


def test_decomposed_utf8_stays_decomposed() -> None:
    text = unicodedata.normalize("NFD", TEXT)
    assert decode(text.encode()) == text


def as_windows_1258(text: str) -> bytes:
    """Write text as Windows-1258 does: a letter of the code page, then its tone mark."""
    encoded = b""
    for char in text:
        try:
            encoded += char.encode("cp1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", char)
            tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
            letter = unicodedata.normalize("NFC", marks.replace(tone, ""))
            encoded += (letter + tone).encode("cp1258")
    return encoded


@pytest.mark.parametrize("declared", ["windows-1258", "iso-8859-1", ""])
def test_windows_1258_is_composed(declared: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>{TEXT}'
    assert decode(as_windows_1258(page), is_html=True) == page


def test_windows_1258_without_a_declaration() -> None:
    assert decode(as_windows_1258(TEXT)) == TEXT


def test_a_page_may_declare_any_charset() -> None:
    page = '<meta charset="windows-1251"><p>Вьетнам'
    assert decode(page.encode("cp1251"), is_html=True) == page


@pytest.mark.parametrize("label", ["KOI8-R", " windows-1251 ", "x-sjis", "gb2312", "ISO_8859-5"])
def test_a_charset_may_be_declared_by_any_label_of_the_web(label: str) -> None:
    words = "Вьетнам, Ханой"
    page = f'<meta charset="{label}"><p>{words}'
    encoding = {"x-sjis": "cp932", "gb2312": "gbk"}.get(label, label.strip())
    assert words in decode(page.encode(encoding), is_html=True)


CODECS = sorted(
    {*aliases, *aliases.values(), *(m.name for m in pkgutil.iter_modules(encodings.__path__))}
)


@pytest.mark.parametrize("codec", ["", "no-such", "utf-16", "replacement", *CODECS])
def test_no_declared_charset_ends_the_reading(codec: str) -> None:
    """``undefined`` raised, ``unicode_escape`` made half of a pair of surrogates."""
    for body in (
        b"\xff\\ud800 \\U0010ffff",
        b"xin ch\xe0o +2AA- =D8",
        b"\x80\xed\xa0\x80 xn--a-\xff",
    ):
        text = decode(b'<meta charset="%b"><p>%b' % (codec.encode(), body), is_html=True)
        assert "<p>" in text
        text.encode()


def test_french_in_latin_1_is_not_taken_for_vietnamese() -> None:
    page = '<meta charset="iso-8859-1"><p>Déjà vu: où est le théâtre, là-bas à côté?'
    assert decode(page.encode("latin-1"), is_html=True) == page


def test_utf8_cut_short_or_with_one_broken_byte_is_still_utf8() -> None:
    data = (TEXT * 20).encode()
    assert decode(data[:-3] + b"\xff" + data[-3:]).startswith(TEXT)
    cut = data[: data.rindex("ế".encode()) + 1]
    assert decode(cut).startswith(TEXT)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        bytes(range(256)) * 40,
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00",
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="nhị phân"):
        decode(data)


def test_nothing_decodes_to_nothing() -> None:
    assert decode(b"") == ""
