"""The report as one HTML file that needs no other: the accessible edition, for the screen, the phone and print.

No scripts, and no styles but those in its one `<style>`, whose digest a content security policy can name.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from django.template.loader import render_to_string

from indicators.charts import charts, svg
from indicators.rules.scale import Label
from reports.renderers import analysis_page, indicator_notes, legend, table_model, wording
from reports.snapshot.schema import Chart, Detail, Signing, Snapshot
from safeguarding.contrast import contrast

STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
PLACES = (b"</head>", b"<main ", b"</main>\n")
COLOUR = re.compile("#[0-9A-Fa-f]{6}")
CHART_WIDTH, CHART_HEIGHT = 640.0, 250.0


def render(snapshot: Snapshot, signing: Signing | None) -> bytes:
    """Raise `ValueError` for a council colour that is not written as #rrggbb."""
    context = {
        "report": snapshot,
        "colour": snapshot.colour,
        "ink": ink(snapshot.colour),
        "edition": wording.edition(snapshot),
        "generated_on": wording.on(snapshot.generated_on),
        "signing": signing,
        "signed_at": wording.at(signing.at) if signing else "",
        "corrects": wording.corrects(snapshot.correction) if snapshot.correction else "",
        "restated": tuple(map(wording.restated, snapshot.correction.restatements)) if snapshot.correction else (),
        "symbols": svg.symbols(legend.every(snapshot)),
        "tables": table_model.tables(snapshot),
        "legends": (("Status", _legend(legend.statuses(snapshot))), ("Trend", _legend(legend.trends(snapshot)))),
        "details": tuple(_detail(detail, snapshot, f"d{place}") for place, detail in enumerate(snapshot.details, 1)),
        "remarks": indicator_notes.remarks(snapshot),
        "sources": tuple((source, wording.rows(source), wording.at(source.loaded_at)) for source in snapshot.sources),
        "qualities": tuple((each.name, said) for each in snapshot.sources if (said := wording.quality(each))),
        "approvals": tuple(_approvals(snapshot)),
        "verify_at": wording.verify_at(snapshot),
        "no_commentary": wording.NO_COMMENTARY,
        "not_applicable": wording.NOT_APPLICABLE,
    }
    return wording.legible(render_to_string("reports/edition/page.html", context)).encode()


def style_hash(file: bytes) -> str:
    """Return the style-src value of a rendered file's own style: "sha256-…". Works for old editions too."""
    found = STYLE.search(file)
    if found is None:
        raise ValueError("This file has no style; it is not an HTML edition.")
    return f"sha256-{b64encode(sha256(found[1]).digest()).decode()}"


@dataclass(frozen=True)
class Parts:
    """A kept edition, cut where a page may say something of its own; one after the other they are all of it."""

    head: str  # with the style, up to the end of the head
    top: str  # the council's name
    report: str  # the main landmark, whole
    foot: str


def parts(file: bytes) -> Parts | None:
    """The parts of a rendered file, also of an old one; None where one of its places is not there exactly once."""
    if any(file.count(place) != 1 for place in PLACES):
        return None
    head, main, end = (file.index(place) for place in PLACES)
    end += len(PLACES[-1])
    cuts = ((0, head), (head, main), (main, end), (end, len(file)))
    return Parts(*(file[start:stop].decode() for start, stop in cuts)) if head < main < end else None


def ink(colour: str) -> str:
    """Black or white, whichever is easier to read on the colour (WCAG 2.2, relative luminance)."""
    if not COLOUR.fullmatch(colour):
        raise ValueError(f"“{colour}” is not a colour. Write it as #rrggbb, as in #00625b.")
    return max(("#ffffff", "#000000"), key=lambda text: contrast(colour, text))


def _legend(labels: tuple[Label, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((svg.symbol_id(label), label.word, label.meaning) for label in labels)


@dataclass(frozen=True)
class HtmlChart:
    """A chart with the id of its title, and the shapes that it is made of."""

    id: str
    chart: Chart
    elements: tuple[svg.SvgElement, ...]
    width: str = f"{CHART_WIDTH:g}"
    height: str = f"{CHART_HEIGHT:g}"


def _detail(detail: Detail, snapshot: Snapshot, id: str) -> tuple[analysis_page.Analysis, tuple[HtmlChart, ...]]:
    drawings = tuple(
        HtmlChart(f"{id}-chart{place}", chart, svg.elements(charts.draw(chart, CHART_WIDTH, CHART_HEIGHT)))
        for place, chart in enumerate(detail.charts, 1)
    )
    return analysis_page.analysis(detail, snapshot.sources, id), drawings


def _approvals(snapshot: Snapshot) -> tuple[tuple[str, str, str, str, str, str], ...]:
    return tuple(
        (
            group.topic, ", ".join(words.written_by), words.approved_by, words.approved_job_title,
            wording.at(words.approved_at), words.digest,
        )
        for section in snapshot.sections for group in section.groups if (words := group.words)
    )  # fmt: skip
