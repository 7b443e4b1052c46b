"""Edits that portals make to one another's stories, and stories that only look alike.

Everything is drawn from a seeded generator, so a failure repeats. A story is a row of texts: title,
paragraphs, captions.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence

from searchkit.analysis.normalization import new_style

Story = tuple[str, ...]
Edit = Callable[[random.Random, Story], Story]

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-zà-ỹ])")
_CAPTIONS = (
    "Ảnh minh họa.",
    "Quang cảnh buổi làm việc. Ảnh: TTXVN",
    "Các đại biểu tham quan gian trưng bày bên lề hội nghị. (Ảnh: Thu Hà)",
    "Cán bộ một cửa hướng dẫn người dân kê khai hồ sơ.",
)
_LEADS = (
    "Đây là thông tin được nhiều bạn đọc quan tâm trong những ngày qua.",
    "Theo tin từ các cơ quan chức năng, sự việc thu hút sự chú ý của đông đảo dư luận.",
    "Phóng viên của báo ghi lại những điểm chính để bạn đọc tiện theo dõi.",
)
_OTHER_WORDS = {
    "người dân": "bà con",
    "vừa ": "mới đây ",
    "hiện nay": "lúc này",
    "thực hiện": "triển khai",
    "yêu cầu": "đề nghị",
    "cho biết": "thông tin",
    "trên mạng": "qua mạng",
    "cả nước": "toàn quốc",
    "bắt đầu": "khởi sự",
    "tuy nhiên": "song",
    "được ": "đã được ",
    "đến năm": "tới năm",
    "Thành phố Hồ Chí Minh": "TP.HCM",
    "Ủy ban nhân dân": "UBND",
}


def cut(draw: random.Random, story: Story) -> Story:
    """The end is missing: between half of the paragraphs and all but one are left."""
    title, *body = story
    kept = draw.randint((len(body) + 1) // 2, max(len(body) - 1, 1))
    return title, *body[:kept]


def retitle(draw: random.Random, story: Story) -> Story:
    """Another headline: a stock one before some words of the lead."""
    words = story[1].split()
    start = draw.randrange(max(len(words) // 2, 1))
    front = draw.choice(("Tin mới: ", "Cần biết: ", "Chuyện hôm nay – ", "Góc nhìn: "))
    return front + " ".join(words[start : start + 9]), *story[1:]


def caption(draw: random.Random, story: Story) -> Story:
    """Captions between and behind the paragraphs."""
    texts = list(story)
    for text in draw.sample(_CAPTIONS, 2):
        texts.insert(draw.randint(2, len(texts)), text)
    return tuple(texts)


def new_tones(draw: random.Random, story: Story) -> Story:
    """Tones in the new place: hoà, uỷ."""
    return tuple(new_style(text) for text in story)


def decompose(draw: random.Random, story: Story) -> Story:
    """NFD, as some editors' machines write."""
    return tuple(unicodedata.normalize("NFD", text) for text in story)


def drop_sentences(draw: random.Random, story: Story) -> Story:
    """Every fifth sentence or so is gone."""
    texts = (
        " ".join(sentence for sentence in _SENTENCE.split(text) if draw.random() > 0.2)
        for text in story[1:]
    )
    return story[0], *(text for text in texts if text)


def introduce(draw: random.Random, story: Story) -> Story:
    """The portal's own lead in front."""
    return story[0], " ".join(draw.sample(_LEADS, 2)), *story[1:]


def reflow(draw: random.Random, story: Story) -> Story:
    """Paragraphs run together two by two."""
    body = story[1:]
    return story[0], *(" ".join(body[i : i + 2]) for i in range(0, len(body), 2))


def reword(draw: random.Random, story: Story) -> Story:
    """An editor's other words here and there."""
    chosen = [pair for pair in _OTHER_WORDS.items() if draw.random() < 0.6]
    texts = list(story)
    for old, new in chosen:
        texts = [text.replace(old, new) for text in texts]
    return tuple(texts)


def requote(draw: random.Random, story: Story) -> Story:
    """Other quotation marks and dashes."""
    table = str.maketrans({"“": '"', "”": '"', "–": "-", "…": "..."})
    return tuple(text.translate(table) for text in story)


EDITS: Sequence[Edit] = (
    cut,
    retitle,
    caption,
    new_tones,
    decompose,
    drop_sentences,
    introduce,
    reflow,
    reword,
    requote,
)


def edited(draw: random.Random, story: Story) -> Story:
    """A copy as another portal would publish it: two to four edits."""
    for edit in draw.sample(EDITS, draw.randint(2, 4)):
        story = edit(draw, story) if len(story) > 2 else story
    return story


# --- alike, but other ----------------------------------------------------------------------------


def other_figures(draw: random.Random, story: Story) -> Story:
    """The same words about other figures: last month's notice."""
    return tuple(
        re.sub(r"\d+", lambda m: str(draw.randint(1, 10 ** len(m[0]))), text) for text in story
    )


def other_place(story: Story, here: str, there: str) -> Story:
    """The same words about another province."""
    return tuple(text.replace(here, there) for text in story)


_NOTICE = """{place} công bố kết quả tiếp nhận hồ sơ trực tuyến
Ủy ban nhân dân tỉnh {place} vừa có báo cáo về tình hình tiếp nhận, giải quyết hồ sơ thủ tục \
hành chính trên môi trường điện tử tháng {month} năm {year}.
Trong tháng, các cơ quan, đơn vị trên địa bàn tiếp nhận {a} hồ sơ, trong đó {b} hồ sơ nộp trực \
tuyến, đạt {c}%; giải quyết đúng hạn {d} hồ sơ.
Trung tâm Phục vụ hành chính công tỉnh {place} đề nghị các đơn vị tiếp tục rà soát, nâng cao tỷ \
lệ hồ sơ trực tuyến toàn trình, bảo đảm thời hạn theo quy định của pháp luật.
Số liệu chi tiết được đăng trên cổng thông tin điện tử của tỉnh để tổ chức, cá nhân theo dõi, \
giám sát và gửi phản ánh, kiến nghị khi cần thiết."""


def notice(draw: random.Random, place: str) -> Story:
    """A monthly notice from the template that every province uses."""
    values = {
        "place": place,
        "month": draw.randint(1, 12),
        "year": draw.randint(2021, 2025),
        "a": draw.randint(10_000, 99_999),
        "b": draw.randint(1_000, 9_999),
        "c": draw.randint(30, 99),
        "d": draw.randint(1_000, 9_999),
    }
    return tuple(_NOTICE.format(**values).splitlines())
