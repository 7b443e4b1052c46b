"""One article, marked for a query, and the others that go with it: versions and what is similar."""

from collections.abc import Callable, Iterable, Sequence

from searchkit.article import Article
from searchkit.deadline import Deadline
from searchkit.engine.protocol import Commit, Store
from searchkit.ranking.similar import opening, similar_plan
from searchkit.search.answer import unmarked_hit
from searchkit.search.results import MOST_VERSIONS, ArticleView, Hit
from searchkit.snippets.matching import Matcher
from searchkit.snippets.pairs import pairs_by_count
from searchkit.snippets.pattern import Pattern
from searchkit.snippets.snippet import answering, highlight_all


def versions_of(id: str, group: Iterable[Article]) -> tuple[Article | None, tuple[Article, ...]]:
    """The article with an id, if it is there, and the others of its group."""
    versions = {article.id: article for article in group}
    return versions.pop(id, None), tuple(versions.values())


def same_story(id: str, group: Sequence[Article], ids: Iterable[str], store: Store) -> set[str]:
    """Those of some ids whose articles tell the story of another; asks only where it has many.

    Args:
        id: Of that other.
        group: The first of its versions, as many as are told.
        ids: Those in question.
        store: Where they are.
    """
    if len(group) <= MOST_VERSIONS:
        return {article.id for article in group}.intersection(ids)
    groups = store.groups([id, *ids])
    return {each for each in ids if groups.get(each) == groups.get(id)}


def view_article(
    id: str, commit: Commit, patterns: Callable[[], Sequence[Pattern]], deadline: Deadline
) -> ArticleView | None:
    """An article with everything marked that matches some patterns, or None.

    Args:
        id: Its id.
        commit: Where it is.
        patterns: Gives them; not asked where there is no such article.
        deadline: Nothing more is marked then.
    """
    article, versions = versions_of(id, commit.store.versions(id, MOST_VERSIONS + 1))
    if article is None:
        return None
    texts = (article.title, *article.paragraphs, *article.captions)
    title, *passages = highlight_all(texts, Matcher(patterns()), deadline)
    spans, captions = tuple(marks.spans for marks in passages), len(article.paragraphs)
    return ArticleView(
        article=article,
        title_highlights=title.spans,
        paragraph_highlights=spans[:captions],
        caption_highlights=spans[captions:],
        versions=versions,
        answering=answering([marks.share for marks in passages]),
    )


def similar_articles(id: str, commit: Commit, limit: int) -> tuple[Hit, ...]:
    """Articles that share the words that tell most about one, best first; none that copies it.

    Args:
        id: Its id.
        commit: Where to look.
        limit: Most articles.
    """
    group = commit.store.versions(id, MOST_VERSIONS + 1)
    article, _ = versions_of(id, group)
    if article is None:
        return ()
    plan = similar_plan(pairs_by_count(opening(article)), commit.lexicon)
    found = commit.store.search(plan, limit + 1)
    same = same_story(id, group, [hit.id for hit in found.ranking.hits], commit.store)
    others = [
        unmarked_hit(hit, other)
        for hit, other in zip(found.ranking.hits, found.articles, strict=True)
        if hit.id not in same
    ]
    return tuple(others[:limit])
