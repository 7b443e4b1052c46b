"""Consolidated texts (*văn bản hợp nhất*): a document and its amendments, written as one.

Their head is that of the document that was amended. Number, day and body of their own stand where
it ends and its annexes begin, at the confirmation that Pháp lệnh 01/2012/UBTVQH13 asks for.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from searchkit.extraction.formats.official import Head
from searchkit.extraction.formats.official_names import is_capitals, named
from searchkit.extraction.record_values import day_of

_LINES: Final = 6  # of a confirmation, beginning with the one that says what it is
_CONFIRMED = re.compile(
    r"(?P<body>[^\d:]{0,120}?)[\s|]{0,3}XÁC (?:THỰC|NHẬN) VĂN BẢN HỢP NHẤT"
    r"[\s|]{0,3}(?P<rest>[^\d:]{0,60}?)[\s|]{0,3}Số\s?:?\s?(?P<number>\d{1,6}\s?/VBHN-[A-ZĐ]{2,20})\b"
    r"[^\d]{0,80}ngày\s(?P<day>\d{1,2})\stháng\s(?P<month>\d{1,2})\snăm\s(?P<year>\d{4})"
)


def as_confirmed(head: Head, lines: Sequence[str]) -> Head:
    """Say of a document with this head what its confirmation as a consolidated text says.

    Args:
        head: The head of the document.
        lines: The lines below it.

    Returns:
        The head with number, kind, day and body of the consolidated text; as it was when the
        document is none.
    """
    for i, line in enumerate(lines):
        if "HỢP NHẤT" not in unicodedata.normalize("NFC", line):
            continue
        match = _CONFIRMED.match(unicodedata.normalize("NFC", " ".join(lines[i : i + _LINES])))
        if match is None:  # the kind above the head, or a form of companies that merge
            continue
        number = re.sub(r"\s", "", match["number"])
        body = f"{match['body']} {match['rest']}".strip()
        issuer = named(body) if match["body"] and is_capitals(body) else head.issuer
        own = {"number": number, "kind": "Văn bản hợp nhất"} | (
            {"issuer": issuer} if issuer else {}
        )
        day = day_of(f"{match['day']}/{match['month']}/{match['year']}")
        return replace(head, issuer=issuer, published=day, metadata={**head.metadata, **own})
    return head
