"""The purpose of a page that is not there to be read: to log in, to write, to look up, to buy.

Three things tell it: what its system calls it (the class that WordPress and its like give to the
body, ``schema.org``), a title that is the name of a function and nothing else (data:
``page_purpose.txt``), and what it asks to fill in or to pay, against the little that it says.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Final

from searchkit.extraction.boilerplate import folded
from searchkit.extraction.cleaning import clean
from searchkit.extraction.metadata import PageMetadata

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

FORM: Final = "trang liên hệ, biểu mẫu"
ACCOUNT: Final = "trang đăng nhập, tài khoản"
SHOP: Final = "trang bán hàng"
RESULTS: Final = "trang kết quả tìm kiếm"
SECTION: Final = "trang chuyên mục, danh sách tin"
ERROR: Final = "trang báo lỗi của máy chủ"
CLOSED: Final = "trang đang bảo trì"

MAX_ASKING = 300
"""Characters of prose of a page that is a form; of a long form, these many :data:`A_FIELD`."""

A_FIELD = 100
"""Characters of prose for each field of a form: what it asks, and why."""

MAX_OFFERING = 600
"""Characters of prose of a page that offers things at a price."""

MAX_TAGS = 2000
"""Elements of a page that are looked at for prices, and fields for what they ask."""

_LEAST_FIELDS = 2  # of a form; one alone is a search
_LEAST_PRICES = 2  # of a shop; an article may be about one
_CLASSES = {  # of WordPress's body
    ERROR: ("error404",),
    RESULTS: ("search search-(?:no-)?results",),
    ACCOUNT: ("woocommerce-account",),
    SHOP: (
        "woocommerce-(?:cart|checkout)", "single-product", "tax-product_cat",
        "post-type-archive-product",
    ),
    SECTION: (
        r"archive(?: \S+){0,3}? (?:category|tag|author|date|tax-\S+|post-type-archive)",
        "home blog", "blog paged",
    ),
}  # fmt: skip
_SECTIONS = {  # of the data file
    "account": ACCOUNT,
    "form": FORM,
    "shop": SHOP,
    "results": RESULTS,
    "error": ERROR,
    "closed": CLOSED,
}
_OPEN = {"…": r"(?: \w+){0,4}", "*": "(?: .*)?"}
_PIECE = re.compile(r"\(([^)]*)\)|\S+")  # of a title in the data file
_CALLED = {
    kind: re.compile(rf"(?<!\S)(?:{'|'.join(names)})(?!\S)") for kind, names in _CLASSES.items()
}
_GOODS = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(?:Product|ProductGroup)"')
_PRICED = re.compile(r"(?<![a-z])(?:price|gia-?ban|don-?gia)(?![a-z])", re.IGNORECASE)
_PRICE = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+ ?(?:₫|đ|vnđ|vnd|đồng)(?!\w)|₫ ?\d|\d (?:triệu|tỷ)(?: đồng)?$",
    re.IGNORECASE,
)
_FILLED = frozenset({"text", "email", "tel", "password", "number", "date", "url"})
_ASIDE = frozenset({"header", "nav", "footer", "aside"})
_APART = re.compile(
    r"modal|popup|offcanvas|dialog|newsletter|subscribe|comment|reply|binh-?luan", re.IGNORECASE
)
_SEARCH = re.compile(r"search|tim-?kiem", re.IGNORECASE)
_PARTS = re.compile(r"\s+[|–—·»-]\s+")


def purpose_of(
    soup: "BeautifulSoup", page: PageMetadata, prose: int, *, is_dated: bool
) -> str | None:
    """Tell what a page is for, if that is not to be read.

    Args:
        soup: The page.
        page: What it states of itself.
        prose: Its characters of prose.
        is_dated: Whether it states or shows a day, as articles do.

    Returns:
        What it is, in Vietnamese; ``None`` for an article, and for what only its layout tells.
    """
    fields = _most_fields(soup)
    asks = len(fields) >= _LEAST_FIELDS
    named = _named(soup, page)
    if named and (asks or (prose < MAX_OFFERING and not is_dated)):
        return named
    if is_dated:
        return None
    if asks and prose < max(MAX_ASKING, A_FIELD * len(fields)):
        return ACCOUNT if "password" in fields else FORM
    return SHOP if _sells(soup, prose) else None


def stated_purpose(soup: "BeautifulSoup") -> str | None:
    """Return what a page's system calls a page that is no article."""
    names = " ".join(soup.body.get("class") or ())[:2_000] if soup.body else ""
    return next((kind for kind, pattern in _CALLED.items() if pattern.search(names)), None)


def _named(soup: "BeautifulSoup", page: PageMetadata) -> str | None:
    """Return the function that names a page: its window title, or a main heading."""
    head = _PARTS.split(page.window_title, maxsplit=1)[0]
    headings = (tag.get_text(" ") for tag in soup.find_all(["h1", "h2"], limit=3))
    for title in (head, *page.headlines[:1], *headings):
        key = f" {folded(clean(title))}"
        for kind, titles in _titles().items():
            if titles.fullmatch(key):
                return kind
    return None


@cache
def _titles() -> dict[str, re.Pattern[str]]:
    """Read the data file: by what a page is for, its titles, a space before each of their words."""
    text = files(__package__).joinpath("page_purpose.txt").read_text("utf-8")
    titles: dict[str, list[str]] = {}
    for line in filter(None, (raw.partition("#")[0].strip() for raw in text.splitlines())):
        if line.startswith("["):
            titles[_SECTIONS[line.strip("[]")]] = patterns = []
        else:
            patterns.append("".join(map(_pattern, _PIECE.finditer(line))))
    return {kind: re.compile("|".join(patterns)) for kind, patterns in titles.items()}


def _pattern(piece: re.Match[str]) -> str:
    """Write a word of a title, or what stands for some, as a pattern."""
    if piece[1] is not None:
        return f"(?: (?:{'|'.join(map(folded, piece[1].split('|')))}))?"
    return _OPEN.get(piece[0]) or f" {folded(piece[0])}"


def _most_fields(soup: "BeautifulSoup") -> list[str]:
    """Return the types of the fields of the form that has most; those outside forms are one."""
    forms: dict[int, list[str]] = {}
    for field in islice(_fields(soup), MAX_TAGS):
        form = field.find_parent("form")
        forms.setdefault(id(form), []).append(str(field.get("type", "text")).lower())
    return max(forms.values(), key=len, default=[])


def _fields(soup: "BeautifulSoup") -> Iterator["Tag"]:
    """Yield what a visitor is asked to fill in, but for what stands around every page."""
    for field in soup.find_all(["input", "textarea", "select"], limit=MAX_TAGS):
        kind = str(field.get("type", "text")).lower()
        if field.name == "input" and kind not in _FILLED:
            continue
        if not any(map(_is_around, (field, *field.parents))):
            yield field


def _is_around(tag: "Tag") -> bool:
    """Whether an element is, or frames, what stands around every page of a site."""
    name = _name(tag)
    is_search = tag.name in {"form", "input"} and _SEARCH.search(name)
    return tag.name in _ASIDE or bool(_APART.search(name) or is_search)


def _name(tag: "Tag") -> str:
    known = (tag.get(name) for name in ("id", "name", "role", "action", "placeholder"))
    names = (*known, *(tag.get("class") or ())[:9])
    return " ".join(str(name)[:80] for name in names if name)


def _sells(soup: "BeautifulSoup", prose: int) -> bool:
    """Whether a page says that it offers goods, or says little but what several cost."""
    scripts = soup.find_all("script", type="application/ld+json", limit=20)
    if any(_GOODS.search(script.get_text()[:20_000]) for script in scripts):
        return True
    kind = soup.find("meta", attrs={"property": "og:type"})
    if kind is not None and str(kind.get("content", "")).lower().startswith("product"):
        return True
    return prose < MAX_OFFERING and len(set(islice(_priced(soup), MAX_TAGS))) >= _LEAST_PRICES


def _priced(soup: "BeautifulSoup") -> Iterator[str]:
    """Yield what stands in elements that are named as prices and hold nothing else."""
    for tag in soup.find_all(True, class_=_PRICED, limit=MAX_TAGS):
        text = clean(tag.get_text(" ")[:80])
        if _PRICE.search(text) and not any(around.name in _ASIDE for around in tag.parents):
            yield text
