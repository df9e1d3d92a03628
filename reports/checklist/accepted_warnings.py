"""Warnings of the checklist that somebody goes ahead with all the same, and why. Errors cannot be gone ahead with.

A warning is known by its sentence: once it says something else (another figure, another count), the reason given for it
counts no more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils import timezone

from reports.checklist.checks import Gap, Severity, gaps
from reports.models import GoneAhead
from reports.public.disclosure_check import Findings
from reports.snapshot.apply_layout import Laid


@dataclass(frozen=True)
class Answered:
    """A warning, and the reason that somebody gave for going ahead with it."""

    gap: Gap
    given: GoneAhead


@dataclass(frozen=True)
class Warnings:
    """The checklist's warnings: those for which a reason is given, and the `open` ones."""

    open: tuple[Gap, ...] = ()
    answered: tuple[Answered, ...] = ()

    @property
    def seen(self) -> str:
        """The digest of the open ones; empty if there are none."""
        return digest(" ".join(key_of(gap) for gap in self.open)) if self.open else ""


def warnings(found: Laid, check: Findings | None = None) -> Warnings:
    """The warnings of the checklist. The last reason given for one is the one that counts. `check` is as in `gaps`."""
    given = {each.key: each for each in found.gone_ahead}
    every = [gap for gap in gaps(found, check) if gap.severity is Severity.WARNING]
    return Warnings(
        tuple(gap for gap in every if key_of(gap) not in given),
        tuple(Answered(gap, given[key_of(gap)]) for gap in every if key_of(gap) in given),
    )


def notes(found: Laid) -> tuple[str, ...]:
    """What the report says of the warnings that it goes out with."""
    return tuple(_note(answered) for answered in warnings(found).answered)


def _note(answered: Answered) -> str:
    given = answered.given
    on = f"{timezone.localtime(given.at):%-d %B %Y}"
    worded = answered.gap.printed or answered.gap.sentence
    return f"{worded} Why this report goes ahead with it: {given.reason} ({given.who}, {on})"


def key_of(gap: Gap) -> str:
    return digest(gap.sentence)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
