"""Which abbreviations a text defines."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from searchkit.analysis.definitions import Definition, find_definitions, label_terms
from searchkit.analysis.folding import fold
from searchkit.analysis.normalization import split_tone
from searchkit.analysis.tokenizer import tokenize


def defined(text: str) -> list[tuple[str, str]]:
    return [
        (definition.abbreviation, definition.expansion.replace("_", " "))
        for definition in find_definitions(tokenize(text))
    ]


@pytest.mark.parametrize(
    ("text", "abbreviation", "expansion"),
    [
        ("Ủy ban nhân dân (UBND) tỉnh", "ubnd", "ủy ban nhân dân"),
        ("Uỷ ban nhân dân (UBND) tỉnh", "ubnd", "ủy ban nhân dân"),
        ("UỶ BAN NHÂN DÂN (UBND) TỈNH", "ubnd", "ủy ban nhân dân"),
        ("nộp hồ sơ qua dịch vụ công (DVC) quốc gia", "dvc", "dịch vụ công"),
        ("cơ sở dữ liệu ( “CSDL” )", "csdl", "cơ sở dữ liệu"),
        ("UBND (Ủy ban nhân dân) tỉnh", "ubnd", "ủy ban nhân dân"),
        ("“CĐS” (chuyển đổi số) là", "cđs", "chuyển đổi số"),
        ("chuyển đổi số (CDS)", "cds", "chuyển đổi số"),
        ("Bộ Khoa học và Công nghệ (KH&CN)", "kh_cn", "khoa học và công nghệ"),
        ("khoa học, công nghệ (KHCN)", "khcn", "khoa học công nghệ"),
        ("Bộ Thông tin và Truyền thông (TTTT)", "tttt", "thông tin và truyền thông"),
        ("Bộ Thông tin và Truyền thông (Bộ TT&TT)", "tt_tt", "thông tin và truyền thông"),
        ("kinh tế - xã hội (KT-XH)", "kt_xh", "kinh tế xã hội"),
        ("thành phố Hồ Chí Minh (TP.HCM)", "tp_hcm", "thành phố hồ chí minh"),
        ("cán bộ, công chức, viên chức (CBCCVC)", "cbccvc", "cán bộ công chức viên chức"),
        ("công nghiệp hóa, hiện đại hóa (CNH, HĐH)", "cnh_hđh", "công nghiệp hóa hiện đại hóa"),
        ("Ủy ban nhân dân cấp tỉnh (UBND cấp tỉnh)", "ubnd", "ủy ban nhân dân"),
        ("bảo hiểm y tế (sau đây gọi tắt là BHYT)", "bhyt", "bảo hiểm y tế"),
        ("thủ tục hành chính (viết tắt là TTHC)", "tthc", "thủ tục hành chính"),
        ("thủ tục hành chính (gọi tắt: TTHC)", "tthc", "thủ tục hành chính"),
        ("Cơ quan quản lý chất lượng (gọi tắt là Cơ quan QLCL)", "qlcl", "quản lý chất lượng"),
        ("kết nối vạn vật Internet of Things (IoT)", "iot", "internet of things"),
        ("chính sách (Good Laboratory Practice - GLP)", "glp", "good laboratory practice"),
        ("hệ thống (LMS - Learning Management System)", "lms", "learning management system"),
        ("GCP (Good Clinical Practice): thực hành tốt", "gcp", "good clinical practice"),
        ("R&D (research and development)", "r_d", "research and development"),
        (
            "khí (tên tiếng Anh: Compressed Natural Gas, viết tắt là CNG)",
            "cng",
            "compressed natural gas",
        ),
        ("TẬP ĐOÀN (Ủy ban nhân dân (UBND))", "ubnd", "ủy ban nhân dân"),
    ],
)
def test_definitions_are_found(text: str, abbreviation: str, expansion: str) -> None:
    assert defined(text) == [(abbreviation, expansion)]


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết về đột phá phát triển (57-NQ/TW)",
        "Quyết định số 749/QĐ-TTg (QĐ)",
        "ngày mồng ba tháng hai (3/2)",
        "Bộ Công an (C06)",
        "tổ chức chính quyền (Luật TCCQĐP)",
        "ông Nguyễn Văn Nam (NVN) cho biết",
        "đồng chí Nguyễn Văn Nam (NVN) cho biết",
        "các tỉnh (Hà Nội, Bắc Ninh, TP.HCM)",
        "khu công nghiệp, khu chế xuất (KCN; khu công nghệ cao: KCNC)",
        "phần in (II) và vai (VI)",
        "xã viên (xv)",
        "hỗ trợ phát triển chính thức (ODA)",
        "thuốc nổ Trinitrotoluen (TNT)",
        "điểm (Đ)",
        "các bước: (a) chuẩn bị; (b) biên bản (BB",
        "HỘI CHỢ AN NINH (AN)",
        "ủy ban nhân dân.\n(UBND)",
        "ủy ban. Nhân dân (UBND)",
        "ủy ban nhân dân (1) (UBND)",
        "(UBND)",
        "()",
        "",
    ],
)
def test_what_is_likelier_something_else_is_left_alone(text: str) -> None:
    assert defined(text) == []


def test_what_aligns_in_two_ways_is_left_alone() -> None:
    # "các" may give its C or, as a particle, none: "các con" and "cho các con" would both do.
    assert defined("dành cho các con (CC)") == []
    assert defined("quản lý về đất đai (QLĐĐ)") == [("qlđđ", "quản lý về đất đai")]


def test_a_mark_on_a_letter_is_a_claim() -> None:
    assert defined("đầu tư (ĐT)") == [("đt", "đầu tư")]
    assert defined("đầu tư (DT)") == [("dt", "đầu tư")]
    assert defined("dự toán (ĐT)") == []


def test_each_definition_of_a_passage_is_found() -> None:
    text = "Bảo hiểm xã hội (BHXH), bảo hiểm y tế (BHYT) và bảo hiểm xã hội (BHXH) tự nguyện"
    assert [abbreviation for abbreviation, _ in defined(text)] == ["bhxh", "bhyt", "bhxh"]


def test_labels_say_it_both_ways_and_once() -> None:
    definition = Definition("ubnd", "ủy_ban_nhân_dân")
    other = Definition("tt_tt", "thông_tin_và_truyền_thông")
    assert label_terms([definition, other, definition]) == [
        "ubnd=ủy_ban_nhân_dân",
        "ủy_ban_nhân_dân=ubnd",
        "tt_tt=thông_tin_và_truyền_thông",
        "thông_tin_và_truyền_thông=tt_tt",
    ]


# --- properties --------------------------------------------------------------------------------

WORDS = ("ủy", "ban", "nhân", "dân", "dịch", "vụ", "công", "thông", "tin", "điện", "tử", "học")
words = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8)
pieces = st.sampled_from(
    [
        *WORDS,
        "và",
        "của",
        "UBND",
        "TT",
        "A",
        "IoT",
        "(",
        ")",
        "&",
        "-",
        ",",
        "gọi tắt là",
        "15",
        " ",
    ]
)
hostile = st.text() | st.lists(pieces, max_size=30).map(" ".join)


@example(["vụ", "thông"], "{} (viết tắt: {})")  # the initials of "viết tắt"
@given(words, st.sampled_from(["{} ({})", "{} (sau đây gọi tắt là {})", "{} (viết tắt: {})"]))
def test_initials_are_always_traced_back(words: list[str], form: str) -> None:
    initials = "".join(split_tone(word)[0][0] for word in words).upper()
    assume(set(initials) != {"V"})  # no Roman numerals
    assert defined("Theo " + form.format(" ".join(words), initials)) == [
        (initials.lower(), " ".join(words))
    ]


@given(hostile)
def test_every_letter_is_the_initial_of_a_syllable_of_the_text(text: str) -> None:
    tokens = tokenize(text)
    said = "_" + "_".join(tokens.syllables) + "_"
    for definition in find_definitions(tokens):
        assert f"_{definition.abbreviation}_" in said
        assert f"_{definition.expansion}_" in said
        initials = iter(fold(syllable)[0] for syllable in definition.expansion.split("_"))
        assert all(fold(letter) in initials for letter in definition.abbreviation.replace("_", ""))


@given(hostile, hostile)
def test_the_text_around_a_passage_changes_nothing_in_it(before: str, after: str) -> None:
    assume("(" not in after and ")" not in after)
    text = "Theo ủy ban nhân dân (UBND)"
    assert ("ubnd", "ủy ban nhân dân") in defined(f"{before}. {text} {after}")
