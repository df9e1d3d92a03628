"""Build the snapshot of a report from everything that was gathered: sections, commentary, analyses, notes, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.utils import timezone

from commentary.models import Cycle
from commentary.queries.ledger import Desk
from indicators.report_rows.row import Standing
from indicators.rules import periods
from indicators.rules.scale import STATUSES, Label, legend
from reports.disclosure import COMMITTEE
from reports.layout.schema import BESIDE, Shown, summary
from reports.snapshot.analysis import details
from reports.snapshot.apply_layout import Laid, beside
from reports.snapshot.hidden_counts import hidden_counts
from reports.snapshot.queries import PrintedIndicator
from reports.snapshot.schema import Group, Passage, Section, Snapshot, Words


def snapshot_of(found: Laid, *, version: int, at: datetime) -> Snapshot:
    """The committee's edition, with everything."""
    cycle, month, outline = found.cycle, found.month, found.outline
    year = periods.financial_year(month.ends_on)
    analyses = details(found)
    return Snapshot(
        council=settings.COUNCIL_NAME,
        colour=settings.COUNCIL_COLOUR,
        site=settings.SITE_ADDRESS,
        appendix=outline.appendix if outline.title else cycle.appendix,
        title=outline.title or cycle.title,
        period=month.label,
        version=version,
        generated_on=timezone.localtime(at).date(),
        last_year=periods.year(year.starts_on.year - 1).label,
        months=tuple(each.short_label for each in periods.months_to(month, outline.months)),
        year=year.label,
        sections=tuple(_sections(found)),
        details=analyses,
        notes=_notes(found, at, with_analysis=bool(analyses)),
        sources=found.sources,
        edition=COMMITTEE,
        columns=outline.columns,
        paper=outline.paper,
        meeting=_meeting(cycle) if outline.committee else "",
        relations=found.relations,
        counts=hidden_counts(found),
        summary=summary(outline, _standings(found.printed), _standings(found.left_out), month.label),
        statuses=_statuses(found.printed),
    )


def _standings(printed: tuple[PrintedIndicator, ...]) -> tuple[Standing, ...]:
    return tuple(each.standing for each in printed)


def _statuses(printed: tuple[PrintedIndicator, ...]) -> tuple[Label, ...]:
    """What the legend explains: the table as it is now, so that the report stays as it is when that changes."""
    known = next((each.facts.scale.statuses for each in printed), STATUSES)
    return legend(known, (each.standing.status for each in printed))


def _meeting(cycle: Cycle) -> str:
    """For whom it is and when they meet, as far as the cycle says."""
    on = f"{cycle.meeting_on:%-d %B %Y}" if cycle.meeting_on else ""
    return ", ".join(filter(None, (cycle.committee, on)))


def _sections(found: Laid) -> Iterator[Section]:
    for section, printed in groupby(found.printed, key=lambda each: each.indicator.section):
        part = found.outline.part(section.number)
        note = (part and part.note) or section.note
        yield Section(section.number, section.title, note, tuple(_groups(found, printed)))


def _groups(found: Laid, printed: Iterable[PrintedIndicator]) -> Iterator[Group]:
    """A topic whose indicators stand apart prints its words with each part of it."""
    for topic, members in groupby(printed, key=lambda each: each.topic):
        assert topic is not None  # the checklist stops a report whose indicators have none
        rows = tuple(members)
        more = tuple(beside(each, found) for each in rows) if found.outline.shows(*BESIDE) else ()
        yield Group(topic.name, _standings(rows), _words(found.desks.get(topic.pk)), more)


def _words(desk: Desk | None) -> Words | None:
    if desk is None or desk.approval is None:
        return None
    return Words(
        passages=tuple(Passage(each.title, each.text) for each in desk.passages),
        written_by=desk.writers,
        approved_by=desk.approval.name,
        approved_job_title=desk.approval.job_title,
        approved_at=desk.approval.at,
        digest=desk.approval.digest,
    )


def _notes(found: Laid, at: datetime, *, with_analysis: bool) -> tuple[str, ...]:
    held = timezone.localtime(at)
    notes = [
        *_meanings(found),
        f"Figures are as held on {held:%-d %B %Y} at {held:%H:%M}. A figure that is restated later is printed in a "
        "later report, and this one stays as it is.",
    ]
    if with_analysis:
        notes.append(
            "In the detailed analysis each percentage is of the row that is named beside it, and is worked out from "
            "the counts shown."
        )
    return (*notes, *found.outline.notes)


def _meanings(found: Laid) -> Iterator[str]:
    """Meanings of the columns that are printed."""
    outline, month, before = found.outline, found.month.label, periods.before(found.month).label
    if outline.shows(Shown.STATUS):
        yield (
            "Status is the year's figure against its target, by the limits that stand beside the target. Unrounded "
            "figures are compared: 69.6% does not meet a target of 70%."
        )
    if outline.shows(Shown.TREND):
        yield (
            f"Trend is {month} against {before}, by which way is better for the indicator; where a definition says so, "
            "it is against the same month of the year before. Without a figure for both there is no trend."
        )
    if outline.shows(Shown.LONG_TREND):
        yield (
            f"Long trend is {month} against the average of the {outline.long_months} months before it. Where one of "
            "them has no figure there is none."
        )
