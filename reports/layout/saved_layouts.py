"""The outlines that there are, each in its latest version. One that nobody changed stands as the system brought it."""

from __future__ import annotations

from dataclasses import dataclass

from commentary.models import Cycle
from reports.layout.schema import SHIPPED, Outline, from_json
from reports.models import OutlineVersion, Report
from reports.snapshot.apply_layout import Laid, laid
from reports.snapshot.queries import gathered
from safeguarding.exceptions import Refused


@dataclass(frozen=True)
class SavedLayout:
    """An outline by the name that stands in addresses, and which version of it this is."""

    slug: str
    version: int
    outline: Outline


class NoOutline(Refused):
    """There is no outline of that name."""


def every() -> tuple[SavedLayout, ...]:
    """The latest version of each: those of the system first, then others by name. One query."""
    latest = {slug: SavedLayout(slug, 1, outline) for slug, outline in SHIPPED.items()}
    rows = OutlineVersion.objects.order_by("version")
    latest |= {row.slug: SavedLayout(row.slug, row.version, from_json(row.plan)) for row in rows}
    ours = [kept for slug, kept in latest.items() if slug in SHIPPED]
    others = [kept for slug, kept in latest.items() if slug not in SHIPPED]
    return (*ours, *sorted(others, key=lambda kept: kept.outline.name.casefold()))


def current(slug: str) -> SavedLayout:
    """The latest version. Raise `NoOutline` where there is none of that name."""
    row = OutlineVersion.objects.filter(slug=slug).order_by("-version").first()
    if row:
        return SavedLayout(slug, row.version, from_json(row.plan))
    if slug not in SHIPPED:
        raise NoOutline(f"There is no outline called “{slug}”.")
    return SavedLayout(slug, 1, SHIPPED[slug])


def of(report: Report) -> Outline:
    """The outline by which a report was assembled."""
    row = OutlineVersion.objects.filter(slug=report.outline, version=report.outline_version).first()
    return from_json(row.plan) if row else SHIPPED[report.outline]


def laid_for(cycle: Cycle, slug: str) -> Laid:
    """What the cycle's report by the latest version of an outline prints, as it stands now."""
    return laid(gathered(cycle), current(slug).outline)
