"""What was answered before is the answer still: the same as without a cache, until a commit."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import Article
from web import conditional, create_app
from web.answers import Answer, Answers, unless_partial
from web.periods import today

WORDS = ["dịch vụ công", "dich vu", "trực tuyến", "khongco", "mạng"]
ADDRESSES = [
    "/",
    *(f"/tim?q={word}" for word in WORDS),
    "/tim?q=dich+vu&year=2024&near=0",
    "/tim?q=dich+vu&page=2&lang=en",
    "/tim?q=dich+vu&page=99",
    "/tim/source?q=dich+vu",
    "/bai/dich-vu-1?q=cong",
    "/bai/moi-1",
    "/bieu-do?q=dich+vu",
    "/so-lieu?q=dich+vu",
    "/phat-bieu?q=dich+vu&nguoi=Mai",
    "/van-ban/749-QĐ-TTg",
    "/chuyen/dich-vu-2",
    "/theo-doi/feed.json?q=dich+vu",
    "/api/v1/search?q=dich+vu&limit=2",
    "/api/v1/search?q=dich+vu&nonsense=1",
    "/api/v1/suggest?q=dich",
    "/api/v1/similar/dich-vu-1",
    "/api/v1/stats",
]
HEADERS: list[dict[str, str]] = [
    {},
    {"Accept-Encoding": "gzip"},
    {"Cookie": "lang=en", "Origin": "https://a.example"},
    {"Accept-Language": "en", "Origin": "https://b.example", "Accept-Encoding": "gzip"},
    {"Host": "other.localhost"},
    {"Host": "OTHER.localhost", "X-Forwarded-Proto": "https"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Host": "127.0.0.2"},
    {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "81",
        "Forwarded": "host=evil.example",
    },
    {"If-None-Match": 'W/"x", ' * 700, "Range": "bytes=0-9", "Content-Encoding": "gzip"},
]


def _articles(numbers: Iterator[int] | range) -> list[Article]:
    return [
        Article(
            id=f"dich-vu-{number}",
            title=f"Dịch vụ công trực tuyến, kỳ {number}",
            paragraphs=(
                f"Dịch vụ công qua mạng tăng {number} lần theo Quyết định 749/QĐ-TTg.",
                "Bà Trần Thị Mai nói: “Dịch vụ công nay đã nhanh hơn nhiều”.",
            ),
            source=f"Báo {number % 3}",
            published=f"202{number % 5}-0{1 + number % 9}",
        )
        for number in numbers
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with searchkit.create_index(tmp_path / "index") as index:
        index.add(_articles(range(1, 9)))
    return tmp_path / "index"


def _app(folder: Path, **settings: object) -> Flask:
    proxied = {"trusted_proxies": 1, "trusted_hosts": "localhost,.localhost,127.0.0.2"}
    given = {"index": folder, "page_size": 3, "cors": "https://a.example"} | proxied
    return create_app(given | settings)


def _said(response: Any) -> tuple[Any, ...]:
    """All that a visitor is told, but for the time that it took."""
    headers = dict(response.headers)
    if "Set-Cookie" in headers:
        headers["Set-Cookie"] = re.sub("Expires=[^;]*", "", headers["Set-Cookie"])
    if "ETag" in headers:  # the first part names the settings, too
        headers["ETag"] = headers["ETag"].partition(".")[2]
    content = response.data
    if headers["Content-Type"] == "application/json":
        if "Content-Encoding" in headers or not content:  # as long as the time is, compressed
            headers.pop("Content-Length")
            content = None
        else:
            content = response.json | {"took_ms": 0}
            headers.pop("Content-Length")
    return response.status_code, headers, content


def test_every_answer_is_the_one_that_would_be_made(folder: Path) -> None:
    """Visitors of all kinds ask in any order, while articles come, change and go."""
    rng = random.Random(1)
    keeping = _app(folder, cache_mb=1)
    kept = keeping.test_client(use_cookies=False)
    made = _app(folder, cache_mb=0).test_client(use_cookies=False)
    with searchkit.open_index(folder) as index:
        for step in range(400):
            address, headers = rng.choice(ADDRESSES), rng.choice(HEADERS)
            how = rng.choice(("GET", "GET", "HEAD"))
            first, second = (
                client.open(address, method=how, headers=headers) for client in (kept, made)
            )
            assert _said(first) == _said(second), (step, how, address, headers)
            if step % 100 == 99:
                moment = _articles(range(step, step + 2))
                index.add(
                    [*moment, Article(id="moi-1", title=f"Mới {step}", paragraphs=("Mạng.",))]
                )
                index.delete([f"dich-vu-{step // 100}"])
    assert keeping.extensions["answers"].given > 60


def test_who_has_an_answer_is_told_so_without_a_search(folder: Path) -> None:
    client = _app(folder, cache_mb=0).test_client()
    for address in ("/tim?q=dich+vu", "/api/v1/search?q=dich+vu", "/bai/dich-vu-1?q=cong"):
        tag = client.get(address).headers["ETag"]
        searches = _searches(client)
        again = client.get(address, headers={"If-None-Match": f'"x", {tag}'})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert _searches(client) == searches


def test_a_commit_leaves_what_says_the_same(folder: Path) -> None:
    client = _app(folder).test_client()
    address = "/bai/dich-vu-1"
    tag = client.get(address).headers["ETag"]
    with searchkit.open_index(folder) as index:
        index.add([Article(id="z", title="Chuyện ngoài lề", paragraphs=("Không liên quan.",))])
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] != tag  # and the new one is known without looking
        index.add([replace(_articles(range(1, 2))[0], paragraphs=("Nay đã khác.",))])
    assert "Nay đã khác" in client.get(address, headers={"If-None-Match": tag}).text


def test_what_is_given_again_is_searched_for_again_in_the_log(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "queries.jsonl"
    app = _app(folder, query_log=log)
    client = app.test_client()
    assert len({client.get("/tim?q=dich+vu").data for _ in range(3)}) == 1
    assert app.extensions["answers"].given == 2
    assert len(log.read_text().splitlines()) == _searches(client) == 3


def test_another_day_has_other_answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _app(folder)
    client = app.test_client()
    tag = client.get("/tim?q=dich+vu").headers["ETag"]
    tomorrow = today() + timedelta(days=1)
    monkeypatch.setattr(conditional, "today", lambda: tomorrow)
    assert client.get("/tim?q=dich+vu").headers["ETag"] != tag
    assert not app.extensions["answers"].given


def test_what_is_not_whole_is_for_one_visitor(folder: Path) -> None:
    app = _app(folder)
    with searchkit.open_index(folder) as index, app.test_request_context("/tim?q=dich+vu"):
        assert app.preprocess_request() is None
        unless_partial(replace(index.search("dich vu"), partial=True))
        cut_short = app.process_response(Response("nửa chừng"))
    tag = cut_short.headers["ETag"]
    whole = app.test_client().get("/tim?q=dich+vu", headers={"If-None-Match": tag})
    assert whole.status_code == 200
    assert not app.extensions["answers"].given


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9_000), st.booleans()), max_size=60),
    st.integers(0, 100_000),
)
def test_no_more_is_kept_than_there_is_room_for(
    steps: list[tuple[int, int, bool]], room: int
) -> None:
    answers, given = Answers(room), dict[int, list[Answer]]()
    for name, size, asked in steps:
        if not asked:
            given.setdefault(name, []).append(Answer(bytes(size), (), None))
            answers.keep(name, given[name][-1])
        kept = [found for each in given if (found := answers.get(each))]
        assert answers.get(name) is None or answers.get(name) in given[name]
        assert sum(len(answer.content) for answer in kept) <= answers.size <= room
        assert len(answers) == len(kept)


def test_the_oldest_makes_room() -> None:
    answers = Answers(100_000)
    for number in range(1_000):
        answers.keep(number, Answer(b"x" * 3_000, (), None))
        assert answers.get(0) if number < 20 else answers.get(number)
    assert answers.get(1) is None
    assert len(answers) == 20


def _searches(client: FlaskClient) -> int:
    lines = client.get("/metrics").text.splitlines()
    counts = [line for line in lines if line.startswith("searchkit_searches_total")]
    return sum(int(float(line.split()[-1])) for line in counts)
