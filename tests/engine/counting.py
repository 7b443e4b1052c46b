"""An engine that counts what is asked of its store: each question may be a trip to a cluster."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from searchkit.article import Article
from searchkit.deadline import NEVER, Deadline
from searchkit.engine.plan import Plan
from searchkit.engine.protocol import (
    Commit,
    Content,
    Copy,
    Engine,
    Page,
    Ranking,
    Store,
    Traffic,
    Writer,
)
from searchkit.errors import StoreError


class CountingStore:
    """A store that writes down the name of every question."""

    def __init__(self, store: Store, asked: list[str]) -> None:
        self._store = store
        self._asked = asked

    def search(
        self,
        plan: Plan,
        limit: int,
        offset: int = 0,
        deadline: Deadline = NEVER,
        *,
        explain: bool = False,
    ) -> Page:
        self._asked.append("search")
        return self._store.search(plan, limit, offset, deadline, explain=explain)

    def pages(
        self, wanted: Sequence[tuple[Plan, int]], deadline: Deadline = NEVER
    ) -> Sequence[Page]:
        self._asked.append("pages")
        return self._store.pages(wanted, deadline)

    def totals(self, plans: Sequence[Plan], deadline: Deadline = NEVER) -> Sequence[int]:
        self._asked.append("totals")
        return self._store.totals(plans, deadline)

    def articles(self, ids: Iterable[str]) -> Mapping[str, Article]:
        self._asked.append("articles")
        return self._store.articles(ids)

    def versions(self, id: str, limit: int | None = None) -> Sequence[Article]:
        self._asked.append("versions")
        return self._store.versions(id, limit)

    def rank(self, plan: Plan, limit: int, deadline: Deadline = NEVER) -> Ranking:
        self._asked.append("rank")
        return self._store.rank(plan, limit, deadline)

    def groups(self, ids: Iterable[str]) -> Mapping[str, str]:
        self._asked.append("groups")
        return self._store.groups(ids)

    def known(self, ids: Iterable[str]) -> Mapping[str, Content]:
        self._asked.append("known")
        return self._store.known(ids)

    def sharing(self, bands: Iterable[int], limit: int) -> Mapping[int, Sequence[Copy]]:
        self._asked.append("sharing")
        return self._store.sharing(bands, limit)

    def scan(self, after: str = "") -> Iterator[tuple[str, Content]]:
        self._asked.append("scan")
        return self._store.scan(after)


class CountingEngine:
    """An engine whose commits have a counting store.

    Attributes:
        asked: The questions so far, by name.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.asked: list[str] = []

    @property
    def problem(self) -> StoreError | None:
        return self._engine.problem

    @property
    def traffic(self) -> Traffic | None:
        return self._engine.traffic

    def latest(self) -> Commit:
        lexicon, store = self._engine.latest()
        return Commit(lexicon, CountingStore(store, self.asked))

    def writer(self) -> AbstractContextManager[Writer]:
        return self._engine.writer()

    def close(self) -> None:
        self._engine.close()
