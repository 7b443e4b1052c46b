"""Makers of indexes: arrays that were made up and signed, under every command that reads them."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import searchkit
from searchkit.engine.folder.manifest import read_manifest
from searchkit.engine.postings.arrayfile import ArrayFile
from tests.storage.forgery import forge_segment

from .findings import Findings
from .target import run, serving

_COMMANDS = (
    ("search", "chuyển đổi số", "--json"), ("search", "số", "--sort", "date", "--explain"),
    ("suggest", "chuyển"), ("stats",), ("check", "--deep"), ("optimize",), ("repair",), ("check",),
)  # fmt: skip


def attack(index: Path, work: Path, count: int, dice: random.Random) -> Iterator[Findings]:
    """Forge so many indexes; some of them are served, too."""
    found = Findings("forged indexes")
    for number in range(count):
        folder = work / f"forged {number}"
        shutil.copytree(index, folder)
        told = _forge(folder, dice)
        for command in _COMMANDS if number % 4 == 0 else dice.sample(_COMMANDS, 2):
            status, out, error = run(*command, "--index", folder, memory=4 << 30)
            found.tried += 1
            found.expect(
                status in {0, 1, 2}, f"{command} ended with {status}: {told} {error[-300:]}"
            )
            found.expect_text(out + error, f"{command} on {told}")
        if number % 10 == 0:
            _serve(found, folder, work, told)
        shutil.rmtree(folder)
    yield found


def _forge(folder: Path, dice: random.Random) -> str:
    """Change a few arrays of a segment; which ones."""
    entry = read_manifest(folder).segments[0]
    file = ArrayFile(folder / entry.file.name)
    names = dice.sample(sorted(file.shapes()), dice.randint(1, 3))
    arrays = {}
    for name in names:
        raw = bytearray(file[name].tobytes())
        for _ in range(dice.randint(1, 8) if raw else 0):
            raw[dice.randrange(len(raw))] = dice.choice((0, 1, 127, 255))
        arrays[name] = np.frombuffer(raw, file[name].dtype)
    forge_segment(folder, 0, arrays)
    return ", ".join(names)


def _serve(found: Findings, folder: Path, work: Path, told: str) -> None:
    try:
        with searchkit.open_index(folder) as opened:
            opened.search("a")
    except searchkit.StoreError:
        return  # it would not even start
    with serving(folder, work / "forged.log") as server:
        for address in (
            "/tim?q=chuyen+doi+so",
            "/tim?q=&from=2020",
            "/",
            "/sitemap-1.xml",
            "/theo-doi/atom.xml?q=so",
        ):
            status, _, _ = server.get(address)
            found.tried += 1
            found.expect(status in {200, 404, 503}, f"{status} for {address} on {told}")
    found.expect_text("".join(server.said), f"server on {told}")
