"""The head of the first page: whose report it is, of which month, in what standing, and the legend."""

from __future__ import annotations

from dataclasses import replace

from indicators.charts.icons import draw
from indicators.rules.scale import Label
from reports.renderers import legend, wording
from reports.renderers.pdf.engine.flow import Flow
from reports.renderers.pdf.engine.fonts import width
from reports.renderers.pdf.engine.structure import Element
from reports.renderers.pdf.report.theme import BODY, COUNCIL, GREY, LEFT, SMALL_HEADING, TITLE, Style
from reports.snapshot.schema import Signing, Snapshot

BAR = 5.0
ICON, ICON_GAP, ITEM_GAP = 10.0, 4.0, 16.0
META = Style(BODY.size + 1, BODY.leading + 1.5, colour=GREY)
KEY_LABEL_WIDTH = 46.0


def front(flow: Flow, snapshot: Snapshot, signing: Signing | None) -> None:
    """The head of the report, down to the legend."""
    page = flow.page
    page.begin_artifact()
    page.box(LEFT, flow.y, flow.paper.right, flow.y + BAR, snapshot.colour)
    page.end()
    flow.y -= 10
    flow.text(snapshot.council, Style(COUNCIL.size, COUNCIL.leading, "bold", flow.accent))
    flow.space(2)
    flow.heading("H1", snapshot.full_title, TITLE, bookmark=0)
    flow.space(2)
    generated = f"Generated on: {wording.on(snapshot.generated_on)}"
    flow.text(f"{snapshot.period}  ·  {generated}  ·  Version {snapshot.version}", META)
    if snapshot.meeting:
        flow.text(f"For {snapshot.meeting}", META)
    flow.text(wording.standing_of(signing), META)
    if snapshot.correction:
        flow.text(wording.corrects(snapshot.correction), replace(META, face="bold"))
    if edition := wording.edition(snapshot):
        flow.text(edition, META)
    flow.space(9)
    _legend(flow, "Status", legend.statuses(snapshot))
    _legend(flow, "Trend", legend.trends(snapshot))
    flow.space(9)
    if snapshot.summary:
        flow.text(snapshot.summary, COUNCIL)
        flow.space(9)


def _legend(flow: Flow, caption: str, labels: tuple[Label, ...]) -> None:
    """Icons with their words, as a list with a caption; on another line where one is full."""
    page, baseline = flow.page, flow.y - 11
    key = Element("L", flow.root)
    page.begin(Element("Caption", key))
    page.words(f"{caption} ", SMALL_HEADING, LEFT, baseline)
    page.end()
    x = LEFT + KEY_LABEL_WIDTH
    for label in labels:
        word = label.word
        room = ICON + ICON_GAP + width(BODY.face, word) * BODY.size / 1000
        if x + room > flow.paper.right:
            x, baseline = LEFT + KEY_LABEL_WIDTH, baseline - 15
            flow.y -= 15
        page.begin_artifact()
        page.shapes(draw(label), x, baseline + ICON - 2, ICON / 16)
        page.end()
        page.begin(Element("LBody", Element("LI", key)))
        page.words(f"{word} ", BODY, x + ICON + ICON_GAP, baseline)
        page.end()
        x += room + ITEM_GAP
    flow.y -= 15
