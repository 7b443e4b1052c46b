"""Scores and labels of single syllables, some of which never show in words, against CRFsuite."""

from importlib.resources import files
from random import Random

import pytest
from pyvi.ViTokenizer import ViTokenizer

from searchkit.analysis.segmentation.crfsuite import CRF, read_crf, read_pickled_model
from searchkit.analysis.segmentation.features import Features
from searchkit.analysis.segmentation.viterbi import decode

MODELS = files("pyvi") / "models"
WORDS = (MODELS / "words.txt").read_text("utf-8").split("\n")

OTHERS = ["06", "1.5", "2025 ²", ",", "(", "VNeID", "Mr."]


@pytest.fixture(scope="module")
def crf() -> CRF:
    """The CRF of pyvi."""
    return read_crf(read_pickled_model((MODELS / "pyvi3.pkl").read_bytes()))


def test_labels_are_those_of_crfsuite(crf: CRF) -> None:
    features = Features(crf, frozenset(WORDS))
    random = Random(1)
    cases = [str.lower, str.title, str.capitalize, str.upper]
    for _ in range(2_000):
        syllables = [
            random.choice(cases)(syllable)
            for _ in range(random.randrange(1, 8))
            for syllable in random.choice(random.choice([WORDS, OTHERS])).split()
        ]
        scores = features.scores(map(features.syllable, syllables))
        labels = [crf.labels[goes_on] for goes_on in decode(scores, crf.transitions)]
        expected = ViTokenizer.model.predict_single(ViTokenizer.sent2features(syllables, False))
        assert labels == list(expected)
