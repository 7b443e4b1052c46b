"""What is watched, what is known of it, and what is still to be delivered: one SQLite file."""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Self

from searchkit.database import Database
from searchkit.errors import InputError

Channel = Literal["webhook", "mail", "stdout"]
MOST_HITS: Final = 100
"""In one delivery; more are several."""
_MOST_OF_NAME: Final = 80  # characters
_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE watch (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE known (watch TEXT, article TEXT, PRIMARY KEY (watch, article)) WITHOUT ROWID;
CREATE TABLE delivery (
    id TEXT PRIMARY KEY, watch TEXT NOT NULL, hits TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL DEFAULT 0, error TEXT
);
"""


@dataclass(frozen=True, slots=True)
class Watch:
    """A query, and who is told what is new.

    Attributes:
        name: By which it is listed and removed.
        query: As typed.
        channel: How it is told.
        target: The address of the webhook or of the mail box; empty for standard output.
        secret: Of the webhook: signs what is sent.
        private: Whether the webhook may be in a private network.
        published_from: As for ``SearchIndex.search``, and so are the limits below.
        published_to: Latest date.
        source: Text of the source's name.
        facets: Values by facet.
        exact: Whether the query is taken at its word.
        earliest: Whether only the version of each story that came first is told.
    """

    name: str
    query: str
    channel: Channel
    target: str = ""
    secret: str = ""
    private: bool = False
    published_from: str | None = None
    published_to: str | None = None
    source: str | None = None
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    exact: bool = False
    earliest: bool = False

    def limits(self) -> dict[str, Any]:
        """What ``SearchIndex.matches`` is told beside the query."""
        names = ("published_from", "published_to", "source", "facets", "exact", "earliest")
        return {name: getattr(self, name) for name in names}


class Delivery(NamedTuple):
    """What somebody is still to be told.

    Attributes:
        id: The same however often it is sent.
        watch: Whose it is.
        hits: As ``searchkit search --json`` prints them.
        attempts: How often it was tried.
    """

    id: str
    watch: Watch
    hits: list[dict[str, Any]]
    attempts: int


class WatchStore:
    """Watches in a file that only its owner may read, for it holds secrets and addresses.

    Args:
        path: The file; it is made when it is not there.

    Raises:
        StoreError: It can't be opened, or is something else.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = Database(path, _SCHEMA, _VERSION, "tệp theo dõi", private=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def add(self, watch: Watch, known: Iterable[str]) -> None:
        """Add a watch.

        Args:
            watch: With a name of its own.
            known: Ids of the articles that are no news.

        Raises:
            InputError: The name is taken, or none.
        """
        if not 0 < len(watch.name.strip()) <= _MOST_OF_NAME:
            raise InputError(f"Tên “{watch.name}” phải dài từ 1 đến {_MOST_OF_NAME} ký tự.")
        content = json.dumps(asdict(watch), ensure_ascii=False)
        try:
            with self._base.transaction():
                self._base.execute("INSERT INTO watch VALUES (?, ?)", (watch.name, content))
                self._base.executemany(
                    "INSERT INTO known VALUES (?, ?)", ((watch.name, id) for id in known)
                )
        except sqlite3.IntegrityError:
            raise InputError(
                f"Đã có theo dõi tên “{watch.name}”; hãy chọn tên khác, hoặc xoá nó trước."
            ) from None

    def remove(self, name: str) -> None:
        """Forget a watch and all that is known of it.

        Raises:
            InputError: There is none of that name.
        """
        with self._base.transaction():
            if not self._base.execute("DELETE FROM watch WHERE name = ?", (name,)).rowcount:
                raise InputError(
                    f"Không có theo dõi tên “{name}”; xem bằng `searchkit watch list`."
                )
            self._base.execute("DELETE FROM known WHERE watch = ?", (name,))
            self._base.execute("DELETE FROM delivery WHERE watch = ?", (name,))

    def watches(self) -> list[Watch]:
        """All, by name."""
        rows = self._base.execute("SELECT content FROM watch ORDER BY name")
        return [Watch(**json.loads(content)) for (content,) in rows]

    def known(self, watch: Watch) -> frozenset[str]:
        """Ids of the articles that are no news to a watch."""
        rows = self._base.execute("SELECT article FROM known WHERE watch = ?", (watch.name,))
        return frozenset(id for (id,) in rows)

    def write_down(self, watch: Watch, hits: Sequence[dict[str, Any]]) -> None:
        """Make new matches known, and due to be delivered, at once."""
        with self._base.transaction():
            known = self.known(watch)
            fresh = [hit for hit in hits if hit["id"] not in known]
            self._base.executemany(
                "INSERT INTO known VALUES (?, ?)", ((watch.name, hit["id"]) for hit in fresh)
            )
            for start in range(0, len(fresh), MOST_HITS):
                content = json.dumps(fresh[start : start + MOST_HITS], ensure_ascii=False)
                self._base.execute(
                    "INSERT INTO delivery (id, watch, hits) VALUES (?, ?, ?)",
                    (uuid.uuid4().hex, watch.name, content),
                )

    def due(self, now: float) -> list[Delivery]:
        """What is to be delivered now, first come first; ``now`` in seconds since 1970."""
        watches = {watch.name: watch for watch in self.watches()}
        rows = self._base.execute(
            "SELECT id, watch, hits, attempts FROM delivery WHERE due <= ? ORDER BY rowid", (now,)
        )
        return [
            Delivery(id, watches[name], json.loads(hits), attempts)
            for id, name, hits, attempts in rows.fetchall()
            if name in watches
        ]

    def delivered(self, delivery: Delivery) -> None:
        """It need not be delivered again."""
        with self._base.transaction():
            self._base.execute("DELETE FROM delivery WHERE id = ?", (delivery.id,))

    def failed(self, delivery: Delivery, error: str, due: float) -> None:
        """It is to be tried again at a time, in seconds since 1970."""
        with self._base.transaction():
            self._base.execute(
                "UPDATE delivery SET attempts = attempts + 1, error = ?, due = ? WHERE id = ?",
                (error, due, delivery.id),
            )

    def waiting(self) -> dict[str, tuple[int, str]]:
        """Of each watch with deliveries that failed, how many wait, and why the last one does."""
        rows = self._base.execute(
            "SELECT watch, count(*), max(error) FROM delivery WHERE attempts > 0 GROUP BY watch"
        )
        return {name: (count, error) for name, count, error in rows}
