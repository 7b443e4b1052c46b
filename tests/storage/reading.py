"""A process that searches an index for some seconds: ``python -m tests.storage.reading``.

It says how many searches it made, how many commits it saw, and by how many KiB it has grown; what
is wrong ends it with an error.
"""

import sys
import time
from pathlib import Path

from searchkit.engine.fields import SYLLABLE
from searchkit.engine.folder import FolderEngine
from searchkit.engine.plan import AnyOf, Plan, Term

_WARM = 0.3  # the share of the time after which memory must stay as it is


def main(folder: Path, seconds: float) -> None:
    engine = FolderEngine(folder)
    term = Term(SYLLABLE, "số")
    plan = Plan(((term, 1.0),), AnyOf((term,)), averages=((SYLLABLE, 20.0),))
    started = time.monotonic()
    searches, warm = 0, 0
    seen: list[int] = [0]
    while (elapsed := time.monotonic() - started) < seconds:
        lexicon, store = engine.latest()
        ranking, articles, _ = store.search(plan, 10)
        (number,) = {int(article.title) for article in articles}
        assert ranking.total == len(articles) == lexicon.document_count()
        assert number >= seen[-1], "an older commit than before"
        if number != seen[-1]:
            seen.append(number)
        searches += 1
        if not warm and elapsed > _WARM * seconds:
            warm = _memory()
    print(searches, len(seen), _memory() - warm)  # noqa: T201 - the other process reads it


def _memory() -> int:
    """Resident memory that is not a mapped file, in KiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
