"""What each word of a query is worth beside the others: over the reference engine."""

from searchkit.search.results import Hit

from .test_interpretation import FILLER, index_of


def _added(hit: Hit) -> dict[str, float]:
    """What each word added to the score, as syllables and pairs and words."""
    assert hit.explanation is not None
    added: dict[str, float] = {}
    for part in hit.explanation.parts:
        added[part.text] = added.get(part.text, 0.0) + part.value
    return added


def test_a_foreign_name_says_more_than_one_syllable_as_rare() -> None:
    index = index_of(FILLER | {"a": "Ông Sarkozy Khanh mở cổng"})
    [hit] = index.search("Sarkozy Khanh", explain=True).hits
    added = _added(hit)
    assert added["sarkozy"] > 1.2 * added["khanh"]


def test_a_word_that_asks_adds_less_than_one_that_names() -> None:
    index = index_of(FILLER | {"a": "Cổng nào mở trước"})
    [hit] = index.search("cổng nào mở", explain=True).hits
    added = _added(hit)
    assert added["nào"] < 0.6 * added["cổng"]


def test_words_that_ask_count_in_full_where_nothing_else_was_typed() -> None:
    index = index_of(FILLER | {"a": "Thế nào là đẹp", "b": "Ai nói gì, nói thế nào, với ai"})
    alone = _added(index.search("thế nào", explain=True).hits[0])
    amid = _added(index.search("thế nào đẹp", explain=True).hits[0])
    assert amid["thế"] < alone["thế"]


def test_few_words_are_looked_for_in_titles_many_in_texts() -> None:
    index = index_of({"a": "Lãnh đạo tỉnh dự lễ khai trương cổng"}, title="Cổng tỉnh")

    def share_of_title(query: str) -> float:
        [hit] = index.search(query, explain=True).hits
        assert hit.explanation is not None
        parts = [part for part in hit.explanation.parts if part.text == "cổng"]
        titles = sum(part.value for part in parts if part.place == "chữ trong tiêu đề")
        return titles / sum(part.value for part in parts)

    few, many = map(share_of_title, ["cổng tỉnh", "lãnh đạo tỉnh dự lễ khai trương cổng"])
    assert few > many  # both cover the title
