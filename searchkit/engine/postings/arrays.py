"""Arrays by what they hold, so that a score is never taken for a document."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[np.integer[Any]]
"""Numbers of documents, terms or postings, places and positions, in whatever type they lie."""
Floats: TypeAlias = npt.NDArray[np.float64]
"""Scores, weights and shares."""
Flags: TypeAlias = npt.NDArray[np.bool_]
"""What holds of each of some documents."""
