"""Watches: queries whose new matches are told to somebody.

A run finds what is new and writes it down together with the delivery that is due (``store.py``),
then delivers (``webhook.py``, ``mail.py``, or standard output) and writes that down as well. A run
that is killed in between delivers again under the same id, so a receiver that knows the ids it has
had is told of each match exactly once.
"""

from searchkit.watch.run import Outcome, run_watches
from searchkit.watch.store import Channel, Watch, WatchStore

__all__ = ["Channel", "Outcome", "Watch", "WatchStore", "run_watches"]
