"""WordprocessingML as text: runs, paragraphs, headings and tables, with every word escaped.

Pure. A report has some thousand cells, and building them as objects takes ten times as long. Tables have one line of
headings, repeated on each page and marked as such, and no merged cells, which Word's accessibility checker refuses.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from commentary.text.markup import Run
from reports.renderers import wording

# A table's first row is headings, and its first column names the rows.
LOOK = 'w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'
FEW = 8  # rows that stay on one page with their heading
NEXT = "<w:keepNext/>"  # on the page of what follows
LONGEST_WHOLE = 400  # characters in a row that is kept on one page: Word hides what of such a row is longer than one


def run(
    text: str, *, bold: bool = False, italic: bool = False, style: str = "", colour: str = "", size: float = 0
) -> str:
    """Words of one look. `size` is in points; without one it is the style's."""
    look = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + (f'<w:color w:val="{colour.removeprefix("#")}"/>' if colour else "")
        + (f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>' if size else "")
    )
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{_characters(text)}</w:r>"


def _characters(text: str) -> str:
    """The text; a line end and a tab are elements of their own."""
    whole = escape(wording.legible(text))
    for character, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        whole = whole.replace(character, f'</w:t>{element}<w:t xml:space="preserve">')
    return f'<w:t xml:space="preserve">{whole}</w:t>'.replace('<w:t xml:space="preserve"></w:t>', "")


def marked(runs: Iterable[Run]) -> str:
    """Runs of commentary, bold and italic as they are marked."""
    return "".join(run(each.text, bold=each.bold, italic=each.italic) for each in runs)


def paragraph(runs: str, style: str = "", more: str = "") -> str:
    """A paragraph of runs. `more` is what else its properties say."""
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + more
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{runs}</w:p>"


def line(text: str, style: str = "") -> str:
    """A paragraph of plain words."""
    return paragraph(run(text), style)


def leading(text: str) -> str:
    """A paragraph of plain words that stays with what is below it."""
    return paragraph(run(text), "", NEXT)


def said(term: str, text: str, *, leads: bool = False) -> str:
    """A paragraph that begins with what it is about: "Known problems: none". One that leads stays with the next."""
    return paragraph(run(f"{term}: ", bold=True) + run(text), "Said", NEXT if leads else "")


def heading(level: int, text: str, place: int | None = None, *, new_page: bool = False) -> str:
    """A heading, which stays with what follows. With a `place`, the contents can lead to it."""
    words = run(text)
    if place is not None:
        words = f'<w:bookmarkStart w:id="{place}" w:name="{anchor(place)}"/>{words}<w:bookmarkEnd w:id="{place}"/>'
    return paragraph(words, f"Heading{level}", "<w:pageBreakBefore/>" if new_page else "")


def anchor(place: int) -> str:
    return f"part{place}"


def leading_to(text: str, place: int) -> str:
    """A link to a heading of the same document."""
    return f'<w:hyperlink w:anchor="{anchor(place)}" w:history="1">{run(text, style="Hyperlink")}</w:hyperlink>'


@dataclass(frozen=True)
class DocxColumn:
    """A heading over a column, and its share of the width. `kind` is how its cells look: words, figures or a digest."""

    heading: str
    width: int
    kind: str = "Words"


@dataclass(frozen=True)
class DocxCell:
    """A cell: a mark in its own colour, the text, and notes on it.

    `names` where it names its row.
    """

    text: str
    mark: str = ""
    colour: str = ""
    remarks: tuple[str, ...] = ()
    names: bool = False


def table(
    title: str,
    columns: Sequence[DocxColumn],
    rows: Iterable[Sequence[str | DocxCell]],
    across: int,
    *,
    leads: bool = False,
) -> str:
    """A table as wide as `across`, in twentieths of a point. The first column names its row.

    One that leads is short, and stays on the page of what follows.
    """
    widths = _widths([column.width for column in columns], across)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = [
        _cell(DocxCell(each.heading), f"Head{each.kind}", width) for each, width in zip(columns, widths, strict=True)
    ]
    listed = [tuple(row) for row in rows]
    kept = _kept(len(listed), leads=leads)
    body = "".join(_row(row, columns, widths, kept=place in kept) for place, row in enumerate(listed))
    look = (
        f'<w:tblStyle w:val="Report"/><w:tblW w:w="{across}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="00A0" {LOOK}/><w:tblCaption w:val="{attribute(title)}"/>'
    )
    heads = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(head)}</w:tr>"
    made = f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{heads}{body}</w:tbl>"
    return made + paragraph(run(""), "After", NEXT if leads else "")


def _kept(rows: int, *, leads: bool) -> Container[int]:
    """The places of the rows that stand on the page of the next. Of many, none stands alone at either end."""
    return range(rows if leads else rows - 1) if rows <= FEW else (0, rows - 2)


def attribute(text: str) -> str:
    return escape(wording.legible(text).replace("\n", " "), {'"': "&quot;"})


def _widths(shares: Sequence[int], across: int) -> list[int]:
    """Divide the width into whole parts, the last of which takes the rest."""
    widths = [across * share // sum(shares) for share in shares]
    return [*widths[:-1], across - sum(widths[:-1])]


def _row(
    entries: tuple[str | DocxCell, ...], columns: Sequence[DocxColumn], widths: Sequence[int], *, kept: bool
) -> str:
    """A row of a table; one that is `kept` stands on the page of the next."""
    first, *others = (entry if isinstance(entry, DocxCell) else DocxCell(entry) for entry in entries)
    cells = [replace(first, names=True), *others]
    whole = max(len(cell.text) for cell in cells) <= LONGEST_WHOLE
    more = NEXT if kept else ""
    made = (
        _cell(cell, f"Cell{column.kind}", width, more)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    return f"<w:tr>{'<w:trPr><w:cantSplit/></w:trPr>' if whole else ''}{''.join(made)}</w:tr>"


def _cell(cell: DocxCell, style: str, width: int, more: str = "") -> str:
    words = run(f"{cell.mark} ", bold=True, colour=cell.colour) if cell.mark else ""
    words += run(cell.text, bold=cell.names) + "".join(run(f"\n{remark}", style="Remark") for remark in cell.remarks)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(words, style, more)}</w:tc>'
