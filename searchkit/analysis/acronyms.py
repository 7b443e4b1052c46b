"""Acronyms: tokens in capitals amid others that are not. AI is not the pronoun «ai»."""

from searchkit.analysis.tokenizer import Tokens


def acronyms(tokens: Tokens) -> list[int]:
    """The tokens of a text that are written in capitals, of two letters at least.

    A text that is mostly in capitals shouts: there they say nothing, and it has none.
    """
    text = tokens.text
    found = [
        i
        for i, (start, end) in enumerate(tokens.spans)
        if end - start > 1 and text[start:end].isupper()
    ]
    return found if 2 * len(found) <= len(tokens.spans) else []
