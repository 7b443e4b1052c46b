"""A run: finds what is new to each watch, and delivers what is due."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import portalocker

from searchkit.errors import StoreError
from searchkit.index import SearchIndex
from searchkit.watch.store import Channel, Delivery, WatchStore

_FIRST_PAUSE: Final = 60.0  # seconds after a delivery failed; then twice as long each time
_LONGEST_PAUSE: Final = 86_400.0


class DeliveryError(Exception):
    """A delivery did not arrive; the message says why, in a line."""


@dataclass(slots=True)
class Outcome:
    """What a run did.

    Attributes:
        delivered: Matches that were delivered.
        failures: Why deliveries failed; they will be tried again.
    """

    delivered: int = 0
    failures: list[str] = field(default_factory=list)


def run_watches(
    index: SearchIndex,
    store: WatchStore,
    channels: dict[Channel, Callable[[Delivery], None]],
    clock: Callable[[], float] = time.time,
) -> Outcome:
    """Find new matches and deliver them.

    Args:
        index: Where.
        store: What is watched; one run at a time works on it.
        channels: Deliver, or raise :class:`DeliveryError`.
        clock: Seconds since 1970.

    Raises:
        StoreError: Another run is at work.
        QueryError: A watch has limits that mean nothing any more.
    """
    lock = portalocker.Lock(f"{store.path}.lock", timeout=0, fail_when_locked=True)
    try:
        with lock:
            for watch in store.watches():
                found = index.matches(watch.query, sort="date", fold=False, **watch.limits())
                if news := found.without(store.known(watch)):
                    store.write_down(watch, [hit.to_json() for hit in news])
            return _deliver(store, channels, clock)
    except portalocker.exceptions.LockException:
        raise StoreError("Một lượt theo dõi khác đang chạy; hãy đợi nó xong.") from None


def _deliver(
    store: WatchStore,
    channels: dict[Channel, Callable[[Delivery], None]],
    clock: Callable[[], float],
) -> Outcome:
    outcome = Outcome()
    for delivery in store.due(clock()):
        try:
            channels[delivery.watch.channel](delivery)
        except DeliveryError as error:
            pause = min(_FIRST_PAUSE * 2**delivery.attempts, _LONGEST_PAUSE)
            store.failed(delivery, str(error), clock() + pause)
            outcome.failures.append(f"{delivery.watch.name}: {error}")
        else:
            store.delivered(delivery)
            outcome.delivered += len(delivery.hits)
    return outcome
