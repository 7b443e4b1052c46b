"""Stored articles: what goes in comes out, however blocks are cut, merged and thinned."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.article import Article
from searchkit.engine.postings.arrayfile import ArrayFile, write_arrays
from searchkit.engine.postings.builder import SegmentBuilder
from searchkit.engine.postings.merge import merge_segments
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.stored import (
    BLOCK,
    MAX_ARTICLE,
    MAX_LINES,
    BlockWriter,
    StoredArticles,
    decode_article,
    encode_article,
)
from searchkit.errors import SourceError

from . import strategies as make

wild = st.text() | st.text(st.characters(categories=["Cs", "Cc", "Zl", "Zp"]))
sizes = st.sampled_from([0, 1, 40, 400, BLOCK // 2, BLOCK, 2 * BLOCK])
articles = st.builds(
    Article,
    id=st.just(""),  # numbered below
    title=st.just("số"),
    paragraphs=st.just(()),
    url=st.none() | wild,
    metadata=st.builds(lambda text, size: {text: "x" * size}, wild, sizes),
)
batches = st.lists(
    st.lists(st.tuples(articles, st.booleans()), min_size=1, max_size=12), min_size=1, max_size=4
)


def segment(path: Path, given: Sequence[Article]) -> Segment:
    builder = SegmentBuilder()
    for article in given:
        builder.add(make.document(article))
    builder.write(path)
    return Segment(path)


def merged(path: Path, parts: Sequence[tuple[Segment, Sequence[bool] | None]]) -> Segment:
    merge_segments([(part, None if gone is None else np.array(gone)) for part, gone in parts], path)
    return Segment(path)


def stored(segment: Segment) -> list[Article]:
    return [segment.article(number) for number in range(segment.count)]


def numbered(article: Article, id: str) -> Article:
    return Article(id, article.title, (), article.url, metadata=article.metadata)


def has_sound_blocks(segment: Segment) -> bool:
    blocks = segment.stored
    contents = [sum(len(line) + 1 for line in blocks.lines(b)) for b in range(len(blocks))]
    return blocks.fits_together() and contents == blocks.sizes.tolist()


@given(batches)
@settings(max_examples=60, deadline=None)
def test_what_is_stored_is_read_back_after_any_merges(
    batches: list[list[tuple[Article, bool]]],
) -> None:
    with TemporaryDirectory() as folder:
        parts, left = [], []
        for b, batch in enumerate(batches):
            given = [numbered(article, f"{b}.{n}") for n, (article, _) in enumerate(batch)]
            part = segment(Path(folder, f"{b}.seg"), given)
            assert stored(part) == given
            assert has_sound_blocks(part)
            gone = [is_gone for _, is_gone in batch]
            parts.append((part, gone))
            left += [article for article, is_gone in zip(given, gone, strict=True) if not is_gone]
        first = merged(Path(folder, "first.seg"), parts)
        assert stored(first) == left
        assert has_sound_blocks(first)
        part, gone = parts[0]
        again = merged(Path(folder, "again.seg"), [(first, None), (part, gone), (part, None)])
        others = stored(part)
        kept = [article for article, is_gone in zip(others, gone, strict=True) if not is_gone]
        assert stored(again) == left + kept + others
        assert has_sound_blocks(again)


def short(number: int) -> Article:
    return Article(str(number), "số", (), metadata={"text": f"{number} " * 60})


def test_commits_of_one_article_end_in_full_blocks(tmp_path: Path) -> None:
    parts = [(segment(tmp_path / f"{n}.seg", [short(n)]), None) for n in range(64)]
    groups = [
        (merged(tmp_path / f"merged{n}.seg", parts[n : n + 8]), None) for n in range(0, 64, 8)
    ]
    whole = merged(tmp_path / "whole.seg", groups)
    assert stored(whole) == [short(n) for n in range(64)]
    assert (whole.stored.sizes[:-1] >= BLOCK).all()


def test_whole_blocks_are_copied_as_they_are(tmp_path: Path) -> None:
    parts = [
        segment(tmp_path / f"{first}.seg", [short(first + n) for n in range(100)])
        for first in (0, 100)
    ]
    gone = [n == 50 for n in range(100)]
    whole = merged(tmp_path / "merged.seg", [(parts[0], None), (parts[1], gone)])
    before = [part.stored.stream(b) for part in parts for b in range(len(part.stored))]
    after = {whole.stored.stream(b) for b in range(len(whole.stored))}
    changed = [n for n, stream in enumerate(before) if stream not in after]
    (thinned,) = (
        len(parts[0].stored) + b
        for b in range(len(parts[1].stored))
        if 50 in parts[1].stored.documents(b)
    )
    assert thinned in changed
    assert set(changed) <= {thinned, len(parts[0].stored) - 1, len(before) - 1}  # the last ones


def written(path: Path, lines: Sequence[bytes]) -> StoredArticles:
    writer = BlockWriter()
    for line in lines:
        writer.add(line)
    write_arrays(path, writer.arrays(), {})
    return StoredArticles(ArrayFile(path))


def test_the_smallest_articles(tmp_path: Path) -> None:
    line = encode_article(Article("", "", ()))
    found = written(tmp_path / "x", [line] * 300)
    assert len(found.documents(0)) < MAX_LINES
    assert found.fits_together()
    assert found.line(299) == line


def test_the_longest_article_behind_the_longest_block_that_is_open(tmp_path: Path) -> None:
    def padded(size: int) -> bytes:
        return encode_article(
            Article("", "x" * (size - len(encode_article(Article("", "", ())))), ())
        )

    found = written(tmp_path / "x", [padded(BLOCK - 2), padded(MAX_ARTICLE)])
    assert len(found) == 1
    assert found.fits_together()
    assert len(decode_article(found.lines(0)[1]).title) > MAX_ARTICLE - 100
    with pytest.raises(SourceError, match="tách"):
        padded(MAX_ARTICLE + 1)
