"""Pages: what an answer says of a page, and what becomes of it in the archive and in the state."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from searchkit.extraction.addresses import id_of
from searchkit.extraction.formats.web_archives import is_kept
from searchkit.fetching import freshness
from searchkit.fetching.addresses import authority, joined
from searchkit.fetching.archive import Archive, Kept, earlier, payload_of
from searchkit.fetching.asking import MAX_HOPS, REDIRECTIONS
from searchkit.fetching.client import Answer, BadAnswerError, RefusedError, conditions
from searchkit.fetching.content import digest_of
from searchkit.fetching.report import Report
from searchkit.fetching.sources_file import Portal
from searchkit.fetching.state import Page, State

GONE: Final = frozenset({404, 410})
_FOR_GOOD: Final = frozenset({301, 308})


def page_at(address: str, portal: Portal, lastmod: float | None = None, hops: int = 0) -> Page:
    """A page of a portal, of which nothing is known yet."""
    return Page(id_of(address), address, portal.name, authority(address), lastmod, hops=hops)


def conditions_of(page: Page) -> dict[str, str]:
    """The headers by which a host need not answer with what is kept already."""
    return conditions(page.etag, page.modified) if page.captured is not None else {}


def is_wanted(answer: Answer) -> bool:
    """Whether the body of an answer is to be read."""
    return answer.status != 200 or is_kept(answer.content_type)


class Pages:
    """Takes answers.

    Args:
        state: What is known of pages.
        archive: Where answers are kept.
        report: Counts what became of them.
        now: Tells the moment.
    """

    def __init__(
        self, state: State, archive: Archive, report: Report, now: Callable[[], float]
    ) -> None:
        self._state = state
        self._archive = archive
        self._report = report
        self._now = now

    def take(self, page: Page, portal: Portal, answer: Answer) -> None:
        """Take the answer to a request for a page."""
        page = replace(page, status=answer.status)
        kept = earlier(page.payload, page.captured)
        if kept is not None and answer.status in _FOR_GOOD:
            page = self._moved(page, answer)
        try:
            with self._state.transaction():  # the record with what is known of it
                if answer.status == 200:
                    self._take_page(page, portal, answer, kept)
                elif answer.status == 304 and kept is not None:
                    self._archive.keep_same(page.address, answer, kept)
                    self._unchanged(page, portal)
                elif answer.status in REDIRECTIONS:
                    self._take_redirection(page, portal, answer)
                elif answer.status in GONE:
                    self._take_end(page, portal, answer)
                else:
                    raise BadAnswerError(f"mã {answer.status}")
        except BadAnswerError as error:
            self.failed(page, str(error))
        except RefusedError as error:
            self.refused(page, str(error))

    def failed(self, page: Page, reason: str) -> None:
        """Leave a page for later, the longer the more often it failed."""
        page = replace(page, failures=page.failures + 1)
        self._later(page, freshness.after_failures(page.failures))
        self._report.tell("failed", page.address, reason)

    def refused(self, page: Page, reason: str) -> None:
        """Leave a page alone, as long as a robots.txt counts."""
        self._later(page, freshness.DAY)
        self._report.tell("refused", page.address, reason)

    # --- what an answer may be -----------------------------------------------------------------

    def _take_page(self, page: Page, portal: Portal, answer: Answer, kept: Kept | None) -> None:
        if not is_kept(answer.content_type):
            kind = answer.content_type[:60] or "không rõ loại"
            raise RefusedError(f"không phải trang hay văn bản ({kind})")
        if not answer.content:
            raise BadAnswerError("trả lời trống")
        digest = digest_of(answer, page.id)
        page = replace(
            page,
            etag=answer.header("ETag"),
            modified=answer.header("Last-Modified"),
            failures=0,
            canonical=None,
        )
        if kept is not None and digest == page.digest:
            if payload_of(answer) == kept.payload:
                self._archive.keep_same(page.address, answer, kept)
            self._unchanged(page, portal)
            return
        record = self._archive.keep(page.address, answer)
        page = replace(page, digest=digest, captured=record.captured, payload=record.payload)
        self._later(page, portal.recheck, portal.recheck)
        if kept is None:
            self._report.new += 1
        else:
            self._report.changed += 1

    def _unchanged(self, page: Page, portal: Portal) -> None:
        interval = freshness.same_again(page.interval, portal.recheck)
        self._later(replace(page, failures=0), interval, interval)
        self._report.unchanged += 1

    def _take_end(self, page: Page, portal: Portal, answer: Answer) -> None:
        """Keep that a page is gone, if it was ever kept: so the index learns it."""
        if page.captured is not None:
            page = self._moved(page, answer)
        interval = freshness.same_again(page.interval, portal.recheck)
        self._later(replace(page, failures=0), interval, interval)
        self._report.gone += 1

    def _moved(self, page: Page, answer: Answer) -> Page:
        """Keep that a page is not there any more; when it comes back, it is kept as new."""
        page = replace(page, digest=None, payload=None, captured=None)
        with self._state.transaction():
            self._archive.keep(page.address, answer)
            self._state.write(page)
        return page

    def _take_redirection(self, page: Page, portal: Portal, answer: Answer) -> None:
        """Make the page that it leads to one that is due."""
        led = joined(page.address, answer.header("Location") or "")
        if page.hops >= MAX_HOPS:
            raise BadAnswerError(f"chuyển hướng hơn {MAX_HOPS} lần")
        if not portal.covers(led):
            raise RefusedError(f"chuyển hướng ra ngoài cổng, tới {led}")
        other = page_at(led, portal, hops=page.hops + 1)
        if led == page.address or self._leads_to(other.id, page.id):
            raise BadAnswerError("chuyển hướng vòng tròn")
        if other.id == page.id:
            self._state.write(replace(page, address=led, hops=page.hops + 1, next=0.0))
            return
        self._later(replace(page, canonical=other.id, failures=0), freshness.LONGEST)
        self._state.found([other])

    def _leads_to(self, id: str, other: str) -> bool:
        """Whether redirections that are known lead from one page to another."""
        for _ in range(MAX_HOPS):
            known = self._state.page(id)
            if known is None or known.canonical is None:
                return False
            if known.canonical == other:
                return True
            id = known.canonical
        return True

    def _later(self, page: Page, seconds: float, interval: float = 0.0) -> None:
        self._state.write(replace(page, next=self._now() + seconds, interval=interval))
