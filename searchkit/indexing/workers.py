"""Workers: processes that share the work of an indexing.

Reading pages and analyzing text is most of the work and knows no index, so other processes can do
it while this one writes. They are started late: what is done within a second needs none. Results
come back in order, so what is indexed is the same with any number of them.
"""

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Final, Self, TypeVar

from searchkit.errors import SearchKitError

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

_PATIENCE: Final = 1.0  # seconds of work in this process before others are started
_AHEAD: Final = 4  # items for each worker, taken before they are needed: as while one writes

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Workers:
    """Processes that share the work; use it in ``with``.

    Args:
        jobs: How many; with 1 everything is done in this process.
        patience: Seconds of work before they are started, which takes about half a second.
    """

    def __init__(self, jobs: int, patience: float = _PATIENCE) -> None:
        self._jobs = jobs
        self._patience = patience
        self._pool: ProcessPoolExecutor | None = None
        self._started: Event | None = None  # set by the first worker that runs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def map(
        self, function: Callable[[_Item], _Result], items: Iterable[_Item]
    ) -> Iterator[_Result]:
        """Call a function of a module with each item; like ``map``, in order.

        Few items are taken before their results are asked for, however many there are.

        Raises:
            SearchKitError: A worker died.
        """
        results: deque[Future[_Result]] = deque()
        for item in items:
            if self._wait():
                started = time.process_time()
                result = function(item)
                self._patience -= time.process_time() - started
                yield result
                continue
            results.append(self._submit(function, item))
            if len(results) >= _AHEAD * self._jobs:
                yield self._result(results.popleft())
        while results:
            yield self._result(results.popleft())

    def _wait(self) -> bool:
        """Whether it is too early to start workers."""
        return self._jobs == 1 or self._patience > 0

    def _submit(self, function: Callable[[_Item], _Result], item: _Item) -> "Future[_Result]":
        if self._pool is None:
            from multiprocessing import get_context

            # Not "fork": the progress bar is a thread, which may hold a lock at that moment.
            context = get_context("spawn")
            self._started = context.Event()
            self._pool = ProcessPoolExecutor(self._jobs, context, _start, (self._started,))
        try:
            return self._pool.submit(function, item)
        except BrokenProcessPool as error:
            raise self._died() from error

    def _result(self, future: "Future[_Result]") -> _Result:
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise self._died() from error

    def _died(self) -> SearchKitError:
        if self._started is not None and self._started.is_set():
            return SearchKitError(
                "Một tiến trình lập chỉ mục bị dừng giữa chừng, có lẽ vì hết bộ nhớ; chỉ mục được"
                " giữ nguyên. Hãy thử lại với --jobs 1."
            )
        return SearchKitError(
            "Không tiến trình phụ nào khởi động được; chỉ mục được giữ nguyên. Nếu gọi từ một tập"
            ' lệnh, hãy đặt mã của nó dưới `if __name__ == "__main__":`, hoặc dùng Workers(1).'
        )


def collect_seldom() -> None:
    """Look for garbage less often: analysis makes many objects, hardly any of them in cycles.

    For processes that do nothing else; it saves a sixth of the time.
    """
    gc.set_threshold(200_000, 20, 20)


def _start(started: "Event") -> None:
    """Prepare a worker: the first process alone handles Ctrl-C, and none outlives it."""
    from multiprocessing import parent_process

    started.set()
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
