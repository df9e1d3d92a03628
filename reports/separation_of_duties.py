"""Separation of duties: who had a hand in a report or in words, and so may not decide on them (P3)."""

from __future__ import annotations

from commentary.models import Cycle, Passage
from reports.models import DisclosureDecision, Report
from safeguarding.models import Person


def objection(report: Report, person: Person) -> str:
    """Why this person may not sign off what they had a hand in, in a sentence; empty if they had none."""
    if report.assembled_by_id == person.pk:
        return "You assembled this report, so somebody else must sign it off."
    if Passage.objects.filter(commentary__cycle=report.cycle_id, written_by=person).exists():
        return "You wrote some of this report's commentary, so somebody else must sign it off."
    if DisclosureDecision.objects.filter(cycle=report.cycle_id, by=person).exclude(words="").exists():
        return "You wrote words for this report's public edition, so somebody else must sign it off."
    return ""


def wrote(topic: str, cycle: Cycle, person: Person) -> bool:
    """Did the person ever write in the cycle's commentary on this topic?"""
    written = Passage.objects.filter(commentary__cycle=cycle, commentary__topic__name=topic)
    return written.filter(written_by=person).exists()
