"""Record decisions on text that may identify a child, answers about sums, and confirmations of a public edition."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commentary.models import Cycle
from reports import separation_of_duties
from reports.disclosure import AtRisk, Decision, Outcome, reasons
from reports.disclosure.audit import audit_from_json
from reports.models import DisclosureConfirmation, DisclosureDecision, Report
from reports.public.disclosure_check import at_risk_in, texts_from_json
from reports.workflow import Stage
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


class NotTheEdition(Refused):
    """The edition is not a draft's, or not the one that was on the page."""


@transaction.atomic
def confirm_edition(report: Report, *, digest: str, by: Person, at: datetime) -> DisclosureConfirmation:
    """Confirm what a draft's public edition hides and says, numbers and words. `digest` is that of the edition read.

    It holds for this edition alone: a new version of the report is confirmed anew.
    """
    require(by, Permission.DECIDE_DISCLOSURE)
    report = Report.objects.select_related("public_edition", "cycle").get(pk=report.pk)
    edition = report.public_edition
    later = Report.objects.filter(cycle=report.cycle_id, outline=report.outline, version__gt=report.version)
    if digest != edition.digest or report.stage != Stage.DRAFT or later.exists():
        raise NotTheEdition("This is not the latest draft any more. Look at the latest one, then confirm that.")
    made = DisclosureConfirmation.objects.create(
        report=report, digest=digest, by=by, name=by.name, job_title=by.job_title, at=at
    )
    audit = audit_from_json(edition.audit)
    after = {"public digest": digest, "hidden": audit.withheld, "out of": audit.figures}
    after |= {"texts": len(texts_from_json(edition.texts))}
    record("confirmed", made, by=by, at=at, after=after)
    return made


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
