"""Separation of duties for data quality: nobody checks a note on data that they had a hand in (P3)."""

from __future__ import annotations

from indicators.models import DataQuality, Extract
from safeguarding.models import Event, Person


def checking_objection(quality: DataQuality, person: Person) -> str:
    """Why this person may not check the statement, in a sentence; empty if they had no hand in the extract."""
    if quality.by_id == person.pk:
        return "You stated this yourself, so somebody else must check it."
    if quality.extract.by_id == person.pk:
        return "You sent this file, so somebody else must check it."
    loads = Event.objects.filter(kind=Extract._meta.model_name, thing_id=str(quality.extract_id), verb="loaded")
    if loads.filter(by_email=person.email).exists():
        return "You loaded this extract, so somebody else must check it."
    return ""
