"""Make the index of today's format that is kept: ``python -m tests.storage.formats``."""

import shutil
from dataclasses import replace
from pathlib import Path

from searchkit import Article, create_index, read_articles
from searchkit.engine.folder.manifest import FORMAT, read_manifest

HERE = Path(__file__).parent
CORPUS = HERE.parents[2] / "corpus" / "txt"
SOURCES = ("nghi-quyet-52-nq-tw.txt", "tat-song-2g.txt", "vssid-the-bhyt.txt")
LONG = Article("dai", "Một bài dài", ("Thẻ số. " * 300 + "Thẻ sau cùng.",))
"""Says a word more often than format 8 kept positions, and once more where that matters."""


def make(folder: Path) -> None:
    """Index some articles in several commits, then delete one."""
    with create_index(folder) as index:
        for source in SOURCES:
            read = [each for each in read_articles([CORPUS / source]) if isinstance(each, Article)]
            # Where it was read is another place on every machine.
            index.add(replace(each, id=Path(source).stem, origin=None) for each in read)
        index.add([LONG])
        index.delete([Path(SOURCES[1]).stem])
    for path in folder.iterdir():
        if path.name not in {file.name for file in read_manifest(folder).files()} | {
            "manifest.json"
        }:
            path.unlink()


if __name__ == "__main__":
    kept = HERE / str(FORMAT)
    shutil.rmtree(kept, ignore_errors=True)
    make(kept)
