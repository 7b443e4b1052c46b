"""The errors that searchkit raises on purpose, as one tree.

::

    SearchKitError
    ├── InputError                what the caller gave cannot be used
    │   ├── SourceError           a path, file or record cannot be read as articles
    │   ├── QueryError            a query option means nothing (a date, a page, a sort order)
    │   │   └── PageError         there is no such page of results, whatever is found
    │   └── SettingsError         a setting is unknown or out of range
    └── StoreError                the index cannot do what was asked
        ├── IndexNotFoundError    there is no index in that folder
        ├── IndexVersionError     another format or analyzer wrote it
        ├── IndexCorruptError     its files contradict each other
        └── IndexLockedError      another process is writing to it

Every message is one line that names the input and the mend, in Vietnamese, because a visitor may
read it. The tree knows nothing of HTTP or exit codes: each surface maps it once.
"""


class SearchKitError(Exception):
    """Base of every error that searchkit raises on purpose."""


class InputError(SearchKitError):
    """What the caller gave cannot be used."""


class SourceError(InputError):
    """A path, file or record cannot be read as articles."""


class QueryError(InputError):
    """A query option means nothing: a date, a page number, a sort order."""


class PageError(QueryError):
    """There is no such page: the first is 1, and they don't go that deep."""


class SettingsError(InputError):
    """A setting is unknown or out of range."""


class StoreError(SearchKitError):
    """The index cannot do what was asked."""


class IndexNotFoundError(StoreError):
    """There is no index in that folder."""


class IndexVersionError(StoreError):
    """The index was written by another format or analyzer; it must be built again."""


class IndexCorruptError(StoreError):
    """The files of the index contradict each other."""


class IndexLockedError(StoreError):
    """Another process is writing to the index."""
