import pytest

from searchkit.extraction.splices import Headline, unspliced_headline, without_splices

TITLE = "Xã vùng cao đưa dịch vụ công về tận bản"


def test_the_keyword_behind_an_underscore_is_taken_off() -> None:
    assert unspliced_headline(f"{TITLE}_ty le keo") == Headline(TITLE, "ty le keo")


@pytest.mark.parametrize("line", [TITLE, "snake_case is no headline of ours", "Tệp_đính_kèm"])
def test_honest_headlines_stay(line: str) -> None:
    assert unspliced_headline(line) == Headline(line)


@pytest.mark.parametrize(
    ("spliced", "restored"),
    [
        (
            "Sáng 5/3,ãvùngcaođưadịchvụcôngvềtậnbty le keo tại nhà văn hóa bản, lớp học mở cửa.",
            "Sáng 5/3, tại nhà văn hóa bản, lớp học mở cửa.",
        ),
        (
            "Xãvùngcaođưadịchvụcôngvềtậnbản Từ sáng sớm, bà con đã đến.",
            " Từ sáng sớm, bà con đã đến.",
        ),
    ],
)
def test_a_squeezed_headline_is_cut_out_of_its_sentence(spliced: str, restored: str) -> None:
    assert without_splices(spliced, Headline(TITLE, "ty le keo")) == restored


@pytest.mark.parametrize(
    "paragraph",
    [
        f"{TITLE} là mô hình hay.",
        "Truy cập dichvucong.gov.vn hoặc https://xavungcaoduadichvucong.example để nộp hồ sơ.",
        "Nghiêng-ngả-nhưng-không-đổ, lớp học vẫn sáng đèn.",
    ],
)
def test_honest_paragraphs_stay(paragraph: str) -> None:
    assert without_splices(paragraph, Headline(TITLE, "ty le keo")) == paragraph
