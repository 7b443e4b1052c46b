"""Packed numbers: what is read is what was packed, in fewer bytes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.engine.postings.packing import (
    Documents,
    Frequencies,
    Positions,
    pack_documents,
    pack_frequencies,
    pack_positions,
)

numbers = st.lists(
    st.integers(0, 255) | st.integers(0, 1 << 17) | st.integers(0, 0xFFFF_FFFF), max_size=40
)


@given(numbers, st.integers(0, 40), st.integers(0, 40))
def test_documents_are_read_as_packed(values: list[int], start: int, end: int) -> None:
    packed = Documents(pack_documents("d", np.array(values, np.uint32)), "d")
    assert packed[start:end].tolist() == values[start:end]
    assert packed[:].dtype == np.uint32


@given(numbers, st.data())
def test_positions_are_read_as_packed(values: list[int], data: st.DataObject) -> None:
    packed = Positions(pack_positions("p", np.array(values, np.uint32)), "p")
    assert packed.unpacked().tolist() == values
    if values:
        places = data.draw(st.lists(st.integers(0, len(values) - 1)))
        read = packed.take(np.array(places, np.int64))
        assert read.tolist() == [values[place] for place in places]


@given(st.lists(st.integers(1, 2) | st.integers(254, 257) | st.integers(1, 70_000)), st.data())
def test_frequencies_are_read_as_packed(values: list[int], data: st.DataObject) -> None:
    frequencies = np.array(values, np.int64)
    arrays = {"f.codes": (np.minimum(frequencies, 255) << 8 | 7).astype(np.uint16)}
    arrays |= pack_frequencies("f", frequencies)
    assert ("f.beyond" in arrays) == any(value > 255 for value in values)
    packed = Frequencies({**arrays, "f.positions": np.zeros(sum(values), np.uint8)}, "f")
    assert packed.unpacked().tolist() == values
    if values:
        postings = data.draw(st.lists(st.integers(0, len(values) - 1)))
        assert packed.take(np.array(postings, np.int64)).tolist() == [values[p] for p in postings]


@pytest.mark.parametrize(
    ("greatest", "bytes_each"), [(0xFFFF, 2), (0x1_0000, 3), (0xFF_FFFF, 3), (0x100_0000, 4)]
)
def test_a_document_takes_as_many_bytes_as_the_greatest(greatest: int, bytes_each: int) -> None:
    arrays = pack_documents("d", np.array([0, 1, greatest], np.uint32))
    assert sum(array.nbytes for array in arrays.values()) == 3 * bytes_each


def test_few_great_positions_do_not_cost_the_small_ones() -> None:
    positions = np.arange(1000, dtype=np.uint32) % 200
    positions[[3, 500]] = 70_000, 300
    arrays = pack_positions("p", positions)
    assert sum(array.nbytes for array in arrays.values()) <= 1000 + 2 * 8
    assert Positions(arrays, "p").unpacked().tolist() == positions.tolist()
