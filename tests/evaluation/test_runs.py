from pathlib import Path

import ir_measures
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchkit.errors import SettingsError, SourceError
from searchkit.evaluation import Run, read_run, write_run
from searchkit.evaluation.measures import MEASURES, measure

ids = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r"), min_size=1)
scores = st.floats(-1e6, 1e6)
runs = st.dictionaries(
    ids,
    st.lists(st.tuples(ids, scores), min_size=1, unique_by=lambda item: item[0]),
    min_size=1,
)
same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def order(run: Run) -> dict[str, list[str]]:
    return {query: [document for document, _ in ranking] for query, ranking in run.items()}


@same_folder
@given(run=runs)
def test_ids_and_order_survive(tmp_path: Path, run: Run) -> None:
    write_run(tmp_path / "run", run)
    assert order(read_run(tmp_path / "run")) == order(run)


@same_folder
@given(ranked=st.lists(st.floats(-1e6, 1e6, width=32), unique=True).map(lambda x: sorted(x)[::-1]))
def test_falling_scores_survive(tmp_path: Path, ranked: list[float]) -> None:
    run = {"q": [(f"d{n}", score) for n, score in enumerate([2e6, *ranked])]}
    write_run(tmp_path / "run", run)
    assert dict(read_run(tmp_path / "run")["q"]) == pytest.approx(dict(run["q"]))


@same_folder
@given(
    ranked=st.lists(
        st.tuples(st.sampled_from([f"d{n}" for n in range(12)]), st.sampled_from([1.0, 1.1, 7e7])),
        min_size=1,
        unique_by=lambda item: item[0],
    )
)
def test_trec_tools_see_our_order(tmp_path: Path, ranked: list[tuple[str, float]]) -> None:
    qrels = {"q": {"d1": 2, "d2": 1, "d3": 3}}
    write_run(tmp_path / "run", {"q": ranked})
    by_score = ir_measures.read_trec_run(str(tmp_path / "run"))
    names = [ir_measures.parse_measure(name) for name in MEASURES.values()]
    theirs = ir_measures.calc_aggregate(names, qrels, by_score)
    ours = measure(qrels, {"q": ranked}).mean
    assert {str(name): value for name, value in theirs.items()} == {
        theirs_name: ours[our_name] for our_name, theirs_name in MEASURES.items()
    }


def test_lines_are_trec_lines(tmp_path: Path) -> None:
    run = {"q1": [("d 1", 2.5), ("d2", 2.5)], "none": []}
    write_run(tmp_path / "run", run, tag="bm25")
    first, second = (tmp_path / "run").read_text(encoding="utf-8").splitlines()
    assert first == "q1\tQ0\td 1\t1\t2.5\tbm25"
    assert second.split()[:4] == ["q1", "Q0", "d2", "2"]
    assert 2.4999 < float(second.split()[4]) < 2.5


def test_runs_of_other_systems_are_read(tmp_path: Path) -> None:
    (tmp_path / "run").write_text(
        "q1 Q0 worse 0 1.5 x\nq1 Q0 better 0 2.5 x\nq2  Q0 b\t2 9 x\r\nq2 Q0 a 1 3 x\n",
        encoding="utf-8",
    )
    assert read_run(tmp_path / "run") == {
        "q1": [("better", 2.5), ("worse", 1.5)],
        "q2": [("a", 3.0), ("b", 9.0)],
    }


@pytest.mark.parametrize(
    ("content", "mend"),
    [
        ("q Q0 d 1 2.0 x\nq Q0 e 2 1.0\n", "run:2: có 5 cột; cần 6 cột"),
        ("q Q0 a d 1 2.0 x\n", "run:1: có 7 cột; cần 6 cột"),
        ("q Q0 d một 2.0 x\n", "run:1: hạng 'một' phải là số nguyên"),
        ("q Q0 d 1 cao x\n", "điểm 'cao' phải là số"),
        ("q Q0 d 1 nan x\n", "run:1: điểm 'nan' không hữu hạn"),
        ("q Q0 d 1 2 x\nq Q0 d 2 1 x\n", "run:2: tài liệu 'd' đã có"),
        ("\n", "run: không có dòng nào"),
    ],
)
def test_a_broken_run_names_its_line(tmp_path: Path, content: str, mend: str) -> None:
    (tmp_path / "run").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError) as error:
        read_run(tmp_path / "run")
    assert mend in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("id_", ["", "a\tb", "a\nb", "a\rb"])
def test_ids_that_would_not_survive_are_refused(tmp_path: Path, id_: str) -> None:
    (tmp_path / "run").write_text("kept", encoding="utf-8")
    for run in ({"q": [("d", 2.0), (id_, 1.0)]}, {id_: [("d", 1.0)]}):
        with pytest.raises(SourceError, match="mã "):
            write_run(tmp_path / "run", run)
    assert (tmp_path / "run").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("tag", ["", "a b", " a", "a\n"])
def test_a_tag_with_white_space_is_refused(tmp_path: Path, tag: str) -> None:
    with pytest.raises(SettingsError, match="nhãn"):
        write_run(tmp_path / "run", {}, tag=tag)


def test_a_path_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="không ghi được"):
        write_run(tmp_path, {"q": [("d", 1.0)]})
