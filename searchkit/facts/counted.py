"""What a figure counts: where a sentence says it.

It stands behind the figure (``2,6 triệu tài khoản định danh điện tử``), is the subject of the verb
before it (``Tỷ lệ hồ sơ trực tuyến đạt 45%``), or stands right before it in a list.
"""

import re
from collections.abc import Sequence
from typing import Final

from searchkit.facts.figure_words import any_word
from searchkit.facts.quantities import Quantity

MAX_MEASURE: Final = 120
"""Characters of what is counted."""
_CLAUSE: Final = re.compile(
    r"[;…]\s?|\.\.\.|[,:]\s(?![0-9])|\s[-–]\s|[()]|\s(?:và|còn|trong đó)\s(?=[^,;]{0,40}(?:[0-9]))"
)
_VERB: Final = re.compile(
    rf"(?i)\s(?:(?:{any_word('before')})\s)*(?:{any_word('verb')})\b"
    rf"(?:\s(?:{any_word('behind')}))*\s?$"
)
_BARE: Final = re.compile(
    rf"(?i)(?:(?:{any_word('before')}|{any_word('verb')}|dù|do|vì|nên|và|t[ỷỉ] lệ)\s?)+"
)
"""Words that tell nothing of what is counted."""
_APPROXIMATE: Final = re.compile(rf"(?i)\s?\b(?:{any_word('about')})\s$")
_STOP: Final = re.compile(rf"(?i)[,;:.()“”\"…]|\s[-–]\s|\s(?:{any_word('stop')})(?=\s|$)")
_WIDE_STOP: Final = re.compile(rf"(?i)[,;:.()“”\"…]|\s[-–]\s|\s(?:{any_word('far')})(?=\s|$)")
_LEADING: Final = re.compile(
    rf"(?i)^(?:(?:{any_word('lead')}|mục tiêu(?!\s(?:của|đề ra|về)))(?:\s?,?\s|$))+"
)
_TIMES_IN: Final = re.compile(
    r"(?i)\s?(?<!/)\b(?:tính\s)?(?:(?:đến|tới|hết|cuối|trong|vào|từ|của)\s)*(?:(?:cuối|hết"
    r"|đầu)\s)?(?:ngày\s[\d/.-]+"
    r"|(?:[0-9]{1,2}\s)?tháng(?:\sđầu)?(?:\snăm)?\s?[\d/-]*|quý\s[\wIVX/]+|năm\s[0-9]{4}"
    r"|[0-9]{1,2}/[0-9]{4})"
)
_MEASURED: Final = re.compile(
    r"(?:đồng|USD|EUR|euro|VND|VNĐ|NDT|đô la.*|bảng|tệ|nhân dân tệ|yên|won|rúp|baht"
    r"|(?:kilo|mega)ton|[kKMGT]?(?:Wh?|Wp|Hz|B|bps|VA?|Pa)|HP|CV|TEU|DWT|điểm|lần)(?:/.*)?"
)
_EXTENT: Final = re.compile(r"(?i)\b(?:dài|rộng|cao|sâu|nặng|cách)\s")
_ANYBODY: Final = frozenset({"người", "em", "trường hợp", "đơn vị", "lượt"})
"""Units that say little of what is counted."""
_WEIGHED: Final = re.compile(
    r"(?:[kcm]?m[23²³]?|kg|ha|mg|ml|tấn|tạ|mét|lít|héc ta|ki lô mét)(?:/.*)?"
)
"""Units in which something is measured; behind those of :data:`_WEIGHED` may stand what."""
_TOPIC: Final = re.compile(
    r"(?i)(?:\s(?:trong|trên)(?: số| tổng số)?\s[0-9]{1,3}\s(?:quốc gia(?: và vùng lãnh thổ)?"
    r"|nước|tỉnh(?:, thành phố)?"
    r"|địa phương|nền kinh tế|bộ))?(?:\s(?:cả nước|toàn quốc|thế giới))?,?\s(?:trong|về|theo"
    r"|trên)\s(?:bảng\s)?"
    r"(?P<topic>[^\d,;.()“”][^,;.()“”]{2,100}?)(?=\s(?:năm|với|tăng|so với|giảm|và|trong khi|của"
    r" năm)\b|[,;.()“”]|$)"
)
_RANKING: Final = re.compile(
    r"(?i)\b(?P<topic>(?:bảng xếp hạng|báo cáo khảo sát|chỉ số)\s[^\d,;:.()“”]{3,80}?)"
    r"(?=\s(?:năm|với|tăng|so với|giảm|và|được|đạt|xếp|đứng)\b|\s?[\d,;:.()“”]|$)"
)
_SINCE: Final = re.compile(r"(?i)\s(?:(?:kể )?từ [^,;]{4,20}\s)?(?:đến|tới|cho đến) nay$")
_OPENS: Final = re.compile(rf"(?i)\b(?:{any_word('opens')}|(?<!so )với)\s")
_FOR_LONG: Final = re.compile(r"(?i)\s(?:trong (?:thời hạn|thời gian|vòng)|kể từ)\s")
"""What stands behind a share that is how long it holds."""
_LISTED: Final = 3  # figures with one unit that make a list
_LAST_WORDS: Final = 4
_NEAR: Final = 60  # characters of a name that stands right before its share
_STRONG_STOP: Final = re.compile(r"[,;.()…]|\s[-–]\s")
_DANGLING: Final = re.compile(
    r"(?i)\s(?:là|sử dụng|với|của|trên|hơn|gần|khoảng|tổng|cùng|bình quân)?\s?$"
)


def counted(sentence: str, found: Sequence[Quantity], number: int) -> tuple[int, int]:
    """Where a sentence says what one of its figures counts; (0, 0) where it does not.

    Args:
        sentence: In NFC.
        found: Its quantities, in order.
        number: Of the quantity among them.
    """
    quantity, floor = found[number], found[number - 1].unit_end if number else 0
    ceiling = found[number + 1].start if number + 1 < len(found) else len(sentence)
    span = _measure(sentence, quantity, floor, ceiling)
    if _is_listed(sentence, quantity, found, span):
        return _listed(sentence, quantity, floor) or span
    return span


def worded(text: str) -> str:
    """What is counted without times and without what merely leads to it."""
    measure = _LEADING.sub("", _TIMES_IN.sub("", text).strip(" ,")).strip(" ,")
    return "" if _BARE.fullmatch(measure) else measure


def _measure(sentence: str, quantity: Quantity, floor: int, ceiling: int) -> tuple[int, int]:
    """Where what is counted stands; (0, 0) where the sentence does not say."""
    clause = max(
        (m.end() for m in _CLAUSE.finditer(sentence, floor, quantity.start)), default=floor
    )
    before = sentence[clause : quantity.start]
    found = _subject(before)
    subject = (clause + found[0], clause + found[1]) if found else (0, 0)
    if quantity.form == "rank":
        topic = _TOPIC.match(sentence, quantity.unit_end)
        topic = topic or _RANKING.search(sentence)
        return topic.span("topic") if topic else subject
    share = quantity.unit.startswith("%")
    is_for_long = share and _FOR_LONG.match(sentence, quantity.unit_end)
    behind = (0, 0) if is_for_long else _object(sentence, quantity, ceiling, wide=share)
    is_counted = behind[1] - behind[0] > len(quantity.unit) + 1 and not (
        share or _MEASURED.fullmatch(quantity.unit)
    )
    if not quantity.unit or (quantity.form == "change" and not is_counted):
        is_named = share or _MEASURED.fullmatch(quantity.unit)
        return subject if found or is_named else behind  # thêm 5.000 binh sĩ
    if share:
        if found and (quantity.unit != "%" or _VERB.search(before)):
            return subject
        near = None if behind != (0, 0) and quantity.unit == "%" else _named_before(before)
        return (clause + near[0], clause + near[1]) if near else behind
    counted = found and quantity.unit.split()[0] in sentence[slice(*subject)].lower().split()
    is_bare = behind[1] - behind[0] <= len(quantity.unit) + 1
    weighed = bool(_WEIGHED.fullmatch(quantity.unit))
    of_subject = is_bare or "/" in quantity.unit or bool(_EXTENT.search(before[-20:]))
    measured = bool(_MEASURED.fullmatch(quantity.unit)) or (weighed and of_subject)
    if measured and not is_bare and before.rstrip().endswith("gồm"):
        return behind  # gồm 3 tỷ đồng tiền phạt
    if measured and not found and (near := _named_before(before)):
        return clause + near[0], clause + near[1]
    is_told = counted or quantity.unit in _ANYBODY or before.rstrip().endswith(" là")
    if found and (measured or (is_bare and is_told)):
        return subject
    return _object(sentence, quantity, ceiling, wide=True) if is_bare else behind


def _is_listed(
    sentence: str, quantity: Quantity, found: Sequence[Quantity], span: tuple[int, int]
) -> bool:
    """Whether a figure is one of several of things that stand before: ``Toán 8 bài, Lý 4 bài``."""
    is_bare = span[1] - span[0] == len(quantity.unit) and span[1] == quantity.unit_end
    alike = sum(each.unit == quantity.unit for each in found)
    return is_bare and alike >= _LISTED and sentence[span[1] : span[1] + 1] in {",", ";", "."}


def _listed(sentence: str, quantity: Quantity, floor: int) -> tuple[int, int] | None:
    """Of what a figure of a list is: what stands before it, or its subject."""
    text = sentence[floor : quantity.start]
    skipped = len(text) - len(text.lstrip(" ,;"))
    near = _subject(text[skipped:]) or _named_before(text[skipped:])
    return near and (floor + skipped + near[0], floor + skipped + near[1])


def _named_before(before: str) -> tuple[int, int] | None:
    """What stands right before a share without a verb: ``kinh tế số 30% GDP``."""
    end = len(_SINCE.sub("", _APPROXIMATE.sub("", before).rstrip()).rstrip())
    start = max((match.end() for match in _OPENS.finditer(before, 0, end)), default=0)
    leading = _LEADING.match(before, start)
    start = leading.end() if leading else start
    if end - start > _NEAR:  # its last words
        start = end - len(" ".join(before[start:end].split()[-_LAST_WORDS:]))
    return (start, end) if end - start > 2 else None


def _subject(before: str) -> tuple[int, int] | None:
    """What stands before the verb that a figure is the object of."""
    plain = _APPROXIMATE.sub(" ", f" {before}")
    verb = _VERB.search(plain)
    if verb is None:
        return None
    end = verb.start() - 1
    head = before[: max(end, 0)]
    start = max((match.end() for match in _OPENS.finditer(head)), default=0)
    leading = _LEADING.match(head, start)
    start = leading.end() if leading else start
    while start < end and before[start] == " ":
        start += 1
    if end - start < 2 or end - start > MAX_MEASURE or not any(map(str.isalpha, before[start:end])):
        return None
    return start, end


def _object(sentence: str, quantity: Quantity, ceiling: int, *, wide: bool) -> tuple[int, int]:
    """What is counted behind a figure."""
    plain = quantity.unit.startswith("%")
    start = quantity.unit_end if plain else quantity.unit_end - len(quantity.unit)
    if plain and sentence.startswith(": ", start):  # 80%: người dùng dịch vụ công
        start += 2
        stop = _STRONG_STOP.search(sentence, start)
        end = min(stop.start() if stop else len(sentence), start + MAX_MEASURE, ceiling)
        return start, end
    stop = (_WIDE_STOP if wide else _STOP).search(sentence, quantity.unit_end)
    end = min(stop.start() if stop else len(sentence), start + MAX_MEASURE, ceiling)
    text = _DANGLING.sub("", sentence[start:end])
    lead = len(text) - len(text.lstrip())
    return (start + lead, start + len(text)) if len(text.strip()) > 1 else (0, 0)
