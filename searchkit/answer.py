"""The answer: what was found, as it is shown and explained."""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from searchkit.article import Article
from searchkit.engine.fields import MONTH, YEAR, days
from searchkit.engine.protocol import RankedHit, Ranking, Reader
from searchkit.errors import IndexCorruptError
from searchkit.messages import Message
from searchkit.query.syntax import Query
from searchkit.ranking.explanation import explain_parts
from searchkit.ranking.interpretation import Interpretation
from searchkit.results import Hit
from searchkit.snippets.matching import Matcher
from searchkit.snippets.snippet import Snippet, highlight, make_snippets


def make_hits(
    reader: Reader,
    ranked: Iterable[RankedHit],
    found_by: Interpretation,
    *,
    snippets: bool = True,
    excerpt: Callable[[Article, Matcher, float], tuple[Snippet, ...]] = make_snippets,
    explain: bool = False,
    deadline: float = math.inf,
) -> tuple[Hit, ...]:
    """The articles of a ranking, with the passages that answer.

    Args:
        reader: The commit that was searched.
        ranked: What was found.
        found_by: What was looked for.
        snippets: Show passages and marks.
        excerpt: Finds the passages of an article.
        explain: Say of each hit what made its score.
        deadline: On the clock of :func:`time.monotonic`, seconds; hits that come later have
            neither passages nor marks nor explanations.

    Raises:
        IndexCorruptError: The index finds what it does not have.
    """
    matcher = Matcher(found_by.patterns)
    hits = []
    for found in ranked:
        article = reader.article(found.id)
        if article is None:
            raise IndexCorruptError(
                f"Chỉ mục hỏng: không có bài {found.id!r} mà nó tìm thấy;"
                " hãy chạy `searchkit check`."
            )
        in_time = time.monotonic() <= deadline
        shown = snippets and in_time
        explanation = None
        if explain and in_time:
            parts = reader.explain(found_by.plan, found.id)
            explanation = explain_parts(parts, found_by.forms, found_by.names)
        hit = Hit(
            id=found.id,
            title=article.title,
            url=article.url,
            source=article.source,
            published=article.published,
            score=found.score,
            duplicates=found.duplicates,
            missing=found_by.missing(found.missing) if found.missing is not None else (),
            snippets=excerpt(article, matcher, deadline) if shown else (),
            title_highlights=highlight(article.title, matcher) if shown else (),
            explanation=explanation,
        )
        hits.append(hit)
    return tuple(hits)


def reason(
    found_by: Interpretation,
    ranking: Ranking,
    limits: Query | None,
    finds_anywhere: Callable[[], bool],
) -> Message | None:
    """Why there is nothing, or what was ignored.

    Args:
        found_by: What was looked for.
        ranking: What was found.
        limits: The dates and sources that were asked for; None when nothing limits the search.
        finds_anywhere: Says whether there are matches without those limits; asked only when the
            answer depends on it.
    """
    total, near_total = ranking.total, ranking.near_total
    if total:
        if found_by.truncated:
            return Message("Truy vấn quá dài nên chỉ phần đầu được tìm.")
        return None
    if limits and _is_reversed(limits):
        return Message(
            "Ngày bắt đầu %(start)s muộn hơn ngày kết thúc %(end)s; hãy đổi chỗ hai ngày.",
            start=limits.published_from,
            end=limits.published_to,
        )
    if near_total and found_by.unknown:
        return Message(
            "Không bài nào có %(words)s; đây là những bài gần nhất.",
            words=_named(found_by.unknown),
        )
    if near_total:
        return Message("Không bài nào có đủ các từ đã gõ; đây là những bài gần nhất.")
    if found_by.unknown:
        return Message(
            "Không bài nào có %(words)s; hãy kiểm tra chính tả hoặc bỏ bớt từ.",
            words=_named(found_by.unknown),
        )
    if limits and finds_anywhere():
        return Message(
            "Không bài nào khớp trong khoảng thời gian hoặc nguồn đã chọn; hãy nới giới hạn."
        )
    return Message("Không bài nào có đủ các từ này đi cùng nhau; hãy bỏ bớt từ hoặc dấu ngoặc kép.")


def _is_reversed(limits: Query) -> bool:
    """Whether the search ends before it starts."""
    first, last = limits.published_from, limits.published_to
    return bool(first and last) and days(first)[0] > days(last)[1]


def _named(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:5])


def ordered_facets(ranking: Ranking) -> dict[str, dict[str, int]]:
    """The counts of all facets: dates newest first, names commonest first."""
    return {
        name: by_name(counts) if name in (YEAR, MONTH) else by_count(counts)
        for name, counts in ranking.facets.items()
    }


def by_name(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by what is counted, last first."""
    return dict(sorted(counts.items(), reverse=True))


def by_count(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts, most first; equals by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
