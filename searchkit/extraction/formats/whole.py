"""Whole inputs: those that are one article each, and what all of them have in common."""

import hashlib
from dataclasses import replace
from urllib.parse import urlsplit

from searchkit.article import Article
from searchkit.extraction.formats.part import Part
from searchkit.extraction.left_out import ReadArticle, Remark
from searchkit.extraction.legacy import is_garbled


def id_of(part: Part, data: bytes) -> str:
    """Return the id of the article of an input; what has no name is named by its content."""
    return part.id if part.is_named else f"{part.id}#{hashlib.sha256(data).hexdigest()[:12]}"


def placed(reading: ReadArticle, part: Part) -> ReadArticle:
    """Fill what an article does not say of itself with what is known of it from outside."""
    article = reading.article
    captured = {"captured": part.captured} if part.captured else {}
    return reading._replace(
        article=replace(
            article,
            url=article.url or part.address,
            source=article.source or host_of(part.address),
            published=article.published or part.published,
            metadata={**article.metadata, **captured},
        )
    )


def host_of(address: str | None) -> str | None:
    """Return the host of an address."""
    try:
        return urlsplit(address or "").hostname
    except ValueError:
        return None  # http://[x]


def garbled_remark(article: Article, place: str) -> Remark | None:
    """Remark that an article's text is in no language, it seems; ``place`` is where it was read."""
    if not is_garbled(" ".join((article.title, *article.paragraphs))):
        return None
    return Remark(
        article.origin or place,
        f"{place}: chữ đọc không ra tiếng nào, có lẽ sai bảng mã; bài vẫn được nhận, nhưng hãy"
        " lưu lại tệp bằng UTF-8",
    )
