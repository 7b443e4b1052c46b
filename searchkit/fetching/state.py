"""The state: what is known of every page, listing and host. One SQLite file, which is the resume.

Whatever was answered is written down before the next request, so a run that is killed loses at most
the answer that it was reading.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final, NamedTuple

from searchkit.database import Database
from searchkit.fetching.freshness import is_newer
from searchkit.fetching.politeness import Turn

NAME: Final = "state.sqlite"
_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE page (
    id TEXT PRIMARY KEY, address TEXT NOT NULL, portal TEXT NOT NULL, host TEXT NOT NULL,
    lastmod REAL, etag TEXT, modified TEXT, digest TEXT, payload TEXT, captured TEXT,
    status INTEGER, next REAL NOT NULL, interval REAL NOT NULL, failures INTEGER NOT NULL,
    hops INTEGER NOT NULL, canonical TEXT
) WITHOUT ROWID;
CREATE INDEX due ON page (next, host);
CREATE TABLE listing (
    address TEXT PRIMARY KEY, etag TEXT, modified TEXT, lastmod REAL, scope TEXT
) WITHOUT ROWID;
CREATE TABLE host (
    name TEXT PRIMARY KEY, next REAL NOT NULL, failures INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE robots (name TEXT PRIMARY KEY, text TEXT NOT NULL, asked REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE volume (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID;
"""
_REPLACE: Final = "REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DUE: Final = "FROM page WHERE next <= ? AND portal IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page.

    Attributes:
        id: That of its article: its canonical address.
        address: By which it is asked for.
        portal: Whose it is.
        host: Which is asked.
        lastmod: When it changed last, as its listing states it; seconds since 1970.
        etag: Of the answer that was kept.
        modified: Likewise, its ``Last-Modified``.
        digest: Names its article; equal digests mean the same article.
        payload: WARC's digest of the answer that was kept.
        captured: When that was; None for what was never kept. WARC's form of ISO 8601.
        status: That of the last answer; None before the first.
        next: The moment from which on it is due.
        interval: Seconds between the last two times.
        failures: How many times in a row it failed.
        hops: Redirections that led to it.
        canonical: The id of the page that it leads to.
    """

    id: str
    address: str
    portal: str
    host: str
    lastmod: float | None = None
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    payload: str | None = None
    captured: str | None = None
    status: int | None = None
    next: float = 0.0
    interval: float = 0.0
    failures: int = 0
    hops: int = 0
    canonical: str | None = None


class Seen(NamedTuple):
    """What is known of a listing.

    Attributes:
        etag: Of its last answer that was read.
        modified: Likewise, its ``Last-Modified``.
        lastmod: When it changed last, as the index of sitemaps that names it states.
        scope: Names which of its pages were wanted.
    """

    etag: str | None = None
    modified: str | None = None
    lastmod: float | None = None
    scope: str | None = None


class State:
    """The state of an archive.

    Args:
        path: The file; it is made when it is not there.

    Raises:
        StoreError: It can't be opened, or is something else.
    """

    def __init__(self, path: Path) -> None:
        self._base = Database(path, _SCHEMA, _VERSION, "trạng thái", durable=False)
        self.transaction = self._base.transaction

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    # --- pages ---------------------------------------------------------------------------------

    def page(self, id: str) -> Page | None:
        """The page of an id."""
        row = self._base.execute("SELECT * FROM page WHERE id = ?", (id,)).fetchone()
        return Page(*row) if row else None

    def write(self, page: Page) -> None:
        """Write down what is known of a page now."""
        with self.transaction():
            self._base.execute(_REPLACE, astuple(page))

    def found(self, pages: Iterable[Page]) -> None:
        """Write down pages that a listing names; known ones are due when they changed."""
        with self.transaction():
            for page in pages:
                known = self.page(page.id)
                if known is None:
                    self.write(page)
                elif is_newer(page.lastmod, known.lastmod):
                    self._base.execute(
                        "UPDATE page SET lastmod = ?, next = 0 WHERE id = ?",
                        (page.lastmod, page.id),
                    )

    def hosts_due(self, portals: Sequence[str], now: float) -> list[str]:
        """The hosts of some portals that have pages to be asked for."""
        rows = self._base.execute(
            f"SELECT DISTINCT host {_DUE}",
            (now, json.dumps(portals)),
        )
        return [host for (host,) in rows]

    def due(
        self, portals: Sequence[str], now: float, host: str | None = None, most: int = -1
    ) -> list[Page]:
        """Pages to be asked for, those first that never were; ``host`` limits them."""
        rows = self._base.execute(
            f"SELECT * {_DUE} AND (? IS NULL OR host = ?)"
            " ORDER BY status IS NOT NULL, lastmod DESC, next, id LIMIT ?",
            (now, json.dumps(portals), host, host, most),
        )
        return [Page(*row) for row in rows]

    def count_due(self, portals: Sequence[str], now: float) -> int:
        """How many pages of some portals are to be asked for."""
        (count,) = self._base.execute(
            f"SELECT count(*) {_DUE}",
            (now, json.dumps(portals)),
        ).fetchone()
        return int(count)

    # --- listings ------------------------------------------------------------------------------

    def listing(self, address: str) -> Seen:
        """What is known of a listing."""
        row = self._base.execute(
            "SELECT etag, modified, lastmod, scope FROM listing WHERE address = ?", (address,)
        ).fetchone()
        return Seen(*row) if row else Seen()

    def write_listing(self, address: str, seen: Seen) -> None:
        """Write down that a listing was read."""
        with self.transaction():
            self._base.execute("REPLACE INTO listing VALUES (?, ?, ?, ?, ?)", (address, *seen))

    # --- hosts ---------------------------------------------------------------------------------

    def turn(self, host: str) -> Turn:
        """The turn of a host."""
        row = self._base.execute(
            "SELECT next, failures FROM host WHERE name = ?", (host,)
        ).fetchone()
        return Turn(*row) if row else Turn()

    def write_turn(self, host: str, turn: Turn) -> None:
        """Write down a host's turn."""
        with self.transaction():
            self._base.execute(
                "REPLACE INTO host VALUES (?, ?, ?)", (host, turn.next, turn.failures)
            )

    def robots(self, origin: str) -> tuple[str, float] | None:
        """The robots.txt of a scheme and host, and when it was asked for; None for none yet."""
        row = self._base.execute(
            "SELECT text, asked FROM robots WHERE name = ?", (origin,)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def write_robots(self, origin: str, text: str, asked: float) -> None:
        """Write down a robots.txt."""
        with self.transaction():
            self._base.execute("REPLACE INTO robots VALUES (?, ?, ?)", (origin, text, asked))

    # --- the web archive -----------------------------------------------------------------------

    def volume(self, name: str) -> int | None:
        """The bytes of a WARC file that is not finished that are known to be whole."""
        row = self._base.execute("SELECT bytes FROM volume WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else None

    def write_volume(self, name: str, whole: int | None) -> None:
        """Write down how many bytes of a WARC file are whole; None when it is finished."""
        with self.transaction():
            self._base.execute("DELETE FROM volume WHERE name = ?", (name,))
            if whole is not None:
                self._base.execute("INSERT INTO volume VALUES (?, ?)", (name, whole))
