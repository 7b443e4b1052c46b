"""Quantities: the figures of a sentence with their unit, as what they are said to be.

``55,25 triệu tài khoản`` is 55,250,000 accounts, ``18,3% GDP`` a share, ``thứ 71/193`` a rank,
``gấp 3 lần`` and ``tăng 28% so với năm 2023`` are changes, ``8–10%`` is a range. Years, days, spans
of time, document numbers and what else is no quantity are passed over.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from searchkit.analysis.figures import figure, telephones
from searchkit.analysis.normalization import is_vietnamese, normal_syllable

MOST: Final = 60
"""Quantities of a sentence that are read."""
_SCALES: Final = {
    "chục": 10,
    "trăm": 100,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
_WORDS: Final = {
    "nhất": 1, "đầu": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6,
    "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "đôi": 2,
}  # fmt: skip
_NUMBER: Final = r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
_SCALE: Final = r"(?:chục |trăm )?(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)\b(?: (?:tỷ|tỉ|triệu)\b)?"
_SIZE: Final = r"\s?(?:[kcm]?m[23²³]?|kg|ha|mg|ml|[kMG](?:Wh?|Wp|Hz|VA)|[MGT]B)(?![\w²³])"
"""A unit that may be joined to its figure: ``500m2``."""
_QUANTITY: Final = re.compile(
    rf"(?<![\w/.,+])(?<![0-9]:)(?<![^a-zà-ỹđ]-)(?P<low>{_NUMBER})"
    rf"(?:\s?(?:[-–]|đến|tới)\s?(?P<high>{_NUMBER})"
    rf"(?=\s?(?:%|phần trăm|{_SCALE}|{_SIZE}|[^\W\d_]{{2,}}\b))"
    r"|\s?/\s?(?P<of>[0-9]{1,3}(?:\.[0-9]{3})*)(?![/\w]))?"
    rf"(?:\s(?P<scale>{_SCALE}))?"
    r"(?:(?P<percent>\s?%|\s(?:phần trăm|điểm phần trăm|điểm %)(?!\w))"
    rf"|(?={_SIZE}|đ(?!\w))|(?<=[^\W\d_])(?=/[^\W\d_])|(?![\w/-]|[.,][0-9]))"
)
_SCALED: Final = re.compile(r"\s?(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)")
_SPOKEN_RANK: Final = re.compile(
    r"(?i)\b(?P<cue>(?:xếp|đứng|vị trí|thứ hạng|hạng|ở vị trí|giữ vị trí)\s(?:hạng\s)?(?:thứ|số)\s)"
    r"(?P<word>nhất|hai|nhì|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|một)\b(?!\s(?:mươi|trăm|tỉnh))"
)
_SPOKEN_TIMES: Final = re.compile(
    r"(?i)\bgấp\s(?:hơn\s|gần\s)?(?P<word>đôi|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\b"
)
_RANK: Final = re.compile(
    r"(?i)(?:\b(?:xếp|đứng|vị trí|thứ hạng|hạng|lên|vươn lên|ở|giữ)\s(?:vị trí\s)?(?:hạng\s|lần"
    r" lượt\s)?"
    r"(?:thứ\s|số\s|hạng\s)?|\bthứ\s|\btop\s|\btốp\s)$"
)
_SURE_RANK: Final = re.compile(r"(?i)(?:\b(?:thứ|hạng|top|tốp|vị trí|vị trí số)\s)$")
_NTH: Final = re.compile(
    r"(?i)\b(?:phiên|kỳ|họp|lần|nghị|khóa|khoá|hội|ngày|tuần|năm|tháng|thế hệ|người|vụ|bài"
    r"|giỗ|phút|giây|giờ|hiệp|vòng|trận|tập|loạt|nhiệm kỳ)\sthứ\s$"
)
_WEEKDAY: Final = re.compile(
    r"(?i)\b(?:sáng|chiều|tối|trưa|đêm|hôm|hàng|mỗi|vào|từ|đến|ngày)\sthứ\s$"
)
_WEEKDAYS: Final = frozenset("234567")
_AND_RANK: Final = re.compile(r"(?i)\b(?:thứ|hạng)\s[0-9]{1,3}(?:,\s[0-9]{1,3})*\svà\s$")
_NO_QUANTITY: Final = re.compile(
    r"(?i)(?:\b(?:năm|tháng|ngày|quý|(?<!định )kỳ|kỳ họp|khóa|khoá|điều|khoản|mục|chương|lần thứ"
    r"|(?<!tổng )(?<!trong )số"
    r"|thế kỷ|giai đoạn|nhiệm kỳ|mức độ|mức|cấp|vòng|đề án|nghị quyết|nghị định|quyết định|chỉ thị"
    r"|thông tư|công điện|công văn|luật|phiên|bảng|hình|phụ lục|lớp|đường|quốc lộ|đại hội"
    r"|phiên bản|cuối|đầu|sáng|chiều|trưa|tối|lúc|trước|loại|thời điểm|(?<!thông )qua|covid"
    r"|hộp thư|điện thoại|đt|tel|hotline|fax|tcvn|iso|windows|từ ngày|đến ngày|công nghiệp"
    r"|cách mạng|thế chiến|chiến tranh thế giới|tiêu chí|bài|trang|ô|quán|mã đề|đề"
    r"|phần|địa chỉ|(?<=[0-9]\s)giờ"
    r"|phòng|tầng|ngõ|hẻm|ngách|kiệt|số nhà|trung ương|web|thứ|chip|kênh|kênh số|tuổi|từ đủ)\s"
    r"|[(\[]\s?|[-–/]\s?|[Đđ]iểm\s)$"
)
_NUMBERED: Final = re.compile(
    r"(?i)\b(?:(?<!tổng )(?<!trong )số|cấp độ|mức độ|mức|cấp|điều|khoản|điểm|mùng|mồng|rằm|đợt"
    r"|bệnh viện)\s(?:[0-9]+(?:,|\svà|\s?-)\s?)*$"
)
_AREA: Final = re.compile(
    r"(?i)(?<!mỗi )(?<!một )(?<!các )\b(?:quận|phường|tiểu khu|khu phố|tổ dân phố|xóm|ấp|tiểu đoàn"
    r"|trung đoàn|sư đoàn|lữ đoàn|binh đoàn|quân khu)\s$"
)
_SIZED: Final = re.compile(rf"{_SIZE}|\s(?:lít|tấn|tạ|mét)\b")
"""Behind a figure that is one whatever is before it: ``nền đường 12m``, ``loại 30 lít``."""
_PLACED: Final = re.compile(r"(?i)\b(?:tại|ở|số|nhà|trước|địa chỉ)\s$")
_NAMED: Final = re.compile(r"(?:\s[A-ZĐ][^\W\d_]+){2}")
"""Behind it and a number: ``tại 78 Lê Văn Xuân``."""
_COUNTED_ALL_THE_SAME: Final = re.compile(
    r"^\s?(?:%|phần trăm|nghìn|ngàn|triệu|tỷ|tỉ|vạn)|^[^\W\d_]"
)
_ALONE: Final = re.compile(r"\s?(?:[.,;)]|$|\snăm\s|\s(?:và|lên|năm)\b)")
"""What may stand behind a figure without a unit."""
_TIME: Final = re.compile(
    r"(?i)^\s?(?:giờ|phút|giây|tháng|tuần|năm|tuổi|ngày|quý|thế kỷ|thập kỷ|thập niên|h\b|g\b|lần"
    r" thứ"
    r"|nhiệm kỳ|buổi|rưỡi (?:sáng|chiều|tối|trưa|đêm)|tiếng(?!\s(?:Việt|Anh|dân tộc|nước))|năm nay"
    r"|con số|chữ số|độ|tết)\b"
)
_OF_YEAR: Final = re.compile(r"\snăm\s(?:19|20)[0-9]{2}\b")
_DATE: Final = re.compile(r"^[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4})?$|^[0-9]{1,2}/(?:19|20)[0-9]{2}$")
_DATE_BEFORE: Final = re.compile(
    r"(?i)(?:\b(?:ngày|sáng|chiều|tối|trưa|đến|từ|hôm|nay|qua|đêm|tháng|và|lúc|dịp|hết|trước|quý)\s"
    r"|\(\s?|[,-]\s?)$"
)
_DAY: Final = re.compile(r"(?:[0-2]?[0-9]|3[01])\.(?:0?[1-9]|1[0-2])")
_OF_DAY: Final = re.compile(r"(?i)\b(?:ngày|sáng|chiều|tối|trưa|hôm|nay|qua|đêm)\s$")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_CHANGE: Final = re.compile(
    r"(?i)\b(?:tăng(?! trưởng)|giảm|nâng|thêm|hạ|nhảy|tụt|vượt|rút ngắn|cắt"
    r"|cao hơn|thấp hơn|hơn kém|nhiều hơn|ít hơn)"
    r"(?:\s(?:thêm|được|bình quân|trung bình|hơn|gần|khoảng|trên|tới|đến|mạnh|nhẹ|ít nhất"
    r"|tối thiểu|lần lượt|từ|tương ứng|ước|đạt|cao|là|vượt|ở|mức|tốc|độ))*\s?$"
)
_NO_CHANGE: Final = re.compile(
    r"(?i)\b(?:lên|xuống|thành|còn|vượt(?: mức| qua| mốc)?|tăng tới"
    r"|(?:phát hiện|thu giữ|tìm thấy|bắt(?: giữ)?|khởi tố|ghi nhận|xác định)\sthêm)\s"
    r"(?:hơn |gần |khoảng |trên |mức )?$"
)
_TIMES: Final = re.compile(r"\s?lần\b")
_SYLLABLES: Final = re.compile(r"[^\W\d_]+|[^\w\s]")
_BRACKETED: Final = re.compile(
    r"\s\((?:(?:chiếm|đạt|tương đương)\s)?(?:t[ỷỉ] lệ\s)?[0-9.,]+\s?%\)(?=\s)"
)
_STOPS: Final = {
    "được", "gồm", "phải", "dành", "chỉ", "cấp", "phục", "đã", "đang", "sẽ", "là", "có", "và",
    "với", "tại", "trong", "ở", "của", "vào",
    "để", "từ", "đến", "trên", "theo", "do", "đạt", "chiếm", "so", "cho", "về", "khi", "hoặc",
    "như", "bằng", "tăng", "giảm", "vượt", "nên", "mà", "thì", "này", "đó", "các", "những",
    "mỗi", "cùng", "trở", "tham", "gấp", "trước", "sau",
}  # fmt: skip
"""Words behind a figure that are no unit."""
_OUT_OF: Final = re.compile(
    r"(?i)\s(?:trong(?: số| tổng số)?|trên(?: tổng số)?|/)\s(?P<of>[0-9]{1,3}(?:\.[0-9]{3})*)\s"
)
_RATIOS: Final = {"tỉnh", "bộ", "xã", "huyện", "quận", "phường", "thôn", "việc", "nước", "ngành"}
"""Units of a ratio that looks like a day: 10/11 xã."""
_MONEY: Final = re.compile(r"\s(?P<unit>đồng|USD|đô la(?: Mỹ)?|euro|VND|VNĐ)\b|\s?đ(?!\w)")
_GDP: Final = re.compile(
    r"\s(?:tổng sản phẩm (?:trong nước )?\(?)?(?P<of>GR?DP)\b|\s(?:vào |của )GDP\b"
)
_PER: Final = re.compile(r"/\s?(?:[a-zà-ỹđ]{1,8}|m[23²³])(?![\w²³])")
_MEASURE: Final = re.compile(_SIZE)
_ABBREVIATION: Final = re.compile(r"\b[A-ZĐ]{2,5}\s$")
_UP_TO: Final = re.compile(
    rf"\s(?:đến|tới|[-–])\s(?P<high>{_NUMBER})(?:\s(?P<scale>{_SCALE}))(?=\s[^\W\d_])"
)
"""The upper end of a range whose ends have scales of their own: ``700 nghìn đến 1 triệu đồng``."""
_FEW_WORDS: Final = 40  # characters behind a figure in which its unit stands


class Quantity(NamedTuple):
    """A quantity of a sentence.

    Attributes:
        start: Offset of the first character of the figure.
        end: Offset behind the figure, its scale and its per cent sign.
        value: 55250000 for ``55,25 triệu``; of a range the lower end.
        high: The upper end of a range, or None.
        of: What it is a part of: 63 in ``48/63``; None where that is not said.
        unit: ``tài khoản``, ``%``, ``% GDP``, ``tỷ đồng`` as ``đồng``, ``lần``; empty where none
            stands behind the figure.
        unit_end: Offset behind the unit.
        form: ``amount``, ``change`` or ``rank``.
    """

    start: int
    end: int
    value: float
    high: float | None
    of: float | None
    unit: str
    unit_end: int
    form: str


def quantities(sentence: str) -> Iterator[Quantity]:
    """The quantities of a sentence, in order.

    Args:
        sentence: In NFC.
    """
    found: list[Quantity] = []
    if any(map(str.isdigit, sentence)):
        found += _written(sentence)
    if "ấp " in sentence or "hạng" in sentence or "thứ" in sentence or " số " in sentence:
        found += _spoken(sentence)
    among = {_among(sentence, each.end) for each in found if each.of is not None}
    yield from sorted(each for each in found if each.start not in among)[:MOST]


def _among(sentence: str, end: int) -> int | None:
    """Where it stands among how many a rank is: 193 in ``thứ 71 trong 193 quốc gia``."""
    match = _OUT_OF.match(sentence, end)
    return match.start("of") if match else None


def _written(sentence: str) -> Iterator[Quantity]:
    calls = [(each.start, each.end) for each in telephones(sentence)]
    done = 0
    for match in _QUANTITY.finditer(sentence):
        if match.start() < done or any(start <= match.start() < end for start, end in calls):
            continue
        before = sentence[max(match.start() - 48, 0) : match.start()]
        if quantity := _quantity(sentence, match, before):
            done = quantity.end
            yield quantity


def _quantity(sentence: str, match: re.Match[str], before: str) -> Quantity | None:
    value, high = _value(match["low"], match["scale"]), match["high"]
    start, end, scale = match.start(), match.end(), match["scale"]
    of = _value(match["of"], None) if match["of"] else None
    is_rank = not match["percent"] and not scale and _is_rank(before, match, sentence)
    if is_rank:
        unit, unit_end = _rank_unit(sentence, end, of)
        ranked = of if of is not None else _rank_of(sentence, end)
        return Quantity(start, end, value, None, ranked, unit, unit_end, "rank")
    if _is_none(match, before, sentence):
        return None
    if scale and not high and (up_to := _UP_TO.match(sentence, end)):
        unit, unit_end = _unit(sentence, up_to.end(), percent=False)
        highest = _value(up_to["high"], up_to["scale"])
        return Quantity(start, up_to.end(), value, highest, None, unit, unit_end, "amount")
    if not match["percent"] and of is None and (among := _OUT_OF.match(sentence, end)):
        of = _value(among["of"], None)
        unit, unit_end = _unit(sentence, among.end() - 1, percent=False)
    else:
        unit, unit_end = _unit(sentence, end, percent=bool(match["percent"]))
    if scale and not unit:
        unit, unit_end = _with_per(sentence, "", end)
        unit = f"đồng{unit}" if unit else ""  # 1,6 triệu/kg
    if not unit and not scale and not _ALONE.match(sentence, end):
        return None
    if not unit and not scale and not re.search(r"[.,]", match["low"]):
        return None
    form = "amount"
    is_change = _CHANGE.search(before) and not _NO_CHANGE.search(before)
    if is_change or (unit == "lần" and re.search(r"(?i)\bgấp\s(?:\w+\s)?$", before)):
        form = "change"
    upper = _value(high, scale) if high else None
    if upper is not None and upper <= value:
        return None
    return Quantity(start, end, value, upper, of, unit, unit_end, form)


def _is_rank(before: str, match: re.Match[str], sentence: str) -> bool:
    if "," in match["low"] or len(match["low"]) > 3:
        return False
    if _NTH.search(before) or (match["low"] in _WEEKDAYS and _WEEKDAY.search(before)):
        return False
    if _SURE_RANK.search(before) or _AND_RANK.search(before):
        behind = sentence[match.end() :]
        return not _TIME.match(behind) or bool(_OF_YEAR.match(behind))
    return bool(match["of"] and _RANK.search(before) and "ịa" not in sentence[match.end() :][:4])


def _rank_unit(sentence: str, end: int, of: float | None) -> tuple[str, int]:
    if of is not None:
        return _unit(sentence, end, percent=False)
    return "", end


def _rank_of(sentence: str, end: int) -> float | None:
    match = _OUT_OF.match(sentence, end)
    return _value(match["of"], None) if match else None


def _is_none(match: re.Match[str], before: str, sentence: str) -> bool:
    """Whether a figure is no quantity: a year, a day, a number of something."""
    behind = sentence[match.end() :]
    is_worked = match["scale"] and behind.startswith(" giờ ")  # 16,8 triệu giờ thi công
    if not match["percent"] and _TIME.match(behind) and not is_worked:
        return True
    whole = match[0].replace(" ", "")
    if match["of"] and _DATE.fullmatch(whole):
        if _YEAR.fullmatch(match["of"]) or _DATE_BEFORE.search(before):
            return True
        word = re.match(r"\s([^\W\d_]+)", behind)
        if not word or word[1].lower() not in {*_units(), *_RATIOS}:
            return True
    if match["percent"] or match["scale"]:
        return False
    if "." in match["low"]:
        is_day = _DAY.fullmatch(match["low"]) and _OF_DAY.search(before)  # chiều 19.5
        return bool(is_day) or (before.endswith("(") and behind.startswith(")"))  # sáng nay (1.7)
    if (
        _YEAR.fullmatch(match["low"])
        and not match["of"]
        and not re.match(r"\s(?:tỷ|triệu|tài khoản|hồ sơ|người|vụ|đồng|lượt)\b", behind)
    ):
        return True
    if _NUMBERED.search(before) or (_PLACED.search(before) and _NAMED.match(behind)):
        return True
    if _ABBREVIATION.search(before) and re.match(r"\s[A-ZĐ]", behind):
        return True  # BCĐ 389 Hà Nội
    if _AREA.search(before) or _is_model(before, behind):
        return True  # công an quận 7, OnePlus 5
    if _NO_QUANTITY.search(before) and not _SIZED.match(behind):
        return not (before.endswith("(") and re.match(r"\s[^\W\d_]{2,}", behind))
    return False


def _is_model(before: str, behind: str) -> bool:
    """Whether a figure is of a name that is no Vietnamese word, and counts nothing known."""
    name = before[before.rstrip().rfind(" ") + 1 : -1]
    is_name = name.isalpha() and not name.islower() and not name.isupper()
    return is_name and not is_vietnamese(normal_syllable(name)) and not known_unit(behind.split())


@cache
def _units() -> dict[str, list[tuple[str, ...]]]:
    """Units of several syllables by the first, the longest first."""
    units: dict[str, list[tuple[str, ...]]] = {}
    for line in Path(__file__).with_name("units.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            form = tuple(map(normal_syllable, line.split()))
            units.setdefault(form[0], []).append(form)
    return {first: sorted(forms, key=len, reverse=True) for first, forms in units.items()}


def _unit(sentence: str, end: int, *, percent: bool) -> tuple[str, int]:
    """The unit behind a figure, and where it ends; empty where none stands there."""
    if percent:
        per = _PER.match(sentence, end)
        if match := _GDP.match(sentence, end):
            return f"% {match['of'] or 'GDP'}", match.end()
        return (f"%{per[0]}", per.end()) if per else ("%", end)
    if match := _MONEY.match(sentence, end):
        return _with_per(sentence, match["unit"] or "đồng", match.end())
    if match := _MEASURE.match(sentence, end):
        return _with_per(sentence, match[0].strip(), match.end())
    if match := _BRACKETED.match(sentence, end):  # 44/63 (69,8%) nhiệm vụ
        end = match.end()
    words: list[tuple[str, int]] = []
    for match in _SYLLABLES.finditer(sentence, end, end + _FEW_WORDS):
        gap = sentence[words[-1][1] if words else end : match.start()]
        if gap.strip() or not match[0][0].isalpha() or len(words) == 4:
            break
        words.append((match[0], match.end()))
    if not words:
        return "", end
    normal = [normal_syllable(word) for word, _ in words]
    is_known = bool(known_unit(normal))
    if (normal[0] in _STOPS and not is_known) or (
        len(words[0][0]) == 1 and not words[0][0].isupper() and not is_known
    ):
        return "", end
    length = next(
        (len(form) for form in _units().get(normal[0], ()) if tuple(normal[: len(form)]) == form), 1
    )
    unit_end = words[length - 1][1]
    unit = sentence[words[0][1] - len(words[0][0]) : unit_end]
    unit = unit if unit.isupper() or (not unit.islower() and len(unit) < 5) else unit.lower()
    return _with_per(sentence, unit, unit_end)


def _with_per(sentence: str, unit: str, end: int) -> tuple[str, int]:
    """A unit with what it is counted by: ``đồng/lít``."""
    per = _PER.match(sentence, end)
    return (unit + per[0].replace(" ", ""), per.end()) if per else (unit, end)


def known_unit(words: Sequence[str]) -> str:
    """The unit that a row of words begins with; empty for none that is listed."""
    normal = tuple(map(normal_syllable, words[:4]))
    forms = _units().get(normal[0], ()) if normal else ()
    return next((" ".join(form) for form in forms if normal[: len(form)] == form), "")


def _value(text: str, scale: str | None) -> float:
    canonical = figure(text) or text
    number = float(canonical)
    for word in (scale or "").split():
        number *= _SCALES[word]
    return round(number, 6)


def _spoken(sentence: str) -> Iterator[Quantity]:
    for match in _SPOKEN_RANK.finditer(sentence):
        value = _WORDS.get(match["word"].lower(), 1)
        end = match.end("word")
        start = sentence.rfind(" ", 0, match.end("cue") - 1) + 1  # thứ ba
        yield Quantity(start, end, value, None, _rank_of(sentence, end), "", end, "rank")
    for match in _SPOKEN_TIMES.finditer(sentence):
        start, end = match.span("word")
        times = _TIMES.match(sentence, end)
        if match["word"] == "đôi" or times:
            behind = times.end() if times else end
            value = _WORDS[match["word"].lower()]
            yield Quantity(start, behind, value, None, None, "lần", behind, "change")
