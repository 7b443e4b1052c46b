"""Bands of near-duplicate signatures: which documents of a segment have a number.

There are more bands than words and each is a number already, so they have no dictionary: two
parallel arrays in the order of bands, then documents, are searched by halving.
"""

import numpy as np

from searchkit.engine.postings.arrayfile import Array
from searchkit.engine.postings.packing import Arrays, Documents, pack_documents

BANDS = "bands"
"""The bands, ``uint32``, ascending."""
DOCUMENTS = "bands.documents"
"""The document of each, packed."""


def bands_arrays(bands: Array, documents: Array) -> dict[str, Array]:
    """The arrays of bands.

    Args:
        bands: ``uint32``, in any order.
        documents: ``uint32``, parallel.
    """
    order = np.lexsort((documents, bands))
    return {BANDS: bands[order].astype("<u4"), **pack_documents(DOCUMENTS, documents[order])}


class Bands:
    """Arrays as :func:`bands_arrays` makes them.

    Attributes:
        bands: ``uint32``, ascending.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.bands = arrays[BANDS]
        self._documents = Documents(arrays, DOCUMENTS)

    def documents(self, band: int) -> Array:
        """``uint32``, ascending: the documents that have a band."""
        first = self.bands.searchsorted(np.uint32(band))
        end = self.bands.searchsorted(np.uint32(band), "right")
        return self._documents[first:end]

    def all_documents(self) -> Array:
        """``uint32``: the document of each band."""
        return self._documents[:]
