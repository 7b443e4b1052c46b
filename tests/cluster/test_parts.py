"""An index that several machines make is the one that one machine makes."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

import searchkit
from searchkit import IndexLockedError, StoreError
from searchkit.cli import cli
from searchkit.engine.fields import LABEL_FIELDS, TEXT_FIELDS
from searchkit.engine.opensearch.engine import open_cluster
from searchkit.engine.opensearch.location import locate
from searchkit.engine.plan import Term
from tests.cluster.scene import PassingEngine, new_address

pytestmark = pytest.mark.cluster
COUNT = 8
SYLLABLES = ("dân", "cư", "số", "căn", "cước", "luật", "nghị", "quyết", "công", "an", "hồ", "sơ")


def run(*arguments: str) -> Any:
    """What a command prints as JSON."""
    result = CliRunner().invoke(cli, [*arguments, "--json"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return json.loads(result.stdout)


@pytest.fixture
def addresses() -> Iterator[list[str]]:
    """Two that hold nothing yet."""
    engines = [PassingEngine.create(locate(new_address())) for _ in range(2)]
    yield [str(engine.connection.location) for engine in engines]
    for engine in engines:
        engine.close()


def write(path: Path, stories: range, *, edited: bool = False) -> str:
    """Stories, each told three times with other words at its end."""
    with path.open("w", encoding="utf-8") as file:
        for story in stories:
            for version in range(3):
                words = Random(story).choices(SYLLABLES, k=160)[: 160 - version * 5]
                text = " ".join([*words, "mới" * edited])
                article = {"id": f"{story}-{version}", "title": f"Chuyện {story}", "text": text}
                file.write(json.dumps(article, ensure_ascii=False) + "\n")
    return str(path)


def dump(address: str) -> Any:
    """All that an index holds, but for moments and the names of commits."""
    lexicon, store = open_cluster(address).latest()
    ids = [id for id, _ in store.scan()]
    terms = {
        (field, key): list(lexicon.spellings(field, key))
        for field in (*TEXT_FIELDS, *LABEL_FIELDS)
        for key in sorted(lexicon.keys(field))
    }
    frequencies = {
        (field, text): lexicon.document_frequency(Term(field, text))
        for (field, _), spelled in terms.items()
        for text, _ in spelled
    }
    means = [lexicon.average_length(field) for field in TEXT_FIELDS]
    articles = {id: (a.title, a.paragraphs, a.source) for id, a in store.articles(ids).items()}
    with searchkit.open_index(address) as index:
        found = [
            (result.total, [(hit.id, hit.score, hit.duplicates) for hit in result.hits])
            for result in map(index.search, ("chuyện 3", "căn cước", "hồ sơ đất đai"))
        ]
    kept = (lexicon.document_count(), lexicon.sources(), lexicon.newest_day())
    return ids, store.groups(ids), articles, terms, frequencies, means, kept, found


def test_parts_make_the_index_that_one_makes(addresses: list[str], tmp_path: Path) -> None:
    for stories in (range(6), range(4, 9)):
        path = write(tmp_path / "a.jsonl", stories, edited=stories.start > 0)
        for address, count in zip(addresses, (1, COUNT), strict=True):
            for part in range(1, count + 1):
                run("index", path, "--part", f"{part}/{count}", "--index", address)
            run("publish", "--index", address)
    one, many = map(dump, addresses)
    assert one == many
    ids, groups, *_ = one
    assert len(ids) == 27
    assert len(set(groups.values())) < 27, "copies in other parts are found"


def test_parts_are_seen_when_all_are_there(addresses: list[str], tmp_path: Path) -> None:
    address, _ = addresses
    path = write(tmp_path / "a.jsonl", range(4))

    def send(part: int, *, count: int = 2) -> Any:
        return run("index", path, "--part", f"{part}/{count}", "--index", address)

    sent = send(1)
    with searchkit.open_index(address) as index:
        assert index.ids() == []
    with pytest.raises(StoreError, match="thiếu 2/2"):
        run("publish", "--index", address)
    with pytest.raises(StoreError, match="2 phần, không phải 3"):
        send(2, count=3)
    with pytest.raises(IndexLockedError, match="theo 2 phần"):
        run("index", path, "--index", address)
    assert send(1) == sent, "a part that is sent again takes the place of the first"
    with pytest.raises(ZeroDivisionError), open_cluster(address).share(2, 2):
        raise ZeroDivisionError
    assert sent["added"] + send(2)["added"] == 12
    assert run("publish", "--index", address) == {"articles": 12}
    with searchkit.open_index(address) as index:
        assert len(index.ids()) == 12
    send(1)
    assert run("publish", "--discard", "--index", address) == {"discarded": 1}
    assert run("index", path, "--index", address)["unchanged"] == 12
    with pytest.raises(StoreError, match="Không có phần nào"):
        run("publish", "--index", address)
