"""Page sizes, colours and type styles of the PDF. Points throughout; colours are "#rrggbb"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from safeguarding.contrast import luminance

LEFT, BOTTOM = 32.0, 44.0


@dataclass(frozen=True)
class PdfPaper:
    """A sheet on its side, and what lies within its margins."""

    width: float
    height: float

    @property
    def right(self) -> float:
        return self.width - LEFT

    @property
    def top(self) -> float:
        return self.height - 38.0

    @property
    def across(self) -> float:
        """From margin to margin."""
        return self.right - LEFT

    @property
    def down(self) -> float:
        return self.top - BOTTOM


A4 = PdfPaper(841.89, 595.28)
PAPERS = {"A4": A4, "A3": PdfPaper(1190.55, 841.89)}

INK, GREY, RULE, FAINT, WATERMARK = "#1d2630", "#56616b", "#c4cacf", "#e3e6e9", "#f3f4f4"
FALLBACK = "#2f4f73"
CONTRAST = 4.5


@dataclass(frozen=True)
class Style:
    """A style of type. `align` is "left", "right" or "centre"."""

    size: float
    leading: float
    face: str = "regular"
    colour: str = INK
    align: str = "left"


TITLE = Style(22, 26, "bold")
COUNCIL = Style(11, 14, "bold")
HEADING = Style(14, 18, "bold")
BAND = Style(11.5, 15, "bold")
SMALL_HEADING = Style(9.5, 12.5, "bold")
BODY = Style(9, 12)
NOTE = Style(8.5, 11.5, "italic", GREY)
CELL = Style(8.5, 11.2)
CODE = replace(CELL, face="bold")
NUMBER = replace(CELL, align="right")
STRONG_NUMBER = replace(NUMBER, face="bold")
ABSENT = replace(CELL, size=7.5, colour=GREY)
ABSENT_NUMBER = replace(ABSENT, align="right")
HEAD = Style(8, 10, "bold")
HEAD_NUMBER = replace(HEAD, align="right")
HEAD_CENTRE = replace(HEAD, align="centre")
SMALL = Style(7.5, 10, colour=GREY)
DIGEST = Style(7.5, 11.2)


@cache
def rgb(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1; another colour in place of what is none."""
    text = colour if re.fullmatch("#[0-9a-fA-F]{6}", colour) else FALLBACK
    red, green, blue = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


@cache
def tint(colour: str, share: float) -> str:
    """The colour thinned with white: `share` 1 is all colour."""
    return "#" + "".join(f"{round(255 * (1 - share * (1 - part))):02x}" for part in rgb(colour))


@cache
def readable(colour: str) -> str:
    """The colour, darkened until words in it can be read on white (WCAG 2.2, 1.4.3)."""
    parts = rgb(colour)
    while 1.05 / (luminance(*parts) + 0.05) < CONTRAST:
        parts = (parts[0] * 0.9, parts[1] * 0.9, parts[2] * 0.9)
    return "#" + "".join(f"{int(255 * part):02x}" for part in parts)
