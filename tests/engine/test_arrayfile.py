"""A file of arrays, written at once or one by one: what is read is what was given."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.engine.postings.arrayfile import (
    Array,
    ArrayFile,
    ArrayWriter,
    new_file,
    write_arrays,
)

ARRAYS = st.dictionaries(
    st.text("abc.", min_size=1, max_size=9),
    st.builds(
        lambda values, dtype: np.array(values).astype(dtype),
        st.lists(st.integers(0, 2**63 - 1), max_size=50),
        st.sampled_from(["|u1", "<u2", "<u4", "<u8", "<i8"]),
    ),
    max_size=9,
)


def one_by_one(path: Path, arrays: dict[str, Array], names: set[str]) -> ArrayFile:
    with new_file(path) as file:
        writer = ArrayWriter(file, names)
        for name, array in arrays.items():
            writer.add({name: array})
        writer.close({"documents": len(arrays)})
    return ArrayFile(path)


@given(arrays=ARRAYS, others=st.sets(st.text(max_size=9), max_size=5))
def test_arrays_written_one_by_one_are_those_written_at_once(
    tmp_path_factory: pytest.TempPathFactory, arrays: dict[str, Array], others: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("arrays")
    write_arrays(folder / "once", arrays, {"documents": len(arrays)})
    once, one = ArrayFile(folder / "once"), one_by_one(folder / "one", arrays, {*arrays, *others})
    assert (once.shapes(), once.meta) == (one.shapes(), one.meta)
    for name, array in arrays.items():
        assert once[name].tolist() == one[name].tolist() == array.tolist()
    assert once.damaged() == one.damaged() == []


def test_what_is_written_is_not_kept(tmp_path: Path) -> None:
    """More than are written together, and one that is as long as many."""
    sizes = [1 << 22] * 12 + [1 << 25]
    tracemalloc.start()
    with new_file(tmp_path / "file") as file:
        writer = ArrayWriter(file, map(str, range(len(sizes))))
        for number, size in enumerate(sizes):
            writer.add({str(number): np.full(size, number, np.uint8)})
        writer.close({})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < sum(sizes) // 2 + (1 << 20)
    read = ArrayFile(tmp_path / "file")
    assert read.damaged() == []
    assert all((read[str(number)] == number).all() for number in range(len(sizes)))
