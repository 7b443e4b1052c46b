# ruff: noqa: E501
"""PDF: reading order, paragraphs, running heads, and what is refused."""

import json
from pathlib import Path

import pytest

from searchkit.extraction import ReadArticle, Rejected, examine
from searchkit.extraction.formats import child
from searchkit.extraction.left_out import Reason, Remark

from .material.pdf import OUTLINES, PICTURE, Text, make_pdf, wrapped

ONE = (
    "Sáng nay, Ủy ban nhân dân xã họp bàn việc mở lớp dạy người cao tuổi dùng dịch vụ công trực tuyến"
    " tại nhà văn hóa của thôn, với sự có mặt của đông đủ bà con."
)
TWO = (
    "Theo kế hoạch, lớp học kéo dài ba buổi, mỗi buổi hai giờ, do tổ công nghệ số cộng đồng của thôn"
    " đứng ra hướng dẫn từng bước cho đến khi ai cũng tự nộp được hồ sơ."
)
THREE = (
    "Sau lớp học, mỗi thôn chọn năm người làm quen trước để giúp những nhà còn lại, rồi báo cáo kết quả"
    " về xã vào cuối mỗi tháng để xã tổng hợp chung."
)


def read(path: Path, data: bytes) -> ReadArticle:
    path.write_bytes(data)
    (reading,) = examine(path)
    assert isinstance(reading, ReadArticle), reading
    return reading


def refused(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    (rejection,) = examine(path)
    assert isinstance(rejection, Rejected), rejection
    return rejection.reason


def test_lines_become_paragraphs(tmp_path: Path) -> None:
    page = [Text(200, 90, "Xã mở lớp học số", 20)]
    for i, text in enumerate((ONE, TWO, THREE)):
        page += wrapped(text, 80, 150 + 80 * i, 72)
    reading = read(tmp_path / "a.pdf", make_pdf([page]))
    assert reading.article.title == "Xã mở lớp học số"
    assert reading.article.paragraphs == (ONE, TWO, THREE)


def test_an_indent_alone_begins_a_paragraph(tmp_path: Path) -> None:
    lines = []
    for i, text in enumerate((ONE, TWO, THREE)):
        first, *rest = wrapped(text, 80, 150 + 48 * i, 72)
        lines += [first._replace(x=110), *rest]
    article = read(tmp_path / "a.pdf", make_pdf([lines])).article
    assert article.paragraphs[-2:] == (TWO, THREE)


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = wrapped(ONE, 60, 150, 34, step=16)
    right = wrapped(TWO, 320, 150, 34, step=16)
    page = [Text(150, 90, "Xã mở lớp học số", 20), *left, *right]
    assert read(tmp_path / "a.pdf", make_pdf([page])).article.paragraphs == (ONE, TWO)
    mixed = [Text(150, 90, "Xã mở lớp học số", 20)]  # drawn row by row, as some programs do
    for pair in zip(left, right, strict=False):
        mixed += pair
    mixed += (left + right)[2 * min(len(left), len(right)) :]
    assert read(tmp_path / "b.pdf", make_pdf([mixed])).article.paragraphs[0] == ONE


def test_rows_of_cells_are_a_table(tmp_path: Path) -> None:
    page = [Text(200, 90, "Xã mở lớp học số", 20), *wrapped(ONE, 80, 150, 72)]
    for i, (name, count) in enumerate((("Thôn", "Học viên"), ("Sen", "25"), ("Súng", "31"))):
        page += [Text(90, 250 + 18 * i, name), Text(350, 250 + 18 * i, count)]
    paragraphs = read(tmp_path / "a.pdf", make_pdf([page])).article.paragraphs
    assert paragraphs == (ONE, "Thôn | Học viên", "Sen | 25", "Súng | 31")


def test_a_paragraph_goes_on_across_pages_without_what_stands_at_their_edges(
    tmp_path: Path,
) -> None:
    lines = [line.text for line in wrapped(f"{ONE} {TWO} {THREE}", 80, 0, 72)]
    pages = []
    for i in range(3):
        page = [Text(200, 30, "BẢN TIN XÃ SEN"), Text(290, 815, f"{i + 1}/3")]
        part = lines[i * 2 : i * 2 + 2] if i < 2 else lines[4:]
        pages.append([*page, *(Text(80, 100 + 16 * j, text) for j, text in enumerate(part))])
    reading = read(tmp_path / "a.pdf", make_pdf(pages))
    whole = " ".join((reading.article.title, *reading.article.paragraphs))
    assert f"{ONE} {TWO} {THREE}" in whole
    assert "BẢN TIN" not in whole
    heads = [piece.text for piece in reading.left_out if piece.reason is Reason.RUNNING_HEAD]
    assert heads == ["BẢN TIN XÃ SEN", "1/3", "BẢN TIN XÃ SEN", "2/3", "BẢN TIN XÃ SEN", "3/3"]


@pytest.mark.parametrize(("first", "kept"), [(4, False), (None, True)])
def test_numbers_that_go_on_with_the_pages_are_theirs_wherever_they_stand(
    first: int | None, kept: bool, tmp_path: Path
) -> None:
    numbers = ["7", "3", "19", "2"] if first is None else [str(first + i) for i in range(4)]
    pages = [
        [*wrapped(text, 80, 120, 72), Text(500, 680, number)]
        for text, number in zip([ONE, TWO, THREE, ONE], numbers, strict=True)
    ]
    article = read(tmp_path / "a.pdf", make_pdf(pages)).article
    words = " ".join((article.title, *article.paragraphs)).split()
    assert [number for number in numbers if number in words] == (numbers if kept else [])


def test_fonts_from_before_unicode_are_read(tmp_path: Path) -> None:
    words = "céng hoµ x· héi chñ nghÜa viÖt nam quyÕt ®Þnh vÒ viÖc ban hµnh kÕ ho¹ch më líp häc sè"
    page = wrapped(f"{words} {words}", 80, 150, 72)
    reading = read(tmp_path / "a.pdf", make_pdf([page]))
    assert "quyết định về việc ban hành kế hoạch mở lớp học số" in " ".join(
        (reading.article.title, *reading.article.paragraphs)
    )


def test_a_scan_is_refused_with_the_mend(tmp_path: Path) -> None:
    assert "ocrmypdf -l vie" in refused(tmp_path / "a.pdf", make_pdf([[]], scanned=True))


def test_a_text_that_a_machine_guessed_badly_is_refused_with_the_mend(tmp_path: Path) -> None:
    guessed = "Oy ban nhdn ddn xa hgp bdn vi$c md ldp d4y ngudi cao tudi dtng dlch vU c6ng tryc tuydn tgi "
    page = wrapped(guessed * 6, 60, 100, 80)
    assert "ocrmypdf" in refused(tmp_path / "a.pdf", make_pdf([page], scanned=True))
    assert "ocrmypdf" in refused(tmp_path / "b.pdf", make_pdf([page]))


def test_another_language_is_none_of_that(tmp_path: Path) -> None:
    text = "The commune opened a class this morning where older people learn to use public services online. "
    assert read(tmp_path / "a.pdf", make_pdf([wrapped(text * 4, 60, 100, 80)])).article.paragraphs


@pytest.mark.parametrize("drawn", [PICTURE, OUTLINES])
def test_pages_without_text_among_others_are_told(tmp_path: Path, drawn: bytes) -> None:
    pages = [[], wrapped(f"{ONE} {TWO}", 80, 100, 72), []]
    (tmp_path / "a.pdf").write_bytes(make_pdf(pages, title="Mot lop chu sai", drawn={0: drawn}))
    reading, remark = examine(tmp_path / "a.pdf")
    assert isinstance(reading, ReadArticle)
    assert isinstance(remark, Remark)
    assert reading.article.title.startswith("Sáng nay, Ủy ban nhân dân xã họp")
    assert "1 trong 3 trang" in remark.text  # the last one is empty
    assert "ocrmypdf --skip-text -l vie" in remark.text


@pytest.mark.parametrize("line", ["TIÊU CHUẨN QUỐC GIA", "QUỐC QUỐC", "CHUẨN QUỐC", "TIÊU CHUẨN"])
def test_words_set_with_room_between_their_letters_are_words(line: str) -> None:
    spaced = "  ".join(" ".join(word) for word in line.split())
    data = make_pdf([[Text(60, 90, spaced, 20), *wrapped(ONE, 60, 200, 72)]])
    _, (_, _, shown) = map(json.loads, child.run("pdf_lines", data).splitlines())
    assert shown[0][0] == line


@pytest.mark.parametrize(
    "line", ["a b c d e", "1 2 3 4 5 6 7 8", "- - - - - - - -", "Y tế là a b c d e f"]
)
def test_other_single_letters_stay_apart(line: str) -> None:
    data = make_pdf([[Text(60, 90, line), *wrapped(ONE, 60, 200, 72)]])
    _, (_, _, shown) = map(json.loads, child.run("pdf_lines", data).splitlines())
    assert shown[0][0] == line


def test_what_stands_above_every_page_in_large_letters_is_the_title(tmp_path: Path) -> None:
    head = Text(150, 40, "Xã mở lớp học số", 16)
    pages = [[head, *wrapped(text, 80, 100, 72)] for text in (ONE, TWO, THREE)]
    article = read(tmp_path / "a.pdf", make_pdf(pages)).article
    assert article.title == "Xã mở lớp học số"
    assert " ".join(article.paragraphs) == f"{ONE} {TWO} {THREE}"


def test_on_a_cover_all_large_lines_from_the_largest_on_are_the_title(tmp_path: Path) -> None:
    cover = [Text(90, 60, "XÃ SEN", 16), Text(90, 180, "BẢN TIN SỐ 5", 24), Text(90, 230, "NĂM 2024", 18),
             Text(90, 350, "LỚP HỌC SỐ Ở XÃ", 24), Text(90, 600, "Lưu hành nội bộ."), Text(270, 700, "Sen, 2024.", 16)]  # fmt: skip
    article = read(tmp_path / "a.pdf", make_pdf([cover, wrapped(ONE, 80, 100, 72)])).article
    assert article.title == "BẢN TIN SỐ 5 NĂM 2024 LỚP HỌC SỐ Ở XÃ"
    assert article.paragraphs == ("XÃ SEN", "Lưu hành nội bộ.", "Sen, 2024.", ONE)


def test_a_title_begins_with_the_first_line_of_nearly_the_largest_letters(tmp_path: Path) -> None:
    head = [Text(150, 40, "Xã Sen mở lớp học số", 15.6), Text(150, 62, "cho người cao tuổi", 16)]
    article = read(tmp_path / "a.pdf", make_pdf([[*head, *wrapped(ONE, 80, 120, 72)]])).article
    assert article.title == "Xã Sen mở lớp học số cho người cao tuổi"


def test_cells_that_recur_near_an_edge_are_no_running_head(tmp_path: Path) -> None:
    pages = []
    for i in range(4):
        lines = wrapped(ONE, 80, 100, 72)
        pages.append([Text(200, 30, "BẢN TIN XÃ SEN"), *lines, Text(90, 780 + 9 * i, "của lớp")])
    reading = read(tmp_path / "a.pdf", make_pdf(pages))
    assert {piece.text for piece in reading.left_out} == {"BẢN TIN XÃ SEN"}
    assert " ".join(reading.article.paragraphs).count("của lớp") == 4


def test_a_form_is_named_by_what_stands_in_capitals_below_its_head(tmp_path: Path) -> None:
    lines = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Mã hồ sơ: 12",
             "Bộ phận tiếp nhận", "Địa chỉ: xã Sen", "Điện thoại: 12", "ĐƠN XIN HỌC LỚP HỌC SỐ"]  # fmt: skip
    page = [Text(60, 60 + 30 * i, line) for i, line in enumerate(lines)]
    article = read(tmp_path / "a.pdf", make_pdf([page + wrapped(ONE, 60, 400, 72)])).article
    assert article.title == "ĐƠN XIN HỌC LỚP HỌC SỐ"


HEAD = [
    Text(60, 80, "ỦY BAN NHÂN DÂN TỈNH SEN"), Text(300, 80, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    Text(60, 120, "Số:"), Text(120, 120, "/QĐ-UBND"),
    Text(300, 120, "Sen, ngày"), Text(376, 120, "tháng"), Text(430, 120, "năm 2024"),
    Text(180, 180, "QUYẾT ĐỊNH"), Text(150, 200, "Về việc mở lớp học số cho bà con"),
]  # fmt: skip


def test_a_number_and_a_day_may_be_set_in_by_whoever_signs(tmp_path: Path) -> None:
    body = wrapped(ONE, 80, 260, 72)
    signer = Text(300, 60, "Người ký: Văn phòng 14/3/2024 09:12:45")
    stamps = [Text(84, 120, "123"), Text(358, 120, "14"), Text(412, 120, "3"), signer]
    article = read(tmp_path / "a.pdf", make_pdf([[*HEAD, *body]], stamps=stamps)).article
    assert article.title == "Quyết định số 123/QĐ-UBND: Về việc mở lớp học số cho bà con"
    assert article.published == "2024-03-14"
    assert article.paragraphs == (ONE,)
    blank = read(tmp_path / "b.pdf", make_pdf([[*HEAD, *body]], stamps=[signer])).article
    assert (blank.published, blank.metadata.get("number")) == (None, None)


def test_a_page_that_is_set_across_keeps_what_stands_in_its_margin(tmp_path: Path) -> None:
    text = f"{'Xa mo lop hoc so cho ba con trong thon. ' * 3}"
    drawn = b"".join(
        b"BT /F 12 Tf 0 1 -1 0 %d 40 Tm (%b) Tj ET\n" % (x, f"{x} {text}".encode())
        for x in range(30, 560, 40)
    )
    article = read(tmp_path / "a.pdf", make_pdf([[]], drawn={0: drawn})).article
    said = " ".join((article.title, *article.paragraphs))
    assert all(f"{x} Xa mo" in said for x in range(30, 560, 40))


def test_the_gazette_is_named_above_a_page_alone(tmp_path: Path) -> None:
    page = [Text(150, 40, "12 CÔNG BÁO/Số 97 + 98/Ngày 24-8-2024"), *wrapped(ONE, 80, 150, 72)]
    assert read(tmp_path / "a.pdf", make_pdf([page])).article.paragraphs == (ONE,)


def test_what_is_set_up_the_margin_is_no_text(tmp_path: Path) -> None:
    up = b"BT /F 20 Tf 0 1 -1 0 30 200 Tm (Ban thao ngay 30) Tj ET\n"
    within = b"BT /F 12 Tf 0 1 -1 0 300 500 Tm (Cot doc trong bang) Tj ET\n"
    page = [Text(200, 90, "Xã mở lớp học số", 16), *wrapped(ONE, 80, 150, 72)]
    article = read(tmp_path / "a.pdf", make_pdf([page], drawn={0: up + within})).article
    assert article.title == "Xã mở lớp học số"
    assert ONE in article.paragraphs
    text = " ".join(article.paragraphs)
    assert "Cot doc trong bang" in text
    assert "Ban thao" not in text


def test_a_locked_or_broken_one_is_refused(tmp_path: Path) -> None:
    whole = make_pdf([wrapped(ONE, 80, 100, 72)])
    assert "mật khẩu" in refused(
        tmp_path / "a.pdf", make_pdf([wrapped(ONE, 80, 100, 72)], encrypted=True)
    )
    assert "hỏng" in refused(tmp_path / "b.pdf", whole[:200])


@pytest.mark.parametrize(("name", "value"), [("MAX_MEMORY", 1 << 24), ("MAX_OUTPUT", 100)])
def test_what_takes_too_much_is_refused(
    tmp_path: Path, name: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, name, value)
    refused(tmp_path / "a.pdf", make_pdf([wrapped(ONE, 80, 100, 72)]))


def test_what_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MAX_SECONDS", 0)
    assert "giây" in refused(tmp_path / "a.pdf", make_pdf([wrapped(ONE, 80, 100, 72)]))
