"""Webhooks: what is new as JSON, signed, to an address on the public net."""

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import urllib3

from searchkit.errors import InputError
from searchkit.outgoing import PrivateAddressError, UnknownHostError, ascii_host, resolve
from searchkit.watch.run import DeliveryError
from searchkit.watch.store import Delivery, Watch

SIGNATURE: Final = "X-Searchkit-Signature"
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=10)


def check_address(url: str) -> None:
    """Refuse what can be no webhook.

    Raises:
        InputError: It is no address of HTTP or HTTPS, or holds a password.
    """
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        valid = False
    if not valid or "@" in urlsplit(url).netloc:
        raise InputError(
            f"Địa chỉ webhook “{url}” không hợp lệ; hãy viết như https://vi-du.vn/nhan."
        )


def body_of(delivery: Delivery) -> bytes:
    """What is sent: ``watch``, ``id``, ``query`` and ``hits`` as JSON."""
    content = {
        "watch": delivery.watch.name,
        "id": delivery.id,
        "query": delivery.watch.query,
        "hits": delivery.hits,
    }
    return json.dumps(content, ensure_ascii=False).encode(errors="replace")


def sign(body: bytes, secret: str) -> str:
    """``sha256=`` and the HMAC of what is sent, in hexadecimal."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Delivers.

    Attributes:
        longest: Seconds that one attempt may take in all, however slowly the other side answers.
        pauses: Seconds between the attempts of one run.
    """

    longest: float = 15.0
    pauses: tuple[float, ...] = (0.5, 2.0)

    def __call__(self, delivery: Delivery) -> None:
        """Deliver; what may pass is tried again.

        Raises:
            DeliveryError: It was refused, or did not arrive in time.
        """
        for pause in (*self.pauses, None):
            try:
                self._attempt(delivery.watch, body_of(delivery))
            except _PassingError as error:
                if pause is None:
                    raise DeliveryError(str(error)) from None
                time.sleep(pause)
            else:
                break

    def _attempt(self, watch: Watch, body: bytes) -> None:
        result: list[int | Exception] = []

        def request() -> None:
            try:
                result.append(_request(watch, body))
            except Exception as error:  # noqa: BLE001 - raised again where it is waited for
                result.append(error)

        thread = threading.Thread(target=request, daemon=True)
        thread.start()
        thread.join(self.longest)
        if not result:
            raise _PassingError(f"không trả lời trong {self.longest:.0f} giây")
        (answer,) = result
        if isinstance(answer, Exception):
            raise answer
        if answer == 429 or answer >= 500:
            raise _PassingError(f"trả lời {answer}")
        if answer not in range(200, 300):  # redirections, too: where they lead was not checked
            raise DeliveryError(f"trả lời {answer}")


class _PassingError(Exception):
    """It may go well the next time."""


def _request(watch: Watch, body: bytes) -> int:
    """The status of the answer; its content is not read."""
    parts = urlsplit(watch.target)
    host = parts.hostname or ""
    options: dict[str, Any] = {"timeout": _TIMEOUT, "retries": False}
    pool: urllib3.HTTPConnectionPool
    address = _resolved(host, watch)  # connected to as checked: a name may change its mind
    host = ascii_host(host)
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, parts.port, server_hostname=host, assert_hostname=host, **options
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, parts.port, **options)
    headers = {
        "Host": ascii_host(parts.netloc),
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "searchkit",
        SIGNATURE: sign(body, watch.secret),
    }
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    try:
        response = pool.urlopen(
            "POST", target, body, headers, redirect=False, preload_content=False
        )
        return int(response.status)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise _PassingError(f"không kết nối được ({type(error).__name__})") from None
    finally:
        pool.close()


def _resolved(host: str, watch: Watch) -> str:
    """The address of a host, on the public net unless the watch says otherwise."""
    try:
        return resolve(host, allow_private=watch.private)
    except UnknownHostError:
        raise _PassingError(f"không tìm thấy máy chủ {host}") from None
    except PrivateAddressError:
        raise DeliveryError(
            f"{host} ở mạng nội bộ; thêm --allow-private nếu đúng là muốn vậy"
        ) from None
