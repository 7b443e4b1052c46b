import re
import unicodedata
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analysis.dates import iso_date
from searchkit.analysis.document_numbers import KINDS
from searchkit.analysis.identifiers import Identifier, compound_terms, find_identifiers
from searchkit.analysis.tokenizer import tokenize


def identifiers(text: str) -> list[Identifier]:
    return list(find_identifiers(tokenize(text)))


def terms(text: str) -> set[str]:
    return {term for identifier in identifiers(text) for term in identifier.terms}


# --- what names the same -------------------------------------------------------------------------

SAME = {
    "resolution 57": [
        "57-NQ/TW",
        "57/NQ-TW",
        "57NQ/TW",
        "57 NQ/TW",
        "57 - NQ/TW",
        "57−NQ⁄TW",
        "NQ57",
        "nghị quyết số57",
        "57–NQ/TW",  # an en dash, as word processors make it
        "57\u2011NQ/TW",  # a hyphen that does not break
        "57-nq/tw",
        "Nghị quyết số 57-NQ/TW",
        "Nghị quyết 57-NQ/TW",
        "nghị quyết 57",
        "Nghị quyết số 57.",
        "NGHỊ QUYẾT SỐ 57-NQ/TW",
        "nghi quyet so 57",
        "nghi quyet 57",
        "(NQ 57)",
        "nq 57",
        "NQ số 57",
        "Nghị quyết 57/NQ-TW ngày 22/12/2024 của Bộ Chính trị",
    ],
    "project 6": [
        "Đề án 06",
        "Đề án 6",
        "đề án số 06",
        "de an 06",
        "Đề án 06/CP",
        "ĐỀ ÁN 06/CP",
        "ĐA 06",
        "ĐA06",
        "đề án06",
        "Đề án ０６",
    ],
    "06/CP": ["06/CP", "6/CP", "06-CP", "Đề án 06/CP", "de an 06/cp"],
    "decision 6 of 2022": [
        "QĐ 06/2022",
        "QĐ 6/2022",
        "06/2022/QĐ-TTg",
        "Quyết định số 06/2022/QĐ-TTg",
        "quyết định 06/2022",
        "quyet dinh so 06/2022/qd-ttg",
        "06/2022",
    ],
    "decree 31 of 2019": [
        "NĐ 31/2019",
        "31/2019/NĐ-CP",
        "nghị định 31 năm 2019",
        "NĐ số 31 năm 2019",
    ],
    "decision 749": [
        "749/QĐ-TTg",
        "749/qđ-ttg",
        "Quyết định 749",
        "Quyết định số 749/QĐ-TTg",
        "quyet dinh 749",
        "QĐ số 749",
        "qd 749",
    ],
    "decision 1034": ["1034/QĐ-BTTTT", "1.034/QĐ-BTTTT", "Quyết định số 1.034/QĐ-BTTTT"],
    "decree 63": [
        "63/2024/NĐ-CP",
        "Nghị định 63/2024/NĐ-CP",
        "Nghị định số 63/2024",
        "nghị định 63",
        "NĐ 63",
        "NĐ63/2024",
        "63/2024/NĐ - CP",
        "63/2024/NĐ -CP",
        "63 / 2024 / NĐ-CP",
        "63/2024/NĐCP",
        "nghi dinh 63/2024/nd-cp",
    ],
    "a law": ["20/2023/QH15", "Luật số 20/2023/QH15", "luat 20/2023/qh15", "20/2023-QH15"],
    "a joint circular": [
        "18/2012/TTLT-BTC-BTTTT",
        "18/2012/TTLT/BTC-BTTTT",
        "Thông tư liên tịch số 18/2012/TTLT-BTC-BTTTT",
        "18/2012/ttlt-btc-btttt",
    ],
    "a ministry": ["TT&TT", "tt&tt", "Bộ TT&TT", "Sở TT&TT,"],
    "a third quarter": [
        "quý III/2024",
        "Quý III năm 2024",
        "quý 3/2024",
        "quý 3 năm 2024",
        "quy iii nam 2024",
        "quý III",
        "quý 3",
    ],
    "a congress": [
        *("Đại hội XIII", "đại hội 13", "Đại hội lần thứ XIII", "dai hoi lan thu 13"),
        *("Đại hội Đảng lần thứ XIII", "Đại hội đại biểu toàn quốc lần thứ 13 của Đảng"),
    ],
    "a telephone": [
        "0912345678",
        "0912.345.678",
        "0912 345 678",
        "0912-345-678",
        "+84 912 345 678",
        "+84912345678",
        "(+84) 912.345.678",
        "84912345678",
        "(84) 912 345 678",
        "0084 912 345 678",
    ],
    "a hotline": ["19001234", "1900 1234", "1900.1234"],
    "a day of any year": [
        *("10/11", "ngày 10/11", "10 tháng 11", "ngày 10 / 11", "ngày 10.11", "10/11/2024"),
    ],
    "ninety-five thousand": [
        *("95.000", "95,000", "95000", "95 000", "95.000 người", "95.000.", "٩٥٠٠٠"),
    ],
    "a million and a fraction": [
        *("1.234.567,8", "1,234,567.8", "1234567,8", "1234567.8", "1 234 567,8"),
        "1\u202f234\u202f567,8",
    ],
    "eighteen point three": ["18,3%", "18.3%", "18,3", "18.3", "tăng 18,3%."],
    "a day": [
        "22/12/2024",
        "22-12-2024",
        "22.12.2024",
        "22–12–2024",
        "2024-12-22",
        "ngày 22 tháng 12 năm 2024",
        "Ngày 22 tháng 12 năm 2024,",
        "ngay 22 thang 12 nam 2024",
        "22 THÁNG 12 NĂM 2024",
        "(22/12/2024)",
        "٢٢/١٢/٢٠٢٤",
    ],
    "an early day": ["02/03/2024", "2/3/2024", "2 tháng 3 năm 2024", "ngày 02 tháng 03 năm 2024"],
    "a month": [
        "12/2024",
        "12-2024",
        "tháng 12/2024",
        "tháng 12 năm 2024",
        "thang 12 nam 2024",
        "Tháng 12-2024",
        "tháng ١٢ năm ٢٠٢٤",
    ],
    "a range": ["2021-2025", "2021–2025", "giai đoạn 2021-2025", "2021/2025", "2021 - 2025"],
    "a disease": ["Covid-19", "COVID-19", "covid–19", "dịch Covid-19."],
}  # fmt: skip


@pytest.mark.parametrize("spellings", SAME.values(), ids=SAME)
def test_spellings_of_one_thing_share_a_term(spellings: list[str]) -> None:
    decomposed = [unicodedata.normalize("NFD", spelling) for spelling in spellings]
    assert set.intersection(*map(terms, [*spellings, *decomposed]))


def test_different_things_share_no_term() -> None:
    for a, b in combinations([spellings[0] for spellings in SAME.values()], 2):
        assert not terms(a) & terms(b), (a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Đề án 06", "Đề án 60"),
        ("Đề án 06/CP", "Đề án 060/CP"),
        ("06/CP", "60/CP"),
        ("NQ 57", "NQ 75"),
        ("57-NQ/TW", "157-NQ/TW"),
        ("57-NQ/TW", "57-KL/TW"),
        ("57-NQ/TW", "5-7-NQ/TW"),
        ("Nghị quyết 57", "Nghị định 57"),
        ("Quyết định 749", "Quyết định 7490"),
        ("22/12/2024", "12/12/2024"),
        ("12/2024", "11/2024"),
        ("18,3", "1,830"),
        ("18,3", "1,83"),
        ("1,05", "1,5"),
        ("95.000", "950.000"),
        ("95.000", "95.0"),
        ("1.234.567", "1.234,567"),
        ("2021-2025", "2021-2026"),
        ("Covid-19", "Covid-91"),
        ("TT&TT", "TT&T"),
    ],
)
def test_near_misses_share_no_term(a: str, b: str) -> None:
    assert terms(a)
    assert terms(b)
    assert not terms(a) & terms(b)


# --- what the terms are --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("compound", "expected"),
    [
        ("57-NQ/TW", ("57/nq/tw", "nq:57")),
        ("63/2024/NĐ-CP", ("63/2024/nd/cp", "nd:63/2024", "nd:63", "63/2024")),
        ("22/12/2024", ("2024-12-22", "22/12")),
        ("29/02/2024", ("2024-02-29", "29/2")),
        ("12/2024", ("2024-12", "12/2024")),
        ("13/2024", ("13/2024",)),
        ("95.000", ("95000",)),
        ("001.000", ("1000",)),
        ("18,3", ("18.3",)),
        ("1.234,5", ("1234.5",)),
        ("TT&TT", ("tt&tt",)),
        ("2024", ("2024",)),
        ("0912345678", ("912345678",)),
    ],
)
def test_canonical_terms(compound: str, expected: tuple[str, ...]) -> None:
    assert compound_terms(compound) == expected


@pytest.mark.parametrize(
    "text",
    ["", "06", "100", "Ông An", "và/hoặc", "kinh-tế", "KT-XH", "e.g", "Nghị quyết", "số", "&",
     "a & b", "2-", "½", "²", "NQ", "tháng năm", "ngày tháng năm", "Đề án số", "ba mươi", "m²"],
)  # fmt: skip
def test_no_identifier(text: str) -> None:
    assert identifiers(text) == []


@pytest.mark.parametrize(
    "text",
    ["31/02/2024", "29/02/2023", "32/12/2024", "00/12/2024", "12/13/2024", "22/12/1024",
     "22/12/9999", "1/2/3", "22/12/20245", "31-04-2024"],
)  # fmt: skip
def test_what_is_no_day_gets_no_date(text: str) -> None:
    assert terms(text)
    assert not [term for term in terms(text) if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", term)]


def test_day_that_does_not_exist_leaves_its_month() -> None:
    assert terms("ngày 31 tháng 2 năm 2024") == {"2024", "2024-02"}


@pytest.mark.parametrize(
    "text",
    [
        "đã 6 tháng",  # "already six months" is not Đề án 6
        "đá 6",
        "đã 06",
        "Nghị quyết 18,3%",
        "kế hoạch 18%",
        "đề án 95.000 tỷ",
        "kết luận 57%",
    ],
)
def test_figures_are_no_document_numbers(text: str) -> None:
    assert not [term for term in terms(text) if ":" in term]


@pytest.mark.parametrize(
    ("text", "first", "last", "term"),
    [
        ("theo Nghị quyết số 57-NQ/TW đã", 4, 6, "57/nq/tw"),
        ("theo Nghị quyết số 57-NQ/TW đã", 1, 4, "nq:57"),
        ("NQ 57", 0, 1, "nq:57"),
        ("từ ngày 22 tháng 12 năm 2024", 2, 6, "2024-12-22"),
        ("từ tháng 12 năm 2024 đến", 1, 4, "2024-12"),
        ("QĐ 06/2022 là", 0, 2, "qd:6/2022"),
        ("đạt 18,3%", 1, 1, "18.3"),
        ("Bộ TT&TT", 1, 2, "tt&tt"),
    ],
)
def test_place(text: str, first: int, last: int, term: str) -> None:
    assert (first, last) in [(i.first, i.last) for i in identifiers(text) if term in i.terms]


# --- properties ----------------------------------------------------------------------------------

PIECES = [
    "57", "06", "6", "2024", "2022", "22", "12", "95.000", "18,3", "NQ", "TW", "QĐ", "TTg",
    "nq", "&", "-", "–", "/", ".", ",", "%", "Nghị", "quyết", "số", "đề", "án", "tháng", "năm",
    "ngày", "²", "½", "٢٠٢٤", "１２", "𝟙", "①", "Ⅳ", "İ", "ß", "\u0331", "\u0301", "\u20dd",
    "\u0958", "北京", "0000", "99999999999", "\u200f", "\x00", "😀",
]  # fmt: skip
spaces = st.sampled_from(["", " ", "-", "/", "\n"])
fragments = st.lists(st.tuples(st.sampled_from(PIECES), spaces), max_size=12).map(
    lambda parts: "".join(piece + space for piece, space in parts)
)
texts = st.text() | fragments


@given(texts)
def test_any_text_gives_valid_identifiers(text: str) -> None:
    tokens = tokenize(text)
    for identifier in find_identifiers(tokens):
        assert 0 <= identifier.first <= identifier.last < len(tokens.syllables)
        assert identifier.terms
        for term in identifier.terms:
            assert term
            assert term == "".join(term.split())
            assert term == term.lower()


@given(texts)
def test_normal_forms_have_the_same_identifiers(text: str) -> None:
    assert (
        identifiers(unicodedata.normalize("NFC", text))
        == identifiers(unicodedata.normalize("NFD", text))
        == identifiers(text)
    )


@given(st.text(st.sampled_from("0123456789٠٢٤०६０６𝟙²½①/-.,&–QĐNttg"), max_size=20))
def test_terms_are_ascii(text: str) -> None:
    assert all(term.isascii() for term in terms(text))


@given(
    st.lists(st.sampled_from(["B1", "5G", "IoT", "QH15", "57", "NQ", "06", "²", "TT"]), min_size=2),
    st.lists(st.sampled_from("-/&–"), min_size=1),
)
def test_company_does_not_matter(pieces: list[str], signs: list[str]) -> None:
    """What a query holds alone is what an article holds between other words and figures."""
    compound = (
        "".join(piece + signs[i % len(signs)] for i, piece in enumerate(pieces[:-1])) + pieces[-1]
    )
    assert terms(compound) | {"2024"} == terms(f"Năm 2024 và {compound} nhé") | {"2024"}


numbers = st.integers(1, 9999)


@given(numbers, numbers, st.sampled_from(list(KINDS.items())))
def test_a_named_document_is_found_by_number_and_no_other(
    number: int, other: int, kind: tuple[tuple[str, str], str]
) -> None:
    words, abbreviation = kind
    written = [
        f"{' '.join(words)} {number}",
        f"{' '.join(words)} số {number:03}",
        f"{' '.join(words)} {number:02}-{abbreviation}/TW",
        f"{abbreviation.upper()} {number}",
        f"{number:02}-{abbreviation}/TW",
        f"{number}/2024/{abbreviation}-CP",
    ]
    shared = set.intersection(*map(terms, written))
    assert f"{abbreviation}:{number}" in shared
    assert (f"{abbreviation}:{other}" in shared) == (other == number)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["/", "-", ".", " / "]))
def test_every_day_is_one_term(day: date, sign: str) -> None:
    in_any_year = f"{day.day}/{day.month}"
    expected = {day.isoformat(), in_any_year}
    assert iso_date(day.year, day.month, day.day) == day.isoformat()
    for text in (
        f"{day.day}{sign}{day.month}{sign}{day.year}",
        f"{day:%d}{sign}{day:%m}{sign}{day:%Y}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
    ):
        found = [each for each in identifiers(text) if day.isoformat() in each.terms]
        assert [set(each.terms) for each in found] == [expected]
        assert found[0].query_terms() == (day.isoformat(),)
    assert in_any_year in terms(f"ngày {day.day} tháng {day.month}")


@given(st.integers(1000, 10**12), st.sampled_from(["00", "07", "5", "123"]))
def test_every_figure_is_one_term(figure: int, fraction: str) -> None:
    english = f"{figure:,}"
    vietnamese = english.replace(",", ".")
    assert terms(english) == terms(vietnamese) == terms(str(figure)) == {str(figure)}
    expected = {f"{figure}.{fraction}"}
    assert terms(f"{english}.{fraction}") == terms(f"{vietnamese},{fraction}") == expected
    assert terms(f"{figure},{fraction}") == expected


@pytest.mark.parametrize("piece", ["57-", "1.", "95.000,", "a&", "NQ 57 ", "12/2024 ", "&" * 10])
def test_long_text_is_no_trouble(piece: str) -> None:
    """Quadratic work would not end; a run of signs and figures is one identifier at most."""
    count = 300_000 // len(piece)
    assert len(identifiers(piece * count)) <= 2 * count


def test_a_plan_of_five_years_has_no_year() -> None:
    assert terms("kế hoạch 5 năm 2021-2025") >= {"kh:5"}
    assert "kh:5/2021" not in terms("kế hoạch 5 năm 2021-2025")
    assert "nd:13/1300" not in terms("Nghị định 13 năm 1300")
