"""What is indexed travels between processes, and nothing else of a program changes for it."""

import copyreg
import pickle
from types import MappingProxyType

import pytest

from searchkit import Article


@pytest.mark.parametrize(
    "article",
    [
        Article("a", "Một", ()),
        Article(
            "a", "Một", ("Hai.",), "https://a.vn", "A", "2025", ("Ảnh",), {"k": [1]}, "/a", "2"
        ),
        Article("a", "Một", (), metadata=MappingProxyType({"tác giả": "B"})),
    ],
)
def test_an_article_travels(article: Article) -> None:
    arrived = pickle.loads(pickle.dumps(article))
    assert (arrived, arrived.indexed) == (article, article.indexed)
    assert MappingProxyType not in copyreg.dispatch_table
