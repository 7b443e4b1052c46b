"""What pages are about, for search engines and messengers (schema.org, Open Graph)."""

import textwrap
from typing import Any, Final

from flask import url_for

from searchkit import Article
from web.current import current_settings
from web.links import web_host

_DESCRIPTION: Final = 200  # characters; messengers show fewer


def description(article: Article) -> str:
    """How an article begins."""
    opening = next(filter(str.strip, article.paragraphs), article.title)
    return textwrap.shorten(opening[: 10 * _DESCRIPTION], _DESCRIPTION, placeholder="…")


def site_data(home: str) -> dict[str, Any]:
    """A site that can be searched (schema.org: WebSite, SearchAction).

    Args:
        home: The absolute address of its home page.
    """
    search = url_for("pages.results", _external=True)
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": current_settings().site_name,
        "url": home,
        "inLanguage": "vi",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def article_data(article: Article, canonical: str) -> dict[str, Any]:
    """An article of the news (schema.org: NewsArticle); what is not known is left out.

    Args:
        article: The article.
        canonical: The absolute address of its page.
    """
    author, topic = article.metadata.get("author"), article.metadata.get("topic")
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": description(article),
        "url": canonical,
        "mainEntityOfPage": canonical,
        "isBasedOn": article.url if web_host(article.url) else None,
        "datePublished": article.published,
        "inLanguage": "vi",
        "author": {"@type": "Person", "name": author} if isinstance(author, str) else None,
        "publisher": article.source and {"@type": "Organization", "name": article.source},
        "keywords": topic if isinstance(topic, str) else None,
    }
    return {name: value for name, value in data.items() if value}
