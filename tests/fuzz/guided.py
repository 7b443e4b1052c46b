"""Fuzzing guided by coverage: ``python -m tests.fuzz.guided TARGET [options of libFuzzer]``.

It runs until it finds something or is stopped (``-max_total_time=60``, seconds); what it finds it
writes to a file, which as the last argument runs that input alone. Each find becomes a case of the
tests beside this module. Needs the extra ``fuzz``.
"""

import encodings
import gc
import io
import os
import pkgutil
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(include=["searchkit"]):
    import searchkit
    from searchkit import Article
    from searchkit import cli as commands
    from searchkit.analysis.tokenizer import tokenize
    from searchkit.extraction import Rejected, read_articles
    from searchkit.extraction.dump import read_dump
    from searchkit.extraction.encoding import decode
    from searchkit.extraction.formats import pdf_layout
    from searchkit.extraction.formats.official import head_of
    from searchkit.extraction.formats.registry import SUFFIXES
    from searchkit.extraction.html import read_html
    from searchkit.extraction.records import parsed, read_record
    from searchkit.query_log import QueryLog
    from searchkit.query_summary import summarize
    from searchkit.snippets.matching import Matcher
    from searchkit.snippets.pattern import Pattern, Slot
    from searchkit.snippets.snippet import show_each

    from .hostile import make_index
    from .queries import read

_CODECS: Final = (*sorted(m.name for m in pkgutil.iter_modules(encodings.__path__)), "windows-1258")
_COMMANDS: Final = (
    *(
        ("stats", "--index"),
        ("check", "--index"),
        ("search", "a", "--index"),
        ("repair", "--index"),
    ),
    *(
        ("suggest", "a", "--index"),
        ("optimize", "--index"),
        ("backup", "x", "--index"),
        ("queries",),
    ),
    *(
        ("restore", "--index", "/x"),
        ("evaluate",),
        ("index",),
        ("serve", "--settings"),
        ("analyze",),
    ),
    *(("search", "a", "--facet"), ("search", "a", "--from"), ("analyze", "--json"), ()),
)
_SUFFIXES: Final = ("", ".xml", ".gz", *SUFFIXES)
# A process that ends lets go of everything; this one goes on.
gc.freeze = gc.disable = lambda: None
_work = Path(tempfile.mkdtemp(prefix="searchkit-fuzz-"))
_index = None


def search(data: bytes) -> None:
    """Any query finds what it finds."""
    global _index  # noqa: PLW0603 -- made once, when this target is chosen
    if _index is None:
        _index = make_index(_work / "index")
    _index.search(_text(data), limit=3, deadline_ms=100)


def query(data: bytes) -> None:
    """Any text parses, and so does what it is rendered as."""
    read(_text(data))


def text(data: bytes) -> None:
    """Tokens stand in the text."""
    tokens = tokenize(_text(data))
    for i in range(len(tokens.spans)):
        start, end = tokens.original_span(i, i)
        assert 0 <= start <= end


def snippet(data: bytes) -> None:
    """A snippet is a piece of its passage."""
    wanted, _, passage = _text(data).partition("\n")
    slots = tuple(
        Slot(frozenset([s]), frozenset([s]), 1.0) for s in tokenize(wanted).syllables[:48]
    )
    matcher = Matcher([Pattern(slots, phrase=False)])
    ((found, _),) = show_each([(Article("a", "a", (passage,)), ())], matcher)
    for piece in found:
        assert passage[piece.start :].startswith(piece.text)


def page(data: bytes) -> None:
    """Any page is an article or is refused."""
    _or_refused(lambda: read_html(decode(data, is_html=True), "a", "a"))


def dump(data: bytes) -> None:
    """Any plain text is an article or is refused."""
    _or_refused(lambda: read_dump(decode(data), "a", "a"))


def record(data: bytes) -> None:
    """Any JSON is an article or is refused."""
    _or_refused(lambda: read_record(parsed(decode(data)), "a", "a"))


def form(data: bytes) -> None:
    """Any bytes of any name are read as something, or refused in a line."""
    suffix = _SUFFIXES[data[0] % len(_SUFFIXES)] if data else ""
    path = _work / f"file{suffix}"
    path.write_bytes(data[1:])
    for result in read_articles([path]):
        if isinstance(result, Rejected):
            assert len(result.reason.splitlines()) == 1
            assert "chưa lường trước" not in result.reason, result.reason


def layout(data: bytes) -> None:
    """Any lines on a page are all in its paragraphs."""
    numbers = iter(data)
    boxes = [
        pdf_layout.Box(f"{i} a", left, top, left + width, top + height + 1, height + 1)
        for i, (left, top, width, height) in enumerate(
            zip(numbers, numbers, numbers, numbers, strict=False)
        )
    ]
    flows = list(pdf_layout.flows_of(boxes))
    told = " ".join(line.text for lines in pdf_layout.paragraphs_of(flows) for line in lines)
    assert all(box.text in told for box in boxes)


def official(data: bytes) -> None:
    """Any lines have a head or none, and it is made of them."""
    lines = _text(data).split("\n")
    head = head_of(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", *lines])
    assert head is not None
    assert all(0 <= place <= len(lines) for place in head.lines)


def charset(data: bytes) -> None:
    """Whatever a page declares, its text is one: no half of a pair of surrogates is left."""
    known = _CODECS[data[0] % len(_CODECS)].encode() if data[:1] < b"\xc0" and data else data[1:9]
    page = b'<meta charset="%b"><p>%b' % (known, data[1:])

    def read_text() -> None:
        decode(page, is_html=True).encode()

    _or_refused(read_text)


def log(data: bytes) -> None:
    """Any bytes are a query log, and an entry that is added is found."""
    path = _work / "log"
    path.write_bytes(data)
    written = QueryLog(path)
    written.write("đề án", 1, 1.0)
    entries = list(written.read())
    assert entries[-1].query == "đề án"
    summarize(entries)


def name(data: bytes) -> None:
    """Whatever a file is called, each command says so in one line of text, or nothing."""
    command = _COMMANDS[data[0] % len(_COMMANDS)] if data else ()
    # Not up from the folder that is none: to index all of this machine takes long.
    called = os.fsdecode(data[1:].replace(b"\0", b"").replace(b"..", b"")[:200])
    given = called if command[-1:] in {("--json",), ("--facet",), ("--from",)} else f"/x/{called}"
    said = io.StringIO()
    sys.argv[1:] = [*command, given]
    with redirect_stdout(said), redirect_stderr(said), suppress(SystemExit):
        commands.main()
    text = said.getvalue()
    assert all(char in "\n\u200c\u200d" or not _is_obeyed(char) for char in text), repr(text)
    assert "Traceback" not in text
    text.encode()


def _is_obeyed(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _or_refused(action: Callable[[], object]) -> None:
    with suppress(searchkit.SourceError):
        action()


TARGETS: Final = {
    f.__name__: f
    for f in (
        *(query, search, text, snippet, page, dump, record, form, layout, official, charset, log),
        name,
    )
}


def main() -> None:
    """Fuzz one target."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"{__doc__}\nTargets: {', '.join(TARGETS)}")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
