"""New matches reach who watches for them: each at least once, and once by its id."""

import hashlib
import hmac
import json
import os
import random
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import searchkit
from searchkit import Article, InputError, SearchIndex, StoreError
from searchkit.watch import Outcome, Watch, WatchStore, run_watches
from searchkit.watch.mail import check_mailbox, send
from searchkit.watch.store import MOST_HITS, Delivery
from searchkit.watch.webhook import SIGNATURE, Webhook, check_address
from tests.watch.receiver import Receiver, post_office, receiving

QUICK = Webhook(longest=5, pauses=())


def _article(number: int, **changes: Any) -> Article:
    values = {"published": "2025-01-02", "source": "Báo"} | changes
    return Article(
        f"bai-{number}", f"Đề án 06, kỳ {number}", (f"Kỳ {number} của đề án 06.",), **values
    )


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    index = searchkit.create_index(tmp_path / "index")
    index.add([_article(0), Article("khac", "Chuyện khác", ("Không liên quan.",))])
    return index


@pytest.fixture
def store(tmp_path: Path) -> WatchStore:
    return WatchStore(tmp_path / "watches.sqlite")


def _watch(receiver: Receiver | None = None, **changes: Any) -> Watch:
    values: dict[str, Any] = {"name": "đề án", "query": "đề án 06", "channel": "stdout"}
    if receiver:
        values |= {"channel": "webhook", "target": receiver.url, "secret": "khoá", "private": True}
    return Watch(**values | changes)


def _told(index: SearchIndex, store: WatchStore, clock: float = 0) -> list[Delivery]:
    """What a run prints."""
    told: list[Delivery] = []
    run_watches(index, store, {"stdout": told.append}, lambda: clock)
    return told


def _ids(told: list[Delivery]) -> list[str]:
    return [hit["id"] for delivery in told for hit in delivery.hits]


def test_what_was_there_is_no_news_and_what_comes_is_told_once(
    index: SearchIndex, store: WatchStore
) -> None:
    watch = _watch()
    store.add(watch, index.matches(watch.query, fold=False).ids())
    assert _told(index, store) == []
    index.add([_article(1, published="1999"), Article("la", "Bài lạ", ("Không có gì.",))])
    (delivery,) = _told(index, store)
    assert _ids([delivery]) == ["bai-1"]
    assert delivery.hits[0]["snippets"]
    assert _told(index, store) == []
    index.add([_article(1, source="Báo khác")])  # changed, not new
    assert _told(index, store) == []


def test_limits_hold_and_words_are_not_needed(index: SearchIndex, store: WatchStore) -> None:
    store.add(_watch(query="", source="Báo Mới", published_from="2025"), ())
    store.add(_watch(name="theo số", query="", facets={"number": ["Đề án 06"]}), ())
    index.add([_article(1, source="Báo Mới"), _article(2, source="Báo Mới", published="2024")])
    told = {delivery.watch.name: _ids([delivery]) for delivery in _told(index, store)}
    assert told["đề án"] == ["bai-1"]
    assert set(told["theo số"]) == {"bai-0", "bai-1", "bai-2"}


def test_a_facet_may_have_several_values(index: SearchIndex, store: WatchStore) -> None:
    store.add(_watch(query="", facets={"source": ["Báo Mới", "Báo Cũ"]}), ())
    sources = ["Báo Mới", "Báo Khác", "Báo Cũ"]
    index.add(_article(number, source=source) for number, source in enumerate(sources, 1))
    assert set(_ids(_told(index, store))) == {"bai-1", "bai-3"}


def test_copies_are_no_news_where_first_versions_alone_are_wanted(
    index: SearchIndex, store: WatchStore
) -> None:
    text = " ".join(f"Bước {n} của đề án 06 ở xã thứ {n} đã xong." for n in range(30))
    index.add(
        [
            Article(id, "Đề án 06 ở xã", (text,), published=day, source=id)
            for id, day in (("dau", "2025-02-01"), ("lai", "2025-02-02"))
        ]
    )
    store.add(_watch(name="moi"), ())
    store.add(_watch(name="dau", earliest=True), ())
    told = {delivery.watch.name: _ids([delivery]) for delivery in _told(index, store)}
    assert {"dau", "lai"} <= set(told["moi"])
    assert set(told["moi"]) - set(told["dau"]) == {"lai"}


def test_near_matches_are_no_news(index: SearchIndex, store: WatchStore) -> None:
    store.add(_watch(query="đề án 06 ở Nghệ An"), ())
    assert index.search("đề án 06 ở Nghệ An").near_total
    assert _told(index, store) == []


def test_many_are_told_in_pieces(index: SearchIndex, store: WatchStore) -> None:
    store.add(_watch(), ())
    index.add(_article(number) for number in range(1, 2 * MOST_HITS + 20))
    told = _told(index, store)
    assert [len(delivery.hits) for delivery in told] == [MOST_HITS, MOST_HITS, 20]
    assert len({delivery.id for delivery in told}) == 3
    assert len(set(_ids(told))) == 2 * MOST_HITS + 20


def test_a_webhook_gets_what_the_search_prints_signed(
    index: SearchIndex, store: WatchStore
) -> None:
    with receiving() as receiver:
        store.add(_watch(receiver), ())
        outcome = run_watches(index, store, {"webhook": QUICK})
    assert outcome == Outcome(delivered=1)
    ((headers, body),) = receiver.requests
    content = json.loads(body)
    assert set(content) == {"watch", "id", "query", "hits"}
    assert (content["watch"], content["query"]) == ("đề án", "đề án 06")
    assert content["hits"][0]["title"] == "Đề án 06, kỳ 0"
    wanted = hmac.new("khoá".encode(), body, hashlib.sha256).hexdigest()
    assert headers[SIGNATURE] == f"sha256={wanted}"


def test_a_webhook_may_have_a_vietnamese_name(
    index: SearchIndex, store: WatchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = socket.getaddrinfo

    def resolver(_: str, *rest: Any, **named: Any) -> Any:
        return known("127.0.0.1", *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    with receiving() as receiver:
        target = receiver.url.replace("127.0.0.1", "số.example").replace("nhan", "nhận")
        store.add(_watch(receiver, target=target), ())
        outcome = run_watches(index, store, {"webhook": QUICK})
    assert outcome == Outcome(delivered=1)
    ((headers, _),) = receiver.requests
    assert headers["Host"] == f"xn--s-sxm.example:{receiver.server_port}"


def test_what_fails_is_tried_again_later_under_the_same_id(
    index: SearchIndex, store: WatchStore
) -> None:
    with receiving(lambda number: (500 if number < 2 else 200, {})) as receiver:
        store.add(_watch(receiver), ())
        outcomes = [  # it is due after one minute, then after two more
            run_watches(index, store, {"webhook": QUICK}, partial(float, seconds))
            for seconds in (0, 30, 61, 122, 182, 1e6)
        ]
    assert [bool(outcome.failures) for outcome in outcomes] == [True, False, True, *[False] * 3]
    assert [outcome.delivered for outcome in outcomes] == [0, 0, 0, 0, 1, 0]
    bodies = receiver.bodies()
    assert len(bodies) == 3
    assert len({body["id"] for body in bodies}) == 1
    assert store.waiting() == {}


def test_a_run_tries_more_than_once_itself(index: SearchIndex, store: WatchStore) -> None:
    with receiving(lambda number: ((503, 429, 202)[number], {})) as receiver:
        store.add(_watch(receiver), ())
        outcome = run_watches(index, store, {"webhook": Webhook(pauses=(0, 0))})
    assert outcome.delivered == 1
    assert len(receiver.requests) == 3


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404])
def test_redirections_are_not_followed_and_refusals_not_repeated(
    index: SearchIndex, store: WatchStore, status: int
) -> None:
    with (
        receiving() as elsewhere,
        receiving(lambda _: (status, {"Location": elsewhere.url})) as receiver,
    ):
        store.add(_watch(receiver), ())
        outcome = run_watches(index, store, {"webhook": Webhook(pauses=(0, 0))})
    assert outcome.delivered == 0
    assert str(status) in outcome.failures[0]
    assert len(receiver.requests) == 1
    assert elsewhere.requests == []


def test_one_that_never_answers_holds_nobody_up(index: SearchIndex, store: WatchStore) -> None:
    with receiving(lambda _: (0, {})) as silent, receiving() as other:
        store.add(_watch(silent), ())
        store.add(_watch(other, name="khác"), ())
        outcome = run_watches(index, store, {"webhook": Webhook(longest=0.3, pauses=())})
    assert outcome.delivered == 1
    assert len(other.requests) == 1
    assert store.waiting()["đề án"][0] == 1


def test_one_that_is_down_is_said_to_be(index: SearchIndex, store: WatchStore) -> None:
    with receiving() as receiver:
        watch = _watch(receiver)
    store.add(watch, ())
    outcome = run_watches(index, store, {"webhook": QUICK})
    assert "không kết nối được" in outcome.failures[0]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "0.0.0.0", "2130706433"],
)
def test_private_addresses_are_refused(index: SearchIndex, store: WatchStore, host: str) -> None:
    with receiving() as receiver:
        target = f"http://{host}:{receiver.server_port}/"
        store.add(_watch(receiver, target=target, private=False), ())
        outcome = run_watches(index, store, {"webhook": QUICK})
    assert "mạng nội bộ" in outcome.failures[0]
    assert receiver.requests == []


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "vi-du.vn",
        "ftp://vi-du.vn",
        "http://",
        "http://a:b@vi-du.vn",
        "http://[",
        "http://a:99999",
    ],
)
def test_what_is_no_webhook_is_refused(wrong: str) -> None:
    with pytest.raises(InputError, match="webhook"):
        check_address(wrong)


@pytest.mark.parametrize(
    "wrong", ["", "a", "@vi-du.vn", "a@", "A <a@vi-du.vn>", "a@b\nBcc: c@d", "a@b, c@d"]
)
def test_what_is_no_mailbox_is_refused(wrong: str) -> None:
    with pytest.raises(InputError, match="thư"):
        check_mailbox(wrong)


def test_a_letter_is_a_digest_and_knows_its_delivery(index: SearchIndex, store: WatchStore) -> None:
    index.add([_article(1, url="https://bao.example/1")])
    store.add(_watch(channel="mail", target="toi@vi-du.vn", name="đề án\nBcc: x@y"), ())
    told: list[Delivery] = []
    with post_office() as office:
        server = {"SEARCHKIT_SMTP": f"smtp://127.0.0.1:{office.server_address[1]}"}

        def deliver(delivery: Delivery) -> None:
            told.append(delivery)
            send(delivery, server)

        assert run_watches(index, store, {"mail": deliver}).delivered == 2
    letter = message_from_bytes(office.letters[0], policy=default)
    assert letter["Message-ID"] == f"<{told[0].id}@searchkit>"
    assert letter["To"] == "toi@vi-du.vn"
    assert letter["Bcc"] is None
    assert "2 bài mới" in letter["Subject"]
    text = letter.get_content()
    assert "https://bao.example/1" in text
    assert "Đề án 06, kỳ 1" in text
    assert "Báo · 02/01/2025" in text


def test_without_a_server_of_mail_the_letter_waits(index: SearchIndex, store: WatchStore) -> None:
    store.add(_watch(channel="mail", target="toi@vi-du.vn"), ())
    outcome = run_watches(index, store, {"mail": lambda delivery: send(delivery, {})})
    assert "SEARCHKIT_SMTP" in outcome.failures[0]
    assert store.waiting()["đề án"][0] == 1


def test_names_are_one_of_a_kind(store: WatchStore) -> None:
    store.add(_watch(), ())
    with pytest.raises(InputError, match="Đã có"):
        store.add(_watch(query="khác"), ())
    for wrong in ("", "  ", "x" * 81):
        with pytest.raises(InputError):
            store.add(_watch(name=wrong), ())
    store.remove("đề án")
    with pytest.raises(InputError, match="Không có"):
        store.remove("đề án")
    store.add(_watch(), ())


def test_the_file_is_for_its_owner_alone(store: WatchStore) -> None:
    if os.name != "nt":
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_another_file_is_left_alone(tmp_path: Path) -> None:
    text, base = tmp_path / "a.txt", tmp_path / "b.sqlite"
    text.write_text("Một tệp khác, dài hơn một trăm ký tự. " * 5, encoding="utf-8")
    connection = sqlite3.connect(base)
    connection.execute("CREATE TABLE khac (x)")
    connection.close()
    for path in (text, base):
        before = path.read_bytes()
        with pytest.raises(StoreError, match=path.name):
            WatchStore(path)
        assert path.read_bytes() == before


def test_what_does_not_fit_is_said_and_not_kept(store: WatchStore) -> None:
    """A full disk, as SQLite sees one: the file may not get longer."""
    (pages,) = store._base.execute("PRAGMA page_count").fetchone()
    store._base.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"(?s)watches\.sqlite.*chỗ trống"):
        store.add(_watch(), map(str, range(10_000)))
    assert store.watches() == []


def test_two_runs_do_not_meet(index: SearchIndex, store: WatchStore) -> None:
    store.add(_watch(), ())

    def meet(_: Delivery) -> None:
        with pytest.raises(StoreError, match="đang chạy"):
            run_watches(index, store, {})

    assert run_watches(index, store, {"stdout": meet}).delivered == 1


_RUN = """
import sys, searchkit
from pathlib import Path
from searchkit.watch import WatchStore, run_watches
from searchkit.watch.webhook import Webhook
index, store = searchkit.open_index(sys.argv[1]), WatchStore(Path(sys.argv[2]))
print("ready", flush=True)
for _ in sys.stdin:
    run_watches(index, store, {"webhook": Webhook(pauses=())}, lambda: 1e12)
    print("done", flush=True)
"""


def test_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, index: SearchIndex, store: WatchStore, exhaustive: bool
) -> None:
    """A run is killed at any moment; the next one goes on, and the ids tell what was had."""
    rng, rounds = random.Random(6), 200 if exhaustive else 8
    with receiving() as receiver:
        store.add(_watch(receiver), index.matches("đề án 06", fold=False).ids())
        for number in range(1, rounds + 1):
            index.add([_article(number)])
            _killed_run(tmp_path, store, rng.uniform(0, 0.03))
        run_watches(index, store, {"webhook": QUICK}, lambda: 1e12)
    by_id = {body["id"]: [hit["id"] for hit in body["hits"]] for body in receiver.bodies()}
    told = [id for ids in by_id.values() for id in ids]
    assert sorted(told) == sorted(f"bai-{number}" for number in range(1, rounds + 1))


def _killed_run(tmp_path: Path, store: WatchStore, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(tmp_path / "index"), str(store.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("run\n")
    process.stdin.flush()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    process.communicate()


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, index: SearchIndex) -> Run:
    def command(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "searchkit", "watch", *arguments, "--index", tmp_path / "index"],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return command


def test_the_command(run: Run, index: SearchIndex) -> None:
    assert run("list")[0] == 1
    assert run("add", "đề án", "đề án 06", "--stdout")[0] == 0
    index.add([_article(1)])
    status, out, err = run("run", "--json")
    assert (status, json.loads(out)["hits"][0]["id"]) == (0, "bai-1")
    assert "1 bài" in err
    assert run("run")[1] == ""
    status, out, _ = run("list", "--json")
    assert [(each["name"], each["waiting"]) for each in json.loads(out)] == [("đề án", 0)]
    assert run("remove", "đề án")[0] == 0


def test_the_list_tells_watches_of_one_query_apart(run: Run) -> None:
    limits = ("--from", "2024", "--facet", "year=2024", "--facet", "year=2025", "--exact")
    assert run("add", "a", "đề án", "--stdout", *limits)[0] == 0
    assert run("add", "b", "đề án", "--stdout", "--source", "báo", "--earliest")[0] == 0
    listed = run("list")[1].splitlines()
    assert listed == [
        "a: “đề án” · from=2024 · year=2024 · year=2025 · exact → stdout",
        "b: “đề án” · source=báo · earliest → stdout",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "a", "b"),
        ("add", "a", "b", "--stdout", "--mail", "a@b.vn"),
        ("add", "a", "b", "--webhook", "x"),
        ("add", "a", "b", "--stdout", "--from", "hôm qua"),
        ("remove", "a"),
    ],
)
def test_wrong_input_is_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
