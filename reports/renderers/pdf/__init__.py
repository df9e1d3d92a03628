"""The report as a tagged PDF on A4 or A3 landscape. Nothing here touches the database or the clock.

Read it in this order: `theme` (sizes and colours), `fonts`, `objects` (of the file), `structure` (tags), `wrapping`
(words to lines), `page` (painting), `flow` (page after page), `grid` (tables over pages); then the parts of the report,
`front`, `indicators` with `passages`, `analysis` and `back`; `document` writes what is around them.
"""

from __future__ import annotations

from dataclasses import replace

from reports.renderers import wording
from reports.renderers.pdf.engine.document import About, written
from reports.renderers.pdf.engine.flow import Flow
from reports.renderers.pdf.engine.fonts import printable
from reports.renderers.pdf.engine.page import Page
from reports.renderers.pdf.engine.wrapping import Line, wrap
from reports.renderers.pdf.report import analysis, back, front, indicators
from reports.renderers.pdf.report.theme import (
    GREY,
    LEFT,
    PAPERS,
    RULE,
    WATERMARK,
    PdfPaper,
    Style,
    readable,
)  # fmt: skip
from reports.snapshot.schema import Signing, Snapshot

FOOT = Style(7.5, 9, colour=GREY)
FOOT_RIGHT = replace(FOOT, align="right")
FOOT_ROOM = 0.66  # of the width # for the running title, which is short for a title that needs more
FOOT_LINE, FOOT_BASELINE = 34.0, 22.0


def render(snapshot: Snapshot, signing: Signing | None) -> bytes:
    """The PDF file. Without a signing it is a draft, and says so on every page.

    Equal arguments give equal bytes. Raise `fonts.FontMissing` if a font file is not there.
    """
    flow = Flow(readable(snapshot.colour), _watermark if signing is None else _nothing, PAPERS[snapshot.paper])
    front.front(flow, snapshot, signing)
    indicators.table(flow, snapshot)
    for detail in snapshot.details:
        analysis.analysis(flow, detail)
    back.restated(flow, snapshot)
    back.notes(flow, snapshot)
    back.sources(flow, snapshot)
    back.qualities(flow, snapshot)
    back.approvals(flow, snapshot)
    back.sign_off(flow, snapshot, signing)
    for page in flow.pages:
        _foot(page, len(flow.pages), snapshot, signing)
        page.write()
    return written(flow.objects, flow.pages, flow.root, flow.bookmarks, _about(snapshot))


def _about(snapshot: Snapshot) -> About:
    title, council = printable(snapshot.full_title), printable(snapshot.council)
    return About(title, council, printable(_subject(snapshot)), snapshot.generated_on)


def _subject(snapshot: Snapshot) -> str:
    edition = f", {snapshot.edition} edition" if snapshot.edition else ""
    return f"{snapshot.period}, version {snapshot.version}{edition}"


def _nothing(page: Page) -> None:
    pass


def _watermark(page: Page) -> None:
    """DRAFT across the page, under everything else and light enough to read through."""
    style = Style(190, 190, "bold", WATERMARK, "centre")
    page.begin_artifact("Pagination")
    page.operations.append(f"q 0.906 0.423 -0.423 0.906 {page.paper.width / 2:.2f} {page.paper.height / 2:.2f} cm")
    page.words("DRAFT", style, -400, -62, 800)
    page.operations.append("Q")
    page.state.clear()
    page.end()


def _foot(page: Page, pages: int, snapshot: Snapshot, signing: Signing | None) -> None:
    standing = wording.DRAFT if signing is None else f"Signed off on {wording.on(signing.at.astimezone(wording.LOCAL))}"
    page.begin_artifact("Pagination")
    page.rule(LEFT, page.paper.right, FOOT_LINE, RULE, 0.4)
    page.lines(_running(snapshot, page.paper), FOOT, LEFT, FOOT_BASELINE, page.paper.across)
    edition = f"{snapshot.edition.capitalize()} edition  ·  " if snapshot.edition else ""
    place = f"{edition}{standing}  ·  Page {page.index + 1} of {pages}"
    page.words(place, FOOT_RIGHT, LEFT, FOOT_BASELINE, page.paper.across)
    page.end()


def _running(snapshot: Snapshot, paper: PdfPaper) -> tuple[Line, ...]:
    """The title as it stands at the foot of every page: one line, with its end left to the first page if it is long."""
    title = f"{snapshot.council}  ·  {snapshot.full_title}  ·  {snapshot.period}"
    first, *more = wrap(((FOOT.face, title),), FOOT.size, FOOT_ROOM * paper.across)
    return ((*first, (FOOT.face, "…")),) if more else (first,)
