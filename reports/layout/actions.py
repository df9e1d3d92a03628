"""Change a report template, and add one. Every change is a new version; earlier versions are kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from reports.layout import saved_layouts
from reports.layout.saved_layouts import SavedLayout
from reports.layout.schema import SHIPPED, Outline, to_json
from reports.models import OutlineVersion
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

LONGEST_SLUG = 40


class LayoutChanged(Refused):
    """Somebody else has changed the outline since the page was opened."""


class NameTaken(Refused):
    """There is an outline of that name, or it has no letter that an address could have."""


@transaction.atomic
def change(slug: str, outline: Outline, *, version: int, by: Person, at: datetime) -> SavedLayout:
    """Keep the outline as the version after the one that the person had before them. No change keeps nothing."""
    require(by, Permission.ASSEMBLE_REPORTS)
    kept = saved_layouts.current(slug)
    if kept.version != version:
        raise LayoutChanged(MEANWHILE)
    if kept.outline == outline:
        return kept
    return _added(SavedLayout(slug, version + 1, outline), "changed", kept.outline, by, at)


@transaction.atomic
def add(name: str, *, like: str, by: Person, at: datetime) -> SavedLayout:
    """Add an outline of another name, which begins like one that there is."""
    require(by, Permission.ASSEMBLE_REPORTS)
    slug = slugify(name)[:LONGEST_SLUG].strip("-")
    if not slug:
        raise NameTaken("Give it a name with letters.")
    if slug in SHIPPED or OutlineVersion.objects.filter(slug=slug).exists():
        raise NameTaken(f"There is an outline called “{name}” already. Choose another name.")
    outline = replace(saved_layouts.current(like).outline, name=name)
    return _added(SavedLayout(slug, 1, outline), "added", None, by, at)


MEANWHILE = (
    "Somebody else has changed this outline since you opened it. What you chose is still below. Open the outline in "
    "another window to see theirs, then save yours if it should stand."
)


def _added(kept: SavedLayout, verb: str, before: Outline | None, by: Person, at: datetime) -> SavedLayout:
    plan = to_json(kept.outline)
    try:
        with transaction.atomic():
            row = OutlineVersion.objects.create(slug=kept.slug, version=kept.version, plan=plan, by=by, at=at)
    except IntegrityError as error:
        raise LayoutChanged(MEANWHILE) from error
    earlier = json.loads(to_json(before)) if before else {}
    record(verb, row, by=by, at=at, before=earlier, after=json.loads(plan))
    return kept
