"""The guide to a new reader in CONTRIBUTING does what it says."""

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from searchkit.article import Article
from searchkit.extraction import read_articles
from searchkit.extraction.formats import registry

ROOT = Path(__file__).parents[2]


def test_the_reader_of_the_guide_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = text.split("## A new reader")[1].split("\n## ")[0]
    reader, entry = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    module = ModuleType("searchkit.extraction.formats.tin")
    exec(reader, vars(module))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    line: Any = eval(entry.partition("\n")[2], vars(registry).copy())
    monkeypatch.setattr(registry, "FORMATS", (line, *registry.FORMATS))
    (tmp_path / "a.dat").write_text(
        "#TIN\nXã họp dân\nSáng nay, xã họp.\n#TIN\nXã mở lớp\nLớp học.\n"
    )
    articles = [a for a in read_articles([tmp_path]) if isinstance(a, Article)]
    assert [article.title for article in articles] == ["Xã họp dân", "Xã mở lớp"]
    assert articles[0].paragraphs == ("Sáng nay, xã họp.",)
