"""Faults of cells that nobody is asked about: those of set-up tables and of published ones."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.extracts.files.errors import Fault
from indicators.extracts.files.sheet import Doubt, Sheet

SENTENCES = {
    Doubt.SHOWN: "The cell shows “{shown}” and holds “{held}”. Write which of the two is meant.",
    Doubt.WHOLE: "All of the cell is struck out, raised or lowered. Delete it, or take that away if it counts.",
    Doubt.STRUCK: "A piece of it is struck out. Delete it, or take the line away if it counts.",
    Doubt.MARK: "A piece of it is raised or lowered, as the mark of a note is. Take it away.",
}


def unclear_cells(sheet: Sheet) -> Iterator[Fault]:
    """Rows with another number of cells than there are headings, and cells that show something else than they hold."""
    for row, cells in sheet.ragged:
        sentence = f"It has {cells} cells, and the headings are {len(sheet.columns)}. Look for a comma too many or few."
        yield Fault(sentence, sheet.name, row)
    for note in sheet.notes:
        if note.doubt in SENTENCES:
            sentence = SENTENCES[note.doubt].format(shown=note.shown, held=note.held)
            yield Fault(sentence, sheet.name, note.row, note.column)
