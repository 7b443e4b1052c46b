# ruff: noqa: E501
"""Articles of our own, each of whose words say in which file it stands; and what all files are made of."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class News:
    """An article of a kind of file; its words say which, so that it is found alone."""

    number: int

    title_start = "Xã mở lớp học số"

    @property
    def title(self) -> str:
        return f"{self.title_start} thứ {WORDS[self.number % 20]} {WORDS[self.number // 20]} cho bà con"

    @property
    def phrase(self) -> str:
        """What stands in the middle of it, and nowhere else."""
        return f"bảng đen {WORDS[self.number % 20]} phấn trắng {WORDS[self.number // 20]}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return (
            (
                "Sáng nay, Ủy ban nhân dân xã họp bàn việc mở lớp dạy người cao tuổi dùng dịch vụ công"
                " trực tuyến tại nhà văn hóa của thôn."
            ),
            (
                f"Buổi học đầu có {self.phrase}, bà con mang theo điện thoại và được đoàn viên thanh niên"
                " cài sẵn ứng dụng."
            ),
            (
                "Theo kế hoạch, lớp học kéo dài ba buổi, mỗi buổi hai giờ, do tổ công nghệ số cộng đồng"
                " của thôn đứng ra hướng dẫn."
            ),
        )

    @property
    def day(self) -> str:
        return f"2024-{self.number % 12 + 1:02}-{self.number % 28 + 1:02}"

    @property
    def url(self) -> str:
        return f"https://xa{self.number}.example/tin/{self.number}.html"

    @property
    def source(self) -> str:
        return f"Cổng thông tin xã {WORDS[self.number % 20]}"

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def markup(self) -> str:
        return "".join(f"<p>{escape(text)}</p>" for text in self.paragraphs)


WORDS = (
    "sen", "súng", "cúc", "mai", "đào", "lan", "huệ", "hồng", "quế", "trà", "bưởi", "cam", "chanh",
    "khế", "me", "xoài", "mít", "vải", "nhãn", "ổi",
)  # fmt: skip


def page(news: News) -> bytes:
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{news.title}</title>
<meta property="og:title" content="{news.title}"><meta property="og:site_name" content="{news.source}">
<meta property="article:published_time" content="{news.day}T08:00:00+07:00">
<link rel="canonical" href="{news.url}"></head><body><nav><a href="/">Trang chủ</a></nav>
<article><h1>{news.title}</h1>{news.markup}</article></body></html>""".encode()


def dump(news: News) -> bytes:
    day = "/".join(reversed(news.day.split("-")))
    return f"{news.title}\n{day} 08:00\n\n{news.text}\n".encode()


def record(news: News) -> dict[str, str]:
    return {
        "title": news.title,
        "text": news.text,
        "url": news.url,
        "date": news.day,
        "source": news.source,
    }
