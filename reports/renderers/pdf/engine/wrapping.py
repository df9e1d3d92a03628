"""Words into lines, and lines onto pages: each word is measured once, and a column of text is cut between its lines.

Pure. A line keeps the space at its end, so that text read back from the PDF has its spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reports.renderers.pdf.engine.fonts import printable, width
from reports.renderers.pdf.engine.structure import Element
from reports.renderers.pdf.report.theme import Style

Piece = tuple[str, str]  # a face and the characters in it
Line = tuple[Piece, ...]
SLACK = 0.01
SHORT = 40  # characters: up to here a text is measured whole, since most stand in one line


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph in lines, under one element of the structure.

    `indent` is from the left of its column, `before` the space above it (unless it is first), `keep` says that it may
    not stand last before a break, `label` is the element and the text of a list marker, drawn left of it, and `address`
    is what a link leads to.
    """

    element: Element
    lines: tuple[Line, ...]
    style: Style
    indent: float = 0.0
    before: float = 0.0
    keep: bool = False
    label: tuple[Element, str] | None = None
    address: str = ""

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading


def para(element: Element, text: str, style: Style, room: float, **place: float | bool | str) -> Para:
    """A paragraph of plain text, `room` points wide."""
    return Para(element, wrap(((style.face, text),), style.size, room), style, **place)  # type: ignore[arg-type]


def wrap(runs: Iterable[Piece], size: float, room: float) -> tuple[Line, ...]:
    """The runs in lines of at most `room` points. A word wider than that is broken; nothing is left out."""
    unit = 1000 * room / size
    runs = tuple(runs)
    if len(runs) == 1 and len(runs[0][1]) <= SHORT and fits(*runs[0], unit):
        return (((runs[0][0], f"{runs[0][1]} "),),)
    return tuple(_joined(words) for row in _rows(runs) for words in _filled(row, unit))


def fits(face: str, text: str, room: float) -> bool:
    """Return whether the text fits on one line. `room` is in thousandths of its size."""
    return text.isascii() and text.isprintable() and width(face, text) <= room


Word = list[Piece]


def _rows(runs: Iterable[Piece]) -> list[list[Word]]:
    """The words of each row (a line end in the text starts a new one); a word may change face within."""
    rows: list[list[Word]] = [[[]]]
    for face, text in runs:
        for number, row in enumerate(printable(text).split("\n")):
            if number:
                rows.append([[]])
            first, *others = row.split(" ")
            if first:
                rows[-1][-1].append((face, first))
            rows[-1].extend([(face, word)] if word else [] for word in others)
    return rows


def _filled(words: list[Word], room: float) -> Iterator[list[Word]]:
    line: list[Word] = []
    used = 0.0
    space = width("regular", " ")
    for word in words:
        wide = width(*word[0]) if len(word) == 1 else sum(width(*piece) for piece in word)
        if line and used + wide > room:
            yield line
            line, used = [], 0.0
        if wide > room:
            *full, word = _broken(word, room)
            yield from ([part] for part in full)
            wide = sum(width(*piece) for piece in word)
        line.append(word)
        used += wide + space
    yield line


def _broken(word: Word, room: float) -> list[Word]:
    """A word in parts that each fit, at least a character in each."""
    parts: list[Word] = [[]]
    used = 0.0
    for face, text in word:
        for character in text:
            wide = width(face, character)
            if parts[-1] and used + wide > room:
                parts.append([])
                used = 0.0
            parts[-1].append((face, character))
            used += wide
    return [list(_merged(part)) for part in parts]


def _joined(words: list[Word]) -> Line:
    """The words of one line with their spaces, also after the last: pieces of one face are one piece."""
    faces = {face for word in words for face, _ in word}
    if len(faces) == 1:
        return ((faces.pop(), " ".join(["".join([text for _, text in word]) for word in words]) + " "),)
    pieces: list[Piece] = []
    for word in words:
        pieces.extend(word)
        pieces.append((pieces[-1][0] if pieces else "regular", " "))
    return tuple(_merged(pieces))


def _merged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    face, texts = pieces[0][0], [pieces[0][1]]
    for other, text in pieces[1:]:
        if other != face:
            yield face, "".join(texts)
            face, texts = other, []
        texts.append(text)
    yield face, "".join(texts)


def height(column: Sequence[Para]) -> float:
    """The height of a column of paragraphs."""
    return sum(each.height for each in column) + sum(each.before for each in column[1:])


def take(column: Sequence[Para], room: float, *, force: bool = False) -> tuple[list[Para], list[Para]]:
    """As much of the column as fits in `room` points, and the rest.

    No paragraph leaves or takes along a single line, and none that is to keep with the next is left last; `force`
    gives way to that where otherwise nothing would fit.
    """
    taken: list[Para] = []
    rest = list(column)
    left = room + SLACK
    while rest:
        first = rest[0]
        left -= first.before if taken else 0
        lines = int(left // first.style.leading)
        if lines < len(first.lines):
            taken, rest = _cut(taken, rest, _whole_lines(lines, len(first.lines)))
            break
        left -= first.height
        taken.append(rest.pop(0))
    kept = len(taken)
    while rest and kept and taken[kept - 1].keep:
        kept -= 1
    if kept or not force or not rest:
        return taken[:kept], taken[kept:] + rest
    if taken:
        return taken, rest
    return _cut([], rest, max(1, min(int(left // rest[0].style.leading), len(rest[0].lines))))


def _whole_lines(fitting: int, lines: int) -> int:
    """Return how many of the lines may come before the break: none, or at least two leaving at least two."""
    allowed = min(fitting, lines - 2)
    return allowed if allowed >= 2 else 0


def _cut(taken: list[Para], rest: list[Para], lines: int) -> tuple[list[Para], list[Para]]:
    first = rest[0]
    if not lines:
        return taken, rest
    head = replace(first, lines=first.lines[:lines])
    tail = replace(first, lines=first.lines[lines:], label=None, before=0.0, address="")
    return [*taken, head], [tail, *rest[1:]] if tail.lines else rest[1:]
