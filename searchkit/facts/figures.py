"""Figures: what a sentence counts, how much of it, when, and whether it is reached or wished for.

What is counted stands behind the figure (``2,6 triệu tài khoản định danh điện tử``) or is the
subject of the verb before it (``Tỷ lệ hồ sơ trực tuyến đạt 45%``). A figure is a target where the
words before it say so ("mục tiêu", "phấn đấu") or its time had not come when the article was
written ("đến năm 2030 đạt").
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from searchkit.facts.counted import counted, worded
from searchkit.facts.figure_words import any_word
from searchkit.facts.quantities import Quantity, known_unit, quantities
from searchkit.facts.times import Time, times

RESULT, TARGET, CHANGE, RANK = "result", "target", "change", "rank"
_PART: Final = re.compile(r"[;…]\s?|\.\.\.")
_TARGET: Final = re.compile(
    r"(?i)\b(?:(?<!một số )(?<!xuống )(?<!vào )(?<!diệt )(?<!trúng )mục tiêu(?! kép)"
    r"|chỉ tiêu(?! (?:hao|thụ|tốn|nhu cầu))"
    rf"|(?<!mục )(?:{any_word('aimed')})|(?P<weak>{any_word('maybe')})(?!(?<=cần)\sthơ))\b"
)
_REACH: Final = re.compile(rf"(?i)\b(?:{any_word('reach')})\b")
"""What is done to reach a figure."""
_AT_LEAST: Final = frozenset({"ít nhất", "tối thiểu"})
"""Words that ask for a share; before a number they may say how exact it is."""
_WEAK: Final = 90  # characters between a cue and its figure
_STRONG: Final = 160
_REACHES: Final = 12  # characters before a cue in which that may stand
_PLACED: Final = re.compile(rf"(?i)\b(?:ở|tại|trong|của|từ|với)\s(?:(?:{any_word('about')})\s)?$")
"""What stands before a figure that is not what is to be reached."""
_DONE: Final = re.compile(rf"(?i)\b(?:{any_word('done')})\b")
_BEYOND: Final = re.compile(
    r"(?i)\b(?:vượt|hoàn thành|so với|bằng|cao hơn|thấp hơn)\b[^,;]{0,40}\b(?:mục tiêu|chỉ tiêu"
    r"|kế hoạch|mốc)\b"
)
_SET: Final = re.compile(r"(?i)\s(?:được\s)?(?:đặt ra|đề ra)\b")
_AFTER_GOAL: Final = re.compile(r"(?i)\s(?:mục tiêu|kế hoạch|chỉ tiêu)\b")
_PLAN: Final = re.compile(r"(?i)\b(?:phê duyệt|chiến lược|mục tiêu|chỉ tiêu|tầm nhìn)\b")
_REACHED: Final = re.compile(r"(?i)\b(?:đã|hiện|vượt|hoàn thành|được|tăng|giảm|mới|ước)\b")
_THAT_YEAR: Final = re.compile(r"(?i)\b(?:cũng |trong |cùng )?năm (?:đó|ấy)\b|\bcùng năm\b")
_INDEX: Final = re.compile(
    r"\b(?:[A-Z]{2,}DI|DTI|PCI|PAPI|PAR INDEX|[Cc]hỉ số|[Gg]iá trị DTI|[Đđ]iểm số)\b"
)
_TOTAL: Final = re.compile(r"(?i)^(?:tổng số|số lượng|tổng|số)\s")
_ANOTHER: Final = re.compile(r"[,(]|\s(?:và|xảy ra)\s")  # clause begins
_LEAD: Final = 40  # characters within which a time stands for the whole sentence
_RISES: Final = re.compile(r"(?i)\b(?:lên|xuống|còn)\b")  # từ 10% năm 2022 lên 20%


class Figure(NamedTuple):
    """A figure of a sentence.

    Attributes:
        quantity: How much.
        measure: What is counted, as the sentence writes it; empty where it does not say.
        span: Where that stands.
        unit: Of the quantity, or what is counted where none stands behind the figure.
        as_of: ISO time of the sentence, as precise as known, or None: the article's counts.
        kind: ``result``, ``target``, ``change`` or ``rank``.
        text: The figure with its unit, as it is written.
    """

    quantity: Quantity
    measure: str
    span: tuple[int, int]
    unit: str
    as_of: str | None
    kind: str
    text: str


def figures(
    sentence: str, published: str | None = None, lately: str | None = None, title: str = ""
) -> Iterator[Figure]:
    """The figures of a sentence.

    Args:
        sentence: In NFC.
        published: When its article was published, in ISO 8601: what is of a later time is a target.
        lately: The last time that the sentences before it name: what ``năm đó`` means.
        title: Of its article: where it announces a plan, shares that nothing says to be reached are
            targets.
    """
    found = list(quantities(sentence))
    if not found:
        return
    named = list(times(sentence))
    that = lately[:4] if lately and _THAT_YEAR.search(sentence) else None
    last: Figure | None = None
    for number, quantity in enumerate(found):
        ceiling = found[number + 1].start if number + 1 < len(found) else len(sentence)
        time = _time(sentence, quantity, named, ceiling)
        kind = _kind(sentence, quantity, found[:number], time, published)
        if kind == RESULT and quantity.unit.startswith("%") and _announces(title, sentence):
            kind = TARGET
        span = counted(sentence, found, number)
        measure = worded(sentence[slice(*span)])
        if last and _goes_on(sentence, last, quantity, measure, kind):
            span, measure = last.span, last.measure
        if not (quantity.unit or quantity.form == "rank" or _unit_in(measure)):
            continue
        last = Figure(
            quantity,
            measure,
            span,
            "hạng" if quantity.form == "rank" else quantity.unit or _unit_in(measure),
            time.iso if time else that,
            kind,
            sentence[quantity.start : quantity.unit_end],
        )
        yield last


def _announces(title: str, sentence: str) -> bool:
    """Whether an article announces a plan, and a sentence of it says nothing of what is reached."""
    return bool(_PLAN.search(title)) and not _REACHED.search(sentence)


def _goes_on(sentence: str, last: Figure, quantity: Quantity, measure: str, kind: str) -> bool:
    """Whether a figure is of what was counted just before: ``đạt 45%, tăng 28%``."""
    if not last.measure or _PART.search(sentence, last.quantity.end, quantity.start):
        return False
    between = sentence[last.quantity.unit_end : quantity.start]
    if not measure or (measure == quantity.unit and between.startswith((" (", "("))):
        return True  # 130 triệu bảng (166 triệu USD)
    same = last.quantity.unit == quantity.unit
    return kind == TARGET and same and bool(_BEYOND.search(between))


def _unit_in(measure: str) -> str:
    """The unit of a figure that has none behind it: the first noun of what is counted.

    An index (EGDI, DTI) is in points.
    """
    if _INDEX.search(measure):
        return "điểm"
    words = _TOTAL.sub("", measure).lower().split()
    return known_unit(words) or " ".join(words[:2])


def _part(sentence: str, offset: int) -> tuple[int, int]:
    """The part between semicolons in which an offset lies."""
    start = max((match.end() for match in _PART.finditer(sentence, 0, offset)), default=0)
    match = _PART.search(sentence, offset)
    return start, match.start() if match else len(sentence)


def _time(sentence: str, quantity: Quantity, named: Sequence[Time], ceiling: int) -> Time | None:
    """The time of a figure: right behind it, else the nearest before it, else one in its part."""
    start, end = _part(sentence, quantity.start)
    inside = [time for time in named if start <= time.start < end]
    behind = [time for time in inside if quantity.unit_end <= time.start <= ceiling]
    if behind and re.fullmatch(
        r"(?i)\s?(?:\(|(?:vào|trong|đến|tới|của|cho)\s)?(?:cuối\s|hết\s|ngày\s)?",
        sentence[quantity.unit_end : behind[0].start],
    ):
        return behind[0]
    before = [time for time in inside if time.end <= quantity.start]
    if before and not _rises(sentence, before[-1], quantity):
        return before[-1]
    if (
        quantity.form != "change"
        and behind
        and not _ANOTHER.search(sentence, quantity.unit_end, behind[0].start)
    ):
        return behind[0]
    first = [time for time in named if time.end <= quantity.start]
    leads = len(first) == 1 and first[0].start < _LEAD
    if leads and not _rises(sentence, first[0], quantity):
        return first[0]
    return None


def _rises(sentence: str, time: Time, quantity: Quantity) -> bool:
    """Whether a time is of what a figure rose or fell from: ``từ 10% năm 2022 lên 20%``."""
    risen = _RISES.search(sentence, time.end, quantity.start)
    if risen is None:
        return False
    _, word, behind = sentence[: time.start].lower().rpartition("từ ")
    return bool(word) and _RISES.search(behind) is None


def _kind(
    sentence: str,
    quantity: Quantity,
    before: Sequence[Quantity],
    time: Time | None,
    published: str | None,
) -> str:
    if quantity.form == "change":
        return CHANGE
    if _later(time, published) and not (time and _is_past(sentence, time, quantity, published)):
        return TARGET
    if _is_target(sentence, quantity, before):
        return TARGET
    return RANK if quantity.form == "rank" else RESULT


def _later(time: Time | None, published: str | None) -> bool:
    """Whether a time had not come when an article was published."""
    if time is None or not published:
        return False
    length = min(len(time.iso), len(published))
    return time.iso[:length] > published[:length] or (
        time.by and time.iso[:length] == published[:length] and len(time.iso) == 4
    )


def _is_past(sentence: str, time: Time, quantity: Quantity, published: str | None) -> bool:
    """Whether a figure of the year of its article is said to be reached: ``đến năm 2024 đã có``."""
    year = (published or "")[: len(time.iso)]
    return time.iso == year and bool(_DONE.search(sentence, time.end, quantity.start))


def _is_target(sentence: str, quantity: Quantity, before: Sequence[Quantity]) -> bool:
    """Whether the words before a figure say that it is wished for."""
    if _AFTER_GOAL.match(sentence, quantity.unit_end):
        return False
    if _SET.match(sentence, quantity.unit_end):
        return True
    start, _ = _part(sentence, quantity.start)
    cues = [
        cue
        for cue in _TARGET.finditer(sentence, start, quantity.start)
        if (quantity.unit.startswith("%") or cue[0].lower() not in _AT_LEAST)
        and not any(each.start <= cue.start() < each.unit_end for each in before)
    ]
    if not cues:
        return False
    between = sentence[cues[-1].end() : quantity.start]
    if all(cue["weak"] for cue in cues) and not quantity.unit.startswith("%"):
        around = sentence[max(cues[0].start() - _REACHES, 0) : quantity.start]
        if not _REACH.search(around) or _PLACED.search(sentence, 0, quantity.start):
            return False  # yêu cầu 12 cơ quan phối hợp; cần kết nối với các báo ở 63 tỉnh
    far = _WEAK if all(cue["weak"] for cue in cues) else _STRONG
    return len(between) < far and not _DONE.search(between)
