"""The public edition of a report, worked out from the committee's and from what was published before (P10). Pure.

`rules` says what is protected and `observing` what a snapshot prints of it; `knowledge` adds what follows, `inference`
is the reader who counts, `suppression` chooses what to withhold, and `edition`, `sentences` and `words` write the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reports.disclosure.edition import Writer, is_marked
from reports.disclosure.knowledge import Edition, knowledge
from reports.disclosure.observing import Observed, observed
from reports.disclosure.rules import COMMITTEE, PUBLIC, Rules
from reports.disclosure.suppression import Suppression, suppression
from reports.disclosure.words import AtRisk, Decision, Decisions, Outcome, at_risk, reasons, vetted
from reports.snapshot.schema import Snapshot

__all__ = [
    "COMMITTEE", "PUBLIC", "AtRisk", "Decision", "Decisions", "Outcome", "Published", "Rules", "at_risk_of",
    "public_edition", "reasons", "too_late_of", "vetted",
]  # fmt: skip


@dataclass(frozen=True)
class Published:
    """A report that is out, in both editions."""

    committee: Snapshot
    public: Snapshot

    @cached_property
    def observed(self) -> Mapping[str, Edition]:
        """What there was to print, and what the public saw, by the indicator's code."""
        held, shown = observed(self.committee), observed(self.public)
        return {code: Edition(found, shown.get(code, ())) for code, found in held.items()}


def public_edition(committee: Snapshot, before: Sequence[Published], decisions: Decisions, rules: Rules) -> Snapshot:
    """The edition for everybody. It depends on nothing but what is passed.

    `before` has every report that is out, the newest first.
    """
    return _writer(committee, before, decisions, rules).snapshot()


def at_risk_of(committee: Snapshot, before: Sequence[Published], rules: Rules) -> tuple[AtRisk, ...]:
    """The passages that need a decision before the public edition may go out."""
    return at_risk(committee, _writer(committee, before, {}, rules).numbers)


def too_late_of(committee: Snapshot, before: Sequence[Published], rules: Rules) -> tuple[str, ...]:
    """The codes of the indicators of which earlier editions gave a protected count away, for all that is withheld."""
    return tuple(code for code, found in _suppressed(committee, before, rules).items() if found.too_late)


def _writer(committee: Snapshot, before: Sequence[Published], decisions: Decisions, rules: Rules) -> Writer:
    places = {code: found.places for code, found in _suppressed(committee, before, rules).items()}
    marked = frozenset(
        (standing.code, heading)
        for each in before
        for standing in each.public.standings
        for heading in is_marked(standing)
    )
    return Writer(committee, places, marked, decisions, rules)


def _suppressed(committee: Snapshot, before: Sequence[Published], rules: Rules) -> dict[str, Suppression]:
    return {
        code: _suppression(now, tuple(each.observed[code] for each in before if code in each.observed), rules)
        for code, now in observed(committee).items()
    }


@lru_cache(maxsize=512)
def _suppression(now: tuple[Observed, ...], before: tuple[Edition, ...], rules: Rules) -> Suppression:
    """Kept for the reports looked at last: a checklist asks for it each time that it is opened."""
    return suppression(now, knowledge(now, before, rules), rules)
