"""A process that writes to an index without end, to be killed: ``python -m tests.storage.writing``.

Commit number *n* leaves the same number in every article there is, so that a mixture of two commits
shows. It says the number on standard output when the commit is done.
"""

import random
import sys
from pathlib import Path

from searchkit.engine.folder import FolderEngine
from searchkit.errors import IndexLockedError

from .scene import numbered

ARTICLES = 6


def main(folder: Path) -> None:
    engine = FolderEngine.create(folder, lock_seconds=60)
    dice = random.Random()
    while True:
        commit(engine, dice)
        print(engine.manifest.generation, flush=True)  # noqa: T201 - the other process reads it


def commit(engine: FolderEngine, dice: random.Random) -> None:
    """One commit, of one of the kinds there are."""
    number = engine.manifest.generation + 1
    with engine.writer() as writer:
        keep = dice.randrange(1, ARTICLES + 1)
        writer.delete(str(i) for i in range(keep, ARTICLES))
        for i in range(keep):
            writer.add([numbered(str(i), number)])
            if dice.random() < 0.2:
                writer._flush()
        if dice.random() < 0.2:
            writer.optimize()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except (BrokenPipeError, IndexLockedError) as error:
        sys.exit(str(error))
