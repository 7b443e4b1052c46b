"""A run: reads the listings of portals, and asks for the pages that are due."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import searchkit
from searchkit.errors import SourceError, StoreError
from searchkit.extraction.extras import Extra
from searchkit.extraction.left_out import PassOverError
from searchkit.fetching import robots
from searchkit.fetching.addresses import authority
from searchkit.fetching.archive import HIDDEN, Archive
from searchkit.fetching.asking import Asker, BusyError, Clock, ClosedError
from searchkit.fetching.client import Answer, BadAnswerError, Client, NoAnswerError, RefusedError
from searchkit.fetching.listings import Listing, ListingReader, listings_of
from searchkit.fetching.pages import Pages, conditions_of, is_wanted
from searchkit.fetching.report import Report
from searchkit.fetching.sources_file import Portal, Sources
from searchkit.fetching.state import NAME, Page, State
from searchkit.lock import WriteLock

_MAX_ATTEMPTS: Final = 3
_LOCK_SECONDS: Final = 1.0
_EXTRAS: Final = (
    Extra("protego", "fetch", "robots.txt"),
    Extra("warcio", "fetch", "kho lưu trữ web (WARC)"),
)


def agent_of(sources: Sources) -> str:
    """What a run calls itself to hosts: its name, version, and whom to write to."""
    return f"{robots.AGENT}/{searchkit.__version__} (+{sources.contact})"


def follow(sources: Sources, folder: Path, progress: Callable[[Report], None]) -> Report:
    """Follow portals into an archive, until all is asked for or the run's time is over.

    Args:
        sources: What is followed.
        folder: The archive; it is made when it is not there.
        progress: Is told of the report after each request.

    Raises:
        SourceError: An extra is not installed.
        StoreError: Another run is at work in the folder, or it can't be written.
    """
    _check_extras()
    hidden = folder / HIDDEN
    hidden.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(WriteLock(hidden, _LOCK_SECONDS, "Kho", StoreError))
        state = stack.enter_context(closing(State(hidden / NAME)))
        about = {
            "software": f"searchkit/{searchkit.__version__}",
            "operator": sources.contact,
            "robots": "obey",
            "format": "WARC File Format 1.1",
        }
        archive = stack.enter_context(closing(Archive(folder, state, about)))
        client = Client(
            agent_of(sources), sources.private, sources.answer_seconds, sources.answer_bytes
        )
        stack.enter_context(closing(client))
        run = Run(sources, state, archive, client, Clock(), progress)
        return run()


def plan(sources: Sources, folder: Path) -> Iterator[tuple[Portal, str]]:
    """Yield what a run would ask for as far as it is known before; nothing is asked or written.

    What robots.txt forbids, and what listings name that was never asked for, is not known.
    """
    for portal in sources.portals:
        yield from ((portal, listing.address) for listing in listings_of(portal))
        if (folder / HIDDEN / NAME).exists():
            with closing(State(folder / HIDDEN / NAME)) as state:
                for page in state.due([portal.name], Clock().now(), most=portal.pages):
                    if portal.covers(page.address):
                        yield portal, page.address


def _check_extras() -> None:
    for extra in _EXTRAS:
        try:
            extra.check()
        except PassOverError as error:
            raise SourceError(
                f"searchkit fetch thiếu một phần để đọc {error.kind}; {error.reason}."
            ) from None


class Run:
    """One run. Hosts take turns, so that none waits for another's delay.

    Args:
        sources: What is followed.
        state: What is known.
        archive: Where answers are kept.
        client: Asks.
        clock: Tells the time, and waits.
        progress: Is told of the report after each request.
    """

    def __init__(
        self,
        sources: Sources,
        state: State,
        archive: Archive,
        client: Client,
        clock: Clock,
        progress: Callable[[Report], None],
    ) -> None:
        self._portals = {portal.name: portal for portal in sources.portals}
        self._state = state
        self._clock = clock
        self._progress = progress
        self._report = Report()
        self._started = clock.now()  # what becomes due later is for the next run
        self._end = self._started + sources.minutes * 60
        self._asker = Asker(client, state, sources.private, self._report, clock, self._end)
        self._pages = Pages(state, archive, self._report, clock.now)
        self._reader = ListingReader(state, self._report, lambda address: address in self._named)
        self._waiting: dict[str, deque[Listing | Page]] = {}
        self._named: set[str] = set()  # listings
        self._asked: Counter[str] = Counter()  # pages by portal
        self._bytes: Counter[str] = Counter()
        self._failed: set[str] = set()  # hosts, at least once
        self._closed: set[str] = set()  # hosts that are not asked any more

    def __call__(self) -> Report:
        """Run."""
        for portal in self._portals.values():
            for listing in listings_of(portal):
                self._enqueue(listing)
        while (host := self._next_host()) is not None:
            self._serve(host)
            self._progress(self._report)
        self._report.waiting = self._state.count_due(list(self._portals), self._started)
        return self._report

    def _enqueue(self, listing: Listing) -> None:
        if listing.address not in self._named:
            self._named.add(listing.address)
            self._wait(authority(listing.at), listing)

    def _wait(self, host: str, work: Listing | Page) -> None:
        self._waiting.setdefault(host, deque()).append(work)

    def _open_portals(self) -> list[str]:
        """The names of the portals that have not had their share."""
        return [
            name
            for name, portal in self._portals.items()
            if self._asked[name] < portal.pages and self._bytes[name] < portal.bytes
        ]

    def _next_host(self) -> str | None:
        """The host that has work and whose turn comes first, if it comes within this run."""
        hosts = {host for host, works in self._waiting.items() if works}
        hosts.update(self._state.hosts_due(self._open_portals(), self._started))
        hosts -= self._closed
        turns = {host: self._asker.turn(host) for host in hosts}
        ready = [
            (turn.next, host)
            for host, turn in turns.items()
            if turn.next <= self._end and not (turn.is_given_up and host in self._failed)
        ]
        if not ready or self._clock.now() >= self._end:
            for host in sorted(hosts & self._failed):
                self._report.tell("failed", host, "máy chủ không trả lời, để lượt sau")
            return None
        return min(ready)[1]

    def _serve(self, host: str) -> None:
        """Ask a host for what it is to be asked for next."""
        works = self._waiting.get(host)
        if works:
            work = works[0]
        else:
            (work,) = self._state.due(self._open_portals(), self._started, host, 1)
        if not self._knows_rules(host, work):
            return
        if works:
            works.popleft()
        try:
            if isinstance(work, Listing):
                self._serve_listing(work)
            else:
                self._serve_page(work)
        except BusyError as error:
            self._again(host, work, str(error))
        except NoAnswerError as error:
            self._failed.add(host)
            if isinstance(work, Page):
                self._pages.failed(work, str(error))
            else:
                self._again(host, work, str(error))

    def _knows_rules(self, host: str, work: Listing | Page) -> bool:
        """Whether the host's robots.txt is known; else it is what is asked for now."""
        address, portal = (
            (work.at, work.portal)
            if isinstance(work, Listing)
            else (work.address, self._portals[work.portal])
        )
        if self._asker.knows(address):
            return True
        try:
            self._asker.learn(address, portal)
        except ClosedError as error:
            self._closed.add(host)
            self._report.tell(error.kind, host, str(error))
        return False

    def _again(self, host: str, work: Listing | Page, reason: str) -> None:
        """Ask once more in this run, behind what waits already; but not for ever."""
        self._failed.add(host)
        if isinstance(work, Page):
            attempted = replace(work, failures=work.failures + 1)
            if attempted.failures >= _MAX_ATTEMPTS:
                self._pages.failed(work, reason)
                return
            self._state.write(replace(attempted, next=self._end))  # in case this run ends before
            self._wait(host, attempted)
        elif work.attempts + 1 < _MAX_ATTEMPTS:
            self._wait(host, replace(work, attempts=work.attempts + 1))
        else:
            self._report.tell("failed", work.address, reason)

    def _serve_listing(self, listing: Listing) -> None:
        try:
            answer = self._ask(
                listing.at, listing.portal, self._reader.conditions(listing), lambda _: True
            )
            for other in self._reader.take(listing, answer):
                if other.hops:
                    self._wait(authority(other.at), other)
                else:
                    self._enqueue(other)
        except RefusedError as error:
            self._report.tell("refused", listing.address, str(error))
        except (BadAnswerError, SourceError) as error:
            self._report.tell("failed", listing.address, str(error))

    def _serve_page(self, page: Page) -> None:
        portal = self._portals[page.portal]
        if not portal.covers(page.address):
            self._pages.refused(page, "ngoài phạm vi của cổng")
            return
        self._asked[portal.name] += 1
        try:
            answer = self._ask(page.address, portal, conditions_of(page), is_wanted)
        except RefusedError as error:
            self._asked[portal.name] -= 1
            self._pages.refused(page, str(error))
        except BadAnswerError as error:
            self._pages.failed(page, str(error))
        else:
            self._pages.take(page, portal, answer)

    def _ask(
        self,
        address: str,
        portal: Portal,
        headers: dict[str, str],
        wants: Callable[[Answer], bool],
    ) -> Answer:
        answer = self._asker.ask(address, portal, headers, wants)
        self._bytes[portal.name] += len(answer.body)
        return answer
