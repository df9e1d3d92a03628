"""The log-ins of a demo database, which the log-in page shows where settings.DEMO is on, and nowhere else.

Whoever changes something there has security codes from a secret that everybody knows, so that a council sees how it
will be; wherever a code is asked for, the page shows it, and the log-in has it filled in.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from safeguarding.accounts import second_factor
from safeguarding.models import Person, SecondFactor

PASSWORD = "a demo, not a secret"
LOG_INS = (
    ("officer@demo.example", "performance officer: loads figures, assembles and publishes"),
    ("manager@demo.example", "team manager: writes commentary"),
    ("head@demo.example", "head of service: returns or approves commentary"),
    ("director@demo.example", "director: signs off"),
    ("reader@demo.example", "reader: sees figures and published reports"),
    ("admin@demo.example", "administrator: adds people and gives roles"),
)
SECRET = b"the demo's director."


def code(person: Person, at: datetime) -> str:
    """In a demonstration, the next code that this person's app would show and that is not used; elsewhere nothing."""
    row = SecondFactor.objects.filter(person=person).first() if settings.DEMO else None
    if row is None or second_factor.unsealed(row.sealed) != SECRET:
        return ""
    return second_factor.code(SECRET, max(second_factor.step_at(at), row.last_step + 1))
