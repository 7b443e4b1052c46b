"""The connection to a cluster: requests, how long they may take, and what their errors say."""

import json
import logging
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import opensearchpy
from opensearchpy import exceptions as told

from searchkit.deadline import NEVER, Deadline
from searchkit.engine.opensearch.location import AUTHORITY, PASSWORD, Location
from searchkit.engine.opensearch.metering import Meter
from searchkit.errors import IndexNotFoundError, StoreError

_SECONDS: Final = 60.0  # that a request without a deadline may take
_GRACE: Final = 1.0  # seconds for a cluster to say what it found until the deadline
_RETRIES: Final = 3  # on other hosts, or once more on the only one
_CONNECTIONS: Final = 16
_PATIENCE: Final = 60.0  # seconds of being told that there is too much to do
_PORTION: Final = 8 << 20  # bytes of documents in one request

Answer = dict[str, Any]

# What it has to say is said by our errors, in one line.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)


class Conflict(Exception):  # noqa: N818 - what a caller goes on from
    """A document is not as it was last seen."""


class _Action(NamedTuple):
    """An action of the bulk API: the id of its document, and what is sent."""

    id: str
    lines: bytes


class UnreadyError(StoreError):
    """What is asked for can't be answered yet: its shard has only begun, or was lost."""


class _BusyError(StoreError):
    """There is too much to do."""


class _TooLargeError(StoreError):
    """A request is larger than the cluster, or what stands before it, takes."""


class Connection:
    """Requests to a cluster, in any thread; connections are kept.

    Attributes:
        location: Where it is.
        meter: Counts what goes over it.
    """

    def __init__(self, location: Location) -> None:
        self.location = location
        self.meter = Meter()
        options: dict[str, Any] = {}
        if location.user is not None:
            # The client would encode a name or password in Latin 1, which has no Vietnamese.
            secret = f"{location.user}:{location.password or ''}".encode()
            options["headers"] = {"authorization": f"Basic {b64encode(secret).decode()}"}
        if location.secure:
            options |= {"verify_certs": True, "ca_certs": location.authority}
        self._client = opensearchpy.OpenSearch(
            hosts=[{"host": host.strip("[]"), "port": port} for host, port in location.hosts],
            use_ssl=location.secure,
            timeout=_SECONDS,
            max_retries=_RETRIES,
            retry_on_timeout=False,
            pool_maxsize=_CONNECTIONS,
            connection_class=self.meter.connections(),
            **options,
        )

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        deadline: Deadline = NEVER,
        **params: Any,
    ) -> Answer:
        """Make a request.

        Args:
            method: Of HTTP.
            path: Below the root of the cluster.
            body: A JSON value, or lines of them as text.
            deadline: Until when.
            params: Of the URL.

        Raises:
            Conflict: A document is not as it was last seen.
            StoreError: The cluster can't be reached, or refuses.
        """
        seconds = min(max(deadline.left(), 0.0) + _GRACE, _SECONDS)
        with self._explained():
            answer: Answer = self._client.transport.perform_request(
                method, path, params={**params, "request_timeout": seconds}, body=body
            )
            return answer

    def search(
        self, index: str, bodies: Sequence[Mapping[str, Any]], deadline: Deadline = NEVER
    ) -> list[Answer]:
        """Several searches of one index, in one trip.

        Raises:
            StoreError: As for :meth:`ask`; a part of the index can't be searched.
        """
        if not bodies:
            return []
        left = deadline.left()
        timeout = {} if left > _SECONDS else {"timeout": f"{max(int(left * 1000), 1)}ms"}
        lines = [line for body in bodies for line in ({"index": index}, {**body, **timeout})]
        text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()
        pauses = [0.1, 0.3, 0.9]
        while True:
            answers: list[Answer] = self.ask("POST", "/_msearch", text, deadline)["responses"]
            failure = next(filter(None, map(_failure, answers)), None)
            if failure is None:
                return answers
            status, cause = failure
            # A node that is lost takes its shards with it, until others have taken them over.
            if status < 500 or not pauses or deadline.left() < pauses[0]:
                raise self._refused(status, cause)
            time.sleep(pauses.pop(0))

    def bulk(self, index: str, actions: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """Write documents; what is refused because there is too much to do is written again.

        Args:
            index: Into which.
            actions: Each an action of the bulk API: ``{"index": {...}}``, and its ``"source"``.

        Returns:
            The id of each document that was refused for what it holds, and why.

        Raises:
            StoreError: As for :meth:`ask`; the cluster was busy for a minute.
        """
        return [each for some in _portions(actions) for each in self._bulk(index, some)]

    def _bulk(self, index: str, actions: Sequence[_Action]) -> list[tuple[str, str]]:
        left, refused, pause = actions, list[tuple[str, str]](), 0.1
        until = time.monotonic() + _PATIENCE
        while left:
            try:
                answer = self.ask(
                    "POST", f"/{index}/_bulk", b"".join(action.lines for action in left)
                )
                left = self._busy(left, answer["items"], refused)
            except _BusyError:
                if time.monotonic() > until:
                    raise
            except _TooLargeError as error:
                if len(left) == 1:
                    return [*refused, (left[0].id, str(error))]
                half = len(left) // 2
                return [*refused, *self._bulk(index, left[:half]), *self._bulk(index, left[half:])]
            if left and time.monotonic() > until:
                raise StoreError(f"Cụm máy {self.location} quá tải; hãy chạy lại sau ít phút.")
            if left:
                time.sleep(pause)
                pause = min(2 * pause, 5.0)
        return refused

    def _busy(
        self, actions: Sequence[_Action], items: Sequence[Answer], refused: list[tuple[str, str]]
    ) -> list[_Action]:
        """The actions for which there was too much to do; those that are refused are listed."""
        again = []
        for action, item in zip(actions, items, strict=True):
            (done,) = item.values()
            if done["status"] == 429 and _is_busy(done["error"]):
                again.append(action)
            elif done["status"] in (403, 429, 503):
                raise self._refused(done["status"], done["error"])
            elif done["status"] >= 400 and done["status"] != 404:
                refused.append((done["_id"], str(done["error"].get("reason", ""))))
        return again

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except told.ConflictError as error:
            raise Conflict from error
        except told.SSLError as error:
            raise StoreError(
                f"Chứng chỉ TLS của {self.location} không được tin; hãy đặt {AUTHORITY} là tệp"
                " chứng chỉ của nơi cấp."
            ) from error
        except told.ConnectionTimeout as error:
            raise StoreError(
                f"Cụm máy {self.location} trả lời quá lâu; hãy thử lại sau."
            ) from error
        except told.ConnectionError as error:
            raise StoreError(
                f"Không nối được tới {self.location}; hãy xem cụm máy có chạy, địa chỉ có đúng."
            ) from error
        except told.TransportError as error:
            info = error.info if isinstance(error.info, Mapping) else {}
            cause = info.get("error", {})
            raise self._refused(
                int(error.status_code), cause if isinstance(cause, Mapping) else {}
            ) from error

    def _refused(self, status: int, cause: Mapping[str, Any]) -> StoreError:
        """What a refusal means, and the mend."""
        kind, reason = str(cause.get("type", "")), str(cause.get("reason", ""))
        roots = cause.get("root_cause") or [{}]
        kind = (
            str(roots[0].get("type", kind)) if kind == "search_phase_execution_exception" else kind
        )
        here = self.location
        if status == 401:
            return StoreError(
                f"Cụm máy {here} không nhận tên hay mật khẩu; hãy viết tên vào địa chỉ và đặt"
                f" {PASSWORD}."
            )
        if "flood-stage" in reason or "read-only-allow-delete" in reason:
            return StoreError(f"Đĩa của cụm máy {here} đã đầy; hãy thêm chỗ rồi chạy lại.")
        if status == 403:
            return StoreError(f"Không đủ quyền trên {here}: {reason or kind}; hãy xem lại vai trò.")
        if kind in ("too_many_nested_clauses", "too_many_clauses"):
            return StoreError(
                f"Câu tìm có nhiều cách viết hơn mức mà cụm máy {here} nhận; hãy tìm ít từ hơn."
            )
        if kind == "index_closed_exception":
            return StoreError(f"Chỉ mục {here} đang đóng; hãy mở nó bằng POST /{here.name}*/_open.")
        if kind == "index_not_found_exception":
            return IndexNotFoundError(
                f"Không có chỉ mục ở {here}; hãy lập bằng `searchkit index THƯ_MỤC --index {here}`."
            )
        if status == 413:
            return _TooLargeError("lớn hơn mức mà cụm máy nhận trong một lượt")
        if status in (429, 502, 503, 504):
            error = _BusyError if status == 429 else UnreadyError
            return error(f"Cụm máy {here} chưa sẵn sàng ({kind or status}); hãy thử lại sau.")
        return StoreError(f"Cụm máy {here} trả lỗi {status}: {reason or kind}.")


def _failure(answer: Answer) -> tuple[int, Mapping[str, Any]] | None:
    """The status and the cause of an answer that is none, or lacks a part of the index."""
    if "error" in answer:
        return answer["status"], answer["error"]
    failures = answer["_shards"].get("failures")
    return (503, failures[0]["reason"]) if failures else None


def _is_busy(error: Mapping[str, Any]) -> bool:
    """Whether there is too much to do; a block stays until somebody lifts it."""
    return error.get("type") != "cluster_block_exception"


def _portions(actions: Iterable[Mapping[str, Any]]) -> Iterator[list[_Action]]:
    """Actions as they are sent together: not too much at once."""
    portion: list[_Action] = []
    size = 0
    for given in actions:
        lines = [{name: value for name, value in given.items() if name != "source"}]
        (target,) = lines[0].values()
        lines += [given["source"]] if "source" in given else []
        text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()
        if portion and size + len(text) > _PORTION:
            yield portion
            portion, size = [], 0
        portion.append(_Action(target.get("_id", ""), text))
        size += len(text)
    if portion:
        yield portion
