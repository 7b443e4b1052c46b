"""What a marked test needs and this machine lacks: a skip, or in CI a failure that names it."""

import os
from typing import NoReturn

import pytest


def missing(what: str, mend: str) -> NoReturn:
    """Give up on a test for want of something.

    Args:
        what: Is missing.
        mend: Where to get it.
    """
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and in CI nothing is skipped: {mend}", pytrace=False)
    pytest.skip(f"no {what}: {mend}")
