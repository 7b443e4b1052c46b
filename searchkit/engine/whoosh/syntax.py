"""Whoosh's query language, which forgives no mistakes here: a query that is wrong says where.

Whoosh's own parser takes what it does not understand for text. That suits a search box, but who
writes ``publishd:2024`` or leaves a bracket open must hear of it, not find nothing. Two kinds of
query that could take for ever are bounded: a fuzzy term to two edits, as in Lucene, and a regular
expression in the time for one term.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, Final

import regex
from whoosh import fields, query
from whoosh.matching import ListMatcher
from whoosh.qparser import QueryParser, QueryParserError, plugins, syntax
from whoosh.searching import Searcher

from searchkit.messages import Message

MAX_CHARACTERS: Final = 1000
"""The longest query that is read."""
MAX_EDITS: Final = 2
"""Edits of a fuzzy term: the automaton of three takes seconds."""
_MAX_DEPTH: Final = 20  # of brackets
_MATCH_SECONDS: Final = 0.05  # for one term, which takes an honest expression microseconds
_OPERATORS: Final = frozenset({"AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "REQUIRE"})


def make_parser(fieldname: str, schema: fields.Schema) -> QueryParser:
    """A parser that raises QueryParserError for what Whoosh would take for text.

    Args:
        fieldname: Where words are looked for that name no field.
        schema: The fields.
    """
    understood = [  # in the order of Whoosh's own
        plugins.WhitespacePlugin(),
        plugins.SingleQuotePlugin(),
        _Fields(),
        plugins.WildcardPlugin(),
        plugins.PhrasePlugin(),
        plugins.RangePlugin(),
        _Groups(),
        plugins.OperatorsPlugin(),
        plugins.BoostPlugin(),
        plugins.EveryPlugin(),
        plugins.FuzzyTermPlugin(),
        _Regexes(),
        _Leftovers(),
    ]
    return _Parser(fieldname, schema, plugins=understood, phraseclass=partial(_phrase, schema))


class _Parser(QueryParser):
    """Reports the mistakes that Whoosh notes in a query and then drops."""

    def parse(self, text: str, normalize: bool = True, debug: bool = False) -> query.Query:
        if len(text) > MAX_CHARACTERS:
            raise QueryParserError(
                Message("Truy vấn dài quá %(most)s ký tự; hãy viết ngắn lại.", most=MAX_CHARACTERS)
            )
        parsed = super().parse(text, normalize=False, debug=debug)
        for leaf in parsed.leaves():
            if leaf.error:
                raise QueryParserError(*leaf.error.args)
            _check_fuzzy(leaf)
        parsed = parsed.accept(_without)
        return parsed.normalize() if normalize else parsed


class Without(query.Not):
    """Every article that a query does not find.

    Whoosh's own may give a deleted document, and a false one where negations stand in negations.
    """

    def matcher(self, searcher: Searcher, context: object = None) -> ListMatcher:  # noqa: ARG002
        """All documents of a segment that are neither found nor deleted."""
        found = set(self.query.matcher(searcher, searcher.boolean_context()).all_ids())
        others = (document for document in searcher.reader().all_doc_ids() if document not in found)
        return ListMatcher(list(others), all_weights=1.0)


def _without(node: query.Query) -> query.Query:
    return Without(node.query, node.boost) if type(node) is query.Not else node


def _check_fuzzy(leaf: query.Query) -> None:
    if not isinstance(leaf, query.FuzzyTerm):
        return
    if leaf.maxdist > MAX_EDITS:
        raise QueryParserError(
            Message(
                "“%(term)s” cho sai khác quá nhiều; hãy viết ~1 hoặc ~%(most)s.",
                term=f"{leaf.text}~{leaf.maxdist}",
                most=MAX_EDITS,
            )
        )
    if leaf.prefixlength > len(leaf.text):
        raise QueryParserError(
            Message(
                "“%(term)s” không dài đến %(length)s chữ cái.",
                term=leaf.text,
                length=leaf.prefixlength,
            )
        )


def _phrase(
    schema: fields.Schema, fieldname: str, words: Sequence[str], **options: Any
) -> query.Query:
    """A phrase; in a field without positions, what its terms are joined by in a word."""
    options["boost"] = options.get("boost", 1.0)
    if schema[fieldname].self_parsing():
        return schema[fieldname].parse_query(fieldname, " ".join(words), options["boost"])
    phrase = query.Phrase(fieldname, words, **options)
    if fieldname == "identifier":
        return query.Or(_terms(phrase), boost=phrase.boost)
    if fieldname in ("word", "acronym"):
        return query.And(_terms(phrase), boost=phrase.boost)
    return phrase


def _terms(phrase: query.Phrase) -> list[query.Term]:
    return [query.Term(phrase.fieldname, word) for word in phrase.words]


class _Fields(plugins.FieldsPlugin):
    """``field:`` before what it is asked for; an unknown one is a mistake."""

    def __init__(self) -> None:
        super().__init__(remove_unknown=False)

    def do_fieldnames(self, parser: QueryParser, group: syntax.GroupNode) -> syntax.GroupNode:
        nodes = list(group)
        for node, following in zip_longest(nodes, nodes[1:]):
            if not isinstance(node, syntax.FieldnameNode):
                continue
            name = node.fieldname
            known = [each for each, field in parser.schema.items() if field.format]
            if name not in known:
                raise QueryParserError(
                    Message(
                        "Không có trường “%(name)s”; hãy chọn trong: %(known)s;"
                        " hoặc đặt dấu hai chấm trong ngoặc kép.",
                        name=name,
                        known=", ".join(known),
                    )
                )
            if following is None or following.is_ws():
                raise QueryParserError(Message("Sau “%(name)s:” còn thiếu từ cần tìm.", name=name))
        return super().do_fieldnames(parser, group)


class _Groups(plugins.GroupPlugin):
    """Brackets, which must come in pairs."""

    def do_groups(self, parser: QueryParser, group: syntax.GroupNode) -> syntax.GroupNode:
        depth = 0
        for node in group:
            depth += isinstance(node, self.OpenBracket) - isinstance(node, self.CloseBracket)
            if depth < 0:
                raise QueryParserError(Message("Dấu “)” thừa; hãy bỏ đi hoặc thêm “(”."))
            if depth > _MAX_DEPTH:
                raise QueryParserError(
                    Message("Ngoặc lồng quá %(most)s tầng; hãy viết đơn giản hơn.", most=_MAX_DEPTH)
                )
        if depth:
            raise QueryParserError(Message("Dấu “(” chưa đóng; hãy thêm “)”."))
        return super().do_groups(parser, group)


class _Leftovers(plugins.Plugin):
    """Signs that are left in words when all else is understood."""

    def filters(self, _: QueryParser) -> list[tuple[Any, int]]:
        # Before wildcards are joined to words, and when white space is gone but operators are not.
        return [(self.check_signs, 1), (self.check_operators, 599)]

    def check_signs(self, _: QueryParser, group: syntax.GroupNode) -> syntax.GroupNode:
        """Refuse half a pair of quotes or of the brackets of a range."""
        for node in _words(group):
            if '"' in node.text:
                raise QueryParserError(Message("Dấu ngoặc kép chưa đóng; hãy thêm một dấu nữa."))
            if sign := re.search(r"[\[\]{}]", node.text):
                raise QueryParserError(
                    Message(
                        "Dấu “%(sign)s” không thuộc khoảng nào; hãy viết như [2024-01 TO 2024-06].",
                        sign=sign[0],
                    )
                )
        return group

    def check_operators(self, parser: QueryParser, group: syntax.GroupNode) -> syntax.GroupNode:
        """Refuse an operator without its operands."""
        row = [None, *group, None]
        for before, node, after in zip(row, row[1:], row[2:], strict=False):
            if isinstance(node, syntax.GroupNode):
                self.check_operators(parser, node)
            elif _lacks_operand(before, node, after):
                name = node.text.strip()
                raise QueryParserError(
                    Message("“%(name)s” thiếu một vế; hãy viết như a %(name)s b.", name=name)
                )
        return group


def _lacks_operand(before: Any, node: Any, after: Any) -> bool:
    match node:
        case syntax.WordNode():  # an operator stands between spaces
            return node.text in _OPERATORS
        case syntax.InfixOperator():
            left = before is not None and not isinstance(before, syntax.Operator)
            return not left or after is None or isinstance(after, syntax.InfixOperator)
        case syntax.PrefixOperator():
            return after is None or isinstance(after, syntax.Operator)
    return False


def _nodes(group: syntax.GroupNode) -> Iterator[syntax.SyntaxNode]:
    for node in group:
        yield node
        if isinstance(node, syntax.GroupNode):
            yield from _nodes(node)


def _words(group: syntax.GroupNode) -> Iterator[syntax.WordNode]:
    return (node for node in _nodes(group) if isinstance(node, syntax.WordNode))


class _Regexes(plugins.RegexPlugin):
    """``r"…"``."""

    class RegexNode(plugins.RegexPlugin.RegexNode):
        """An expression, not analyzed: its letters are compared with terms as they are."""

        def query(self, parser: QueryParser) -> query.Query:
            name = self.fieldname or parser.fieldname
            if parser.schema[name].self_parsing():  # days are no texts
                return parser.schema[name].parse_query(name, self.text, self.boost)
            return BoundedRegex(name, self.text, self.boost)

    nodetype = RegexNode


class BoundedRegex(query.Regex):
    """A regular expression that is given little time for each term.

    Raises:
        QueryParserError: It is no expression; and when it is run, that it takes too long.
    """

    def __init__(
        self, fieldname: str, text: str, boost: float = 1.0, constantscore: bool = True
    ) -> None:
        super().__init__(fieldname, text, boost, constantscore)
        self._shown = " ".join(text.split())  # a message is one line
        try:
            self._expression = regex.compile(text)
        except regex.error as error:
            raise QueryParserError(
                Message('Biểu thức r"%(text)s" sai: %(why)s.', text=self._shown, why=error)
            ) from None

    def _btexts(self, ixreader: Any) -> Iterator[bytes]:
        prefix = self._find_prefix(self.text)
        for key in ixreader.expand_prefix(self.fieldname, prefix):
            try:
                if self._expression.match(
                    _text(ixreader, self.fieldname, key), timeout=_MATCH_SECONDS
                ):
                    yield key
            except TimeoutError:
                raise QueryParserError(
                    Message(
                        'Biểu thức r"%(text)s" mất quá nhiều thời gian; hãy viết đơn giản hơn.',
                        text=self._shown,
                    )
                ) from None


def _text(reader: Any, fieldname: str, key: bytes) -> str:
    text: str = reader.schema[fieldname].from_bytes(key)
    return text
