import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.errors import QueryError
from searchkit.escaping import printable
from searchkit.query.dates import parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025", "2025"),
        ("2025-02", "2025-02"),
        ("2025-2", "2025-02"),
        ("2025-02-03", "2025-02-03"),
        ("2025-2-3", "2025-02-03"),
        ("2/2025", "2025-02"),
        ("02/2025", "2025-02"),
        ("2-2025", "2025-02"),
        ("2.2025", "2025-02"),
        ("3/2/2025", "2025-02-03"),
        ("03/02/2025", "2025-02-03"),
        ("03-02-2025", "2025-02-03"),
        ("3.2.2025", "2025-02-03"),
        ("29/2/2024", "2024-02-29"),
        ("31/12/2100", "2100-12-31"),
        ("1900", "1900"),
        ("  2025-02\n", "2025-02"),
        ("２０２５", "2025"),
        ("2025–02", "2025-02"),
        ("3⁄2⁄2025", "2025-02-03"),
    ],
)
def test_dates_as_people_type_them(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from("/-."))
def test_every_day_in_every_form(day: date, sign: str) -> None:
    iso = day.isoformat()
    assert parse_date(iso) == iso
    assert parse_date(f"{day:%d}{sign}{day:%m}{sign}{day.year}") == iso
    assert parse_date(f"{day.day}{sign}{day.month}{sign}{day.year}") == iso
    assert parse_date(f"{day.month}{sign}{day.year}") == iso[:7]
    assert parse_date(f"{day.year}-{day.month}") == iso[:7]
    assert parse_date(f"{day.year}{sign}{day.month}{sign}{day.day}") == iso


@pytest.mark.parametrize(
    "text",
    ["", " ", "hôm qua", "2025-13", "2025-00", "2025-02-30", "2025-01-00", "0/2025", "13/2025",
     "31/02/2025", "29/2/2023", "0/1/2025", "1899", "2101", "0000", "25", "202", "20250203",
     "3/2/25", "2025-", "-2025", "2025-02-", "/2025", "2025-02-03-04",
     "1/2/3/2025", "003/2/2025", "2025 02",
     "٢٠٢٥", "2025-0٢", "²025", "2025\n2026", "Q1 2025", "\x00"],
)  # fmt: skip
def test_what_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(QueryError) as error:
        parse_date(text)
    message = str(error.value)
    assert f"“{printable(text)}”" in message
    assert "2/2025" in message  # the mend
    assert "\n" not in message


@given(st.text(max_size=12) | st.text(st.sampled_from("0123456789-/. ٢２"), max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        parsed = parse_date(text)
    except QueryError:
        return
    assert re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", parsed)
    assert parse_date(parsed) == parsed
    date.fromisoformat((parsed + "-01-01")[:10])
