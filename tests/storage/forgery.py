"""Index files that were made up, with checksums that hold."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from searchkit.engine.folder import manifest
from searchkit.engine.postings.arrayfile import Array, ArrayFile, write_arrays


def forge_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the content of a manifest and sign it anew."""
    path = folder / manifest.NAME
    content = json.loads(path.read_bytes())
    del content["crc"]
    change(content)
    path.write_text(json.dumps({**content, "crc": manifest._crc(content)}))


def forge_segment(
    folder: Path,
    number: int,
    arrays: Mapping[str, Array],
    meta: Mapping[str, Any] | None = None,
) -> None:
    """Change arrays of one segment of the commit, and sign it and the manifest anew."""
    name = json.loads((folder / manifest.NAME).read_bytes())["commit"]["segments"][number]["file"][
        "name"
    ]
    file = ArrayFile(folder / name)
    changed = {key: np.array(file[key]) for key in file.shapes()} | dict(arrays)
    meta = file.meta | dict(meta or {})
    (folder / name).unlink()
    write_arrays(folder / name, changed, meta)
    sign(folder, number)


def sign(folder: Path, number: int) -> None:
    """Take a file that was changed for the right one."""

    def change(content: dict[str, Any]) -> None:
        entry = content["commit"]["segments"][number]["file"]
        file = (folder / entry["name"]).read_bytes()
        entry["bytes"] = len(file)
        entry["crc"] = int.from_bytes(file[16:20], "little")

    forge_manifest(folder, change)


def forge_block(folder: Path, stream: bytes) -> None:
    """Put something in the place of the article of the last segment."""
    (document,) = {manifest.read_manifest(folder).segments[-1].documents}
    assert document == 1
    arrays = {
        "stored": np.frombuffer(stream, np.uint8),
        "stored.offsets": np.array([0, len(stream)], "<u4"),
        "stored.firsts": np.array([0, 1], "<u2"),
        "stored.sizes": np.array([1000], "<u2"),
    }
    forge_segment(folder, -1, arrays)
