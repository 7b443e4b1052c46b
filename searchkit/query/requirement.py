"""Requiring: a query in which a word that near matches lack must be met."""

import re

from searchkit.analysis.normalization import normalize


def require(query: str, word: str) -> str:
    """A query that finds only what has a word which another query asks for.

    Args:
        query: As typed.
        word: One of its words or phrases, as :attr:`searchkit.Hit.missing` names it.

    Returns:
        The query with a ``+`` before the word, or with the word added where it does not stand in
        the query to the letter.
    """
    text, wanted = normalize("NFC", query), normalize("NFC", word)
    must = f"+{wanted}" if wanted.startswith('"') or wanted.isalpha() else f"+({wanted})"
    before = r"(?<![\w+])" if wanted[:1].isalnum() else r"(?<!\+)"
    after = r"(?!\w)" if wanted[-1:].isalnum() else ""
    found = re.search(rf"{before}{re.escape(wanted)}{after}", text)
    if found is None or text[: found.start()].count('"') % 2:
        return f"{text.strip()} {must}"
    return " ".join(f"{text[: found.start()]} {must} {text[found.end() :]}".split())
