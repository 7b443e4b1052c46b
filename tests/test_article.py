"""What is indexed travels between processes, and nothing else of a program changes for it."""

import copyreg
import pickle
from types import MappingProxyType

import pytest

from searchkit import Article, Changes


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


def test_a_text_is_not_taken_for_its_letters() -> None:
    with pytest.raises(TypeError, match="tuples"):
        Article("a", "Một", "Hai.")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="tuples"):
        Article("a", "Một", ("Hai.",), captions="Ảnh")  # type: ignore[arg-type]


def test_what_was_done_is_told_in_a_line_however_much_it_was() -> None:
    done = Changes(added=2, seen={f"bài {number}" for number in range(1000)})
    assert repr(done) == "Changes(added=2, updated=0, unchanged=0, deleted=0, rejected=0)"
