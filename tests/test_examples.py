"""The examples do what they say."""

import os
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from searchkit import Article, create_index, read_articles

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
PRINTS = {
    "index_and_search.py": ["1 found, searched as 'dvc trực tuyến'", "'dịch vụ công'"],
    "measure_ranking.py": ["ndcg@10 0.9", "at its word 0.6"],
    "passages_for_a_program.py": ["#4] Từ 1/7, cả nước chỉ còn một", "khai trương ngày 09/12/2019"],
    "whoosh_queries.py": ["newest first:\n   2025-", "what is like it:"],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """A folder with an index of the corpus and what else the repository has."""
    place = tmp_path_factory.mktemp("examples")
    with create_index(place / "index" / "default") as index:
        read = read_articles([corpus])
        index.add(article for article in read if isinstance(article, Article))
    for name in ("examples", "tests"):
        (place / name).symlink_to(ROOT / name)
    return place


def test_every_example_is_known_and_short() -> None:
    assert {path.name for path in EXAMPLES} == {*PRINTS, "flask_view.py"}
    for path in EXAMPLES:
        assert len(path.read_text("utf-8").splitlines()) <= 60


@pytest.mark.parametrize("name", PRINTS)
def test_runs_as_it_says(place: Path, name: str) -> None:
    (line,) = re.findall(
        r"^python (.+)$", (ROOT / "examples" / name).read_text("utf-8"), re.MULTILINE
    )
    done = subprocess.run(
        [sys.executable, *line.split()],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for printed in PRINTS[name]:
        assert printed in done.stdout


def test_the_flask_view(place: Path) -> None:
    spec = spec_from_file_location("flask_view", ROOT / "examples" / "flask_view.py")
    assert spec is not None
    assert spec.loader is not None
    example = module_from_spec(spec)
    spec.loader.exec_module(example)
    client = example.create_app(place / "index" / "default").test_client()
    page = client.get("/?q=de+an+06").get_data(as_text=True)
    assert "<mark>Đề án 06</mark>" in page
    assert "&lt;" in client.get("/?q=<b>").get_data(as_text=True)
    wrong = client.get("/?q=a&page=0")
    assert (wrong.status_code, wrong.text) == (400, "Không có trang 0; hãy chọn từ 1 đến 1000.")
