"""ARCHITECTURE's worked examples are true, and so are the paths that it names."""

import doctest
import re
from pathlib import Path

import pytest

from searchkit import Article, create_index, read_articles

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_the_lives_of_an_article_and_of_a_query(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    with create_index("index/default") as index:
        read = read_articles(["corpus"])
        index.add(article for article in read if isinstance(article, Article))
    blocks = re.findall(r"```pycon\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) >= 6
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "lives", "ARCHITECTURE.md", 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert result.attempted > 15
    assert result.failed == 0, "".join(said)


def test_what_is_named_is_there() -> None:
    """Paths in code marks, from the root, from searchkit, or from the folder of their section."""
    for section in TEXT.split("\n## ")[1:]:
        heading, _, _ = section.partition("\n")
        folders = [ROOT, ROOT / "searchkit", ROOT / "web"]
        named = [ROOT / "searchkit" / name for name in re.findall(r"`(\S+?)/?`", heading)]
        folders += [path if path.is_dir() else path.parent for path in named]
        for name in re.findall(r"`(\w[\w./-]*(?:/|\.(?:py|tsv|toml|svg)))`", section):
            assert any((folder / name).exists() for folder in folders), (heading, name)
