"""Find the reports in which figures were printed: for figures that would change, and for an upload.

Registered with `indicators`, which calls it for its previews.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from indicators.extracts.preview.published_in import PrintedIn
from indicators.extracts.preview.row_effects import Resting, Rests, Swap
from indicators.models import Extract, Measure
from indicators.rules.periods import Interval
from reports.files import rendering
from reports.models import Report
from reports.snapshot.schema import Snapshot, from_json
from reports.workflow import Stage
from safeguarding.models import Person

# A figure is printed for its own year and the one after; a count for two years and a half.
LONGEST_PRINTED = timedelta(days=3 * 366)
FROZEN = (Stage.SIGNED_OFF, Stage.PUBLISHED)
Origin = tuple[str, int]  # an extract's SHA-256 and the row in it


def resting(swaps: tuple[Swap, ...]) -> list[Resting]:
    """The published and signed-off reports that print one of the figures as it is now; they stay. Two queries."""
    held: dict[Origin, list[Swap]] = defaultdict(list)
    for swap in swaps:
        if swap.old and swap.old.source:
            held[swap.old.source, swap.old.row].append(swap)
    if not held:
        return []
    found = _frozen(min(swap.period.starts_on for swap in swaps))
    indicators = dict(Measure.objects.values_list("code", "indicator__code"))
    return [rests for report in found if (rests := _holds(report, held, indicators))]


def _frozen(starts_on: date) -> QuerySet[Report]:
    """Reports that do not change any more, of the months in which a figure of that day may be printed."""
    months = {"cycle__period__ends_on__gte": starts_on, "cycle__period__ends_on__lte": starts_on + LONGEST_PRINTED}
    reports = Report.objects.filter(stage__in=FROZEN, **months).select_related("cycle__period")
    return reports.order_by("cycle__period__ends_on", "version")


def _holds(report: Report, held: dict[Origin, list[Swap]], indicators: dict[str, str]) -> Resting | None:
    printed = set(_origins(from_json(report.snapshot)))
    found: dict[tuple[str, Interval], None] = {}
    for code, origin in sorted(printed):
        for swap in held.get(origin, ()):
            if code == indicators.get(swap.code, swap.code):
                found[swap.code, swap.period] = None
    if not found:
        return None
    about = tuple(found)
    named = "; ".join(f"{code}, {period.label}" for code, period in about)
    sentence = f"The report of {report}, {_stage(report)}, prints {named}, and stays as it is."
    after = " The next report prints the new figure as restated." if report.stage == Stage.PUBLISHED else ""
    return Resting(Rests.REPORTS, f"{sentence}{after}", _page(report), about, f"{report.stage} in {report.cycle}")


def _origins(snapshot: Snapshot) -> Iterator[tuple[str, Origin]]:
    """Each printed figure and count, as the indicator's code and where it comes from."""
    for standing in snapshot.standings:
        for cell in (standing.last_year, *standing.months, standing.year):
            if cell.source:
                yield standing.code, (cell.source, cell.row)
    for detail in snapshot.details:
        for block in detail.blocks:
            for share in (share for row in block.rows for share in row.shares if share.source):
                yield block.code, (share.source, share.row)


def _stage(report: Report) -> str:
    return f"published on {localdate(report.published_at):%-d %B %Y}" if report.published_at else report.stage


def _page(report: Report) -> str:
    if report.stage == Stage.PUBLISHED:
        return reverse("reports:published", args=[rendering.lasting(report)])
    return reverse("reports:report", args=[report.pk])


# -- from an extract to where it was printed -----------------------------------------------------------------------
def printed_in(extract: Extract, person: Person) -> list[PrintedIn]:
    """The reports that rest on the extract, of those that the person may see, the earliest first. One query."""
    named = Report.objects.visible_to(person).filter(snapshot__contains=f'"sha256":"{extract.sha256}"')
    reports = named.select_related("cycle__period").order_by("cycle__period__ends_on", "version")
    return [_printed(report, extract) for report in reports]


def _printed(report: Report, extract: Extract) -> PrintedIn:
    origins = _origins(from_json(report.snapshot))
    codes = tuple(dict.fromkeys(code for code, (source, _) in origins if source == extract.sha256))
    return PrintedIn(str(report), _stage(report), codes, _page(report))
