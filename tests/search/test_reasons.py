from pathlib import Path

import pytest

from searchkit import Article, create_index


@pytest.mark.parametrize(
    ("query", "named"), [("strategy for Huế", "“strategy”"), ("for with", "“for”, “with”")]
)
def test_a_word_that_only_joins_is_not_why_nothing_was_found(
    tmp_path: Path, query: str, named: str
) -> None:
    with create_index(tmp_path / "index") as index:
        index.add([Article("1", "Chiến lược số", ("Chính phủ số phục vụ người dân ở Huế.",))])
        reason = index.search(query).reason
    assert reason is not None
    assert reason.startswith(f"Không bài nào có {named};")
