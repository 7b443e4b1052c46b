"""What several tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("searchkit", deadline=None)  # a slow machine is no failure
settings.load_profile("searchkit")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The articles that come with the repository."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def exhaustive() -> bool:
    """Whether SEARCHKIT_EXHAUSTIVE asks for everything, not for a sample."""
    return bool(os.environ.get("SEARCHKIT_EXHAUSTIVE"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared corpora and evaluation sets, which need not be there."""
    folder = Path(os.environ.get("SEARCHKIT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared corpora at {folder}; set SEARCHKIT_SHARED")
    return folder
