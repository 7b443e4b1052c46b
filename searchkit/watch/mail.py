"""Mail: what is new as a digest in plain text, by SMTP."""

import os
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from typing import Final
from urllib.parse import unquote, urlsplit

from searchkit.errors import InputError
from searchkit.watch.digest import digest
from searchkit.watch.run import DeliveryError
from searchkit.watch.store import Delivery

SERVER: Final = "SEARCHKIT_SMTP"
SENDER: Final = "SEARCHKIT_MAIL_FROM"
_TIMEOUT: Final = 15.0  # seconds


def check_mailbox(address: str) -> None:
    """Refuse what can be no mail box.

    Raises:
        InputError: It is none.
    """
    name, parsed = parseaddr(address)
    if name or parsed != address or not all(parsed.partition("@")) or not parsed.isprintable():
        raise InputError(f"Địa chỉ thư “{address}” không hợp lệ; hãy viết như ten@vi-du.vn.")


def send(delivery: Delivery, environment: Mapping[str, str] | None = None) -> None:
    """Deliver by the server of ``SEARCHKIT_SMTP`` (``smtp[s]://[user:password@]host[:port]``).

    Raises:
        DeliveryError: There is no server set up, or it did not take the mail.
    """
    settings = os.environ if environment is None else environment
    server = urlsplit(settings.get(SERVER, ""))
    if server.scheme not in {"smtp", "smtps"} or not server.hostname:
        raise DeliveryError(f"chưa đặt {SERVER}, như smtps://ten:mat-khau@smtp.vi-du.vn")
    sender = settings.get(SENDER) or f"searchkit@{server.hostname}"
    try:
        with _connected(server.scheme, server.hostname, server.port or 0) as smtp:
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(_letter(delivery, sender))
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(f"không gửi được thư ({type(error).__name__})") from None


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=context)
    smtp = smtplib.SMTP(host, port, timeout=_TIMEOUT)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=context)
    return smtp


def _letter(delivery: Delivery, sender: str) -> EmailMessage:
    """Sent again, it has the same Message-ID, by which mail boxes know it."""
    letter = EmailMessage()
    name = " ".join(delivery.watch.name.split())
    letter["Subject"] = f"[{name}] {len(delivery.hits)} bài mới"
    letter["From"] = sender
    letter["To"] = delivery.watch.target
    letter["Date"] = formatdate()
    letter["Message-ID"] = f"<{delivery.id}@searchkit>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(digest(delivery))
    return letter
