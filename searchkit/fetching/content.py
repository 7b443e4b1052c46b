"""Content: what of an answer is kept, and whether its article is another than before."""

import hashlib
from contextlib import suppress

from searchkit.extraction.encoding import decode
from searchkit.extraction.html import read_html
from searchkit.fetching.client import Answer
from searchkit.indexing.changes import digest

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def digest_of(answer: Answer, id: str) -> str:
    """Name the content of a page by its article, not by what stands around it.

    Portals count visitors and rotate teasers, so the bytes of a page change with each request. What
    holds no article, and what is no page, is named by its bytes.

    Args:
        answer: With the page.
        id: The article's.

    Raises:
        BadAnswerError: It can't be decompressed.
    """
    content = answer.content
    if answer.content_type in _PAGES:
        with suppress(Exception):  # whatever a stranger's page does to a reader
            return digest(read_html(decode(content, is_html=True), id, "").article)
    return hashlib.sha256(content).hexdigest()[:16]
