"""Whom a part of a name means, against all names of an article."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from searchkit.facts.people import Cast, people

SYLLABLES: Final = ["Sỹ", "Sĩ", "Quý", "Quí", "Mỹ", "Mĩ", "Thị", "Huy", "Vy", "Hai", "Lý", "Lí"]
names = st.builds(
    lambda family, rest: " ".join((family, *rest)),
    st.sampled_from(["Võ", "Vũ", "Lý", "Lê", "Nguyễn"]),
    st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=3),
)


def _parts(name: str) -> list[str]:
    row = name.split()
    return [" ".join(row[first:]) for first in range(len(row))]


@given(st.lists(names, min_size=1, max_size=6))
def test_a_part_of_a_name_is_looked_for_as_in_all_names_however_they_are_spelled(
    named: list[str],
) -> None:
    texts = [f"Tin về ông {name} đã tới." for name in named]
    cast, known = Cast(texts), people(texts)
    for part in {part for name in named for part in _parts(name) if part.count(" ") < 2}:
        longer = [name for name in known if name.endswith(f" {part}")]
        assert cast.full(part) == (longer[0] if len(longer) == 1 else part)
        if longer:
            assert set(cast.sharing(part)) == set(longer)
