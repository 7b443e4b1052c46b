"""The page of a document: what the articles of a commit say of one decree, plan or law.

A number is looked up among the identifiers of the commit. One that is written short may be several
documents' (57-NQ/TW, 57/NQ-CP); they are all named. Counts are the engine's, over all articles;
names, dates and relations are read in the articles that name it most, each with its sentence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from unicodedata import normalize

from searchkit.article import Article
from searchkit.csv_lines import csv_lines
from searchkit.deadline import Deadline
from searchkit.engine.bm25 import idf
from searchkit.engine.fields import IDENTIFIER, MONTH, ORGANISATION, PROVINCE
from searchkit.engine.plan import AnyOf, Plan, Sort, Term
from searchkit.engine.protocol import Commit, Lexicon
from searchkit.facts.mentions import Mention, mentions, sentences_with_mentions
from searchkit.facts.names import body_of, date_of, issuer_of, kind_of, other_names
from searchkit.facts.relations import RELATIONS, relations
from searchkit.facts.sentences import MAX_SENTENCE, Sentence
from searchkit.messages import Message
from searchkit.search.answer import ordered_facets
from searchkit.understanding.document_lookup import (
    SHORT,
    Asked,
    candidates,
    exact_terms,
    written_out,
)

READ: Final = 200
"""Articles whose sentences are read: those that name the document most."""
LISTED: Final = 1_000
"""Articles that are listed, the oldest first."""
MOST_RELATED: Final = 200
"""Relations that are listed."""
MOST_NAMES: Final = 20
_OTHERS: Final = 20
_PROJECT: Final = "da"
_LONG: Final = 400  # characters of a sentence that does not introduce well
_SPOKEN: Final = {
    "nq": "Nghị quyết", "qd": "Quyết định", "nd": "Nghị định", "tt": "Thông tư", "ct": "Chỉ thị",
    "cd": "Công điện", "cv": "Công văn", "kh": "Kế hoạch", "kl": "Kết luận", "tb": "Thông báo",
    "da": "Đề án",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that says something, and where it stands.

    Attributes:
        sentence: As its article writes it, in NFC.
        article: The id of the article.
        passage: The paragraph there, by index; captions are counted on, the title is -1.
    """

    sentence: str
    article: str
    passage: int


@dataclass(frozen=True, slots=True)
class DocumentName(Saying):
    """Another name of a document.

    Attributes:
        name: ``Đề án 06``.
    """

    name: str


@dataclass(frozen=True, slots=True)
class DocumentRelation(Saying):
    """How another document is related to one.

    Attributes:
        relation: ``can_cu``, ``thay_the``, ``sua_doi``, ``bo_sung``, ``bai_bo``, ``huong_dan`` or
            ``trien_khai``: what the one does to the other.
        number: The other document.
        reverse: Whether the other does it to the one.
    """

    relation: str
    number: str
    reverse: bool

    @property
    def words(self) -> Message:
        """What the one does to the other, or has done to it: ``được thay thế bởi``."""
        return RELATIONS[self.relation][self.reverse]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What articles say of a document.

    Attributes:
        number: As it is written in full.
        names: Its other names.
        kind: ``Quyết định``; None where neither the number nor an article says.
        issuer: The body that issued it, likewise.
        date: Its day in ISO 8601, likewise.
        introduction: The sentence that says most of what it is, or None.
        articles: The ids of articles that name it, the oldest first, at most :data:`LISTED`;
            near-duplicates are one.
        total: How many there are.
        first: The id of the earliest, None where none is dated.
        last: The id of the latest, likewise.
        relations: To other documents.
        months: Articles a month, by ISO month.
        organisations: The organisations that these are about, and how many are.
        provinces: Likewise.
        others: Other documents that were possibly meant, and how many articles name each.
        partial: Time was up before all was read.
    """

    number: str
    names: tuple[DocumentName, ...]
    kind: str | None
    issuer: str | None
    date: str | None
    introduction: Saying | None
    articles: tuple[str, ...]
    total: int
    first: str | None
    last: str | None
    relations: tuple[DocumentRelation, ...]
    months: Mapping[str, int]
    organisations: Mapping[str, int]
    provinces: Mapping[str, int]
    others: Mapping[str, int] = field(default_factory=dict)
    partial: bool = False

    def to_json(self) -> dict[str, Any]:
        """The object that ``searchkit document --json`` prints."""
        return asdict(self)

    def to_csv(self) -> str:
        """A table with a row for each relation to another document; no cell is a formula."""
        columns = ("relation", "reverse", "number", "sentence", "article")
        rows = ([self.number, *(getattr(r, c) for c in columns)] for r in self.relations)
        return "".join(csv_lines(("document", *columns), rows))


def document(text: str, commit: Commit, deadline: Deadline) -> DocumentView | None:
    """What the articles of a commit say of a document, or None where none names it.

    Args:
        text: As for :func:`candidates`; of several the one that most articles write out is meant.
        commit: Where to look.
        deadline: No further article is read then.
    """
    lexicon = commit.lexicon
    known = candidates(text, lexicon)
    if known:
        number, *_ = known
        asked = written_out(number, lexicon)
    else:
        project = _project(text, commit, deadline)
        if project is None:
            return None
        asked = project
    read = _Reading(asked.number, asked.digits)
    for article in _articles(asked, commit, deadline):
        read.read(article)
    if aliases := read.aliases - set(asked.terms):  # articles may know it by another name alone
        asked = asked._replace(terms=(*asked.terms, *sorted(aliases)))
        for article in _articles(asked, commit, deadline):
            read.read(article)
    others = {number: count for number, count in known.items() if number != asked.number}
    return _view(asked, read, others, commit, deadline)


def _project(text: str, commit: Commit, deadline: Deadline) -> Asked | None:
    """What goes by a short name alone: the document that articles say it is, else itself."""
    short = next((term for term in exact_terms(text) if SHORT.fullmatch(term)), None)
    if short is None or not commit.lexicon.document_frequency(Term(IDENTIFIER, short)):
        return None
    kind, number = short.split(":")
    asked = Asked(f"{_SPOKEN.get(kind, kind)} {number.zfill(2)}", (short,), number.split("/")[0])
    if kind == _PROJECT and (numbers := _in_full(asked, _articles(asked, commit, deadline))):
        full = written_out(numbers.most_common(1)[0][0], commit.lexicon)
        return full._replace(terms=(*full.terms, short))
    return asked


def _in_full(short: Asked, articles: Iterable[Article]) -> Counter[str]:
    """The documents that articles say to go by a short name, by number, and how often."""
    return Counter(
        mention.number
        for article in articles
        for sentence, found in sentences_with_mentions(article, short.digits)
        for mention in found
        if mention.in_full and mention.number
        for _, other in other_names(sentence.text, mention, found)
        if other and short.terms[0] in other.terms
    )


def _plan(asked: Asked, lexicon: Lexicon, sort: Sort = "relevance", *, facets: bool) -> Plan:
    terms = tuple(Term(IDENTIFIER, term) for term in asked.terms)
    count = lexicon.document_count()
    scores = tuple((term, idf(lexicon.document_frequency(term), count)) for term in terms)
    averages = ((IDENTIFIER, lexicon.average_length(IDENTIFIER)),)
    return Plan(scores, AnyOf(terms), sort=sort, facets=facets, averages=averages)


def _articles(asked: Asked, commit: Commit, deadline: Deadline) -> Iterable[Article]:
    """The articles that name a document most, until time is up."""
    plan = _plan(asked, commit.lexicon, facets=False)
    ids = [hit.id for hit in commit.store.rank(plan, READ, deadline).hits]
    found = commit.store.articles(ids)
    for id in ids:
        if deadline.passed():
            return
        if id in found:
            yield found[id]


class _Reading:
    """What the articles that are read one by one say of a document.

    Attributes:
        aliases: Identifiers that articles say to be names of it.
    """

    def __init__(self, number: str, digits: str) -> None:
        self._number = number
        self._digits = digits
        self._read: set[str] = set()
        self._names: dict[str, DocumentName] = {}
        self._projects: dict[tuple[str, str], Saying] = {}
        self._relations: dict[tuple[str, str, bool], DocumentRelation] = {}
        self._dates: Counter[str] = Counter()
        self._issuers: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._introductions: list[tuple[int, str, Saying]] = []
        self.aliases: set[str] = set()

    def read(self, article: Article) -> None:
        """Read an article, if it was not read before."""
        if article.id in self._read:
            return
        self._read.add(article.id)
        named = sentences_with_mentions(article, self._digits)
        if not named:
            return
        title = mentions([normalize("NFC", article.title[:MAX_SENTENCE])])[0]
        about = next((each.number for each in title if each.in_full), None)
        for sentence, found in named:
            for mention in found:
                if mention.number == self._number:
                    self._describe(article, sentence, mention, found)
                elif mention.terms[0].startswith(f"{_PROJECT}:"):
                    said = Saying(sentence.text, article.id, sentence.passage)
                    spelled = sentence.text[mention.start : mention.end]
                    self._projects.setdefault((mention.terms[0], spelled), said)
            self._relate(article, sentence, found, about)

    def _describe(
        self, article: Article, sentence: Sentence, mention: Mention, found: Sequence[Mention]
    ) -> None:
        date, body = date_of(sentence.text, mention), body_of(sentence.text, mention)
        self._dates.update([date] if date else [])
        self._issuers.update([body] if body else [])
        self._kinds.update([mention.kind] if mention.kind else [])
        said = Saying(sentence.text, article.id, sentence.passage)
        named = False
        if mention.in_full:
            for name, other in other_names(sentence.text, mention, found):
                if (
                    other is None
                    or other.number != self._number
                    or other.terms[0] != mention.terms[0]
                ):
                    named = True
                    self._name(name, other, said)
        worth = 2 * mention.in_full + 2 * bool(date) + bool(body) + 2 * named
        worth -= 3 * (len(sentence.text) > _LONG)
        if sentence.passage >= 0:
            self._introductions.append((-worth, article.published or "9999", said))

    def _name(self, name: str, mention: Mention | None, said: Saying) -> None:
        self._names.setdefault(name, DocumentName(**asdict(said), name=name))
        if mention and mention.terms[0].startswith(f"{_PROJECT}:"):
            self.aliases.add(mention.terms[0])

    def _relate(
        self, article: Article, sentence: Sentence, found: Sequence[Mention], about: str | None
    ) -> None:
        said = Saying(sentence.text, article.id, sentence.passage)
        for relation, subject, other in relations(sentence.text, found, about):
            if self._number in {subject, other}:
                reverse = other == self._number
                number = subject if reverse else other
                self._relations.setdefault(
                    (relation, number, reverse),
                    DocumentRelation(
                        **asdict(said), relation=relation, number=number, reverse=reverse
                    ),
                )

    @property
    def names(self) -> tuple[DocumentName, ...]:
        """Other names, each with the first sentence that gives it."""
        spelled = {
            name: DocumentName(**asdict(said), name=name)
            for (term, name), said in self._projects.items()
            if term in self.aliases
        }
        return tuple((spelled | self._names).values())[:MOST_NAMES]

    @property
    def relations(self) -> tuple[DocumentRelation, ...]:
        """Relations, each with the first sentence that tells it."""
        return tuple(self._relations.values())[:MOST_RELATED]

    @property
    def kind(self) -> str | None:
        """What most mentions call it, where the number does not say."""
        return kind_of(self._number) or _commonest(self._kinds)

    @property
    def issuer(self) -> str | None:
        """The body that most mentions name, where the number does not say."""
        return issuer_of(self._number) or _commonest(self._issuers)

    @property
    def date(self) -> str | None:
        """The day that most mentions give."""
        return _commonest(self._dates)

    @property
    def introduction(self) -> Saying | None:
        """The sentence that says most of it: number, date, body, name; the earliest."""
        return (
            min(self._introductions, key=lambda each: each[:2])[2] if self._introductions else None
        )


def _commonest(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _view(
    asked: Asked, read: _Reading, others: Mapping[str, int], commit: Commit, deadline: Deadline
) -> DocumentView:
    lexicon, store = commit.lexicon, commit.store
    oldest = store.rank(_plan(asked, lexicon, "oldest", facets=True), LISTED, deadline)
    newest = store.rank(_plan(asked, lexicon, "date", facets=False), 1, deadline)
    facets = ordered_facets(oldest)
    dated = bool(facets.get("year"))
    return DocumentView(
        number=asked.number,
        names=read.names,
        kind=read.kind,
        issuer=read.issuer,
        date=read.date,
        introduction=read.introduction,
        articles=tuple(hit.id for hit in oldest.hits),
        total=oldest.total,
        first=oldest.hits[0].id if oldest.hits and dated else None,
        last=newest.hits[0].id if newest.hits and dated else None,
        relations=read.relations,
        months=dict(sorted(facets.get(MONTH, {}).items())),
        organisations=facets.get(ORGANISATION, {}),
        provinces=facets.get(PROVINCE, {}),
        others=dict(list(others.items())[:_OTHERS]),
        partial=oldest.partial or newest.partial or deadline.passed(),
    )
