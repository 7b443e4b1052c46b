"""CONTRIBUTING sends to what is there, and its reader reads."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from searchkit import Article, read_articles
from searchkit.extraction.formats import registry

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_what_is_named_is_there() -> None:
    """Paths in code marks, from the root, or beside one that the same paragraph names."""
    for paragraph in re.split(r"\n(?:\n|\|)", TEXT):
        named = re.findall(r"`(\w[\w./-]*(?:/|\.(?:py|tsv|toml|txt)))`", paragraph)
        folders = [ROOT, *((ROOT / name).parent for name in named), *(ROOT / n for n in named)]
        for name in named:
            assert any((folder / name).exists() for folder in folders), (paragraph, name)


def test_the_new_reader_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, entry = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    module = ModuleType("searchkit.extraction.formats.tin")
    exec(compile(reader, "CONTRIBUTING.md", "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    added = eval(entry, {"Format": registry.Format})
    monkeypatch.setattr(registry, "FORMATS", (added, *registry.FORMATS))
    export = tmp_path / "xa.tin"
    export.write_text("#TIN\nTin một\nThân bài một.\n#TIN\nTin hai\nThân bài hai.\n", "utf-8")
    articles = [each for each in read_articles([export]) if isinstance(each, Article)]
    assert [article.title for article in articles] == ["Tin một", "Tin hai"]
    assert articles[1].paragraphs == ("Thân bài hai.",)
