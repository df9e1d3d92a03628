"""What stands at one moment, composed as the snapshot of a report: sections, words, analyses, notes, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.utils import timezone

from commentary.ledger import Desk
from indicators import periods
from reports.analysis import details
from reports.disclosure import COMMITTEE
from reports.gathering import Gathered, Printed
from reports.snapshot import Group, Passage, Section, Snapshot, Words


def snapshot_of(found: Gathered, *, version: int, at: datetime) -> Snapshot:
    """The committee's edition, with everything."""
    cycle, month = found.cycle, found.month
    year = periods.financial_year(month.ends_on)
    analyses = details(found)
    return Snapshot(
        council=settings.COUNCIL_NAME,
        colour=settings.COUNCIL_COLOUR,
        site=settings.SITE_ADDRESS,
        appendix=cycle.appendix,
        title=cycle.title,
        period=month.label,
        version=version,
        generated_on=timezone.localtime(at).date(),
        last_year=periods.year(year.starts_on.year - 1).label,
        months=(periods.before(month).short_label, month.short_label),
        year=year.label,
        sections=tuple(_sections(found)),
        details=analyses,
        notes=_notes(found, at, with_analysis=bool(analyses)),
        sources=found.sources,
        edition=COMMITTEE,
    )


def _sections(found: Gathered) -> Iterator[Section]:
    for section, printed in groupby(found.printed, key=lambda each: each.indicator.section):
        yield Section(section.number, section.title, section.note, tuple(_groups(found, printed)))


def _groups(found: Gathered, printed: Iterable[Printed]) -> Iterator[Group]:
    """A topic whose indicators stand apart prints its words with each part of it."""
    for topic, members in groupby(printed, key=lambda each: each.topic):
        assert topic is not None  # the checklist stops a report whose indicators have none
        yield Group(topic.name, tuple(each.standing for each in members), _words(found.desks.get(topic.pk)))


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


def _notes(found: Gathered, at: datetime, *, with_analysis: bool) -> tuple[str, ...]:
    month, before = found.month.label, periods.before(found.month).label
    held = timezone.localtime(at)
    notes = [
        "Status is the year's figure against its target, by the limits that stand beside the target. Unrounded figures "
        "are compared: 69.6% does not meet a target of 70%.",
        f"Trend is {month} against {before}, by which way is better for the indicator; where a definition says so, it "
        "is against the same month of the year before. Without a figure for both there is no trend.",
        f"Figures are as held on {held:%-d %B %Y} at {held:%H:%M}. A figure that is restated later is printed in a "
        "later report, and this one stays as it is.",
    ]
    if with_analysis:
        notes.append(
            "In the detailed analysis each percentage is of the row that is named beside it, and is worked out from "
            "the counts shown."
        )
    return tuple(notes)
