import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.errors import SettingsError
from searchkit.evaluation.measures import measure


def ranking(*documents: str) -> list[tuple[str, float]]:
    return [(document, 1.0) for document in documents]  # ties on purpose: the order counts


def test_hand_computed_values() -> None:
    qrels = {"a": {"d1": 2, "d2": 1, "d3": 0}, "b": {"d9": 1}, "c": {"d1": 1}}
    run = {"a": ranking("d3", "d2", "d1"), "b": ranking("d9", "d8"), "zzz": ranking("d1")}
    result = measure(qrels, run)
    # Gains 0, 1, 2 give 1/log2(3) + 2/log2(4) = 1.63093; the ideal 2, 1 gives 2.63093.
    assert result.per_query["a"] == pytest.approx(
        {"ndcg@10": 0.6199062, "mrr@10": 1 / 2, "recall@100": 1, "success@1": 0}
    )
    assert result.per_query["b"] == dict.fromkeys(result.mean, 1.0)
    assert result.per_query["c"] == dict.fromkeys(result.mean, 0.0)  # not in the run
    assert result.mean == pytest.approx(
        {"ndcg@10": 1.6199062 / 3, "mrr@10": 1.5 / 3, "recall@100": 2 / 3, "success@1": 1 / 3}
    )


def test_cutoffs() -> None:
    documents = [f"d{n}" for n in range(1, 102)]
    qrels = {"q": {"d11": 1, "d100": 1, "d101": 1}}
    assert measure(qrels, {"q": ranking(*documents)}).per_query["q"] == pytest.approx(
        {"ndcg@10": 0, "mrr@10": 0, "recall@100": 2 / 3, "success@1": 0}
    )
    qrels = {"q": {"d10": 1}}
    assert measure(qrels, {"q": ranking(*documents)}).per_query["q"] == pytest.approx(
        {"ndcg@10": 1 / math.log2(11), "mrr@10": 1 / 10, "recall@100": 1, "success@1": 0}
    )


documents = st.sampled_from([f"tài liệu {n}" for n in range(20)])


@given(
    st.dictionaries(documents, st.integers(0, 3), min_size=1).filter(lambda j: any(j.values())),
    st.lists(documents, unique=True),
)
def test_every_measure_agrees_with_its_definition(
    judged: dict[str, int], ranked: list[str]
) -> None:
    result = measure({"q": judged}, {"q": ranking(*ranked)}).per_query["q"]

    def dcg(gains: list[int]) -> float:
        return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:10]))

    gains = [judged.get(document, 0) for document in ranked]
    first = next((place for place, gain in enumerate(gains[:10], start=1) if gain), math.inf)
    assert result["ndcg@10"] == pytest.approx(
        dcg(gains) / dcg(sorted(judged.values(), reverse=True))
    )
    assert result["mrr@10"] == pytest.approx(1 / first)
    assert result["recall@100"] == pytest.approx(
        sum(map(bool, gains)) / sum(map(bool, judged.values()))
    )
    assert result["success@1"] == (first == 1)


def test_without_the_library_the_command_that_installs_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(SettingsError, match=r'pip install "searchkit-vi\[evaluation\]"'):
        measure({"q": {"d": 1}}, {})
