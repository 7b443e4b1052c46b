"""Asking: the one way to the network, each host in its turn and as its robots.txt lets it."""

import time
from collections.abc import Callable, Mapping
from typing import Final

from searchkit.fetching import robots
from searchkit.fetching.addresses import authority, host_of, is_askable, joined, origin_of
from searchkit.fetching.client import Answer, BadAnswerError, Client, NoAnswerError, RefusedError
from searchkit.fetching.politeness import Turn, delay_of, retry_after
from searchkit.fetching.report import Kind, Report
from searchkit.fetching.sources_file import Portal
from searchkit.fetching.state import State

MAX_HOPS: Final = 5
"""Redirections that are followed one after the other."""

REDIRECTIONS: Final = frozenset({301, 302, 303, 307, 308})


class BusyError(NoAnswerError):
    """A host asks to be left alone for a while (429, 503)."""


class ClosedError(Exception):
    """A host is not to be asked for anything in this run.

    Attributes:
        kind: Whether it failed or is refused.
    """

    def __init__(self, kind: Kind, reason: str) -> None:
        super().__init__(reason)
        self.kind: Kind = kind


class Clock:
    """Seconds since 1970 that never go back, and waiting."""

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()

    def now(self) -> float:
        """The moment."""
        return self._offset + time.monotonic()

    def wait_until(self, moment: float) -> None:
        """Come back at a moment, not before."""
        while (left := moment - self.now()) > 0:
            time.sleep(left)


class Asker:
    """Asks hosts, politely.

    Args:
        client: Asks.
        state: Knows the turns of hosts, and their robots.txt.
        private: Hosts of the operator's own network.
        report: Counts requests.
        clock: Tells the time, and waits.
        end: The moment at which the run ends.
    """

    def __init__(
        self,
        client: Client,
        state: State,
        private: frozenset[str],
        report: Report,
        clock: Clock,
        end: float,
    ) -> None:
        self._client = client
        self._state = state
        self._private = private
        self._report = report
        self._clock = clock
        self._started = clock.now()
        self._end = end

    def turn(self, host: str) -> Turn:
        """When a host may be asked."""
        return self._state.turn(host)

    def ask(
        self,
        address: str,
        portal: Portal,
        headers: Mapping[str, str],
        wants: Callable[[Answer], bool],
    ) -> Answer:
        """Ask for an address as soon as its host's turn comes.

        Args:
            address: Whose host's robots.txt is known; see :meth:`learn`.
            portal: Whose it is.
            headers: Sent beside the usual ones.
            wants: Whether the body is of use, by the rest of the answer.

        Raises:
            RefusedError: It may not be asked for.
            NoAnswerError: No answer came, or (:class:`BusyError`) a wish to be left alone.
            BadAnswerError: The answer is too long.
        """
        if not is_askable(address):
            raise RefusedError("không phải địa chỉ http hoặc https dùng được")
        rules = self._rules(address)
        assert rules is not None
        if not robots.allows(rules, address):
            raise RefusedError("robots.txt không cho phép")
        return self._ask(address, self._delay(address, portal, rules), headers, wants)

    def _delay(self, address: str, portal: Portal, rules: str) -> float:
        is_own = host_of(address) in self._private
        return delay_of(portal.delay, robots.crawl_delay(rules), is_own=is_own)

    def _ask(
        self,
        address: str,
        delay: float,
        headers: Mapping[str, str],
        wants: Callable[[Answer], bool],
    ) -> Answer:
        host, now = authority(address), self._clock.now
        turn = self._state.turn(host)
        if turn.next > self._end:
            raise BusyError("chưa tới lượt trong thời gian của lần chạy này")
        self._clock.wait_until(turn.next)
        # Written down ahead, so that a run that is killed meanwhile does not ask at once again.
        self._state.write_turn(host, Turn(now() + delay, turn.failures))
        self._report.requests += 1
        try:
            answer = self._client.ask(address, headers, wants)
        except NoAnswerError:
            self._state.write_turn(host, turn.failed(now(), delay))
            raise
        except (BadAnswerError, RefusedError):
            self._state.write_turn(host, turn.answered(now(), delay))
            raise
        self._report.bytes += len(answer.body)
        if answer.status in {429, 503}:
            wanted = retry_after(answer.header("Retry-After"), now())
            self._state.write_turn(host, turn.failed(now(), delay, wanted))
            raise BusyError(f"máy chủ xin nghỉ (mã {answer.status})")
        self._state.write_turn(host, turn.answered(now(), delay))
        return answer

    # --- robots.txt ----------------------------------------------------------------------------

    def knows(self, address: str) -> bool:
        """Whether the robots.txt that counts for an address is known."""
        return self._rules(address) is not None

    def learn(self, address: str, portal: Portal) -> None:
        """Ask for the robots.txt that counts for an address, as soon as its host's turn comes.

        Raises:
            ClosedError: Nothing may be asked of the host, for want of one.
        """
        origin = origin_of(address)
        try:
            text = self._robots(f"{origin}/robots.txt", portal)
        except (NoAnswerError, BadAnswerError) as error:
            raise ClosedError("failed", f"không đọc được robots.txt: {error}") from None
        except RefusedError as error:
            raise ClosedError("refused", str(error)) from None
        self._state.write_robots(origin, text, self._clock.now())

    def _rules(self, address: str) -> str | None:
        """A robots.txt that counts for a day (RFC 9309, 2.4), and longer in a run that began so."""
        known = self._state.robots(origin_of(address))
        fresh = known is not None and self._started < known[1] + robots.MAX_AGE
        return known[0] if known is not None and fresh else None

    def _robots(self, address: str, portal: Portal) -> str:
        """The text of a robots.txt; what a host answers that has none allows everything."""
        for _ in range(MAX_HOPS + 1):
            answer = self._ask(address, self._delay(address, portal, ""), {}, lambda _: True)
            if answer.status in REDIRECTIONS and (where := answer.header("Location")):
                try:
                    address = joined(address, where)
                except RefusedError:
                    return ""
                if not portal.has_host(host_of(address)):
                    return ""
                continue
            if answer.status >= 500:
                raise NoAnswerError(f"mã {answer.status}")
            if answer.status != 200:
                return ""
            return answer.content[: robots.MAX_BYTES].decode("utf-8-sig", "replace")
        return ""
