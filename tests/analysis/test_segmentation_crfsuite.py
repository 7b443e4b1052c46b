"""Reading CRFsuite's models: as CRFsuite itself reads them, and never more than data."""

import pickle
from importlib.resources import files
from pathlib import Path

import pycrfsuite  # type: ignore[import-untyped]
import pytest

from searchkit.analysis.segmentation.crfsuite import (
    ModelFormatError,
    read_crf,
    read_pickled_model,
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model, trained by CRFsuite."""
    path = tmp_path_factory.mktemp("model") / "model.crfsuite"
    trainer = pycrfsuite.Trainer("lbfgs", {"max_iterations": 20}, verbose=False)
    for sentence, labels in [("một hai ba", "BIB"), ("hai ba một hai", "BIBO"), ("ba", "O")]:
        items = [{f"chữ:{word}": 1.0, "bias": 1.0} for word in sentence.split()]
        trainer.append(items, list(labels))
    trainer.train(str(path))
    return path


@pytest.fixture(scope="module")
def pyvi_pickle() -> bytes:
    """The pickle that comes with pyvi."""
    return (files("pyvi") / "models" / "pyvi3.pkl").read_bytes()


def test_weights_are_those_that_crfsuite_reads(model: Path) -> None:
    crf = read_crf(model.read_bytes())
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    info = tagger.info()  # printed with six decimals
    assert {label: str(number) for number, label in enumerate(crf.labels)} == info.labels
    assert crf.state_weights.keys() == info.attributes.keys()
    for (attribute, label), weight in info.state_features.items():
        read = crf.state_weights[attribute][crf.labels.index(label)]
        assert read == pytest.approx(weight, abs=1e-6)
    for (source, target), weight in info.transitions.items():
        read = crf.transitions[crf.labels.index(source)][crf.labels.index(target)]
        assert read == pytest.approx(weight, abs=1e-6)


@pytest.mark.parametrize("part", [0, 1, 30, 47, 48, 60, 200, -1])
def test_a_cut_model_is_refused(model: Path, part: int) -> None:
    with pytest.raises(ModelFormatError):
        read_crf(model.read_bytes()[:part])


@pytest.mark.parametrize("place", [0, 4, 8, 12, 20, 24, 28, 32, 36])  # of each number needed
def test_a_model_with_a_damaged_header_is_refused(model: Path, place: int) -> None:
    data = model.read_bytes()
    with pytest.raises(ModelFormatError):
        read_crf(data[:place] + b"\xff\xff\xff\x7f" + data[place + 4 :])


def test_the_model_of_pyvi(pyvi_pickle: bytes) -> None:
    crf = read_crf(read_pickled_model(pyvi_pickle))
    assert crf.labels == ("B_W", "I_W")
    assert "word.lower():chuyển" in crf.state_weights


class Call:
    """Pickles to a call."""

    def __init__(self, function: object, *arguments: object) -> None:
        self._call = function, arguments

    def __reduce__(self) -> "tuple[object, tuple[object, ...]]":
        return self._call


def test_a_pickle_that_calls_something_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "made"
    with pytest.raises(ModelFormatError, match=r"mkdir"):
        read_pickled_model(pickle.dumps({"modelfile": Call(__import__("os").mkdir, str(target))}))
    assert not target.exists()


@pytest.mark.parametrize("data", [b"", b"not a pickle", pickle.dumps({"modelfile": b""})])
def test_another_pickle_is_refused(data: bytes) -> None:
    with pytest.raises(ModelFormatError):
        read_pickled_model(data)


def test_a_cut_pickle_is_refused(pyvi_pickle: bytes) -> None:
    for part in (10, 1_000, 100_000, len(pyvi_pickle) - 1):
        with pytest.raises(ModelFormatError):
            read_pickled_model(pyvi_pickle[:part])
