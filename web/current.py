"""What the application that handles this request was set up with."""

from typing import TYPE_CHECKING

from flask import current_app

from searchkit import SearchIndex
from web.settings import Settings

if TYPE_CHECKING:
    from web.late_index import LateIndex


def current_settings() -> Settings:
    """Its settings."""
    settings: Settings = current_app.extensions["settings"]
    return settings


def current_index() -> SearchIndex:
    """Its index.

    Raises:
        StoreError: There is none, or it can't be read; see :meth:`~web.late_index.LateIndex.get`.
    """
    index: LateIndex = current_app.extensions["index"]
    return index.get()
