"""The report's one typeface, Source Sans 3: its faces, the widths of words, and what it can print.

Fonts are parsed once a process; widths are kept for every word met. Both are pure caches.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFError, TTFont

FOLDER = Path(__file__).resolve().parent.parent / "faces"
FILES = {
    "regular": "SourceSans3-Regular.ttf",
    "bold": "SourceSans3-Bold.ttf",
    "italic": "SourceSans3-It.ttf",
    "bolditalic": "SourceSans3-BoldIt.ttf",
}
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
LAST = 0xFFFF  # reportlab writes no meaning for characters beyond
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufe0e\ufe0f\ufeff]")  # break hints and joiners: nothing to print


class FontMissing(RuntimeError):
    """A font file is not there or cannot be read; the message says which, and what to do."""


@cache
def font(face: str) -> TTFont:
    """The parsed font of a face. Raise `FontMissing` if its file is missing or broken."""
    name = FILES[face]
    try:
        made = TTFont(name.removesuffix(".ttf"), str(FOLDER / name), shapable=False)
    except (TTFError, OSError) as error:
        raise FontMissing(
            f"The font file faces/{name} is missing or cannot be read, so no PDF can be made. "
            "Put the file back from the release that is installed."
        ) from error
    subset = lru_cache(maxsize=16)(made.face.makeSubset)
    made.face.makeSubset = lambda codes: subset(tuple(codes))
    return made


def fault() -> str:
    """Return which font is missing or unreadable, in a sentence; empty where all are there."""
    try:
        for face in FILES:
            font(face)
    except FontMissing as missing:
        return str(missing)
    return ""


@lru_cache(maxsize=100_000)
def width(face: str, text: str) -> float:
    """The width of the text in thousandths of its size."""
    widths, default = _widths(face)
    return sum(widths.get(ord(character), default) for character in text)


@cache
def _widths(face: str) -> tuple[dict[int, float], float]:
    parsed = font(face).face
    return parsed.charWidths, parsed.defaultWidth


@cache
def _lacking() -> re.Pattern[str]:
    """Characters that cannot be printed: those that a face lacks, and codes without a glyph or a meaning."""
    common = set.intersection(*(set(font(face).face.charToGlyph) for face in FILES))
    kept = sorted(code for code in common if 32 <= code <= LAST and unicodedata.category(chr(code)) not in ("Cc", "Co"))
    ranges = "".join(f"\\U{code:08x}" for code in kept)
    return re.compile(f"[^\n{ranges}]")


def printable(text: str) -> str:
    """The text as the font can print it: what it lacks stands as its code, [U+1F600], for all to see."""
    if text.isascii() and text.isprintable():
        return text
    text = UNSEEN.sub("", LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text).replace("\t", " ")))
    return _lacking().sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
