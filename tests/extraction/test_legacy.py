"""Letters from before Unicode, as bytes and saved as UTF-8 by a program that knew no better."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.article import Article
from searchkit.extraction import Remark, read_articles
from searchkit.extraction.encoding import decode
from searchkit.extraction.legacy import is_garbled, restored, restored_from_bytes, restorer
from searchkit.extraction.orthography import is_syllable

TEXT = (
    "Hôm nay, hội đồng xã Suối Vàng bàn việc đưa sổ hộ khẩu lên máy tính để bà con khỏi phải đi"
    " lại."
    "\nAi mất giấy tờ thì được cấp lại ở nhà văn hóa, kể cả vào ngày nghỉ."
)
# Typed by hand after the tables' own documentation, not with the code that is tested.
TCVN3 = (
    "H«m nay, héi ®ång x· Suèi Vµng bµn viÖc ®\xada sæ hé khÈu lªn m¸y tÝnh ®Ó bµ con khái ph¶i"
    " ®i l¹i."
    "\nAi mÊt giÊy tê th× ®\xadîc cÊp l¹i ë nhµ v¨n hãa, kÓ c¶ vµo ngµy nghØ."
)
VNI = (
    "Hoâm nay, hoäi ñoàng xaõ Suoái Vaøng baøn vieäc ñöa soå hoä khaåu leân maùy tính ñeå baø con"
    " khoûi phaûi ñi laïi."
    "\nAi maát giaáy tôø thì ñöôïc caáp laïi ôû nhaø vaên hoùa, keå caû vaøo ngaøy nghæ."
)
VISCII = b"h\xb5i \xf0\xb0ng \xf0\xdf\xfec c\xa4p l\xd5i"


SHORT_VISCII = b"d\xf8ng c\xe1c \xd1ng d\xf8ng nh\xdf trang tin"


@pytest.mark.parametrize("written", [TCVN3, VNI])
def test_what_was_saved_as_utf8_by_mistake(written: str) -> None:
    assert restored(written) == TEXT
    assert decode(written.encode()) == TEXT


@pytest.mark.parametrize("written", [TCVN3, VNI])
def test_bytes(written: str) -> None:
    assert decode(written.encode("latin-1")) == TEXT
    assert restored_from_bytes(written.encode("latin-1")) == TEXT


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "x-user-defined"])
@pytest.mark.parametrize("written", [TCVN3, VNI])
def test_pages_whatever_they_declare(written: str, declared: str, tmp_path: Path) -> None:
    lead, last = written.split("\n")
    page = (
        f'<html><head><meta charset="{declared}"><title>{lead[:40]}</title></head><body>'
        f'<font face=".VnTime"><p>{lead}</p><p>{last}</p></font></body></html>'
    )
    (tmp_path / "a.html").write_bytes(page.encode("latin-1"))
    (article,) = read_articles([tmp_path / "a.html"])
    assert isinstance(article, Article)
    assert article.paragraphs == tuple(TEXT.split("\n"))


def test_a_page_of_entities() -> None:
    escaped = "".join(c if c < "\x80" else f"&#{ord(c)};" for c in TCVN3)
    assert decode(f"<p>{escaped}</p>".encode(), is_html=True) == f"<p>{TEXT}</p>"


def test_a_text_that_several_tables_spell_well_is_read_by_the_one_that_gives_words() -> None:
    assert decode(SHORT_VISCII) == "dụng các ứng dụng như trang tin"


def test_viscii_by_its_own_table() -> None:
    assert restored_from_bytes(VISCII) == "hội đồng được cấp lại"


@pytest.mark.parametrize(
    ("encoding", "times"),
    [
        ("latin-1", 1),
        ("latin-1", 2),
        ("sloppy-windows-1252", 1),
        ("sloppy-windows-1252", 2),
        ("sloppy-windows-1258", 1),
    ],
)
def test_utf8_that_was_encoded_again(encoding: str, times: int) -> None:
    import ftfy.bad_codecs  # noqa: F401  # registers the sloppy codec

    written = TEXT
    for _ in range(times):
        written = written.encode().decode(encoding)
    assert restored(written) == TEXT


@pytest.mark.parametrize("written", [TCVN3, VNI])
def test_records(written: str, tmp_path: Path) -> None:
    record = {
        "title": written.split("\n", maxsplit=1)[0],
        "text": written,
        "source": "B\xb8o x\xb7",
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    (tmp_path / "b.jsonl").write_bytes(json.dumps(record, ensure_ascii=False).encode("latin-1"))
    for name in ("a.jsonl", "b.jsonl"):
        (article,) = read_articles([tmp_path / name])
        assert isinstance(article, Article)
        assert (article.title, *article.paragraphs) == tuple(TEXT.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        unicodedata.normalize("NFD", TEXT),
        "XÃ BÌNH AN và XÃ ĐÔNG HÀ",
        "Cà phê ở quán cô Ba",
        "Déjà vu : où est le théâtre, là-bas, à côté de l’hôtel où j’étais né ?",
        "Größe, Straße, Übung, schön, für, müssen, können, dürfen, Äpfel",
        "São Paulo não é a capital; a informação está à disposição",
        "© 2024 ® ™ § 12, 25 °C ± 2 °C, 10 µm × 3",
        "653m², 300m² (ONT), 12 m², km², 4m³, 1.200 km², 35°C, 37,5°C",
    ],
)
def test_what_is_in_unicode_stays(text: str) -> None:
    assert restored(text) == text


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_is_read_and_stays_when_read_again(text: str) -> None:
    once = restored(text)
    assert restored(once) == once or once != text


def test_what_is_in_no_language_is_indexed_and_said(tmp_path: Path) -> None:
    junk = " ".join(["ch÷t", "nh¤g", "tr½n", "k¥u", "p¦q"] * 8)
    (tmp_path / "a.txt").write_text(f"{junk}\n\n{junk}.")
    notes: list[object] = []
    (article,) = read_articles([tmp_path / "a.txt"], note=notes.append)
    assert isinstance(article, Article)
    (remark,) = (note for note in notes if isinstance(note, Remark))
    assert str(tmp_path / "a.txt") in remark.text
    assert not is_garbled(TEXT)


def test_a_few_nul_bytes_make_no_page_binary(tmp_path: Path) -> None:
    lead, last = TEXT.split("\n")
    page = f"<h1>Xã\0 họp</h1><p>{lead}</p>\0<p>{last}</p>\0"
    (tmp_path / "a.html").write_bytes(page.encode())
    (article,) = read_articles([tmp_path / "a.html"])
    assert isinstance(article, Article)
    assert (article.title, article.paragraphs) == ("Xã họp", (lead, last))


@pytest.mark.parametrize("word", ["nghiêng", "Quyết", "ƯƠM", "khuya", "giữa", "oái", "y", "thuở"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", ["", "straße", "ngh", "thá́", "wok", "bắtt", "éà", "®iÖn"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("sign", "“”‘’–—…•")
@pytest.mark.parametrize("written", [TCVN3, VNI])
def test_signs_around_words_stay_what_they_are(written: str, sign: str) -> None:
    read = restored(written.replace(" b", f" {sign}b").replace(" l", f" {sign} l"))
    assert read == TEXT.replace(" b", f" {sign}b").replace(" l", f" {sign} l")


@pytest.mark.parametrize("written", [TCVN3, VNI])
def test_an_older_article_in_a_page_of_today(written: str, tmp_path: Path) -> None:
    lead, last = written.split("\n")
    frame = "<nav>Trang chủ | Giới thiệu | Thủ tục</nav><p>Trang của xã Đông Hà, ở thôn Giữa.</p>"
    page = f"<html><body>{frame}<div><h1>{lead[:7]}</h1><p>{lead}</p><p>{last}</p></div></body>"
    read = restored(page)
    assert frame in read
    assert all(f"<p>{line}</p>" in read for line in TEXT.split("\n"))


def test_areas_in_a_page_of_today_stay() -> None:
    rows = "".join(f"<td>Lâm Hà {i}m²</td><td>({i} m²) Hòa Bình</td>" for i in range(9))
    page = f"<html><h1>Giá đất ở những xã mới được sáp nhập</h1><table>{rows}</table></html>"
    assert restored(page) == page


@pytest.mark.parametrize("written", [TCVN3, VNI])
def test_decomposed_on_the_way(written: str) -> None:
    assert restored(unicodedata.normalize("NFD", written)) == TEXT


def test_a_few_words_that_can_be_nothing_else_are_enough() -> None:
    assert restored("Th«ng b¸o häp x·") == "Thông báo họp xã"
    assert restored("Müller, Größe") == "Müller, Größe"


def test_lines_in_older_fonts_beside_lines_in_unicode() -> None:
    lines = [
        "Tóm tắt: bài báo nói về lớp học số của xã, về những buổi học và những người dạy.",
        "Nghiªn cøu ®iÒu khiÓn hÖ m¸y ph¸t trong ®iÒu kiÖn l-íi c©n b»ng",
        "KHAI PH¸ §å THÞ",
        "Lớp học là nơi mọi người làm quen với máy móc, và là nơi trả lời câu hỏi.",
    ]
    restore = restorer("\n".join(lines), mixed=True)
    assert restore is not None
    assert list(map(restore, lines)) == [
        lines[0],
        "Nghiên cứu điều khiển hệ máy phát trong điều kiện lưới cân bằng",
        "KHAI PHÁ ĐỒ THỊ",
        lines[3],
    ]
    assert restorer("\n".join((lines[0], lines[3])), mixed=True) is None


def test_an_older_article_far_below_the_head_of_a_page() -> None:
    head = "<p>Trường học của xã Sen, nơi có những lớp học số đầu tiên của huyện.</p>"
    old = "<p>Phßng Gi¸o dôc hiÖp hoµ</p><p>Céng hoµ x· héi chñ nghÜa viÖt nam</p>"
    page = f"<html><body>{head}{'<div style=a></div>' * 2000}{old}</body></html>"
    assert "Phòng Giáo dục hiệp hoà" in restored(page)
