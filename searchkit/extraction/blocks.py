"""Blocks: an HTML element as lines, one a block of text, a line break, a table row or a picture.

What no reader sees is passed over. What frames pages (navigation, footers, and what is named so) is
one block of its own; only a closer look can say whether an article stands in it after all.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from searchkit.extraction.cleaning import clean
from searchkit.extraction.dates import stamp_of
from searchkit.extraction.lines import Line, Role, goes_on
from searchkit.extraction.markup import Part, parts_of

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

MAX_CELL = 300
"""Characters; a table row with a longer cell lays out a page rather than data."""

MAX_CELLS = 4
"""Cells of a lone row among which a day is sought."""

MAX_NAMED = 600
"""Characters of text in an element whose name says caption or byline; a longer one is neither."""

MAX_CAPTION = 1500
"""Characters in a ``figcaption``; one that holds more was put around an article."""

MAX_LINKS = 10
"""Links of an element that are looked at to tell whether it shows another page."""

MIN_BESIDE = 4
"""Words beside an inline element that make it part of a text, whatever its name says."""

MAX_JOINED = 5000
"""Characters to which lines that go on are joined."""

_UNSEEN = frozenset({
    "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input", "link",
    "map", "marquee", "math", "meta", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "video",
})  # fmt: skip
FRAMES = frozenset({"aside", "footer", "nav"})
"""Elements that frame a page by what they are."""
_BLOCKS = FRAMES | frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_ITEMS = frozenset({"li", "dt", "dd"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PLAIN = frozenset({Role.TEXT, Role.SET_APART, Role.ITEM, Role.ROW})
_STYLES = {"a": "link", "b": "bold", "strong": "bold", "em": "italic", "i": "italic"}
_HIDDEN = re.compile(r"(?:display|visibility)\s{0,9}:\s{0,9}(?:none|hidden)", re.IGNORECASE)
_PLACE = re.compile(r"location|dateline|dia-?diem|place", re.IGNORECASE)
_ATTACHED = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip|rar|7z)(?:[?#]|$)", re.IGNORECASE
)
_CENTRED = re.compile(r"text-align\s{0,9}:\s{0,9}center", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A line and the element that it stands in.

    Attributes:
        line: The line.
        element: The innermost element of the page's layout around it.
        framing: Whether it is all the text of an element that frames the page.
    """

    line: Line
    element: "Tag"
    framing: bool = False


def blocks_of(root: "Tag", within: Collection[int] = ()) -> list[Block]:
    """Return the blocks of an element in reading order.

    Args:
        root: The element.
        within: Elements, by their ``id()``, that frame nothing, whatever their names say.
    """
    flattening = _Flattening(root, within)
    flattening.run(root)
    return flattening.blocks


def totals(root: "Tag", own: Counter[int]) -> Counter[int]:
    """Add up a number that some elements have over all that stand in them.

    Args:
        root: The element whose inside counts.
        own: The number of each element, by its ``id()``.

    Returns:
        The sums for ``root`` and all elements in it, by ``id()``.
    """
    sums = Counter(own)
    for node in reversed(list(root.descendants)):  # children before their parents
        if sums[id(node)]:
            sums[id(node.parent)] += sums[id(node)]
    return sums


class _Flattening:
    """A walk through an element without recursion, for pages may be nested without end."""

    def __init__(self, root: "Tag", within: Collection[int]) -> None:
        self.blocks: list[Block] = []
        # Text in links says where else to go, so it counts for nothing.
        texts = (text for text in root.strings if text.parent and not _is_link(text.parent))
        self._sizes = totals(root, Counter({id(text): len(text) for text in texts}))
        self._whole = self._sizes[id(root)]
        self._elements = [root]
        self._roles = [Role.TEXT]
        self._within = within
        self._parts: list[str] = []
        self._edge: Tag | None = None  # the inline element that begins or ends right here
        self._open: Counter[str] = Counter()  # inline styles around this place
        self._styled: Counter[str] = Counter()  # words of the current line in each style
        self._row: Tag | None = None  # the data row around this place
        self._broken = False  # whether a line break, not a block, came before the current line

    def run(self, root: "Tag") -> None:
        from bs4.element import NavigableString, Tag

        todo: list[tuple[PageElement, bool]] = [(root, True)]
        while todo:
            node, entering = todo.pop()
            if isinstance(node, Tag):
                if not entering:
                    self._leave(node)
                elif self._is_part(node):
                    self._enter(node)
                    todo.append((node, False))
                    todo.extend((child, True) for child in reversed(node.contents))
            elif type(node) is NavigableString:  # comments and the like are subclasses
                self._add(str(node))
        self._end_line()

    def _is_part(self, tag: "Tag") -> bool:
        """Whether an element is to be entered; one that frames the page is a block of its own."""
        if _is_unseen(tag):
            return False
        if not self._is_framing(tag):
            return True
        if tag.name in _BLOCKS and self._row is None:
            self._end_line()
        self.blocks.append(Block(Line(clean(tag.get_text(" "))), tag, framing=True))
        return False

    def _is_framing(self, tag: "Tag") -> bool:
        if tag.name in FRAMES:
            return True
        parts = parts_of(tag)
        named = Part.NOISE in parts and Part.HEADLINE not in parts
        named = named or (tag.name == "article" and _is_card(tag))
        if not named or id(tag) in self._within or _is_in_text(tag):
            return False
        return self._sizes[id(tag)] * 3 < self._whole

    def _enter(self, tag: "Tag") -> None:
        name = tag.name
        if name == "br":
            self._end_line(broken=True)
        elif name == "img":
            self._add_picture(tag)
        elif self._row is not None:
            if name in {"td", "th"} and self._parts:
                self._parts.append(" | ")
        elif name in _BLOCKS:
            self._end_line()
            self._elements.append(tag)
            self._roles.append(self._role_of(tag))
            if name == "tr" and self._is_data(tag):
                self._row = tag
                self._roles[-1] = Role.ROW
        else:
            self._edge = tag
        if _is_styling(tag):
            self._open[_STYLES[name]] += 1

    def _leave(self, tag: "Tag") -> None:
        if _is_styling(tag):
            self._open[_STYLES[tag.name]] -= 1
        if tag.name not in _BLOCKS:
            self._edge = tag
        if self._elements[-1] is tag:
            self._end_line()
            if self._row is tag:
                self._row = None
            if len(self._elements) > 1:
                self._elements.pop()
                self._roles.pop()

    def _add(self, text: str) -> None:
        if self._edge and self._parts and _are_apart(self._edge, self._parts, text):
            self._parts.append(" ")
        self._edge = None
        self._parts.append(text)
        words = len(text.split())
        self._styled["any"] += words
        for style, depth in self._open.items():
            if depth:
                self._styled[style] += words

    def _add_picture(self, tag: "Tag") -> None:
        if self._styled["any"]:
            return  # an icon within a line
        line = Line(clean(str(tag.get("alt") or "")), Role.PICTURE)
        self.blocks.append(Block(line, self._elements[-1]))

    def _end_line(self, *, broken: bool = False) -> None:
        text, role = clean("".join(self._parts)), self._role_of_line()
        text = text.rstrip(" |") if role is Role.ROW else text
        if any(map(str.isalnum, text)):
            if self._broken and self._goes_on(text, role):
                text = f"{self.blocks.pop().line.text} {text}"
            self.blocks.append(Block(Line(text, role), self._elements[-1]))
        self._edge = None
        self._parts.clear()
        self._styled.clear()
        self._broken = broken

    def _goes_on(self, text: str, role: Role) -> bool:
        """Whether a line break was only there to look good."""
        last = self.blocks[-1].line if self.blocks else Line("")
        short = len(last.text) < MAX_JOINED
        return bool(last.text) and short and last.role is role and goes_on(last.text, text)

    def _role_of(self, tag: "Tag") -> Role:
        """Tell what the lines of a block are, by the block or by what stands around it."""
        around = self._roles[-1]
        if around in {Role.CAPTION, Role.HEADING, Role.BYLINE}:
            return around
        if tag.name in _HEADINGS:
            return Role.HEADING
        size = self._sizes[id(tag)]
        parts = parts_of(tag) if size <= MAX_NAMED else frozenset()
        captions = tag.name in {"figcaption", "caption"} and size <= MAX_CAPTION
        if captions or Part.CAPTION in parts:
            return Role.CAPTION
        if Part.BYLINE in parts:
            return Role.BYLINE
        if tag.name in _ITEMS or around is Role.ITEM:
            return Role.ITEM
        centred = tag.get("align") == "center" or _CENTRED.search(str(tag.get("style", "")))
        return Role.SET_APART if centred and tag.name in {"p", "div", "td"} else Role.TEXT

    def _role_of_line(self) -> Role:
        role, words = self._roles[-1], self._styled["any"]
        share = 0.7 if role is not Role.ROW else 0.99  # a row of data says something of a link
        if role in _PLAIN and self._styled["link"] > words * share:
            return Role.MENU
        if role is Role.TEXT and self._styled["bold"] == words:
            return Role.BOLD
        if role is Role.TEXT and self._styled["italic"] == words:
            return Role.SET_APART
        return role

    def _is_data(self, row: "Tag") -> bool:
        cells = row.find_all(["td", "th"], recursive=False)
        if len(cells) < 2 or _states_a_day(row, cells):
            return False
        said = [cell for cell in cells if self._sizes[id(cell)]]
        told = said if len(said) > 1 else cells  # one beside a picture is what the picture shows
        return all(self._sizes[id(cell)] <= MAX_CELL and _is_plain(cell) for cell in told)


def _is_card(tag: "Tag") -> bool:
    """Whether an element shows another page: its picture and its headline both lead there."""
    pictured: set[str] = set()
    named: set[str] = set()
    for link in tag.find_all("a", href=True, limit=MAX_LINKS):
        led = pictured if link.find("img") else named
        led.add(str(link["href"]))
    return len(named) == 1 and named == pictured


def _states_a_day(row: "Tag", cells: "Sequence[Tag]") -> bool:
    """Whether a table is but a row with a day in a cell: a section's name and when it said this."""
    table = row.find_parent("table")
    if table is None or len(table.find_all("tr", limit=2)) > 1:
        return False
    stamps = (stamp_of(clean(cell.get_text(" ")[:MAX_CELL])) for cell in cells[:MAX_CELLS])
    return any(stamp and not stamp.words for stamp in stamps)


def _is_plain(cell: "Tag") -> bool:
    """Whether a table cell holds one line of text: no table, no picture, no paragraphs."""
    names = [getattr(node, "name", None) for node in islice(cell.descendants, 60)]
    blocks = sum(name in _BLOCKS for name in names)
    if not {"br", "img", "table"}.isdisjoint(names) and not _is_file(cell):
        return False
    return blocks <= 1 and len(names) < 60


def _is_file(cell: "Tag") -> bool:
    """Whether a cell holds nothing but the icon of a document that belongs to its row."""
    link = cell.find("a", href=_ATTACHED)
    return link is not None and not cell.get_text(strip=True)


def _is_link(tag: "Tag") -> bool:
    """Whether an element leads to another page; what only names a place of the text does not."""
    if tag.name != "a":
        return False
    return tag.get("href") is not None or not (tag.get("name") or tag.get("id"))


def _is_styling(tag: "Tag") -> bool:
    """Whether an element sets its text apart; a link to a document that belongs to it does not."""
    if tag.name != "a":
        return tag.name in _STYLES
    return _is_link(tag) and not _ATTACHED.search(str(tag.get("href")))


def _is_in_text(tag: "Tag") -> bool:
    """Whether an element stands in the middle of running text, as a word that is linked does."""
    if tag.name in _BLOCKS or tag.parent is None:
        return False
    beside = (len(node.split()) for node in tag.parent.children if isinstance(node, str))
    return sum(beside) >= MIN_BESIDE


def _is_unseen(tag: "Tag") -> bool:
    if tag.name in _UNSEEN or tag.get("hidden") is not None:
        return True
    return tag.get("aria-hidden") == "true" or bool(_HIDDEN.search(str(tag.get("style", ""))))


def _are_apart(edge: "Tag", before: Sequence[str], text: str) -> bool:
    """Whether two words that no blank parts belong apart: a style sheet puts a dash or a gap there.

    So it is with the place in front of a report, ``<span>Hà Nội</span>Sáng nay``.
    """
    if not text[0].isupper() or not (before[-1][-1].isalpha() or before[-1][-1] in ")]"):
        return False
    last = before[-1].split()[-1]
    if not last.isupper():
        return len(last) > 1
    is_place = " " in before[-1].strip() or _PLACE.search(str(edge.get("class")))
    return len(before) == 1 and text[1:2].islower() and bool(is_place)
