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

import errno
from typing import Final

_OF_THE_SYSTEM: Final = {
    errno.EACCES: "không có quyền",
    errno.EIO: "thiết bị hỏng",
    errno.EISDIR: "là một thư mục",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ENOENT: "không có",
    errno.ENOSPC: "đĩa đầy",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
    errno.EPERM: "không được phép",
    errno.EROFS: "chỉ đọc được, không ghi được",
}


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


def refusal(error: OSError) -> str:
    """What the system refused, in Vietnamese where it is an everyday thing, else in its words."""
    return _OF_THE_SYSTEM.get(error.errno or 0) or error.strerror or str(error)


def unforeseen(error: Exception) -> str:
    """Say what went wrong with one input that spoils no other, whatever it was.

    The words of a :class:`SearchKitError` are its own. What nobody foresaw is named by its type and
    place, for a bug report.
    """
    if isinstance(error, SearchKitError):
        return str(error)
    if isinstance(error, MemoryError):
        return "không đủ bộ nhớ; hãy chia nhỏ tệp"
    if isinstance(error, RecursionError):
        return "lồng quá sâu; hãy kiểm tra tệp"
    from traceback import extract_tb

    frames = extract_tb(error.__traceback__)
    place = f" tại {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"lỗi chưa lường trước ({type(error).__name__}{place}); hãy báo lỗi kèm tệp này"
