"""Contents of the editor's sidebar: each figure with its chart, and last month's commentary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from commentary.forms.passages import PostedWords
from commentary.models import Commentary, Passage
from commentary.queries import remark_threads
from commentary.queries.ledger import Desk
from commentary.text import markup
from commentary.text.markup import MarkupBlock
from commentary.workflow.remark_rules import RemarkThread
from commentary.workflow.transitions import Heading, Place
from indicators.charts import charts, svg
from indicators.charts.charts import Chart
from indicators.charts.monthly import months
from indicators.report_rows.row import Standing

WIDTH, HEIGHT = 340.0, 190.0
CHARTS_REMEMBERED = 500


@dataclass(frozen=True)
class Figures:
    """An indicator's row and its chart, which is empty where there is none."""

    row: Standing
    chart: str


@dataclass(frozen=True)
class LastTime:
    """The words on the same topic in the latest cycle before, and the remarks on them; `label` is its month."""

    label: str = ""
    words: Mapping[Place, tuple[MarkupBlock, ...]] = field(default_factory=dict)
    remarks: Mapping[Place, tuple[RemarkThread, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Box:
    """One passage to write: its field, how long it is, the open remarks on it, and what was said last time."""

    field: BoundField
    count: str
    remarks: tuple[remark_threads.VisibleThread, ...]
    last_time: tuple[MarkupBlock, ...]
    last_remarks: tuple[RemarkThread, ...]


@dataclass(frozen=True)
class SidebarChart:
    """A chart with the id of its title, and the shapes that it is made of."""

    id: str
    chart: Chart
    elements: tuple[svg.SvgElement, ...]
    width: str = f"{WIDTH:g}"
    height: str = f"{HEIGHT:g}"


def figures(desk: Desk) -> tuple[Figures, ...]:
    """In editorial order."""
    found = (months(facts, desk.month) for facts in desk.facts)
    drawn = (_drawn(chart) if chart else "" for chart in found)
    return tuple(Figures(row, chart) for row, chart in zip(desk.standings, drawn, strict=True))


@lru_cache(maxsize=CHARTS_REMEMBERED)
def _drawn(chart: Chart) -> SafeString:
    """The same values make the same picture, so it is drawn once."""
    name = re.sub(r"\W+", "-", chart.code.lower())
    drawing = SidebarChart(f"chart-{name}", chart, svg.elements(charts.draw(chart, WIDTH, HEIGHT)))
    return render_to_string("components/chart.html", {"drawing": drawing})


def last_time(commentary: Commentary) -> LastTime:
    """Return last month's commentary. Four queries at most."""
    before = Commentary.objects.filter(
        topic=commentary.topic_id, cycle__period__ends_on__lt=commentary.cycle.period.ends_on
    )
    last = before.select_related("cycle__period").order_by("-cycle__period__ends_on").first()
    if last is None:
        return LastTime()
    rows = Passage.objects.filter(commentary=last).order_by("id").values_list("heading", "indicator__code", "text")
    texts = {(Heading(heading), code or ""): text for heading, code, text in rows}
    words = {place: markup.blocks(text) for place, text in texts.items() if text.strip()}
    return LastTime(str(last.cycle), words, remark_threads.remarks_of(last.pk))


def boxes(
    form: PostedWords, last: LastTime, remarks: Mapping[Place, tuple[remark_threads.VisibleThread, ...]]
) -> Iterator[Box]:
    """A box for each passage that the form has."""
    for name, place in form.places.items():
        yield Box(
            form[name],
            told_length(form[name].value() or ""),
            tuple(each for each in remarks.get(place, ()) if not each.remark.resolved),
            last.words.get(place, ()),
            last.remarks.get(place, ()),
        )


def told_length(text: str) -> str:
    """Describe the length of a text; past a limit, warn that few people read so far. static/js/counting.js agrees."""
    count = len(markup.clean(text))
    told = f"{count:,} character{'' if count == 1 else 's'}."
    if count <= settings.LONG_PASSAGE:
        return told
    return f"{told} Past {settings.LONG_PASSAGE:,} fewer people read to the end. Nothing is cut."
