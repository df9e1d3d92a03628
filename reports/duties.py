"""Separation of duties: who had a hand in a report, and so may not sign it off (P3)."""

from __future__ import annotations

from commentary.models import Passage
from reports.models import Report
from safeguarding.models import Person


def objection(report: Report, person: Person) -> str:
    """Why this person may not sign off what they had a hand in, in a sentence; empty if they had none."""
    if report.assembled_by_id == person.pk:
        return "You assembled this report, so somebody else must sign it off."
    if Passage.objects.filter(commentary__cycle=report.cycle_id, written_by=person).exists():
        return "You wrote some of this report's commentary, so somebody else must sign it off."
    return ""
