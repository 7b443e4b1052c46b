import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchkit.query.parser import MAX_CHARACTERS, parse
from searchkit.query.syntax import All, Either, InTitle, Node, Query, Quoted, Text, Without

# --- the syntax, as documented -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "root"),
    [
        ("chuyển đổi số", Text("chuyển đổi số")),
        ("  chuyển \t đổi\n số  ", Text("chuyển đổi số")),
        ('"Đề án 06"', Quoted("Đề án 06")),
        ("“Đề án 06”", Quoted("Đề án 06")),
        ("„Đề án 06“", Quoted("Đề án 06")),
        ('"Đề án 06', Quoted("Đề án 06")),
        ('"Đề án"06', All((Quoted("Đề án"), Text("06")))),
        ("a -VNeID", All((Text("a"), Without(Text("VNeID"))))),
        ("a NOT VNeID b", All((Text("a"), Without(Text("VNeID")), Text("b")))),
        ('"căn cước trẻ em"~8', Quoted("căn cước trẻ em", 8)),
        ("“căn cước”~0 -„trẻ em“~12", All((Quoted("căn cước", 0), Without(Quoted("trẻ em", 12))))),
        ('title:"căn cước"~3', InTitle(Quoted("căn cước", 3))),
        ('"căn cước" ~8', All((Quoted("căn cước"), Text("~8")))),
        ('"căn cước"~8x', All((Quoted("căn cước"), Text("~8x")))),
        ('"căn cước"~100', All((Quoted("căn cước"), Text("~100")))),
        ('"căn cước~8', Quoted("căn cước~8")),
        ('a -"căn cước"', All((Text("a"), Without(Quoted("căn cước"))))),
        ('a -"căn cước', All((Text("a"), Without(Quoted("căn cước"))))),
        ("a -(b c)", All((Text("a"), Without(Text("b c"))))),
        ("-a", Without(Text("a"))),
        ("-title:a", Without(InTitle(Text("a")))),
        ("dân cư OR căn cước", Either((Text("dân cư"), Text("căn cước")))),
        ("dân cư | căn cước", Either((Text("dân cư"), Text("căn cước")))),
        ("dân cư|căn cước", Either((Text("dân cư"), Text("căn cước")))),
        ("dân cư HOẶC căn cước", Either((Text("dân cư"), Text("căn cước")))),
        ("a OR b | c HOẶC d", Either((Text("a"), Text("b"), Text("c"), Text("d")))),
        ("(a OR b) c", All((Either((Text("a"), Text("b"))), Text("c")))),
        ("c (a OR b)", All((Text("c"), Either((Text("a"), Text("b")))))),
        ("(a (b|c)) OR d", Either((All((Text("a"), Either((Text("b"), Text("c"))))), Text("d")))),
        ('title:"căn cước"', InTitle(Quoted("căn cước"))),
        ("title:căn cước", All((InTitle(Text("căn")), Text("cước")))),
        ("TITLE:số", InTitle(Text("số"))),
        ("tiêu_đề:số", InTitle(Text("số"))),
        ("Tiêu_Đề:số", InTitle(Text("số"))),
        ("tieu_de:số", InTitle(Text("số"))),
    ],
)  # fmt: skip
def test_syntax(query: str, root: Node) -> None:
    assert parse(query) == Query(root)
    assert parse(unicodedata.normalize("NFD", query)) == Query(root)


@pytest.mark.parametrize(
    ("query", "root"),
    [
        ("a b OR c d", Either((Text("a b"), Text("c d")))),
        ("a -b OR c", Either((All((Text("a"), Without(Text("b")))), Text("c")))),
        ("a (b OR c) d", All((Text("a"), Either((Text("b"), Text("c"))), Text("d")))),
        ('"a" b OR c "d"', Either((All((Quoted("a"), Text("b"))), All((Text("c"), Quoted("d")))))),
        ("(a OR b) (c|d)", All((Either((Text("a"), Text("b"))), Either((Text("c"), Text("d")))))),
        ("-(a OR b)", Without(Either((Text("a"), Text("b"))))),
        ("(a OR NOT) b", Text("a b")),  # the bracket closes, operator or not
    ],
)  # fmt: skip
def test_or_binds_less_than_anything(query: str, root: Node) -> None:
    assert parse(query).root == root


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("source:chinhphu", Query(None, source="chinhphu")),
        ("a source:chinhphu.vn b", Query(Text("a b"), source="chinhphu.vn")),
        ('nguồn:"Báo Tổ Quốc" a', Query(Text("a"), source="Báo Tổ Quốc")),
        ("nguon:nghean", Query(None, source="nghean")),
        (
            "a from:2024-01 to:2024-06",
            Query(Text("a"), published_from="2024-01", published_to="2024-06"),
        ),
        (
            "từ:3/2/2024 đến:2025",
            Query(None, published_from="2024-02-03", published_to="2025"),
        ),
        ("tu:2024 den:2025", Query(None, published_from="2024", published_to="2025")),
        ('from:"2024-01-05" a', Query(Text("a"), published_from="2024-01-05")),
        ("from:2024 from:2025", Query(None, published_from="2025")),
    ],
)
def test_limits(query: str, expected: Query) -> None:
    assert parse(query) == expected
    assert parse(unicodedata.normalize("NFD", query)) == expected


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("2021-2025", "2021-2025"),
        ("kinh-tế", "kinh-tế"),
        ("57-NQ/TW", "57-NQ/TW"),
        ("Covid-19 KT-XH", "Covid-19 KT-XH"),
        ("kinh tế - xã hội", "kinh tế xã hội"),
        ("kinh tế -- xã hội", "kinh tế xã hội"),
        ("--x", "--x"),
        ("(a)-b", "a b"),
        ("12:30", "12:30"),
        ("https://a.vn/x", "https://a.vn/x"),
        ("Bộ trưởng:Nguyễn", "Bộ trưởng Nguyễn"),
        ("from:hôm_qua", "from hôm_qua"),
        ("từ:31/02/2024", "từ 31/02/2024"),
        ("từ: 2024", "từ: 2024"),
        ("title:", "title:"),
        ("or not and", "or not and"),
        ("hoặc và", "hoặc và"),
        ("a AND b", "a b"),
        ("a VÀ b", "a b"),
        ("a OR", "a"),
        ("OR a", "a"),
        ("a NOT", "a"),
        ("a OR OR", "a"),
        ("(a b", "a b"),
        ("a) b", "a b"),
        ("()a", "a"),
        ("🇻🇳 a", "a"),
        ("TT&TT", "TT&TT"),
        ("18,3%", "18,3%"),
    ],
)
def test_what_is_no_syntax_is_text(query: str, text: str) -> None:
    assert parse(query) == Query(Text(text))


def test_hyphen_after_a_phrase_is_no_operator() -> None:
    assert parse('"a b"-c').root == All((Quoted("a b"), Text("c")))


@pytest.mark.parametrize(
    "query",
    ["", " ", "\n", "-", "--", "- -", '"', '""', "“”", '-"', "()", "(", ")", ")(", "( ( ) )",
     "|", "||", "OR", "OR OR", "OR | HOẶC", "NOT", "NOT NOT", "AND", "(OR)", "-()", '-"!?"',
     'title:""', 'title:"..."', "?!.,;", "🙂🙂", "\x00", "\u202e\u200f", "\u0301", ":", "::",
     "-:", "%", "*", "\ufeff"],
)  # fmt: skip
def test_nothing_to_look_for(query: str) -> None:
    assert parse(query) == Query(None)


# --- hostile queries -----------------------------------------------------------------------------

NASTY = [
    *("(" * 1000, ")" * 1000, "(" * 500 + "a" + ")" * 500, "(a " * 300, "((a) OR " * 120),
    *("to:" * 333, "to:" * 332 + "2024", "title:" * 166, "từ:" * 300 + "x", "source:" * 140 + "x"),
    *("NOT " * 250, "NOT " * 249 + "x", "-(" * 500, '-"' * 500, "-title:" * 140 + "x"),
    *('"' * 1000, '"a' * 500, "a|" * 500, "a:" * 500, ":" * 1000, "-" * 1000, "a" * 10_000),
    *('source:""', 'source:"', "source:source:source", "title:title:a", "from:to:2024", "from:-a"),
    *("title:(a b)", "-AND a", "title:OR b", "NOT (", "NOT )", "(NOT)", "( OR ) OR (", "source:-"),
    *("đề án " * 2000, "\x00a\x00", "\u202eאבג", "a\u0301\u0301\u0323" * 300, "İ:ß", "ⅸ:½ ²:³"),
]


def nodes(node: Node | None, depth: int = 0) -> Iterator[tuple[Node, int]]:
    """Every node of a tree with its depth, in reading order."""
    if node is None:
        return
    yield node, depth
    match node:
        case All(parts) | Either(parts):
            for part in parts:
                yield from nodes(part, depth + 1)
        case Without(part) | InTitle(part):
            yield from nodes(part, depth + 1)


def leaves(query: Query) -> list[str]:
    return [node.text for node, _ in nodes(query.root) if isinstance(node, Text | Quoted)]


def check_form(query: Query) -> None:
    """A tree is what the interpreter may expect: no empty part, no needless level, not deep."""
    for node, depth in nodes(query.root):
        assert depth <= 50
        match node:
            case Text(text) | Quoted(text):
                assert any(map(str.isalnum, text))
                assert unicodedata.is_normalized("NFC", text)
            case All(parts):
                assert len(parts) > 1
                texts = [isinstance(part, Text) for part in parts]
                assert not any(a and b for a, b in pairwise(texts))
            case Either(parts):
                assert len(parts) > 1
            case InTitle(part):
                assert isinstance(part, Text | Quoted)
            case Without():
                pass
    for limit in (query.published_from, query.published_to):
        assert limit is None or limit.replace("-", "").isascii()


SIGNS = ["(", ")", '"', '"~', "~8", "“", "”", "-", "|", ":", " ", " OR ", " NOT ", " AND ",
         "HOẶC", "title:", "source:", "nguồn:", "from:", "to:", "từ:", "x:", "2024", "31/2/2024",
         "a", "số", "Đề án 06", "\u0301", "\x00", "\n", "🙂", "½"]  # fmt: skip
hostile = st.lists(st.sampled_from(SIGNS), max_size=40).map("".join)


@pytest.mark.parametrize("query", NASTY, ids=lambda query: f"{query[:12]!r}x{len(query)}")
def test_nasty_queries_parse(query: str) -> None:
    parsed = parse(query)
    check_form(parsed)
    assert parsed.truncated == (len(query) > MAX_CHARACTERS)


@given(st.text() | hostile)
@example('-"a')
def test_any_text_parses_always_alike(text: str) -> None:
    parsed = parse(text)
    check_form(parsed)
    assert parse(text) == parsed


@given(st.text() | hostile)
def test_normal_forms_parse_alike(text: str) -> None:
    assert (
        parse(unicodedata.normalize("NFD", text))
        == parse(unicodedata.normalize("NFC", text))
        == parse(text)
    )


WORDS = st.integers(0, 99).map("w{}".format)
OPERATORS = [
    "(",
    ")",
    "( (",
    ") )",
    "OR",
    "|",
    "HOẶC",
    "NOT",
    "AND",
    "VÀ",
    "-(",
    "-",
    "“",
    "”",
    '"',
]
PREFIXES = ["", "-", "--", "(", "((", "title:", "tiêu_đề:", "from:", "đến:", '"', '-"', "-title:"]
SUFFIXES = ["", ")", "))", '"', "|", ",", "-"]
worded = st.lists(
    st.builds("{}{}{}".format, st.sampled_from(PREFIXES), WORDS, st.sampled_from(SUFFIXES))
    | st.sampled_from(OPERATORS),
    max_size=60,
).map(" ".join)


@given(worded)
def test_no_word_is_lost_or_moved(query: str) -> None:
    """Whatever stands around them, words are looked for in the order in which they were typed."""
    found = " ".join(leaves(parse(query)))
    assert [word for word in split_words(found) if word[0] == "w"] == [
        word for word in split_words(query) if word[0] == "w"
    ]


def split_words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()


@pytest.mark.parametrize("depth", [1, 5, 19, 20, 21, 100, 400])
def test_brackets_of_any_depth_keep_their_content(depth: int) -> None:
    assert parse("(" * depth + "a b" + ")" * depth).root == Text("a b")
    assert leaves(parse("(x " * min(depth, 200) + "a b"))[-1].endswith("a b")


@given(st.text(max_size=50), st.integers(1, 50))
def test_the_rest_of_a_long_query_is_ignored_and_said_so(tail: str, more: int) -> None:
    start = ("số hóa " * MAX_CHARACTERS)[:MAX_CHARACTERS]
    parsed = parse(start + "x" * more + tail)
    assert parsed == Query(parse(start).root, truncated=True)
    assert not parse(start).truncated
