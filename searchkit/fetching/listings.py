"""Listings: what the answer of a feed, a sitemap or a section page says is to be asked for."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urljoin

from searchkit.errors import SourceError
from searchkit.fetching.addresses import host_of, is_askable, joined
from searchkit.fetching.asking import MAX_HOPS, REDIRECTIONS
from searchkit.fetching.client import Answer, BadAnswerError, RefusedError, conditions
from searchkit.fetching.discovery import Kind, Link, links_of
from searchkit.fetching.freshness import is_newer
from searchkit.fetching.pages import page_at
from searchkit.fetching.report import Report
from searchkit.fetching.sources_file import Portal
from searchkit.fetching.state import Page, Seen, State

_MAX_DEPTH: Final = 3  # indexes of sitemaps within each other


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing that is to be asked for.

    Attributes:
        portal: Whose it is.
        kind: What it is.
        address: Its own.
        at: Where redirections have led to.
        lastmod: When it changed last, as the index of sitemaps that names it states.
        depth: How many indexes lead to it.
        attempts: How often it was asked for in vain.
        hops: Redirections that were followed.
    """

    portal: Portal
    kind: Kind
    address: str
    at: str
    lastmod: float | None = None
    depth: int = 0
    attempts: int = 0
    hops: int = 0


def listings_of(portal: Portal) -> Iterator[Listing]:
    """Yield the listings that a portal begins with."""
    kinds: dict[Kind, tuple[str, ...]] = {
        "feed": portal.feeds,
        "sitemap": portal.sitemaps,
        "section": portal.sections,
        "robots": tuple(urljoin(site, "/robots.txt") for site in portal.sites),
    }
    for kind, addresses in kinds.items():
        yield from (Listing(portal, kind, address, address) for address in addresses)


class ListingReader:
    """Takes answers.

    Args:
        state: Is told of the pages that are found.
        report: Is told of what is not followed.
        is_listing: Whether an address is that of a listing, which is no page.
    """

    def __init__(self, state: State, report: Report, is_listing: Callable[[str], bool]) -> None:
        self._state = state
        self._report = report
        self._is_listing = is_listing

    def conditions(self, listing: Listing) -> dict[str, str]:
        """What a host need not answer with: what was read already."""
        seen = self._state.listing(listing.address)
        if seen.scope != _scope(listing.portal):
            return {}  # other pages of it are wanted now
        return conditions(seen.etag, seen.modified)

    def take(self, listing: Listing, answer: Answer) -> list[Listing]:
        """Take the answer to a request for a listing.

        Returns:
            Further listings that are to be asked for.

        Raises:
            RefusedError: It leads out of the portal.
            BadAnswerError: It is no use.
            SourceError: It is no such listing, or broken; what came before is taken.
        """
        if answer.status in REDIRECTIONS:
            return [_redirected(listing, joined(listing.at, answer.header("Location") or ""))]
        if answer.status not in {200, 304}:
            raise BadAnswerError(f"mã {answer.status}")
        self._report.answered = True
        return self._read(listing, answer) if answer.status == 200 else []

    def _read(self, listing: Listing, answer: Answer) -> list[Listing]:
        pages: list[Page] = []
        inner: list[Listing] = []
        try:
            for link in links_of(listing.kind, answer.content, listing.at):
                if link.is_sitemap:
                    inner += self._inner(listing, link)
                elif self._is_wanted(listing, link):
                    pages.append(page_at(link.address, listing.portal, link.lastmod))
        except SourceError:
            self._state.found(pages)
            raise
        if listing.kind == "robots" and not inner:
            raise SourceError(
                "robots.txt không nêu sơ đồ trang nào mới; hãy đặt feeds hoặc sitemaps"
            )
        scope = _scope(listing.portal)
        # An index is read each time: its sitemaps may have changed although it did not.
        tags = (None, None) if inner else (answer.header("ETag"), answer.header("Last-Modified"))
        with self._state.transaction():
            self._state.found(pages)
            self._state.write_listing(listing.address, Seen(*tags, listing.lastmod, scope))
        return inner

    def _is_wanted(self, listing: Listing, link: Link) -> bool:
        """Whether a page that a listing names is to be asked for."""
        return (
            is_askable(link.address)
            and listing.portal.covers(link.address)
            and not self._is_listing(link.address)
            and _is_recent(listing.portal, link)
        )

    def _inner(self, listing: Listing, link: Link) -> list[Listing]:
        """A sitemap that an index names, unless it is as it was."""
        portal = listing.portal
        if not is_askable(link.address) or not portal.has_host(host_of(link.address)):
            self._report.tell("refused", link.address, "sơ đồ trang ở ngoài cổng")
            return []
        if listing.depth + 1 >= _MAX_DEPTH:
            self._report.tell("refused", link.address, "sơ đồ trang lồng quá sâu")
            return []
        seen = self._state.listing(link.address)
        is_known = seen.scope == _scope(portal) and seen.lastmod is not None
        as_it_was = is_known and link.lastmod and not is_newer(link.lastmod, seen.lastmod)
        if as_it_was or not _is_recent(portal, link):
            return []
        depth = listing.depth + 1
        return [Listing(portal, "sitemap", link.address, link.address, link.lastmod, depth)]


def _redirected(listing: Listing, led: str) -> Listing:
    if listing.hops >= MAX_HOPS:
        raise BadAnswerError(f"chuyển hướng hơn {MAX_HOPS} lần")
    if not listing.portal.has_host(host_of(led)):
        raise RefusedError(f"chuyển hướng ra ngoài cổng, tới {led}")
    return replace(listing, at=led, hops=listing.hops + 1)


def _is_recent(portal: Portal, link: Link) -> bool:
    """Whether a link is not stated to be of before the portal's ``since``."""
    return portal.since is None or link.day is None or link.day >= portal.since[: len(link.day)]


def _scope(portal: Portal) -> str:
    """Names which pages of a portal's listings are wanted."""
    wanted = repr((portal.name, portal.hosts, portal.include, portal.exclude, portal.since))
    return hashlib.sha256(wanted.encode()).hexdigest()[:16]
