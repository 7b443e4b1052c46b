"""Merging: what is merged of parts is what is written of the whole at once."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.analysis.analysis import Terms
from searchkit.article import Article
from searchkit.engine.fields import Document
from searchkit.engine.postings import layout, merge
from searchkit.engine.postings.arrayfile import ArrayFile
from searchkit.engine.postings.builder import SegmentBuilder
from searchkit.engine.postings.segment import Segment

SOME = st.sampled_from(["số", "sổ", "hóa", "dữ", "liệu", "Tỉnh"])
MANY = st.lists(SOME, min_size=1, max_size=3).map(lambda words: words * 260)  # beyond a byte
WORDS = st.lists(SOME, max_size=300) | MANY
DOCUMENTS = st.lists(
    st.tuples(WORDS, WORDS, st.booleans(), st.integers(0, 2)), min_size=1, max_size=12
)


def document(number: int, title: list[str], text: list[str]) -> Document:
    passages = [Terms(words, words[::2], [], []) for words in (title, text)]
    source = f"báo {number % 2}" if number % 3 else None
    article = Article(f"{number:03}", "x", (), source=source, published=f"2025-01-{number + 1:02}")
    labels = {"organisation": ["Bộ"] * (number % 2), "suggestion": [f"gợi ý {number % 4}"]}
    return Document(article, f"{number:016}", passages, labels, bands=[number % 3, 7 + number])


def arrays(path: Path) -> dict[str, list[object]]:
    """What a segment says, but for how articles were packed; it is laid out as it should be."""
    file = ArrayFile(path)
    assert not file.damaged()
    assert file.shapes().keys() <= {rule.name for rule in layout.LAYOUT}
    assert layout.fits(file.shapes(), file.meta["documents"])
    return {name: file[name].tolist() for name in file.shapes() if not name.startswith("stored")}


@pytest.fixture(params=[1, 5, 1 << 22], ids=lambda most: f"{most} at once")
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "_AT_ONCE", request.param)


@pytest.mark.usefixtures("at_once")
def test_of_parts_as_of_the_whole(tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=15)
    @given(DOCUMENTS)
    def check(documents: list[tuple[list[str], list[str], bool, int]]) -> None:
        folder = tmp_path_factory.mktemp("merging")
        whole, builders = SegmentBuilder(), [SegmentBuilder() for _ in range(3)]
        deleted: list[list[bool]] = [[], [], []]
        ordered = sorted(enumerate(documents), key=lambda each: each[1][3])
        for number, (title, text, is_deleted, part) in ordered:
            builders[part].add(document(number, title, text))
            deleted[part].append(is_deleted)
            if not is_deleted:
                whole.add(document(number, title, text))
        parts = []
        for number, builder in enumerate(builders):
            if len(builder):
                builder.write(folder / f"{number}.seg")
                flags = np.array(deleted[number])
                parts.append((Segment(folder / f"{number}.seg"), flags if flags.any() else None))
        whole.write(folder / "whole.seg")
        merge.merge_segments(parts, folder / "merged.seg")
        merged, written = Segment(folder / "merged.seg"), Segment(folder / "whole.seg")
        assert arrays(folder / "merged.seg") == arrays(folder / "whole.seg")
        assert merged.totals == written.totals
        for number in range(written.count):
            assert merged.article(number) == written.article(number)

    check()
