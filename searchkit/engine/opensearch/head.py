"""The head of an index: one small document that says which commit counts, and who may write.

A cluster has no transactions, but it replaces a document only if it is as it was last seen. So both
are in one: whoever publishes a commit must be the one who holds the lease, and a writer that was
too slow, and lost it to another, can publish nothing any more (a fencing token; Kleppmann 2017).

Each document carries the number of the commit that brought it, and of those that replaced it. A
number is given once, to one writer; numbers of writers that did not publish are dead. So a commit
is seen whole or not at all, and what a killed writer leaves behind is seen by nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, Final

from searchkit.analysis.analyzer import analyzer_fingerprint
from searchkit.engine.opensearch.conditions import Query, any_of
from searchkit.engine.opensearch.connection import Conflict, Connection
from searchkit.errors import IndexNotFoundError, IndexVersionError, StoreError

FORMAT: Final = 2
KEPT: Final = 600.0
"""Seconds for which what a commit replaced can still be read by who holds the one before."""
_ID: Final = "head"
_WRITE: Final = """
double now = ctx._now / 1000.0;
def held = ctx._source.head.lease;
if (params.taking && held != null && held.expires > now) {
  ctx.op = 'none';
} else {
  def head = params.head;
  if (params.seconds != null) {
    if (head.lease == null) { head.published.time = now; }
    else { head.lease.expires = now + params.seconds; }
  }
  ctx._source.head = head;
}
"""


@dataclass(frozen=True)
class PartEntry:
    """One part of a lexicon.

    Attributes:
        name: Names it, and never another.
        chunks: Documents that hold it.
        bytes: Its size.
        crc: Its CRC-32.
    """

    name: str
    chunks: int
    bytes: int
    crc: int


@dataclass(frozen=True)
class Published:
    """One commit.

    Attributes:
        number: Greater than that of any before.
        token: Chosen by chance, so that no two commits have one name.
        index: The index of its articles.
        time: When it was published, in seconds since 1970, by the cluster's clock.
        articles: How many it has.
        sources: All source names and their articles.
        newest_day: The latest day of publication as ``yyyymmdd``; 0 when nothing is dated.
        parts: Its lexicon.
        dead: Numbers below its own that no commit has.
    """

    number: int
    token: str
    index: str
    time: float
    articles: int
    sources: Mapping[str, int]
    newest_day: int
    parts: tuple[PartEntry, ...] = ()
    dead: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Its name: equal names, equal content."""
        return f"{self.number:06}-{self.token}"

    def visible(self) -> list[Query]:
        """What the documents of the commit meet."""
        return [{"bool": {"filter": [self._brought()], "must_not": [self.replaced(self.number)]}}]

    def replaced(self, number: int) -> Query:
        """What the documents meet that are replaced since a commit up to a number."""
        bounds = [0, *(dead for dead in self.dead if dead < number), number + 1]
        ranges = [(low + 1, high - 1) for low, high in pairwise(bounds) if low + 1 < high]
        return any_of([{"range": {"until": {"gte": low, "lte": high}}} for low, high in ranges])

    def _brought(self) -> Query:
        up_to = {"range": {"since": {"lte": self.number}}}
        if not self.dead:
            return up_to
        return {"bool": {"filter": [up_to], "must_not": [{"terms": {"since": list(self.dead)}}]}}


@dataclass(frozen=True)
class Lease:
    """The right to write.

    Attributes:
        number: That of the commit which its holder may publish.
        holder: Who it is, for people.
        expires: When others may take it, in seconds since 1970, by the cluster's clock.
    """

    number: int
    holder: str
    expires: float


@dataclass(frozen=True)
class Share:
    """What one of several machines brings to a commit that is published when all are done.

    Attributes:
        part: Which of the parts, from 1.
        number: That of its documents.
        done: Whether all are there.
        lexicon: Of them; None where there are none.
    """

    part: int
    number: int
    done: bool = False
    lexicon: PartEntry | None = None


@dataclass(frozen=True)
class Head:
    """The head of an index.

    Attributes:
        published: The latest commit.
        before: The commits before it that may still be read, the latest first.
        last: The last number that was given to a writer.
        dead: All numbers that no commit has.
        lease: That of a writer at work; None while there is none.
        count: How many parts the next commit is made of; 0 where it is made by one writer.
        shares: Those that were begun.
        seen: Which state of the document this is.
    """

    published: Published
    before: tuple[tuple[int, str, float], ...] = ()
    last: int = 0
    dead: tuple[int, ...] = ()
    lease: Lease | None = None
    count: int = 0
    shares: tuple[Share, ...] = ()
    seen: tuple[int, int] = (0, 0)

    def orphans(self) -> tuple[int, ...]:
        """The last number, where no commit and no share has it: it never will be published."""
        taken = {*self.dead, self.published.number, *(share.number for share in self.shares)}
        return () if self.last in taken else (self.last,)

    def missing_parts(self) -> list[int]:
        """The parts that are not done."""
        done = {share.part for share in self.shares if share.done}
        return [part for part in range(1, self.count + 1) if part not in done]


def read_head(connection: Connection, *, any_analyzer: bool = False) -> Head:
    """The head of the index at a location.

    Raises:
        IndexNotFoundError: There is none, or somebody has only begun to make it.
        IndexVersionError: Another format or analyzer wrote it.
        StoreError: The cluster can't be reached, or its name is that of something else.
    """
    here = connection.location
    answer = connection.ask("GET", f"/{here.name}/_doc/{_ID}", ignore=404)
    if answer.get("status") == 404 or answer.get("found") is False:
        raise IndexNotFoundError(
            f"Không có chỉ mục ở {here}; hãy lập bằng `searchkit index THƯ_MỤC --index {here}`."
        )
    content = answer.get("_source", {}).get("head", {})
    if not isinstance(content, Mapping) or "searchkit" not in content:
        raise StoreError(
            f"{here} không phải chỉ mục của searchkit; hãy chọn một tên khác trên cụm máy."
        )
    if content["searchkit"] != FORMAT:
        raise IndexVersionError(
            f"Chỉ mục ở {here} thuộc định dạng {content['searchkit']}, bản này đọc định dạng"
            f" {FORMAT}; hãy lập lại bằng `searchkit index THƯ_MỤC --rebuild --index {here}`."
        )
    if not any_analyzer and content["analyzer"] != analyzer_fingerprint():
        raise IndexVersionError(
            f"Chỉ mục ở {here} do bộ phân tích khác lập ra; hãy lập lại bằng"
            f" `searchkit index THƯ_MỤC --rebuild --index {here}`."
        )
    return _head(content, (answer["_seq_no"], answer["_primary_term"]))


def write_head(
    connection: Connection, head: Head, seconds: float | None = None, *, taking: bool = False
) -> Head:
    """Replace the head, if it is as it was last seen.

    Args:
        connection: To the cluster.
        head: What it is to be.
        seconds: After which its lease expires; and its commit is published now. None leaves both
            times as they are. They are told by the clock of one node, whoever writes.
        taking: Do so only where no lease holds.

    Returns:
        The head, with these times.

    Raises:
        Conflict: It is not as it was seen, or a lease holds.
    """
    content = {**asdict(replace(head, seen=(0, 0))), "searchkit": FORMAT}
    content["analyzer"] = analyzer_fingerprint()
    number, term = head.seen
    name = connection.location.name
    if not term:
        path = f"/{name}/_doc/{_ID}"
        answer = connection.ask("PUT", path, {"head": content}, op_type="create")
        return replace(head, seen=(answer["_seq_no"], answer["_primary_term"]))
    params = {"head": content, "seconds": seconds, "taking": taking}
    only_if: dict[str, Any] = {"if_seq_no": number, "if_primary_term": term, "_source": "head"}
    body = {"script": {"source": _WRITE, "params": params}}
    answer = connection.ask("POST", f"/{name}/_update/{_ID}", body, **only_if)
    if answer["result"] == "noop":
        raise Conflict
    return _head(answer["get"]["_source"]["head"], (answer["_seq_no"], answer["_primary_term"]))


def _head(content: Mapping[str, Any], seen: tuple[int, int]) -> Head:
    published, lease = content["published"], content["lease"]
    parts = tuple(PartEntry(**part) for part in published["parts"])
    return Head(
        published=Published(**{**published, "parts": parts, "dead": tuple(published["dead"])}),
        before=tuple(map(_commit, content["before"])),
        last=content["last"],
        dead=tuple(content["dead"]),
        lease=Lease(**lease) if lease else None,
        count=content.get("count", 0),
        shares=tuple(map(_share, content.get("shares", ()))),
        seen=seen,
    )


def _share(content: Mapping[str, Any]) -> Share:
    lexicon = content["lexicon"]
    return Share(**{**content, "lexicon": PartEntry(**lexicon) if lexicon else None})


def _commit(content: Sequence[Any]) -> tuple[int, str, float]:
    number, index, time = content
    return number, index, time
