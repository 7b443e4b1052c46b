"""A room is seen at a glance: no function over 40 lines of code, no module over 400 lines."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
MODULES: Final = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("searchkit", "web")
    for path in (ROOT / folder).rglob("*.py")
)
MOST_LINES: Final = 400
MOST_CODE: Final = 40
_LAYOUT: Final = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Each function, and the lines of code in its body: no docstrings, comments, blank lines."""
    code = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in _LAYOUT
        for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[ast.get_docstring(node) is not None :]
            first = min((each.lineno for each in body), default=node.lineno)
            yield node.name, len(code.intersection(range(first, (node.end_lineno or 0) + 1)))


def test_rooms_are_small() -> None:
    sources = {name: (ROOT / name).read_text("utf-8") for name in MODULES}
    assert [name for name, source in sources.items() if source.count("\n") > MOST_LINES] == []
    long = {
        name: [f for f in functions(source) if f[1] > MOST_CODE] for name, source in sources.items()
    }
    assert {name: found for name, found in long.items() if found} == {}


def test_what_is_counted() -> None:
    source = '''
def f(
    a: int,
) -> None:
    """Says.

    Much.
    """
    # Why.

    if a:
        """A text
        of two lines."""
'''
    assert list(functions(source)) == [("f", 3)]
