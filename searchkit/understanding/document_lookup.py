"""Which document a text means: ``749/QĐ-TTg``, ``QĐ 749``, ``749-QĐ-TTg``, ``Luật Căn cước``.

A number that is written short may be several documents'; the identifiers of a commit tell which
there are.
"""

import re
from typing import Final, NamedTuple

from searchkit.analysis.analysis import Analysis
from searchkit.analysis.folding import fold
from searchkit.analysis.identifiers import compound_terms, find_identifiers
from searchkit.analysis.tokenizer import tokenize
from searchkit.engine.fields import IDENTIFIER, NUMBER
from searchkit.engine.plan import Term
from searchkit.engine.protocol import Lexicon
from searchkit.understanding.documents import other_names

MOST_CHARACTERS: Final = 200
"""Of a number or name that is looked up; what is longer is none."""
SHORT: Final = re.compile(r"([a-z]+):([0-9]+)(?:/([0-9]{4}))?")
"""The identifier of a number without its issuer: ``qd:749``."""
_CANDIDATES: Final = 200  # identifiers that begin with a number
_ACCENTED: Final = {"nd": "NĐ", "qd": "QĐ", "ttg": "TTg", "cd": "CĐ", "da": "ĐA"}


class Asked(NamedTuple):
    """A document as it is looked for.

    Attributes:
        number: As it is shown.
        terms: Identifiers, one of which an article has that names it.
        digits: What every mention of it holds.
    """

    number: str
    terms: tuple[str, ...]
    digits: str


def candidates(text: str, lexicon: Lexicon) -> dict[str, int]:
    """The documents that a text may mean as a whole, and how many articles write each out.

    Args:
        text: ``749/QĐ-TTg``, ``QĐ 749``, ``Luật Căn cước``, or as in an address: ``749-QĐ-TTg``.
        lexicon: Of the commit.
    """
    for meant in exact_terms(text):
        terms = _full(meant, lexicon) if ":" in meant else [meant]
        counts = {term: lexicon.document_frequency(Term(IDENTIFIER, term)) for term in terms}
        if found := {_written(term, lexicon): count for term, count in counts.items() if count}:
            return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
    return {}


def exact_terms(text: str) -> list[str]:
    """The identifiers of the document that a text is as a whole, the most exact one first."""
    if not text.strip() or len(text) > MOST_CHARACTERS:
        return []
    tokens = tokenize(text.strip())
    last = len(tokens.syllables) - 1
    found = [
        each for each in find_identifiers(tokens) if each.is_document_number and each.last == last
    ]
    names = other_names(Analysis(tokens, [], list(find_identifiers(tokens))))
    places = {(0, last), *((each.first, each.last) for each in found)}
    named = [n.terms[0] for n in names if n.terms and (n.first, n.last) in places]
    exact = [each.terms[0] for each in found if ":" not in each.terms[0]]
    short = [] if exact else [each.terms[0] for each in found if each.first == 0][:1]
    if text.strip().isdecimal() and text.isascii():
        short = [f":{text.strip().lstrip('0') or '0'}"]
    # Đề án 06 is 06/CP and 06/QĐ-TTg, which says more.
    return [*sorted((*exact, *named), key=lambda term: -term.count("/")), *short]


def _full(short: str, lexicon: Lexicon) -> list[str]:
    """The identifiers of the commit that write out what ``qd:749`` leaves open."""
    kind, _, number = short.partition(":")
    number, _, year = number.partition("/")
    prefixes = (
        [f"{number}/{year}"] if year else [f"{number}/{kind}", f"{number}/19", f"{number}/20"]
    )
    found: dict[str, None] = {}
    for prefix in prefixes:
        for term, _ in lexicon.prefixed(IDENTIFIER, prefix, _CANDIDATES):
            rest = [piece for piece in term.split("/")[1:] if not piece.isdecimal()]
            if rest and (not kind or rest[0] == kind) and len(term.split("/")) > 2:
                found[term] = None
    return list(found)


def _written(term: str, lexicon: Lexicon) -> str:
    """A number as articles write it most."""
    number, *rest = term.split("/")
    year = [piece for piece in rest if piece.isdecimal()]
    kind, *body = (_ACCENTED.get(piece, piece.upper()) for piece in rest if not piece.isdecimal())
    of_state = "/".join((number.zfill(2), *year, "-".join((kind, *body))))
    of_party = f"{number.zfill(2)}-{kind}/{'-'.join(body)}"
    labels = (
        each for form in (of_state, of_party) for each in lexicon.spellings(NUMBER, fold(form))
    )
    known = [(count, label) for label, count in labels if compound_terms(label)[:1] == (term,)]
    return max(known)[1] if known else of_state


def written_out(number: str, lexicon: Lexicon) -> Asked:
    """A document by its full number: short ones mean it where no other has them."""
    exact, *shorter = compound_terms(number)
    alone = (t for t in shorter if SHORT.fullmatch(t) and _full(t, lexicon) == [exact])
    return Asked(number, (exact, *dict.fromkeys(alone)), exact.split("/")[0])
