"""The colours of the style sheet, by the formulas of WCAG 2.2."""

import re
from itertools import product
from pathlib import Path

import pytest

import web

STYLE = (Path(web.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


LIGHT = _colours(STYLE[: STYLE.index("@media")])
DARK = LIGHT | _colours(
    STYLE[STYLE.index("@media") : STYLE.index("@media", STYLE.index("@media") + 1)]
)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_contrast(theme: dict[str, str]) -> None:
    """WCAG 2.2, 1.4.3 (text, 4.5) and 1.4.11 (edges of fields, focus, 3)."""
    for text, ground in product(("ink", "quiet", "link"), ("paper", "raised", "wash")):
        assert _contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
    for text in ("on-mark", "ink", "link", "visited"):  # in headings marks keep the colour
        assert _contrast(theme[text], theme["mark"]) >= 4.5, text
    assert _contrast(theme["visited"], theme["paper"]) >= 4.5
    assert _contrast("#ffffff", theme["button"]) >= 4.5
    for edge in ("edge", "accent"):
        assert _contrast(theme[edge], theme["paper"]) >= 3, edge
