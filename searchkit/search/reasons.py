"""Why nothing was found: the part of a query without which there would be something."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from searchkit.engine.fields import IDENTIFIER
from searchkit.engine.protocol import Lexicon, Ranking
from searchkit.messages import Message
from searchkit.query.stopwords import stopwords
from searchkit.query.syntax import (
    All,
    Dated,
    InTitle,
    Node,
    Quoted,
    Source,
    Text,
    Without,
    map_nodes,
)
from searchkit.ranking.interpretation import Meaning
from searchkit.ranking.limits import is_empty, matching_sources
from searchkit.search.request import Request

Count = Callable[[Request], int]
"""How many articles match another request."""


def reason(
    request: Request, meaning: Meaning, ranking: Ranking, lexicon: Lexicon, count: Count
) -> Message | None:
    """Why there is nothing, or what was ignored.

    Args:
        request: What was asked for.
        meaning: What was looked for.
        ranking: What was found.
        lexicon: Of what was searched.
        count: Searches for something else; only asked when nothing was found.
    """
    pages = request.pages(ranking.total + ranking.near_total)
    if request.page > max(pages, 1):
        return Message(
            "Không có trang %(page)s: chỉ có %(pages)s trang kết quả.",
            page=request.page,
            pages=pages,
        )
    if ranking.total and meaning.truncated:
        return Message("Truy vấn quá dài nên chỉ phần đầu được tìm.")
    if number := _absent_number(meaning, lexicon):
        return _of_another_number(number, ranking)
    if ranking.total:
        return None
    if ranking.near_total and meaning.unknown:
        return Message(
            "Không bài nào có %(words)s; đây là những bài gần nhất.",
            words=_named(meaning.unknown),
        )
    if ranking.near_total:
        return Message("Không bài nào có đủ các từ đã gõ; đây là những bài gần nhất.")
    if impossible := next(_impossible(request, lexicon), None):
        return impossible
    if meaning.unknown:
        return Message(
            "Không bài nào có %(words)s; hãy kiểm tra chính tả hoặc bỏ bớt từ.",
            words=_named(meaning.unknown),
        )
    return _obstacle(request, count) or _words_themselves(request, meaning)


def _words_themselves(request: Request, meaning: Meaning) -> Message:
    """What is said where nothing that could go is in the way: no article has the words."""
    if any(isinstance(node, InTitle) for node in _needed(request.query.root)):
        return Message(
            "Không tiêu đề nào có những từ này, trong bài cũng không; hãy kiểm tra chính tả hoặc"
            " thử từ khác."
        )
    if meaning.quoted:
        return Message(
            "Không bài nào có đủ các từ này đi cùng nhau; hãy bỏ bớt từ hoặc dấu ngoặc kép."
        )
    return Message("Không bài nào có đủ các từ này; hãy thử từ khác hoặc bỏ bớt từ.")


def _absent_number(meaning: Meaning, lexicon: Lexicon) -> str | None:
    """A document's number, written in full, that no article holds so: as typed, or None."""
    for term, typed in meaning.names.items():
        in_full = term.field == IDENTIFIER and term.text.count("/") > 1
        if in_full and not lexicon.document_frequency(term):
            return typed
    return None


def _of_another_number(number: str, ranking: Ranking) -> Message:
    """What is said of such a number: one that is written short may be several documents'."""
    if ranking.total:
        return Message(
            "Không bài nào viết đủ “%(number)s”; bài có số ấy có thể nhắc văn bản khác.",
            number=number,
        )
    if ranking.near_total:
        return Message(
            "Không bài nào viết đủ “%(number)s”; đây là những bài gần nhất.", number=number
        )
    return Message("Không bài nào viết đủ “%(number)s”; hãy kiểm tra lại số.", number=number)


def _named(words: Sequence[str]) -> str:
    """Some words in quotes: those that are not only there to join others, if there are any."""
    telling = [word for word in words if word.lower() not in stopwords()] or words
    return ", ".join(f"“{word}”" for word in telling[:5])


def _impossible(request: Request, lexicon: Lexicon) -> Iterator[Message]:
    """Limits that no article can meet."""
    needed = list(_needed(request.query.root))
    wanted = [node.name for node in needed if isinstance(node, Source)]
    if not any(matching_sources(name, lexicon.sources()) for name in request.source):
        wanted += request.source
    for name in wanted:
        if not matching_sources(name, lexicon.sources()):
            yield Message(
                "Không có nguồn nào tên “%(name)s”; hãy gõ một từ trọn vẹn trong tên nguồn.",
                name=name,
            )
    dates = [node for node in needed if isinstance(node, Dated)]
    first = max(
        filter(None, [*(node.first for node in dates), request.published_from]), default=None
    )
    last = min(filter(None, [*(node.last for node in dates), request.published_to]), default=None)
    if is_empty(first, last):
        yield Message(
            "Khoảng thời gian bị ngược: từ %(first)s đến %(last)s; hãy đổi chỗ hai ngày.",
            first=first,
            last=last,
        )


def _needed(node: Node | None) -> Iterator[Node]:
    """The parts that every hit must meet, each by itself."""
    if isinstance(node, All):
        for part in node.parts:
            yield from _needed(part)
    elif node is not None:
        yield node


def _obstacle(request: Request, count: Count) -> Message | None:
    """What has to go for something to be found."""
    if request.earliest and (found := count(replace(request, earliest=False))):
        return Message(
            "Có %(count)s bài khớp, nhưng đều kể lại chuyện mà bài khác đăng trước;"
            " hãy bỏ “chỉ bản sớm nhất”.",
            count=found,
        )
    unlimited = replace(
        _changed(request, _unlimited),
        published_from=None,
        published_to=None,
        source=(),
        facets=(),
        earliest=False,
    )
    if unlimited != request and (found := count(unlimited)):
        return Message(
            "Có %(count)s bài khớp, nhưng không bài nào trong khoảng thời gian, nguồn hoặc mục đã"
            " chọn; hãy nới giới hạn.",
            count=found,
        )
    obstacles = (
        (_without_exclusions, Message("Bài nào khớp cũng có từ bị loại; hãy bỏ dấu trừ.")),
        (_anywhere, Message("Không tiêu đề nào có những từ này, nhưng trong bài thì có.")),
        (
            _unquoted,
            Message("Không bài nào có nguyên cụm từ này; hãy bỏ dấu ngoặc kép để tìm từng từ."),
        ),
    )
    for change, message in obstacles:
        other = _changed(request, change)
        if other != request and count(other):
            return message
    return None


def _changed(request: Request, change: Callable[[Node], Node]) -> Request:
    query = request.query
    root = map_nodes(query.root, change) if query.root else None
    return replace(request, query=query._replace(root=root))


def _unlimited(node: Node) -> Node:
    match node:
        case Source() | Dated() | Without(All(())):
            return All(())
    return node


def _without_exclusions(node: Node) -> Node:
    return All(()) if isinstance(node, Without) else node


def _anywhere(node: Node) -> Node:
    return node.part if isinstance(node, InTitle) else node


def _unquoted(node: Node) -> Node:
    match node:
        case Quoted(text):
            return Text(text)
        case InTitle(Quoted(text)):
            return InTitle(Text(text))
    return node
