"""What several tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The articles that come with the repository."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared corpora and evaluation sets, which need not be there."""
    folder = Path(os.environ.get("SEARCHKIT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared corpora at {folder}; set SEARCHKIT_SHARED")
    return folder
