"""Add names that are no child's, and take them off the list again."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from commentary.models import KnownName
from commentary.models.known_names import LONGEST_NAME
from commentary.text import markup
from commentary.workflow.exceptions import KnownNameRefused
from safeguarding.audit.events import record
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

MOST_AT_ONCE = 200


@transaction.atomic
def add_known_names(text: str, kind: str, *, by: Person, at: datetime) -> tuple[KnownName, ...]:
    """Add the names of a text, one on each line. Names that are on the list already are passed over.

    Raise `KnownNameRefused` where a line cannot be a name, or would hide the name of a child: a member of staff needs
    first name and surname, since children share first names.
    """
    require(by, Permission.RUN_CYCLES)
    names = list(dict.fromkeys(" ".join(line.split()) for line in markup.clean(text).splitlines() if line.strip()))
    if not names:
        raise KnownNameRefused("Write at least one name.")
    if len(names) > MOST_AT_ONCE:
        raise KnownNameRefused(f"These are {len(names)} names. Add at most {MOST_AT_ONCE} at once.")
    if kind not in KnownName.Kind.values:
        raise KnownNameRefused("Choose what kind of names these are.")
    for name in names:
        if len(name) > LONGEST_NAME:
            raise KnownNameRefused(f"“{name[:40]}…” is longer than {LONGEST_NAME} characters.")
        if not re.search(r"[^\W\d_]{2}", name):
            raise KnownNameRefused(f"“{name}” is no name: it has no two letters together.")
        if kind == KnownName.Kind.STAFF and len(name.split()) < 2:
            raise KnownNameRefused(
                f"“{name}” is one word. Give first name and surname: a first name alone would hide every child who "
                "has it."
            )
    current = set(KnownName.objects.standing().filter(removed=False).values_list("name", flat=True))
    added = [KnownName.objects.create(name=name, kind=kind, by=by, at=at) for name in names if name not in current]
    if not added:
        raise KnownNameRefused("Each of these is on the list already.")
    for row in added:
        record("added to the known names", row, by=by, at=at, after={"name": row.name, "kind": row.kind})
    return tuple(added)


@transaction.atomic
def remove_known_name(name: str, *, by: Person, at: datetime) -> KnownName:
    """Take a name off the list: the advice looks at it again. Raise `KnownNameRefused` if it is not on it."""
    require(by, Permission.RUN_CYCLES)
    current = KnownName.objects.standing().filter(name=name, removed=False).first()
    if current is None:
        raise KnownNameRefused("This name is not on the list any more.")
    row = KnownName.objects.create(name=name, kind=current.kind, removed=True, by=by, at=at)
    record("took off the known names", row, by=by, at=at, before={"name": name, "kind": current.kind})
    return row
