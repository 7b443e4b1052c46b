"""Answers that were made before, given again while what is searched is the same.

A name says all that an answer follows from (:mod:`web.conditional`), the commit too, so nothing
that is kept is ever out of date: what has no name any more is pushed out by what is asked for.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from flask import Flask, Response, g

from web.compression import encoding, is_passed_on
from web.conditional import follows_from, name_answer, not_modified

_MOST: Final = 4_000
"""Answers of one process."""
_LARGEST: Final = 1 / 16
"""Of all room, for one answer."""
_BESIDES: Final = 2_000
"""Bytes that an answer takes beside its content: names, headers, objects."""
_MEGABYTE: Final = 1_000_000


class Answer(NamedTuple):
    """An answer as it was made, before it is told who asks.

    Attributes:
        content: Its bytes, compressed as one of those who ask takes them.
        headers: What describes them.
        searched: What was searched for with it, for the log; see :mod:`web.query_log`.
    """

    content: bytes
    headers: tuple[tuple[str, str], ...]
    searched: Any


class Answers:
    """So many bytes of answers, those that were last asked for. Safe in many threads.

    Args:
        room: Bytes; none keeps nothing.

    Attributes:
        given: How often one was given again.
    """

    def __init__(self, room: int) -> None:
        self.given = 0
        self._room = self._left = room
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def size(self) -> int:
        """Bytes that are taken."""
        return self._room - self._left

    def get(self, name: Hashable) -> Answer | None:
        """The answer of a name, if it is kept."""
        with self._lock:
            if found := self._answers.get(name):
                self._answers.move_to_end(name)
                self.given += 1
            return found

    def keep(self, name: Hashable, answer: Answer) -> None:
        """Keep an answer, unless it is a large part of all; it takes the place of the oldest."""
        size = _size(answer)
        with self._lock:
            if size > self._room * _LARGEST or name in self._answers:
                return
            self._answers[name] = answer
            self._left -= size
            while self._left < 0 or len(self._answers) > _MOST:
                _, oldest = self._answers.popitem(last=False)
                self._left += _size(oldest)


def _size(answer: Answer) -> int:
    return len(answer.content) + _BESIDES


class _Partial(Protocol):
    @property
    def partial(self) -> bool: ...


_Found = TypeVar("_Found", bound=_Partial)


def unless_partial(found: _Found) -> _Found:
    """Let nobody else have what is answered with something, where time was up before it was whole.

    Returns:
        It.
    """
    if found.partial:
        g.partial = True
    return found


def init_app(app: Flask) -> None:
    """Give answers again, and keep those that may be; each visitor is told the rest as ever.

    ``took_ms`` stays what the search took. Nothing says that an answer was made before: that would
    tell strangers what others asked for.
    """
    settings = app.extensions["settings"]
    answers = app.extensions["answers"] = Answers(settings.cache_mb * _MEGABYTE)

    @app.before_request
    def again() -> Response | None:
        name = name_answer()
        if name is None or (known := not_modified(name)):
            return known if name else None
        if (found := answers.get((name, encoding()))) is None:
            return None
        g.again, g.searched = True, found.searched
        return Response(found.content, headers=list(found.headers))

    @app.after_request
    def keep(response: Response) -> Response:
        name = follows_from(response)
        in_time = (time.perf_counter() - g.started) * 1000 < settings.deadline_ms
        if name and in_time and "again" not in g and not is_passed_on(response):
            headers = tuple(response.headers.items())
            kept = Answer(response.get_data(), headers, g.get("searched"))
            answers.keep((name, encoding()), kept)
        return response
