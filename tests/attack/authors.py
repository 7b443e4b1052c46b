"""Authors who want to break the indexing of others: pages, records, archives, names, links."""

import encodings
import gzip
import json
import os
import pkgutil
import random
import time
from collections.abc import Iterator
from encodings.aliases import aliases
from functools import partial
from pathlib import Path
from typing import Final

from .findings import Findings
from .target import run

_MEMORY: Final = 3 << 30  # bytes of address space; libraries alone map a good part of it
_GOOD: Final = "Bài tốt\n\nNgười dân nộp hồ sơ trực tuyến ngay tại nhà văn hóa của thôn mình.\n"
_CODECS: Final = sorted(
    {*aliases, *aliases.values(), *(m.name for m in pkgutil.iter_modules(encodings.__path__))}
)
_BODIES: Final = (
    b"\\ud800 \\U0010ffff xn--a-\xff",
    b"+2AA- \x80\xed\xa0\x80",
    b"ch\xe0o b\xd0",
    b"\x1b$B\xff\x0e\x0f",
)


def attack(work: Path, share: float, dice: random.Random) -> Iterator[Findings]:
    """Index folders in which one file is good; ``share`` of all there is, at most 1."""
    pages = [(codec, body) for codec in _CODECS for body in _BODIES]
    some = dice.sample(pages, max(10, int(len(pages) * share)))
    for name, tried, make in (
        ("declared charsets", len(some), partial(_charsets, some)),
        ("archives", int(90_000_000 * share), partial(_archives, int(300 * share) + 1)),
        ("records", int(3_000_000 * share), partial(_records, int(3_000_000 * share))),
        ("names, links and pipes", int(2_000 * share), partial(_names, int(2_000 * share))),
    ):
        folder = work / f"in {name}"
        folder.mkdir()
        (folder / "tốt.txt").write_text(_GOOD, "utf-8")
        make(folder)
        found = Findings(name, tried=tried)
        started = time.monotonic()
        status, out, told = run("index", folder, "--index", work / f"index {name}", memory=_MEMORY)
        found.took(time.monotonic() - started, 120, "to index")
        found.measured["said"] = f"{len(told)} bytes"
        found.expect(status in {0, 2}, f"it ended with {status}: {told[-300:]}")
        found.expect(len(told) < 2_000_000, f"{len(told)} bytes on standard error")
        found.expect_text(out + told, "index")
        kept = run("search", "nhà văn hóa", "--index", work / f"index {name}", "--json")[1]
        found.expect(
            "nộp hồ sơ trực tuyến" in kept, f"the good article is lost: {out}{told[-300:]}"
        )
        found.expect("bí mật" not in kept, "a link led out of the folder")
        yield found


def _charsets(pages: list[tuple[str, bytes]], folder: Path) -> None:
    for number, (codec, body) in enumerate(pages):
        page = b'<meta charset="%b"><p>%b' % (codec.encode(), body)
        (folder / f"{number}.html").write_bytes(page)


def _archives(parts: int, folder: Path) -> None:
    for name, line in (("a", b"x\n"), ("b", b"{}\n"), ("c", b'{"title": {}}\n')):
        with gzip.open(folder / f"{name}.jsonl.gz", "wb", 1) as file:
            for _ in range(parts):
                file.write(line * 100_000)


def _records(many: int, folder: Path) -> None:
    (folder / "a.json").write_text(f"[{'[],' * many}0]")
    (folder / "b.json").write_text(json.dumps({"title": "a", "paragraphs": ["x"] * (many // 4)}))
    (folder / "c.json").write_text("[" * many)
    (folder / "d.jsonl").write_text(
        json.dumps({"title": "a", "x": "\ud800" * many}) + "\n1e999\nNaN\n"
    )
    (folder / "e.txt").write_text("số\n" * many)
    (folder / "f.html").write_text("<p>số" * many)


def _names(count: int, folder: Path) -> None:
    secret = folder.parent / "secret.txt"
    secret.write_text("bí mật ở nhà văn hóa", "utf-8")
    for number in range(count + 1):
        name = f"{number}\x1b[2J\u202e\n\rsearchkit: giả \x9b.txt"
        (folder / name).write_text("")
    (folder / os.fsdecode(b"\xff.json")).write_bytes(b"{")
    (folder / "liên kết.txt").symlink_to(secret)
    (folder / "lên").symlink_to(folder.parent)
    os.mkfifo(folder / "ống.txt")
