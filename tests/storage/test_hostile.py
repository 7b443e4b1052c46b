"""An index from a stranger: it runs no code, takes no memory, and is refused in one line."""

import json
import os
import pickle
import random
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from searchkit.engine.folder import FolderEngine, check
from searchkit.engine.folder.manifest import NAME, read_manifest
from searchkit.engine.postings.arrayfile import ArrayFile, write_arrays
from searchkit.engine.postings.segment import Segment
from searchkit.errors import IndexCorruptError, SearchKitError
from searchkit.index import create_index
from searchkit.indexing.maintenance import check_index, optimize_index, repair_index
from searchkit.lock import NAME as LOCK
from tests.engine import strategies as make
from web import create_app

from .forgery import forge_block, forge_manifest, forge_segment, sign
from .scene import EXHAUSTIVE, article, is_refused, state, use

HUGE = 10**18
CHANGES = ("zero", "top", "one", "cut", "reversed")


# --- pickles -----------------------------------------------------------------------------------


class _Payload:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return os.mkdir, (str(self.path),)


PLACES = [
    NAME,
    f"{NAME}.new",
    LOCK,
    "_MAIN_1.toc",
    "_searchkit_1.toc",
    "MAIN_0123456789abcdef.seg",
    "MAIN_WRITELOCK",
    "000009-deadbeef.seg",
    "000009-deadbeef.000010.del",
]


def test_the_payload_would_run(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(_Payload(tmp_path / "ran")))
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize("place", [*PLACES, "segment", "deletions", "array", "article", "meta"])
def test_a_pickle_in_any_place_does_not_run(folder: Path, tmp_path: Path, place: str) -> None:
    payload = pickle.dumps(_Payload(tmp_path / "ran"), 0)
    entry = next(entry for entry in read_manifest(folder).segments if entry.deletions)
    number = read_manifest(folder).segments.index(entry)
    assert entry.deletions
    if place in PLACES:
        (folder / place).write_bytes(payload)
    elif place == "segment":
        (folder / entry.file.name).write_bytes(payload)
        forge_manifest(
            folder,
            lambda m: m["commit"]["segments"][number]["file"].update(bytes=len(payload)),
        )
    elif place == "deletions":
        (folder / entry.deletions.name).write_bytes(payload)
    elif place == "array":
        junk = np.frombuffer(payload, np.uint8)
        forge_segment(folder, number, {"syllable.terms": junk, "stored": junk})
    elif place == "article":
        forge_block(folder, zlib.compress(payload))
    else:
        forge_segment(folder, number, {}, {"totals": payload.decode("latin-1")})
    for action in (use, check_index, optimize_index, repair_index, use, _add):
        try:
            action(folder)
        except SearchKitError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017 - it may also be well
    assert not (tmp_path / "ran").exists()


def _add(folder: Path) -> None:
    with create_index(folder) as index:
        index.add([article("new")])


# --- manifests ---------------------------------------------------------------------------------


def _nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "../../etc/passwd"),
        ("name", "/etc/passwd"),
        ("name", "000001-00000000.seg/x"),
        ("name", "..\\x.seg"),
        ("name", "manifest.json"),
        ("name", ""),
        ("name", 7),
        ("name", None),
        ("name", ["000001-00000000.seg"]),
        ("name", "٠٠٠٠٠١-00000000.seg"),
        ("bytes", -1),
        ("bytes", HUGE),
        ("bytes", 1.5),
        ("bytes", True),
        ("bytes", "1"),
        ("crc", None),
        ("documents", -1),
        ("documents", HUGE),
        ("documents", 10**4000),
        ("documents", float("nan")),
        ("documents", {}),
        ("deleted", -1),
        ("deleted", HUGE),
        ("deletions", []),
        ("deletions", {"name": "../x.del", "bytes": 1, "crc": 1}),
        ("segments", None),
        ("segments", {}),
        ("segments", "x"),
        ("segments", [None]),
        ("segments", [[]]),
        ("segments", _nested(90)),
        ("generation", -1),
        ("generation", "1"),
        ("generation", None),
        ("analyzer", None),
        ("commit", None),
        ("commit", []),
        ("commit", 3),
        ("searchkit", "1\n2"),
        ("searchkit", None),
    ],
)
def test_a_manifest_that_was_made_up(folder: Path, key: str, value: Any) -> None:
    def change(content: dict[str, Any]) -> None:
        segment = content["commit"]["segments"][0]
        for part in (segment["file"], segment, content["commit"], content):
            if key in part:
                part[key] = value
                return

    forge_manifest(folder, change)
    if key == "segments" and value == {}:
        assert state(folder) == {}  # nothing is nothing
    else:
        is_refused(folder)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff", b"[" * 10**6, b'{"a":' * 10**5]
)
def test_a_manifest_that_is_none(folder: Path, content: bytes) -> None:
    (folder / NAME).write_bytes(content)
    is_refused(folder)


def test_a_manifest_of_gigabytes_is_not_read(folder: Path) -> None:
    with (folder / NAME).open("r+b") as file:
        file.truncate(1 << 36)
    is_refused(folder)


@pytest.mark.parametrize("name", [NAME, "segment", LOCK])
def test_a_pipe_does_not_keep_one_waiting(folder: Path, name: str) -> None:
    path = folder / (read_manifest(folder).segments[0].file.name if name == "segment" else name)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    if name == LOCK:
        with pytest.raises(IndexCorruptError, match=LOCK):
            _add(folder)
    else:
        is_refused(folder)


@pytest.mark.parametrize("name", [LOCK, f"{NAME}.new"])
@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_link_out_of_the_folder_is_not_written_through(
    folder: Path, tmp_path: Path, name: str, link: Callable[[Path, Path], None]
) -> None:
    (tmp_path / "precious").write_text("precious")
    (folder / name).unlink(missing_ok=True)
    link(folder / name, tmp_path / "precious")
    try:
        _add(folder)
    except IndexCorruptError as error:
        assert name in str(error)  # noqa: PT017 - it may also be well
    assert (tmp_path / "precious").read_text() == "precious"


# --- segments ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        ["<u4", 0, HUGE, 0],
        ["<u4", HUGE, 1, 0],
        ["<u4", -64, 1, 0],
        ["<u4", 0, -1, 0],
        ["<u4", 0, 1.0, 0],
        ["|O", 0, 1, 0],
        ["<U9", 0, 1, 0],
        ["<u4", "0", 1, 0],
        ["<u4", 0, 1],
        [["<u4"], 0, 1, 0],
        None,
        "abcd",
        {},
        7,
    ],
)
def test_a_header_that_was_made_up(folder: Path, entry: Any) -> None:
    name = read_manifest(folder).segments[0].file.name
    content = (folder / name).read_bytes()
    (size,) = struct.unpack_from("<Q", content, 8)
    header = json.loads(content[20 : 20 + size])
    header["arrays"]["syllable.documents"] = entry
    made_up = json.dumps(header).encode()
    prefix = struct.pack("<8sQI", b"SKARRAY1", len(made_up), zlib.crc32(made_up))
    (folder / name).write_bytes(prefix + made_up + content[20 + size :])
    sign(folder, 0)
    is_refused(folder)


@pytest.mark.parametrize("size", [0, 1, 7, 2**31, 2**63, 2**64 - 1])
def test_a_header_of_another_size(folder: Path, size: int) -> None:
    path = folder / read_manifest(folder).segments[0].file.name
    content = path.read_bytes()
    path.write_bytes(content[:8] + size.to_bytes(8, "little") + content[16:])
    sign(folder, 0)
    is_refused(folder)


@pytest.mark.parametrize("header", [b"[" * 10**6, b"[]", b"{}", b'{"meta":3,"arrays":{}}', b""])
def test_a_header_that_is_none(folder: Path, header: bytes) -> None:
    prefix = (
        b"SKARRAY1" + len(header).to_bytes(8, "little") + zlib.crc32(header).to_bytes(4, "little")
    )
    content = prefix + header
    content += b"\0" * (-len(content) % 64)
    (folder / read_manifest(folder).segments[0].file.name).write_bytes(content)
    sign(folder, 0)
    is_refused(folder)


@pytest.mark.parametrize(
    "meta",
    [{"documents": HUGE}, {"documents": "5"}, {"documents": None}, {"totals": 3}, {"totals": {}}],
)
def test_meta_that_was_made_up(folder: Path, meta: dict[str, Any]) -> None:
    forge_segment(folder, 0, {}, meta)
    is_refused(folder)


@pytest.mark.parametrize("name", ["title.lengths", "syllable.codes", "column.group_key", "bands"])
def test_an_array_of_another_type_is_refused_at_once(folder: Path, name: str) -> None:
    file = ArrayFile(folder / read_manifest(folder).segments[0].file.name)
    forge_segment(folder, 0, {name: file[name].astype("<i8")})
    is_refused(folder)


def test_arrays_that_contradict_each_other(
    base: Path, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """Whatever stands in the arrays: an answer, or one clear error."""
    dice = random.Random(3)
    segment = base / read_manifest(base).segments[0].file.name
    file = ArrayFile(segment)
    refused = answered = 0
    for name, (_, count) in file.shapes().items():
        array = np.array(file[name])
        if not count or name == "column.digest":
            continue
        top = np.iinfo(array.dtype).max
        for change in CHANGES if EXHAUSTIVE else dice.sample(CHANGES, 1):
            forged = array.copy()
            if change == "zero":
                forged[:] = 0
            elif change == "top":
                forged[:] = top
            elif change == "one":
                forged[dice.randrange(count)] = dice.randrange(int(top))
            elif change == "cut":
                forged = forged[: count // 2]
            else:
                forged = forged[::-1].copy()
            if len(forged) == count and (forged == array).all():
                continue
            folder = tmp_path / "forged"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(base, folder)
            forge_segment(folder, 0, {name: forged})
            try:
                use(folder)
                answered += 1
            except IndexCorruptError as error:
                assert len(str(error).splitlines()) == 1  # noqa: PT017 - it may also be well
                refused += 1
            check_index(folder, deep=True)
    tell(f"{refused + answered} forged arrays: {refused} refused on use, {answered} answered")


def test_frequencies_beyond_a_byte_that_were_made_up(folder: Path) -> None:
    """None takes memory for positions that are not there; those out of order are found."""
    with FolderEngine(folder).writer() as writer:
        often = replace(article("a"), paragraphs=("dân cư và " * 300, "số dân " * 300))
        writer.add([make.document(often)])
    number = len(read_manifest(folder).segments) - 1
    file = ArrayFile(folder / read_manifest(folder).segments[number].file.name)
    name = "syllable.beyond"
    forge_segment(folder, number, {name: file[name][::-1].copy()})
    assert check_index(folder) != []
    counts = np.full(len(file[name]), 2**32 - 1, "<u4")
    forge_segment(folder, number, {name: file[name], f"{name}_counts": counts})
    is_refused(folder)


def test_a_forged_deletion_file(folder: Path) -> None:
    entry = next(entry for entry in read_manifest(folder).segments if entry.deletions)
    assert entry.deletions
    path = folder / entry.deletions.name
    path.unlink()
    write_arrays(path, {"deleted": np.full(1, 255, np.uint8)}, {})
    is_refused(folder)


@pytest.mark.parametrize("first", [0xFFFFFFFF, 9999_99_99 + 1, 2025_77_00, 2024_01_25, 7, 0])
def test_days_that_were_made_up(folder: Path, first: int) -> None:
    """Months of eight digits made the page of results fail, and the check found nothing."""
    column = np.full(read_manifest(folder).segments[0].documents, first, "<u4")
    last = np.maximum(column, 2025_01_25)
    forge_segment(folder, 0, {"column.first_day": column, "column.last_day": last})
    visitor = create_app({"index": folder}).test_client()
    for address in ("/tim?q=chuyển+đổi+số", "/tim?q=số&sort=date", "/theo-doi/atom.xml?q=số"):
        response = visitor.get(address)
        assert response.status_code in {200, 503}
    with create_index(folder) as index:
        facets = index.search("chuyển đổi số").facets
    assert all(re.fullmatch(r"\d{4}", year) for year in facets["year"])
    assert all(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month) for month in facets["month"])
    assert check_index(folder, deep=True) != []


def test_reading_never_unpickles(folder: Path) -> None:
    """As Python itself reports it."""
    program = f"""
import sys
from searchkit.engine.folder import FolderEngine
from searchkit.engine.folder.check import check_folder
from searchkit.engine.folder.backup import copy_folder
from searchkit.engine.plan import Plan, And
from pathlib import Path
sys.addaudithook(lambda event, _: sys.exit(event) if event.startswith("pickle.") else None)
folder = Path({str(folder)!r})
FolderEngine(folder).latest().store.search(Plan((), And(())), 10)
assert check_folder(folder) == []
copy_folder(folder, Path({str(folder.parent / "copy")!r}), 0)
with FolderEngine(folder).writer() as writer:
    writer.optimize()
from searchkit.engine.whoosh import ArrayIndex
with ArrayIndex(FolderEngine(folder).snapshot).searcher() as searcher:
    assert searcher.doc_count() == 14
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_an_unknown_id_does_not_cost_a_look_at_the_whole_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    real = check.segment_problems

    def noted(segment: Segment, deleted: Any) -> Iterator[str]:
        looked.append(segment.name)
        return real(segment, deleted)

    monkeypatch.setattr(check, "segment_problems", noted)
    lexicon, store = FolderEngine(folder).latest()
    assert not store.versions("no such")
    assert store.articles(["no such"]) == {}
    assert store.known(["no such"]) == {}
    assert looked == []
    for _ in range(3):  # a mistake of ours costs one look, for a sound segment stays sound
        with pytest.raises(TypeError):
            lexicon.prefixed("syllable", "s", "3")  # type: ignore[arg-type]
    assert looked == sorted(set(looked))
