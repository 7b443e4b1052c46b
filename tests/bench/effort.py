"""The effort: how much is measured, for figures or to see that the harness works."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Effort:
    """How often things are done.

    Attributes:
        queries: Of each class; the first tenth warms up.
        processes: New processes of each command that are timed cold.
        additions: Articles that are added one by one.
        texts: Paragraphs that are segmented in each turn.
        seconds: For which the server is asked for pages.
        rounds: In which servers take turns, each for as many seconds.
    """

    queries: int
    processes: int
    additions: int
    texts: int
    seconds: float
    rounds: int


FULL: Final = Effort(queries=330, processes=15, additions=10, texts=2000, seconds=10.0, rounds=3)
QUICK: Final = Effort(queries=22, processes=3, additions=3, texts=250, seconds=1.0, rounds=1)
