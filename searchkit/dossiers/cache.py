"""What was found out about a commit, kept while it is the latest: it can't go stale."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

MOST: Final = 64
"""Answers that are kept, those that were last asked for."""

_Answer = TypeVar("_Answer")


class CommitCache:
    """Answers about the latest commit; safe in many threads."""

    def __init__(self) -> None:
        self._commit = ""
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self,
        commit: str,
        question: Hashable,
        answer: Callable[[], _Answer],
        whole: Callable[[_Answer], bool],
    ) -> _Answer:
        """The answer to a question, found out at most once a commit, and a few times at once.

        Args:
            commit: Its name.
            question: What names the answer.
            answer: Finds it.
            whole: Whether it may be kept: it is not where time was up before all was read.
        """
        with self._lock:
            if commit != self._commit:
                self._commit = commit
                self._answers.clear()
            elif question in self._answers:
                self._answers.move_to_end(question)
                known: _Answer = self._answers[question]
                return known
        found = answer()
        if whole(found):
            with self._lock:
                if commit == self._commit:
                    self._answers[question] = found
                    while len(self._answers) > MOST:
                        self._answers.popitem(last=False)
        return found
