"""Every input keeps an article of its own, whatever comes in before, beside or after it."""

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit import create_index
from searchkit.article import Article
from searchkit.extraction import read_articles

NOTICE = "Xã họp dân\n\nSáng nay, xã họp dân bàn việc mở lớp dạy dùng dịch vụ công trực tuyến."
PAGE = "<h1>Xã phun thuốc</h1><p>Chiều nay, xã phun thuốc diệt muỗi ở tất cả các thôn ven sông."
RECORD = '{"title": "Xã mở chợ phiên", "text": "Chợ phiên mở ngày rằm hằng tháng."}\n'


def add(folder: Path, *paths: Path) -> dict[str, str]:
    """Index paths, and return the titles of all that is in the index then, by id."""
    with create_index(folder) as index:
        index.add(item for item in read_articles(paths) if isinstance(item, Article))
        return {id: article.title for id in index.ids() if (article := index.article(id))}


def test_files_of_one_name_are_all_kept_in_one_run_and_in_many(tmp_path: Path) -> None:
    files = {"tin.txt": NOTICE, "tin.html": PAGE, "tin.jsonl": RECORD}
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    paths = [tmp_path / name for name in files]
    together = add(tmp_path / "one", *paths)
    for path in paths:
        apart = add(tmp_path / "many", path)
    assert sorted(together.values()) == ["Xã họp dân", "Xã mở chợ phiên", "Xã phun thuốc"]
    assert together == apart == add(tmp_path / "many", *paths) == add(tmp_path / "one", *paths)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text("ab \n", min_size=1).filter(str.strip), min_size=1, max_size=8))
def test_made_up_ids_are_as_many_as_contents(texts: list[str]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "tin.jsonl"
        path.write_text("".join(json.dumps({"title": "T", "text": text}) + "\n" for text in texts))
        ids = [item.id for item in read_articles([path]) if isinstance(item, Article)]
    assert len(ids) == len(texts)
    assert len(set(ids)) == len(set(texts))
