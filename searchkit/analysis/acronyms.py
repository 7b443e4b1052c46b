"""Acronyms: tokens in capitals amid others that are not. AI is not the pronoun «ai»."""

from searchkit.analysis.tokenizer import Tokens


def acronyms(tokens: Tokens) -> list[int]:
    """The tokens of a text that are written in capitals, of two letters at least.

    A text that shouts has none.
    """
    text = tokens.text
    found = [
        i
        for i, (start, end) in enumerate(tokens.spans)
        if end - start > 1 and text[start:end].isupper()
    ]
    return [] if shouts(len(found), len(tokens.spans)) else found


def shouts(in_capitals: int, tokens: int) -> bool:
    """Whether a text is mostly in capitals, which say nothing there.

    Args:
        in_capitals: How many tokens are, of two letters at least.
        tokens: How many there are.
    """
    return 2 * in_capitals > tokens
