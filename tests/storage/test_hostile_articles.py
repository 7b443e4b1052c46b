"""Stored articles from a stranger: nothing is blown up, and none is shown that was not stored."""

import json
import resource
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from searchkit.engine.folder import FolderEngine
from searchkit.engine.folder.manifest import read_manifest
from searchkit.engine.postings.segment import Segment
from searchkit.engine.postings.stored import MAX_ARTICLE, MAX_BLOCK, primer
from searchkit.errors import IndexCorruptError
from searchkit.indexing.maintenance import check_index, optimize_index, repair_index

from .forgery import forge_block, forge_segment
from .scene import document, is_refused, state, use

WELL: dict[str, Any] = {
    "id": "a", "title": "x", "paragraphs": [], "url": None, "source": None, "published": None,
    "captions": [], "metadata": {}, "origin": None, "indexed": None,
}  # fmt: skip


def listed(changes: dict[str, Any]) -> bytes:
    """An article of which something is made up, as a line of a block."""
    return json.dumps(list((WELL | changes).values())).encode() + b"\n"


def test_what_is_made_up_below_would_be_well(folder: Path) -> None:
    forge_block(folder, zlib.compress(listed({})))
    use(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[" * 10**5 + b"\n",
        b"\xff\xfe\n",
        listed({"paragraphs": "x"}),
        listed({"title": 7}),
        listed({"more": 7}),
        listed({"metadata": []}),
        listed({"url": {}}),
        listed({"indexed": 7}),
        listed({"id": "another"}),
        listed({})[:-1],
        listed({}) + b"x",
        listed({}) + listed({"id": "another"}),
        listed({}) + b"\n" * 10**6,
        listed({})[:-1] + b" " * MAX_BLOCK + b"\n",
    ],
    ids=range(17),
)
def test_a_block_that_was_made_up(folder: Path, content: bytes) -> None:
    forge_block(folder, zlib.compress(content))
    is_mended(folder)


@pytest.mark.parametrize("change", ["cut", "trailing", "checksum", "none"])
def test_a_stream_that_was_made_up(folder: Path, change: str) -> None:
    stream = zlib.compress(listed({}))
    changes = {
        "cut": stream[:-1],
        "trailing": stream + b"\0",
        "checksum": stream[:-1] + bytes([stream[-1] ^ 1]),
        "none": b"\0",
    }
    forge_block(folder, changes[change])
    is_mended(folder)


def is_mended(folder: Path) -> None:
    """What is wrong in one article is told, and mended at the price of that article."""
    with pytest.raises(IndexCorruptError):
        use(folder)
    assert check_index(folder, deep=True) != []
    repair_index(folder)
    assert check_index(folder, deep=True) == []
    assert (state(folder) or {}).keys() - {"a", "another"} == set("cdefghijklmno")
    use(folder)


@pytest.mark.parametrize("name", ["stored.offsets", "stored.firsts"])
@pytest.mark.parametrize("values", [[], [0], [0, 2**63, 1], [1, 0], [0, 0, 1], [0, 1, 1]])
def test_places_of_blocks_that_were_made_up(folder: Path, name: str, values: list[int]) -> None:
    forge_segment(folder, -1, {name: np.array(values, "<u8")})
    is_refused(folder)
    repair_index(folder)
    assert check_index(folder, deep=True) == []
    assert (state(folder) or {}).keys() - {"a"} == set("cdefghijklmno")


def test_blocks_of_others_are_not_shown(folder: Path) -> None:
    """Two blocks that have changed places, with as many documents."""
    with FolderEngine(folder).writer() as writer:
        writer.add(document(id, "Chuyển đổi số " * 300) for id in "xy")
    offsets = np.array(segments(folder)[-1].file["stored.offsets"])
    stored = segments(folder)[-1].file["stored"]
    assert len(offsets) == 3
    swapped = np.concatenate([stored[offsets[1] :], stored[: offsets[1]]])
    offsets[1] = offsets[2] - offsets[1]
    forge_segment(folder, -1, {"stored": swapped, "stored.offsets": offsets})
    store = FolderEngine(folder).latest().store
    for id in "xy":
        with pytest.raises(IndexCorruptError):
            store.articles([id])
    assert check_index(folder, deep=True) != []


def test_a_damaged_block_is_not_merged_but_mended(folder: Path) -> None:
    with FolderEngine(folder).writer() as writer:
        writer.add(document(id) for id in "xy")
    forge_segment(folder, -1, {"stored": np.zeros_like(segments(folder)[-1].file["stored"])})
    with pytest.raises(IndexCorruptError, match="repair"):
        optimize_index(folder)
    assert sorted(repair_index(folder).lost) == ["x", "y"]
    optimize_index(folder)
    assert set(state(folder) or {}) == set("acdefghijklmno")


def segments(folder: Path) -> list[Segment]:
    return [Segment(folder / entry.file.name) for entry in read_manifest(folder).segments]


def test_a_bomb_does_not_go_off(folder: Path) -> None:
    squeezer = zlib.compressobj(zdict=primer())
    first, next_one = (
        squeezer.compress(b" " * (1 << 20)) + squeezer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    bomb = first + next_one * 4095  # 4 GiB
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    forge_block(folder, bomb)
    with pytest.raises(IndexCorruptError):
        use(folder)
    assert check_index(folder, deep=True) != []
    repair_index(folder)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 4 * MAX_ARTICLE
