import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.errors import SettingsError
from searchkit.evaluation.orthography import LETTERS, strip_marks
from searchkit.evaluation.perturbation import compose, parse_perturbation, partial_diacritics

vietnamese = st.text(st.sampled_from("aăâbcdđeêgiouươyáàảãạếỗựĐỂ 06/-"))


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("strip", "Chuyen doi so, Dong Thap hoa thuan 06/QD-TTg"),
        ("partial:1", "Chuyen doi so, Dong Thap hoa thuan 06/QD-TTg"),
        ("partial:0", "Chuyển đổi số, Đồng Tháp hòa thuận 06/QĐ-TTg"),
        ("telex", "Chuyeenr ddooir soos, Ddoongf Thaps hoaf thuaanj 06/QDD-TTg"),
        ("vni", "Chuye6n3 d9o6i3 so61, D9o6ng2 Thap1 hoa2 thua6n5 06/QD9-TTg"),
        ("tone:new", "Chuyển đổi số, Đồng Tháp hoà thuận 06/QĐ-TTg"),
        ("tone:old", "Chuyển đổi số, Đồng Tháp hòa thuận 06/QĐ-TTg"),
    ],
)
def test_every_name_gives_its_perturbation(spec: str, expected: str) -> None:
    query = "Chuyển đổi số, Đồng Tháp hòa thuận 06/QĐ-TTg"
    assert parse_perturbation(spec)(query) == expected


@pytest.mark.parametrize(
    "spec",
    ["", "Strip", "strip:1", "partial", "partial:", "partial:x", "partial:1.1", "partial:-0.1",
     "partial:nan", "typos", "typos:1.5", "typos:-1", "tone", "tone:mới", "nfd:"],
)  # fmt: skip
def test_a_wrong_name_or_value_is_refused_in_one_line(spec: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse_perturbation(spec)
    assert "\n" not in str(error.value)
    assert "hãy" in str(error.value) or "ví dụ" in str(error.value)


def test_foreign_letters_keep_their_marks() -> None:
    assert strip_marks("Müller, Besançon, naïve") == "Müller, Besançon, naïve"
    assert strip_marks("Й ё हिन्दी ไทย") == "Й ё हिन्दी ไทย"


@given(st.text())
def test_decomposed_text_composes_back(text: str) -> None:
    perturbed = parse_perturbation("nfd")(text)
    assert nfc(perturbed) == nfc(text)
    assert unicodedata.is_normalized("NFD", perturbed)


@given(vietnamese)
def test_stripped_text_is_ascii_and_stays_so(text: str) -> None:
    bare = strip_marks(text)
    assert bare.isascii()
    assert len(bare) == len(text)
    assert strip_marks(bare) == bare
    assert strip_marks(unicodedata.normalize("NFD", text)) == bare


@given(vietnamese, st.floats(0, 1), st.integers())
def test_a_syllable_loses_all_its_marks_or_none(text: str, probability: float, seed: int) -> None:
    perturb = partial_diacritics(probability, seed)
    result = perturb(text)
    before, after = LETTERS.findall(text), LETTERS.findall(result)
    for syllable, left in zip(before, after, strict=True):
        assert left in {syllable, strip_marks(syllable)}
    assert perturb(text) == result


def test_about_the_asked_share_of_syllables_is_stripped() -> None:
    stripped = sum(
        partial_diacritics(0.3, seed)(f"số {word}").startswith("so")
        for seed in range(50)
        for word in ("đề", "án", "sáu", "một")
    )
    assert 35 <= stripped <= 85  # binomial(200, .3): mean 60, four standard deviations each way


def test_perturbations_apply_in_order() -> None:
    strip, telex = parse_perturbation("strip"), parse_perturbation("telex")
    assert compose(strip, telex)("số") == "so"
    assert compose(telex, strip)("số") == "soos"
    assert compose()("số") == "số"
