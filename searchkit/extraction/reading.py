"""Reading: articles out of files, folders and standard input, one at a time."""

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from searchkit.article import Article
from searchkit.errors import SourceError, unforeseen
from searchkit.extraction.encoding import declared_by_mark, decode
from searchkit.extraction.left_out import LeftOut, Note, Reading, Remark, summed
from searchkit.extraction.legacy import is_garbled, restored_from_bytes
from searchkit.extraction.records import parsed, read_record
from searchkit.extraction.sources import (
    OUTSIDE,
    Format,
    Rejected,
    Source,
    leads_out,
    rejected,
    walk,
)
from searchkit.extraction.streams import MAX_DOCUMENT, MAX_STREAM, opened

MAX_ARTICLE: Final = 10_000_000
"""Characters of an article, with its metadata; the longest law has a tenth of them. An index stores
no article of more than 64 MiB, which four bytes a character never reach."""

MAX_TITLE: Final = 1_000
"""Characters of a title, which every list of results shows whole; the longest laws have 600."""

MAX_PASSAGES: Final = 200_000
"""Paragraphs and captions of an article, as lines of a dump."""

MAX_PARAGRAPH: Final = 50_000
"""Characters of a paragraph or caption; a longer one, which no page could show, becomes several."""

MAX_NAME: Final = 300
"""Characters of the name of a source, which pages show beside every title."""

MAX_SAID: Final = 10
"""Records of one file that are each said to be bad; the others are counted."""

MAX_BAD: Final = 1_000
"""Bad records after which a file is given up, if it had not a tenth as many good ones."""

_NEXT_RECORD = re.compile(r"\}\s*\n\s*\{")
_TAG = re.compile(
    r"<(?:!doctype|!--|\?xml|html|head|meta|title|body|div|article|table|p|h[1-6])\b", re.IGNORECASE
)


_Result = Article | Rejected | Note


class Each(Protocol):
    """Calls a function with each item, as ``map`` does: lazily, and in order."""

    def __call__(
        self,
        function: "Callable[[Source], list[_Result]]",
        items: Iterable[Source],
        /,
    ) -> Iterator[list[_Result]]:
        """Yield the results."""
        ...


def read_articles(
    paths: Iterable[str | Path],
    each: Each = map,
    note: Callable[[Note], None] | None = None,
    *,
    follow_links: bool = False,
) -> Iterator[Article | Rejected]:
    """Read articles from files, folders (recursively) and ``-``, standard input.

    Each input that gives no article gives a :class:`Rejected`, and the next one follows, whatever
    went wrong. Files of records are read a line at a time, so that their size does not matter; of
    their bad records :data:`MAX_SAID` are told one by one.

    Args:
        paths: What to read; hidden files and those of other formats in folders are left out.
        each: Reads the documents, such as pages: here, or elsewhere and ahead of time.
        note: Is told what was left out of an input, and what is odd about it.
        follow_links: Whether links in a folder may lead out of it.

    Yields:
        Articles and rejections, folders in the order of their sorted files.

    Raises:
        SourceError: At once, when a path does not exist or a folder holds nothing to read.
    """
    return _read_all(walk(paths, follow_links=follow_links), each, note or (lambda _: None))


def count_inputs(paths: Iterable[str | Path], *, follow_links: bool = False) -> int:
    """Count the files that :func:`read_articles` would read; it raises the same errors."""
    return sum(isinstance(source, Source) for source in walk(paths, follow_links=follow_links))


def examine(path: str | Path) -> list[Reading | Rejected | Remark]:
    """Read one file as :func:`read_articles` does, and tell line by line what was left out.

    Raises:
        SourceError: The path does not exist, or is a folder with nothing to read.
    """
    found: list[Reading | Rejected | Remark] = []
    for source in walk([path]):
        found += [source] if isinstance(source, Rejected) else _readings(source)
    return found


def _read_all(
    sources: Sequence[Source | Rejected], each: Each, note: Callable[[Note], None]
) -> Iterator[Article | Rejected]:
    whole = (s for s in sources if isinstance(s, Source) and not _is_stream(s))
    documents = each(_read_whole, whole)
    for source in sources:
        if isinstance(source, Rejected):
            yield source
            continue
        for result in _summed(source) if _is_stream(source) else next(documents):
            if isinstance(result, LeftOut | Remark):
                note(result)
            else:
                yield result


def _is_stream(source: Source) -> bool:
    """Whether a source may hold any number of articles."""
    return source.format in {Format.RECORDS, None}


def _read_whole(source: Source) -> list[_Result]:
    return list(_summed(source))


def _summed(source: Source) -> Iterator[_Result]:
    """Yield what a source gives, the lines that were left out as a sum for each reason."""
    for result in _readings(source):
        if isinstance(result, Reading):
            yield result.article
            yield from summed(result.left_out, source.origin)
        else:
            yield result


def _readings(source: Source) -> Iterator[Reading | Rejected | Remark]:
    try:
        yield from _few_rejected(_read(source), source.origin)
    except Exception as error:  # noqa: BLE001 - the last barrier: one input spoils no other
        yield rejected(source.origin, unforeseen(error))


def _few_rejected(
    results: Iterator[Reading | Rejected | Remark], origin: str
) -> Iterator[Reading | Rejected | Remark]:
    """Pass readings on; of the bad records of one file, tell a few and count the others."""
    good = bad = 0
    for result in results:
        if not isinstance(result, Rejected):
            good += isinstance(result, Reading)
            yield result
            continue
        bad += 1
        if bad <= MAX_SAID:
            yield result
        if bad >= MAX_BAD and bad > good * 10:
            why = f"{bad} trong {good + bad} bản ghi đầu hỏng, nên phần còn lại không được đọc"
            yield rejected(origin, f"{why}; hãy kiểm tra tệp có đúng là mỗi dòng một bản ghi")
            return
    if bad > MAX_SAID:
        yield rejected(origin, f"còn {bad - MAX_SAID} bản ghi khác cũng hỏng; hãy sửa lại tệp")


def _read(source: Source) -> Iterator[Reading | Rejected | Remark]:
    def stays_inside(path: Path) -> None:
        if leads_out(path, source.within):  # it was another file when the folder was walked
            raise SourceError(OUTSIDE)

    cap = MAX_STREAM if _is_stream(source) else MAX_DOCUMENT
    with opened(source.path, cap, stays_inside) as stream:
        form = source.format or _format_of(stream)
        if form is Format.RECORDS:
            yield from _read_records(_lines(stream, source), source)
            return
        data = stream.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise SourceError(f"dài hơn {MAX_DOCUMENT} byte; hãy chia nhỏ tệp")
    if form is Format.RECORD:
        value = _value(decode(data))
        alone = source.path is not None and not isinstance(value, list)
        records = enumerate(value if isinstance(value, list) else [value], 1)
        yield from _read_records(records, source, alone=alone)
    else:
        reading = _read_document(data, source, is_html=form is Format.PAGE)
        yield reading
        garbled = _garbled(reading.article, source.origin)
        yield from [garbled] if garbled else []


def _read_document(data: bytes, source: Source, *, is_html: bool) -> Reading:
    text = decode(data, is_html=is_html)
    # Nothing names what is piped in but what it says.
    id = source.id if source.path else f"{source.id}#{hashlib.sha256(data).hexdigest()[:12]}"
    if is_html:
        from searchkit.extraction.html import read_html

        reading = read_html(text, id, source.origin)
    else:
        from searchkit.extraction.dump import read_dump

        reading = read_dump(text, id, source.origin)
    return reading._replace(article=_bounded(reading.article))


def _value(text: str) -> object:
    """Return a document that is one record or a list of records."""
    try:
        return parsed(text)
    except SourceError as error:
        hint = ", hoặc đổi đuôi tệp thành .jsonl vì mỗi dòng là một bản ghi"
        raise SourceError(f"{error}{hint if _NEXT_RECORD.search(text) else ''}") from error


def _lines(stream: io.BufferedReader, source: Source) -> Iterator[tuple[int, object]]:
    """Yield one record a line, numbered by line; a rejection of each broken one."""
    marked = declared_by_mark(stream.peek(4))
    encoding = marked[1] if marked else "utf-8"
    errors = "surrogateescape" if encoding == "utf-8" else "replace"  # wide ones can't be escaped
    # Only "\n" ends a record: U+2028 and the like may stand in its text.
    lines = io.TextIOWrapper(stream, encoding, errors=errors, newline="\n")
    number = 0
    while line := lines.readline(MAX_DOCUMENT):
        number += 1
        whole = len(line) < MAX_DOCUMENT
        while not whole and line and not line.endswith("\n"):
            line = lines.readline(MAX_DOCUMENT)
        where = f"{source.origin}:{number}"
        if not whole:
            why = f"dòng dài hơn {MAX_DOCUMENT} ký tự; hãy chia nhỏ bản ghi"
            yield number, rejected(where, why)
        elif line.strip().strip("\ufeff"):
            try:
                record = _parsed_line(line)
            except SourceError as error:
                yield number, rejected(where, error)
            else:
                yield number, record


def _parsed_line(line: str) -> object:
    try:
        line.encode()
    except UnicodeEncodeError as error:
        older = restored_from_bytes(line.encode("utf-8", "surrogateescape"))
        if older is None:
            raise SourceError("dòng không phải UTF-8; hãy lưu lại tệp bằng UTF-8") from error
        line = older
    return parsed(line.strip().removeprefix("\ufeff"))


def _read_records(
    records: Iterable[tuple[int, object]], source: Source, *, alone: bool = False
) -> Iterator[Reading | Rejected | Remark]:
    """Read numbered records, and say at the end what was not understood of how many."""
    misunderstood: dict[str, list[int]] = {}
    garbled: Remark | None = None
    for number, record in records:
        if isinstance(record, Rejected):
            yield record
            continue
        try:
            article, keys = read_record(record, source.id, source.origin, alone=alone)
            bounded = _bounded(article)
        except Exception as error:  # noqa: BLE001 - the last barrier: one record spoils no other
            yield rejected(f"{source.origin}:{number}", unforeseen(error))
            continue
        yield Reading(bounded)
        garbled = garbled or _garbled(article, source.origin, number)
        for key in keys:
            misunderstood.setdefault(key, []).append(number)
    yield from [garbled] if garbled else []
    for key, numbers in misunderstood.items():
        yield Remark(
            source.origin,
            f'{source.origin}: không hiểu khóa "{key}" của {len(numbers)} bản ghi (đầu tiên là'
            f" {numbers[0]}); bài vẫn được nhận, giá trị nằm trong metadata",
        )


def _garbled(article: Article, origin: str, number: int = 0) -> Remark | None:
    """Remark that an article's text is in no language, it seems; ``number`` is its record's."""
    if not is_garbled(" ".join((article.title, *article.paragraphs))):
        return None
    where = f"{origin}:{number}" if number else origin
    return Remark(
        origin,
        f"{where}: chữ đọc không ra tiếng nào, có lẽ sai bảng mã; bài vẫn được nhận, nhưng hãy"
        " lưu lại tệp bằng UTF-8",
    )


def _bounded(article: Article) -> Article:
    """Pass an article on; one whose title is no headline, with that as its first paragraph.

    Raises:
        SourceError: It is longer than :data:`MAX_ARTICLE`, has more than :data:`MAX_PASSAGES`, or
            its source has a longer name than :data:`MAX_NAME`.
    """
    options = filter(None, (article.id, article.title, article.url, article.source))
    texts = (*options, *article.paragraphs, *article.captions)
    length = sum(map(len, texts)) + len(json.dumps(dict(article.metadata)))
    if length > MAX_ARTICLE:
        raise SourceError(f"bài dài {length} ký tự, hơn {MAX_ARTICLE}; hãy tách nó ra")
    if len(article.paragraphs) + len(article.captions) > MAX_PASSAGES:
        raise SourceError(f"bài có hơn {MAX_PASSAGES} đoạn, không thể là một bài; hãy tách nó ra")
    if len(article.source or "") > MAX_NAME:
        raise SourceError(f"tên nguồn dài hơn {MAX_NAME} ký tự; hãy rút ngắn")
    if max(map(len, (*article.paragraphs, *article.captions)), default=0) > MAX_PARAGRAPH:
        article = replace(
            article, paragraphs=_cut(article.paragraphs), captions=_cut(article.captions)
        )
    if len(article.title) > MAX_TITLE:
        start = article.title[: MAX_TITLE - 1]
        paragraphs = (article.title, *article.paragraphs)
        return replace(
            article, title=f"{start.rpartition(' ')[0] or start}…", paragraphs=paragraphs
        )
    return article


def _cut(passages: Iterable[str]) -> tuple[str, ...]:
    """The passages, those that are too long cut between words."""
    pieces = []
    for text in passages:
        start = 0
        while len(text) - start > MAX_PARAGRAPH:
            end = text.rfind(" ", start, start + MAX_PARAGRAPH) + 1 or start + MAX_PARAGRAPH
            pieces.append(text[start:end].rstrip())
            start = end
        pieces.append(text[start:])
    return tuple(pieces)


def _format_of(stream: io.BufferedReader) -> Format:
    """Tell the format of a stream that has no name by how it starts."""
    try:
        head = decode(stream.peek(), is_html=True).lstrip("\ufeff \t\r\n")
    except SourceError:
        return Format.DUMP  # where it will be rejected with the reason
    if head.startswith("["):
        return Format.RECORD
    if head.startswith("{"):
        line, ended, _ = head.partition("\n")
        return Format.RECORDS if line.rstrip().endswith("}") or not ended else Format.RECORD
    return Format.PAGE if _TAG.search(head[:2000]) else Format.DUMP
