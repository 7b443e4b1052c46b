"""An index to break, and what is in it."""

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from searchkit.article import Article
from searchkit.engine.fields import Document
from searchkit.engine.folder import FolderEngine
from searchkit.engine.folder.manifest import NAME, read_manifest
from searchkit.errors import IndexCorruptError
from searchkit.index import open_index
from searchkit.indexing.maintenance import check_index
from tests.engine import strategies

EXHAUSTIVE: Final = bool(os.environ.get("SEARCHKIT_EXHAUSTIVE"))
"""Whether to take hours rather than seconds."""


def article(id: str, title: str = "Chuyển đổi số") -> Article:
    paragraph = f"Nghị quyết 57-NQ/TW nói về {title.lower()}, dân cư và kỹ năng số ở bài {id}."
    return Article(id, title, (paragraph,), source="chinhphu.vn", published="2025-01-25")


@cache
def document(id: str, title: str = "Chuyển đổi số") -> Document:
    return strategies.document(article(id, title))


def small_index(folder: Path) -> FolderEngine:
    """Fifteen articles in three segments, one of them replaced, one deleted."""
    engine = FolderEngine.create(folder)
    for ids in ("abcdefghij", "klmn", "o"):
        with engine.writer() as writer:
            writer.add(document(id) for id in ids)
    with engine.writer() as writer:
        writer.add([document("a", "Sổ tay số")])
        writer.delete(["b"])
    return engine


State = Mapping[str, Article | None]


def state(folder: Path) -> State | None:
    """Each article by id, or None when there is no index at all."""
    if not (folder / NAME).exists():
        return None
    engine = FolderEngine(folder)
    lexicon, store = engine.latest()
    ids = [id for id, _ in store.scan()]
    assert len(ids) == lexicon.document_count()
    articles = store.articles(ids)
    return {id: articles.get(id) for id in ids}


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def needed_files(folder: Path) -> set[str]:
    return {file.name for file in read_manifest(folder).files()} | {NAME, "LOCK"}


_template = strategies.document(article("template"))


def numbered(id: str, number: int) -> Document:
    """A document whose title is a number; cheap to make."""
    return replace(
        _template,
        article=replace(_template.article, id=id, title=str(number)),
        digest=f"{number:016}",
    )


def numbers(folder: Path) -> set[int]:
    """The numbers of all documents: one, unless two commits are mixed."""
    return {int(found.title) for found in (state(folder) or {}).values() if found}


def use(folder: Path) -> None:
    """Everything that one does with an index."""
    with open_index(folder) as index:
        for query in ("chuyển đổi số", "57-NQ/TW", '"dân cư và"', "chuy", "source:chinhphu"):
            index.search(query, explain=True)
        for query in ("chuy* NOT id:1", '"dân cư"~3', 'published:[2000 TO 2030] r"s."', "sốo~"):
            index.search(query, syntax="whoosh")
        for id in index.ids():
            index.view(id, "số")
        index.sources()


def is_refused(folder: Path) -> None:
    with pytest.raises(IndexCorruptError) as raised:
        use(folder)
    assert len(str(raised.value).splitlines()) == 1
    assert check_index(folder) != []
