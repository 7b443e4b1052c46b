import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchkit.query.lexemes import FIELDS
from searchkit.query.parser import MAX_CHARACTERS, parse
from searchkit.query.syntax import (
    All,
    Dated,
    Either,
    InTitle,
    Must,
    Node,
    Query,
    Quoted,
    Source,
    Text,
    Without,
    render,
)

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
        ("a --VNeID", All((Text("a"), Without(Text("VNeID"))))),
        ("a !VNeID", All((Text("a"), Without(Text("VNeID"))))),
        ("a ！“b c”", All((Text("a"), Without(Quoted("b c"))))),
        ("a!b", Text("a!b")),
        ("on:2022", All((Dated(first="2022"), Dated(last="2022")))),
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
    ("query", "root"),
    [
        ("source:chinhphu", Source("chinhphu")),
        ("a source:chinhphu.vn b", All((Text("a"), Source("chinhphu.vn"), Text("b")))),
        ('nguồn:"Báo Tổ Quốc" a', All((Source("Báo Tổ Quốc"), Text("a")))),
        ("nguon:nghean", Source("nghean")),
        ("site:nghean", Source("nghean")),
        ("source:(Báo Tổ Quốc)", Source("Báo Tổ Quốc")),
        ("source:source:a", Source("a")),
        ("a from:2024-01 to:2024-06", All((Text("a"), Dated("2024-01"), Dated(None, "2024-06")))),
        ("từ:3/2/2024 đến:2025", All((Dated("2024-02-03"), Dated(None, "2025")))),
        ("tu:2024 den:2025", All((Dated("2024"), Dated(None, "2025")))),
        ("từ ngày: 3/2/2024", Dated("2024-02-03")),
        ("đến_hết:2025", Dated(None, "2025")),
        ("năm:2024", All((Dated("2024"), Dated(None, "2024")))),
        ("-tháng: 3/2024", Without(All((Dated("2024-03"), Dated(None, "2024-03"))))),
        ("since:2024 until:2025", All((Dated("2024"), Dated(None, "2025")))),
        ('from:"2024-01-05" a', All((Dated("2024-01-05"), Text("a")))),
        ("from:2024 from:2025", All((Dated("2024"), Dated("2025")))),
        ("from:2024–01", Dated("2024-01")),
        ("-source:a", Without(Source("a"))),
        ('NOT nguồn:"a b"', Without(Source("a b"))),
        ("–from:2024 x", All((Without(Dated("2024")), Text("x")))),
        ("(source:a OR nguồn:b) c", All((Either((Source("a"), Source("b"))), Text("c")))),
        ("source:(a | b)", Either((Source("a"), Source("b")))),
        ("from:(2023 OR 2025)", Either((Dated("2023"), Dated("2025")))),
        ("a OR from:2024", Either((Text("a"), Dated("2024")))),
    ],
)
def test_limits_are_parts_like_any_other(query: str, root: Node) -> None:
    assert parse(query) == Query(root)
    assert parse(unicodedata.normalize("NFD", query)) == Query(root)


@pytest.mark.parametrize(
    ("query", "root"),
    [
        ('title: "a b"', InTitle(Quoted("a b"))),
        ('title : "a b"', InTitle(Quoted("a b"))),
        ('tiêu đề:"a b"', InTitle(Quoted("a b"))),
        ("Tiêu Đề：căn", InTitle(Text("căn"))),
        ("tieu de: căn", InTitle(Text("căn"))),
        ("title:(a b)", InTitle(Text("a b"))),
        ('title:("a b" OR c)', Either((InTitle(Quoted("a b")), InTitle(Text("c"))))),
        ("title:(a -b)", All((InTitle(Text("a")), Without(InTitle(Text("b")))))),
        ("title:(a +(b c))", All((InTitle(Text("a")), Must(InTitle(Text("b c")))))),
        ("title:title:a", InTitle(Text("a"))),
        ("title:(a from:2024)", All((InTitle(Text("a")), Dated("2024")))),
    ],
)
def test_a_field_reaches_over_blanks_and_groups(query: str, root: Node) -> None:
    assert parse(query) == Query(root)


@pytest.mark.parametrize("sign", "-‐‑‒–—―−－")
def test_every_dash_excludes(sign: str) -> None:
    assert parse(f'a {sign}b {sign}"c d"') == parse('a -b -"c d"')
    assert parse(f"a{sign}b").root == Text(f"a{sign}b")


@pytest.mark.parametrize("quotes", ["“”", "„“", "«»", "＂＂", "″″", "〝〞"])
def test_every_quotation_mark_quotes(quotes: str) -> None:
    assert parse(f"a {quotes[0]}b c{quotes[1]}~3") == parse('a "b c"~3')


@pytest.mark.parametrize(
    ("query", "like"),
    [
        ("a 'b c'", 'a "b c"'),
        ("-‘b c’ a", '-"b c" a'),
        ("title:'b c'", 'title:"b c"'),
        ("tieude:(b) nguon: 'b c'", 'title:b source:"b c"'),
        ("từ: năm 2024 a", "from:2024 a"),
        ("from:2024, a", "from:2024 a"),
        ("đến: tháng 3/2024", "to:2024-03"),
        ("năm:2021-2025", "from:2021 to:2025"),
        ("a KHÔNG nguồn:b", "a -source:b"),
        ("a !from:2024", "a -from:2024"),
    ],
)
def test_what_can_mean_but_one_thing_means_it(query: str, like: str) -> None:
    read, meant = parse(query), parse(like)
    assert read.notes == ()
    assert Query(read.root and flat(read.root)) == Query(meant.root and flat(meant.root))


@pytest.mark.parametrize(
    "query",
    [
        'a nguồn:"b c"',
        'a -Nguồn:"b"',
        "tiêu đề:(b c) a",
        "a từ:2024",
        "a (đến năm:2023 OR tựa đề:b)",
        'a source:"b" from:2024 to:2025',
    ],
)
def test_a_limit_is_echoed_by_the_name_it_was_typed_with(query: str) -> None:
    assert render(parse(query)) == query
    assert render(parse(render(parse(query)))) == query


def test_apostrophes_around_all_that_was_typed_are_a_headlines() -> None:
    assert parse("'Hiến máu chứ không bán máu...'").root == Text("'Hiến máu chứ không bán máu...'")
    assert parse("'a b' ").root == Text("'a b'")


def flat(node: Node) -> Node:
    """The same with both ends of a span of time in one node."""
    match node:
        case All((Dated(first, None), Dated(None, last))):
            return Dated(first, last)
    return node


@pytest.mark.parametrize("query", ["D'Or x'", "rock 'n", "'", "a'b'c", "THANH TOÁN KHÔNG TIỀN MẶT"])
def test_an_apostrophe_alone_quotes_nothing(query: str) -> None:
    assert parse(query) == Query(Text(query) if query != "'" else None)


def test_other_signs_have_full_width_forms() -> None:
    assert parse("（a ｜ b） ＋c") == parse("(a | b) +c")


@pytest.mark.parametrize(
    ("query", "text"), [("thứ tự: 5 bước", "thứ tự 5 bước"), ("cái tủ:gỗ", "cái tủ gỗ")]
)
def test_a_mark_that_is_typed_tells_words_from_fields(query: str, text: str) -> None:
    assert parse(query) == Query(Text(text))


@pytest.mark.parametrize(
    ("query", "root", "noted"),
    [
        ("a từ:31/02/2024", Text("a"), ["31/02/2024", "từ:"]),
        ("a to:2024-13 b", Text("a b"), ["2024-13", "to:"]),
        ("from:hôm_qua", Text("hôm_qua"), ["hôm_qua", "from:"]),
        ("bắt đầu từ: khát vọng", Text("bắt đầu khát vọng"), ["khát", "từ:"]),
        ("author:Nam", Text("author Nam"), ["author:"]),
        ("a from:>2024 b", Text("a b"), ["from:"]),
        ("a ngày:31/4/2024", Text("a"), ["31/4/2024", "ngày:"]),
        ("năm:20244 a", Text("a"), ["20244", "năm:"]),
        ("chuy*n a", Text("chuy n a"), ["chuy*n"]),
        ("a căn*", Text("a căn"), ["căn*"]),
    ],
)
def test_what_is_not_understood_is_said(query: str, root: Node, noted: list[str]) -> None:
    parsed = parse(query)
    assert parsed.root == root
    (note,) = parsed.notes
    assert all(part in note for part in noted)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("2021-2025", "2021-2025"),
        ("kinh-tế", "kinh-tế"),
        ("57-NQ/TW", "57-NQ/TW"),
        ("Covid-19 KT-XH", "Covid-19 KT-XH"),
        ("kinh tế - xã hội", "kinh tế xã hội"),
        ("kinh tế -- xã hội", "kinh tế xã hội"),
        ("(a)-b", "a b"),
        ("12:30", "12:30"),
        ("năm: 5 tuổi", "năm 5 tuổi"),
        ("https://a.vn/x", "https://a.vn/x"),
        ("Bộ trưởng:Nguyễn", "Bộ trưởng Nguyễn"),
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
        case Without(part) | Must(part) | InTitle(part):
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
            case Dated(first, last):
                assert (first or last or "").replace("-", "").isdecimal()


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


# --- what is typed is not turned around ----------------------------------------------------------

words = st.sampled_from(["hồ sơ", "đất", "VNeID", "hộ tịch"])
values = {
    "title": words.map('"{}"'.format),
    "source": words.map('"{}"'.format),
    "from": st.dates().map(lambda day: f"{day.year % 200 + 1900}"),
    "to": st.dates().map(lambda day: f"{day.month}/{day.year % 200 + 1900}"),
}


@st.composite
def limits(draw: st.DrawFn) -> tuple[str, str]:
    """A limit in the simplest writing, and in any other."""
    field = draw(st.sampled_from(sorted(values)))
    value = draw(values[field])
    name = draw(st.sampled_from(FIELDS[field]))
    name = draw(st.sampled_from([name, name.upper(), name.title(), name.replace(" ", "_")]))
    colon = draw(st.sampled_from([":", ": ", " : ", "：", "： "]))
    quotes = draw(st.sampled_from(['""', "“”", "«»"]))
    other = quotes[0] + value[1:-1] + quotes[1] if value[0] == '"' else value
    return f"{field}:{value}", f"{name}{colon}{other}"


@given(limits(), st.sampled_from("-‐–—−"))
def test_a_limit_means_the_same_in_every_writing_and_its_negation_the_opposite(
    limit: tuple[str, str], sign: str
) -> None:
    simple, other = limit
    node = parse(simple).root
    assert isinstance(node, InTitle | Source | Dated)
    assert parse(f"a {other}") == Query(All((Text("a"), node)))
    assert parse(f"a {sign}{other}") == Query(All((Text("a"), Without(node))))
    assert parse(f"NOT {other}") == Query(Without(node))
    assert parse(f"({other} OR b)") == Query(Either((node, Text("b"))))


@given(limits() | worded.map(lambda query: (query, query)))
def test_what_a_query_renders_as_means_the_same(query: tuple[str, str]) -> None:
    root = parse(query[1]).root
    assert parse(render(Query(root))).root == root
