"""Reading: articles out of files, folders and standard input, one at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import chain, tee
from pathlib import Path
from typing import Final, Protocol

from searchkit.article import Article
from searchkit.errors import SourceError, unforeseen
from searchkit.extraction import streams
from searchkit.extraction.bounds import bounded
from searchkit.extraction.captures import Capture, newest_of
from searchkit.extraction.formats.part import Part, Result
from searchkit.extraction.formats.registry import format_of
from searchkit.extraction.formats.whole import garbled_remark
from searchkit.extraction.left_out import (
    LeftOut,
    Note,
    PassedOver,
    PassOverError,
    ReadArticle,
    Remark,
    summed,
)
from searchkit.extraction.rejected import Rejected, rejected
from searchkit.extraction.sources import (
    OUTSIDE,
    Source,
    is_web_archive,
    leads_out,
    walk,
    without_compression,
)
from searchkit.extraction.streams import ExhaustedError, opened

MAX_SAID: Final = 10
"""Records of one file that are each said to be bad; the others are counted."""

MAX_BAD: Final = 1_000
"""Bad records after which a file is given up, if it had not a tenth as many good ones."""

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
        paths: What to read; hidden files in folders are left out. What of a folder or archive is no
            article, or of a kind that is not read, is noted as :class:`PassedOver`.
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


def examine(path: str | Path) -> list[Result]:
    """Read one file as :func:`read_articles` does, and tell line by line what was left out.

    Raises:
        SourceError: The path does not exist, or is a folder with nothing to read.
    """
    found: list[Result] = []
    sources = walk([path])
    newest = _Newest(sources)
    for source in sources:
        found += _readings(source, newest) if isinstance(source, Source) else [source]
    return found


def _read_all(
    sources: Sequence[Source | Rejected | PassedOver], each: Each, note: Callable[[Note], None]
) -> Iterator[Article | Rejected]:
    found = ((source, isinstance(source, Source) and _holds_many(source)) for source in sources)
    ahead, now = tee(found)  # the first reads documents before their turn comes
    documents = each(_read_whole, (s for s, many in ahead if isinstance(s, Source) and not many))
    newest = _Newest(sources)
    is_empty = True
    for source, many in now:
        for result in (
            [source] if not isinstance(source, Source)
            else _summed(source, newest) if many
            else next(documents)
        ):  # fmt: skip
            if isinstance(result, LeftOut | Remark | PassedOver):
                note(result)
            else:
                is_empty = False
                yield result
    if is_empty and sources:
        origin = sources[0].origin
        yield rejected(origin, "không có bài nào đọc được; hãy xem những gì đã bị bỏ qua")


def _holds_many(source: Source) -> bool:
    """Whether a source may hold any number of articles; what cannot be opened is read as one."""
    if source.path is None:
        return True
    try:
        with _part(source) as part:
            return format_of(part).holds_many
    except Exception:  # noqa: BLE001 - it is raised, and told, when the source is read
        return False


def _read_whole(source: Source) -> list[_Result]:
    return list(_summed(source))


def _summed(source: Source, newest: "_Newest | None" = None) -> Iterator[_Result]:
    """Yield what a source gives, the lines that were left out as a sum for each reason."""
    for result in _readings(source, newest):
        if isinstance(result, ReadArticle):
            yield result.article
            yield from summed(result.left_out, source.origin)
        else:
            yield result


def _readings(source: Source, newest: "_Newest | None" = None) -> Iterator[Result]:
    is_empty = True
    try:
        for result in _few_rejected(_read(source, newest), source.origin):
            is_empty = False
            yield result
        if is_empty:
            raise PassOverError("tệp không chứa bài nào")
    except PassOverError as error:
        if source.is_found:
            yield PassedOver(source.origin, error.kind, error.reason)
        else:
            yield rejected(source.origin, error)
    except Exception as error:  # noqa: BLE001 - the last barrier: one input spoils no other
        yield rejected(source.origin, unforeseen(error))


def _few_rejected(results: Iterator[Result], origin: str) -> Iterator[Result]:
    """Pass readings on; of the bad records of one file, tell a few and count the others."""
    good = bad = 0
    for result in results:
        if not isinstance(result, Rejected):
            good += isinstance(result, ReadArticle)
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


def _read(source: Source, newest: "_Newest | None" = None) -> Iterator[Result]:
    with _part(source) as part:
        if newest is not None and is_web_archive(source.origin):
            part.newest = newest.captures
        yield from _read_part(part)


class _Newest:
    """The last capture of each page in web archives; they are looked through when one is read."""

    def __init__(self, sources: Iterable[Source | Rejected | PassedOver]) -> None:
        self._sources = [
            source
            for source in sources
            if isinstance(source, Source) and source.path and is_web_archive(source.origin)
        ]

    @cached_property
    def captures(self) -> Mapping[str, Capture]:
        """By id."""
        return newest_of(chain.from_iterable(map(_captures, self._sources)))


def _captures(source: Source) -> Iterator[Capture]:
    from searchkit.extraction.formats.web_archives import captures

    with suppress(Exception), _part(source) as part:  # it is told when the source is read
        yield from captures(part)


@contextmanager
def _part(source: Source) -> Iterator[Part]:
    """Open a source."""

    def stays_inside(path: Path) -> None:
        if leads_out(path, source.within):  # it was another file when the folder was walked
            raise SourceError(OUTSIDE)

    with opened(source.path, stays_inside) as (stream, budget, file):
        part = Part(
            stream=stream,
            name=without_compression(source.path.name if source.path else ""),
            id=source.id,
            origin=source.origin,
            place=source.origin,
            budget=budget,
            file=file,
            is_named=source.path is not None,
        )
        try:
            yield part
        finally:
            part.close()


def _read_part(part: Part) -> Iterator[Result]:
    """Read an input and, in their turn, the parts that it holds."""
    form = format_of(part)
    if form.holds_parts and not part.depth:
        part.budget.extend(streams.MAX_ARCHIVE)
    for item in form.read(part):
        if isinstance(item, Part):
            yield from _read_inner(item)
        elif isinstance(item, ReadArticle) and not form.holds_many:
            article = bounded(item.article)
            yield item._replace(article=article)
            remark = garbled_remark(article, part.place)
            yield from [remark] if remark else []
        else:
            yield item


def _read_inner(part: Part) -> Iterator[Result]:
    """Read what stands in an archive: one part that is bad spoils no other."""
    try:
        with streams.told():
            yield from _read_part(part)
    except ExhaustedError:
        raise
    except PassOverError as error:
        yield PassedOver(part.place, error.kind, error.reason)
    except Exception as error:  # noqa: BLE001 - the last barrier within an archive
        yield rejected(part.place, unforeseen(error))
    finally:
        part.close()
