"""``searchkit watch``: queries whose new matches are told to somebody."""

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchkit.cli.help import HelpfulGroup
from searchkit.cli.options import (
    Limits,
    UnicodeCommand,
    exact_option,
    index_option,
    json_option,
    limit_options,
)
from searchkit.cli.printing import complain, figure, say, say_json
from searchkit.escaping import printable_json
from searchkit.index import open_index

if TYPE_CHECKING:
    from searchkit.watch.store import Channel, Watch

_state_option = click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="SEARCHKIT_WATCHES",
    metavar="TỆP",
    help="Tệp giữ các theo dõi; mặc định $SEARCHKIT_WATCHES, nếu không thì cạnh chỉ mục.",
)


@click.group("watch", cls=HelpfulGroup)
def command() -> None:
    """Theo dõi truy vấn: có bài khớp mới thì báo qua webhook, thư hoặc đầu ra chuẩn.

    Chạy `searchkit watch run` sau mỗi lần lập chỉ mục, hoặc theo giờ bằng cron hay systemd. Mỗi bài
    được báo một lần; lượt chạy bị ngắt giữa chừng thì lần sau báo lại, mang đúng id cũ.
    """


@command.command("add", cls=UnicodeCommand, short_help="Thêm một theo dõi")
@click.argument("name", metavar="TÊN")
@click.argument("query", metavar="TRUY_VẤN")
@index_option
@_state_option
@limit_options
@exact_option
@click.option("--earliest", is_flag=True, help="Chỉ báo bản đăng sớm nhất của mỗi chuyện.")
@click.option("--webhook", metavar="URL", help="Gửi JSON có chữ ký đến địa chỉ này.")
@click.option("--mail", metavar="ĐỊA_CHỈ", help="Gửi thư; máy chủ đặt bằng $SEARCHKIT_SMTP.")
@click.option("--stdout", is_flag=True, help="In ra khi chạy.")
@click.option("--secret", metavar="CHUỖI", help="Khoá ký webhook; mặc định sinh ngẫu nhiên.")
@click.option("--allow-private", is_flag=True, help="Cho phép webhook ở mạng nội bộ.")
@click.option("--all", "everything", is_flag=True, help="Báo cả những bài khớp đã có sẵn.")
def add(
    name: str,
    query: str,
    address: str,
    state: Path | None,
    limits: Limits,
    exact: bool,
    earliest: bool,
    webhook: str | None,
    mail: str | None,
    stdout: bool,
    secret: str | None,
    allow_private: bool,
    everything: bool,
) -> None:
    """Thêm theo dõi TÊN cho TRUY_VẤN; những bài khớp đã có sẵn thì không báo."""
    from searchkit.watch import Watch, WatchStore

    channel, target = _channel(webhook, mail, to_stdout=stdout)
    watch = Watch(
        name=name,
        query=query,
        channel=channel,
        target=target,
        secret=secret or (secrets.token_urlsafe(32) if webhook else ""),
        private=allow_private,
        exact=exact,
        earliest=earliest,
        **limits.asked(),
    )
    with open_index(address) as index, WatchStore(state or _beside(address)) as store:
        known = index.matches(query, fold=False, **watch.limits()).ids()
        store.add(watch, () if everything else known)
    say(f"Đang theo dõi “{name}”: {figure(len(known))} bài khớp đã có.")
    if webhook:
        say(f"Khoá ký webhook: {watch.secret}")


def _channel(webhook: str | None, mail: str | None, *, to_stdout: bool) -> "tuple[Channel, str]":
    """The one way to tell that was chosen, and to whom.

    Raises:
        UsageError: None was, or several.
        InputError: The address is none.
    """
    from searchkit.watch.mail import check_mailbox
    from searchkit.watch.webhook import check_address

    if (webhook is not None) + (mail is not None) + to_stdout != 1:
        raise click.UsageError("Hãy chọn đúng một cách báo: --webhook, --mail hoặc --stdout.")
    if webhook is not None:
        check_address(webhook)
        return "webhook", webhook
    if mail is not None:
        check_mailbox(mail)
        return "mail", mail
    return "stdout", ""


@command.command("list", short_help="Liệt kê các theo dõi")
@index_option
@_state_option
@json_option
def show(address: str, state: Path | None, as_json: bool) -> int:
    """Liệt kê các theo dõi, và những gì chưa báo được."""
    from searchkit.watch import WatchStore

    with WatchStore(state or _beside(address)) as store:
        watches, waiting = store.watches(), store.waiting()
    if as_json:
        listed = [
            {
                "name": watch.name,
                "query": watch.query,
                "channel": watch.channel,
                "target": watch.target,
                **watch.limits(),
                "waiting": waiting.get(watch.name, (0, ""))[0],
                "error": waiting.get(watch.name, (0, None))[1],
            }
            for watch in watches
        ]
        say_json(listed)
    elif not watches:
        say("Chưa có theo dõi nào; thêm bằng `searchkit watch add`.")
    else:
        for watch in watches:
            told = f"{watch.channel} {watch.target}".strip()
            say(f"{watch.name}: {_asked(watch)} → {told}")
            if watch.name in waiting:
                count, error = waiting[watch.name]
                say(f"  {figure(count)} lần báo đang chờ gửi lại: {error}")
    return 0 if watches else 1


def _asked(watch: "Watch") -> str:
    """The query of a watch and what limits it, as options name that."""
    facets = [f"{name}={value}" for name, values in watch.facets.items() for value in values]
    limits = Limits(watch.published_from, watch.published_to, watch.source, facets).in_words()
    flags = [name for name in ("exact", "earliest") if getattr(watch, name)]
    return " · ".join(filter(None, [f"“{watch.query}”", limits, *flags]))


@command.command("remove", cls=UnicodeCommand, short_help="Bỏ một theo dõi")
@click.argument("name", metavar="TÊN")
@index_option
@_state_option
def remove(name: str, address: str, state: Path | None) -> None:
    """Bỏ theo dõi TÊN."""
    from searchkit.watch import WatchStore

    with WatchStore(state or _beside(address)) as store:
        store.remove(name)
    say(f"Đã bỏ theo dõi “{name}”.")


@command.command("run", short_help="Tìm bài mới và báo")
@index_option
@_state_option
@json_option
def run(address: str, state: Path | None, as_json: bool) -> int:
    """Tìm bài khớp mới của mọi theo dõi và báo; cái nào không báo được thì để lần sau."""
    from searchkit.watch import WatchStore, run_watches
    from searchkit.watch.digest import digest
    from searchkit.watch.mail import send
    from searchkit.watch.store import Delivery
    from searchkit.watch.webhook import Webhook, body_of

    def tell(delivery: Delivery) -> None:
        if as_json:
            say(printable_json(json.loads(body_of(delivery))))
        else:
            say(*digest(delivery).splitlines(), "")

    with open_index(address) as index, WatchStore(state or _beside(address)) as store:
        outcome = run_watches(index, store, {"webhook": Webhook(), "mail": send, "stdout": tell})
    for failure in outcome.failures:
        complain(f"Chưa báo được {failure}; sẽ thử lại.")
    say(f"Đã báo {figure(outcome.delivered)} bài.", err=True)
    return 1 if outcome.failures else 0


def _beside(address: str) -> Path:
    """Where watches are kept unless said otherwise: beside the index, which may be rebuilt."""
    if "://" in address:
        raise click.UsageError("Chỉ mục không ở trong thư mục; hãy cho --state biết tệp theo dõi.")
    folder = Path(address)
    return folder.with_name(f"{folder.name}.watches.sqlite")
