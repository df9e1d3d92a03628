"""Record decisions on text that may identify a child to the public. See `disclosure.words`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commentary.models import Cycle
from reports import separation_of_duties
from reports.disclosure import AtRisk, Decision, Outcome, reasons
from reports.models import DisclosureDecision
from reports.public.words_at_risk import at_risk_in
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require


class NotDecided(Refused):
    """The decision lacks something: a `reason`, or `words` that are safe to publish; `lacks` says which."""

    def __init__(self, sentence: str, lacks: str) -> None:
        super().__init__(sentence)
        self.lacks = lacks


class NotAtRisk(Refused):
    """The passage is another by now, or nothing speaks against it any more."""


class WroteIt(Refused):
    """The person wrote the words that they would decide on (P3)."""


@transaction.atomic
def decide(
    cycle: Cycle, digest: str, decision: Decision, *, reason: str, by: Person, at: datetime
) -> DisclosureDecision:
    """Decide what the public edition says in a passage's place. `digest` is that of the passage on the page (P2).

    The last decision on a passage stands, for reports assembled from then on; those before it are kept.
    """
    require(by, Permission.DECIDE_DISCLOSURE)
    found = next((each for each in at_risk_in(cycle) if each.digest == digest), None)
    if found is None:
        raise NotAtRisk("These words, or the reasons against them, are others by now. Look at them as they are.")
    if separation_of_duties.wrote(found.topic, cycle, by):
        raise WroteIt("You wrote these words, so somebody else must decide on them.")
    _require_whole(decision, reason, found)
    words = decision.words.strip() if decision.outcome == Outcome.OTHER_WORDS else ""
    made = DisclosureDecision.objects.create(
        cycle=cycle, digest=digest, topic=found.topic, heading=found.passage.heading, outcome=decision.outcome,
        words=words, reason=reason.strip(), by=by, name=by.name, job_title=by.job_title, at=at,
    )  # fmt: skip
    after = {"outcome": decision.outcome, "passage": digest, "words": words, "at risk": list(found.reasons)}
    record("decided disclosure", made, by=by, at=at, after=after, why=reason.strip())
    return made


def _require_whole(decision: Decision, reason: str, found: AtRisk) -> None:
    if decision.outcome == Outcome.AS_IT_IS and not reason.strip():
        raise NotDecided("Say why these words may be published as they are.", "reason")
    if decision.outcome != Outcome.OTHER_WORDS:
        return
    if not decision.words.strip():
        raise NotDecided("Write the words that are published in place of these.", "words")
    if still := reasons(decision.words, found.withheld):
        raise NotDecided(f"Your own words may tell as much: {' '.join(still)}", "words")
