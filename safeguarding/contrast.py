"""Choose a text colour that can be read on the council's colour. Pure."""

from __future__ import annotations

BLACK, WHITE = "#0b0c0c", "#ffffff"


def text_on(colour: str) -> str:
    """Black or white, whichever stands out more on the colour, which is written #rrggbb."""
    return max((WHITE, BLACK), key=lambda text: contrast(colour, text))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2: from 1, the same colour, to 21, black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(red: float, green: float, blue: float) -> float:
    """Relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return luminance(red, green, blue)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
