"""A short form of ``make attack``: a little of each part, on this very version."""

from pathlib import Path

import pytest

from .__main__ import attacks

SHARE = 0.002


@pytest.mark.slow
def test_a_little_of_every_attack_finds_nothing(tmp_path: Path) -> None:
    parts = list(attacks(tmp_path, SHARE, seed=2))
    assert len({found.name for found in parts}) == len(parts) == 10
    assert all(found.tried for found in parts)
    assert [line for found in parts for line in found.lines() if found.failures] == []
