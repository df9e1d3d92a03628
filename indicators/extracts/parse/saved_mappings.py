"""Saved column mappings: remembered from people's answers, found again by the headings, and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from indicators.extracts.parse.questions import Mapped
from indicators.models import ColumnMapping
from safeguarding.audit.events import record
from safeguarding.models import Person
from safeguarding.permissions import Permission, require


def said_by(person: Person, at: datetime) -> str:
    return f"By {person.name} on {localtime(at):%-d %B %Y}"


def known() -> dict[str, Mapped]:
    """What is mapped, by the fingerprint of the headings. One query."""
    standing = ColumnMapping.objects.standing().exclude(columns={}).select_related("by")
    return {each.fingerprint: Mapped(each.columns, said_by(each.by, each.at)) for each in standing}


@transaction.atomic
def remember(fingerprint: str, columns: Mapping[str, str], *, by: Person, at: datetime) -> ColumnMapping:
    """Keep what the columns of files with these headings are, by plain heading; an earlier mapping gives way."""
    require(by, Permission.LOAD_FIGURES)
    before = ColumnMapping.objects.standing().filter(fingerprint=fingerprint).first()
    mapping = ColumnMapping.objects.create(fingerprint=fingerprint, columns=dict(columns), by=by, at=at)
    was = before.columns if before else {}
    record("mapped" if columns else "forgot", mapping, by=by, at=at, before=was, after=dict(columns))
    return mapping


def forget(mapping: ColumnMapping, *, by: Person, at: datetime) -> ColumnMapping:
    """Ask again what the columns are when the next file with these headings comes."""
    return remember(mapping.fingerprint, {}, by=by, at=at)
