"""Record decisions on text that may identify a child, answers about sums, and confirmations of a public edition."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commentary.models import Cycle
from reports import separation_of_duties
from reports.disclosure import AtRisk, Decision, Options, Outcome, reasons
from reports.disclosure.audit import audit_from_json
from reports.models import DisclosureConfirmation, DisclosureDecision, EditionOptions, Report
from reports.public.coarser_options import in_words, options_json
from reports.public.disclosure_check import at_risk_in, findings_from_json, latest_checks, texts_from_json
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


class NotOffered(Refused):
    """The way to publish is not among those that the latest check compared."""


@transaction.atomic
def choose_options(cycle: Cycle, outline: str, options: Options, *, by: Person, at: datetime) -> EditionOptions:
    """Choose how coarsely a month's public edition is published, of the ways that the latest check compared (P2)."""
    require(by, Permission.DECIDE_DISCLOSURE)
    check = latest_checks(cycle).get(outline)
    offered = {each.options: each for each in findings_from_json(check.found).previews} if check else {}
    if options not in offered:
        raise NotOffered("This way to publish is not among those on the page. Look at the page as it is now.")
    made = EditionOptions.objects.create(
        cycle=cycle, outline=outline, options=options_json(options), by=by, name=by.name, job_title=by.job_title, at=at
    )
    preview = offered[options]
    after = {"way": in_words(options), "hidden": preview.withheld, "out of": preview.figures, "left out": preview.lost}
    record("chose", made, by=by, at=at, after=after)
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
