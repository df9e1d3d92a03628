"""The disclosure check: what the public edition of a month's report would hide, and which texts need a decision.

It takes seconds, so a job works it out in the background and keeps it, once for the same inputs. Pages read what is
kept, and ask for a new check where something has happened since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Any

from django.db import transaction

from commentary.models import Cycle
from reports.disclosure import (
    AtRisk,
    Preview,
    Published,
    at_risk_of,
    coarser,
    compare_options,
    seen_relations,
    suggested_options,
    work_out,
)
from reports.disclosure.audit import Audit, audit_from_json, audit_json
from reports.disclosure.coarser import TOO_MUCH
from reports.models import Correction, DisclosureCheck, EditionOptions, Job, PublicEdition, Report, Withdrawal
from reports.public import coarser_options, queries
from reports.snapshot.apply_layout import Laid
from reports.snapshot.build import snapshot_of
from reports.snapshot.relations import Relation
from reports.snapshot.schema import Passage, Snapshot
from safeguarding.jobs.background import UNDER_WAY, JobStage
from safeguarding.jobs.dispatch import nudge
from safeguarding.models import Event, Person
from safeguarding.permissions import Permission, require

Say = Callable[[str], None]


def silent(doing: str) -> None:
    """Say nothing, where no job shows what is done."""


# Kinds of thing whose events change nothing that is printed. Whatever is not listed may.
OTHER_EVENTS = ("person", "role", "cover", "disclosuredecision", "disclosureconfirmation", "job", "report")


@dataclass(frozen=True)
class Findings:
    """What a check found: hidden cells, texts that need a decision, and sums that hold and nobody declared.

    `previews` compare coarser ways to publish, where too much is hidden or one of them was chosen.
    """

    audit: Audit
    texts: tuple[AtRisk, ...]
    seen: tuple[Relation, ...]
    previews: tuple[Preview, ...] = ()

    @property
    def too_late(self) -> tuple[str, ...]:
        """The protected counts that earlier editions gave away."""
        return self.audit.already_out

    @property
    def hides_too_much(self) -> bool:
        """Whether more than a third of the figures would be hidden, so that coarser ways are offered."""
        return self.audit.withheld > TOO_MUCH * self.audit.figures


# -- in the background ---------------------------------------------------------------------------------------------
def make_check(found: Laid, outline: str, *, event: int, at: datetime, say: Say = silent) -> DisclosureCheck:
    """Work the check out and keep it; where one of the same inputs is kept, that one. `event` is the last one seen.

    `say` is called with what is done next.
    """
    committee, used = content_of(found), queries.rules()
    choice = coarser_options.chosen(found.cycle, outline)
    inputs = queries.check_inputs(committee, used, coarser_options.options_of(choice), found.out_digests)
    of_report = DisclosureCheck.objects.filter(cycle=found.cycle, outline=outline)
    if kept := of_report.filter(inputs=inputs).last():
        of_report.filter(pk=kept.pk, seen_event__lt=event).update(seen_event=event)
        return kept
    secret = secret_of(found.cycle, outline)
    made = findings(replace(committee, salt=secret), queries.out_already(found.cycle), choice, say)
    kept, _ = of_report.get_or_create(
        inputs=inputs, cycle=found.cycle, outline=outline,
        defaults={"secret": secret, "found": findings_json(made), "seen_event": event, "at": at},
    )  # fmt: skip
    return kept


def findings(
    committee: Snapshot, out: tuple[Published, ...], choice: EditionOptions | None, say: Say = silent
) -> Findings:
    """Everything that a check finds. Seconds of work. `committee` carries the secret as its salt.

    Coarser ways to publish are compared where too much would be hidden, or where one of them was chosen.
    """
    options, rules = coarser_options.options_of(choice), queries.rules()
    printed, used = coarser(committee, options), options.rules(rules)
    say("Working out what the public edition hides, which takes up to a minute")
    audit = work_out(printed, out, {}, used).audit
    previews: tuple[Preview, ...] = ()
    if audit.withheld > TOO_MUCH * audit.figures or options != coarser_options.USUAL:
        say("Comparing coarser ways to publish")
        ways = dict.fromkeys((coarser_options.USUAL, *suggested_options(committee), options))
        previews = compare_options(committee, out, {}, rules, tuple(ways))
    return Findings(audit, at_risk_of(printed, out, used), seen_relations(committee), previews)


def content_of(found: Laid) -> Snapshot:
    """The committee's edition, as far as it is the same whenever and as whichever version it is assembled."""
    return replace(snapshot_of(found, version=0, at=found.cycle.opened_at), notes=found.outline.notes)


def secret_of(cycle: Cycle, outline: str) -> str:
    """The secret of a report, drawn with its first check."""
    first = DisclosureCheck.objects.filter(cycle=cycle, outline=outline).order_by("id").first()
    return first.secret if first else token_hex(16)


def last_event() -> int:
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


# -- on pages ------------------------------------------------------------------------------------------------------
def kept_check(found: Laid) -> Findings | None:
    """The check of exactly what stands now, if it has been worked out. Two queries."""
    if any(each.topic is None for each in found.printed):
        return None
    content, used = content_of(found), queries.rules()
    chosen = EditionOptions.objects.filter(cycle=found.cycle).values_list("options", flat=True)
    ways = {coarser_options.USUAL, *map(coarser_options.options_from_json, chosen)}
    inputs = [queries.check_inputs(content, used, way, found.out_digests) for way in ways]
    kept = DisclosureCheck.objects.filter(cycle=found.cycle, inputs__in=inputs).order_by("seen_event", "id").last()
    return findings_from_json(kept.found) if kept else None


def check_of(report: Report) -> Findings | None:
    """The check that a report was assembled with. None in a report older than the keeping of checks. One query."""
    kept = DisclosureCheck.objects.filter(editions__report=report).first()
    return findings_from_json(kept.found) if kept else None


def latest_checks(cycle: Cycle) -> dict[str, DisclosureCheck]:
    """The latest check of the cycle's report by each outline. One query."""
    return {each.outline: each for each in DisclosureCheck.objects.filter(cycle=cycle).order_by("seen_event", "id")}


def is_outdated(check: DisclosureCheck) -> bool:
    """Whether anything happened since that may change what is printed. One query."""
    return Event.objects.filter(id__gt=check.seen_event).exclude(kind__in=OTHER_EVENTS).exists()


def at_risk_in(cycle: Cycle) -> tuple[AtRisk, ...]:
    """Every text of the cycle that needs a decision, as its latest checks found it, each once.

    Those of its withdrawals, its corrections and their drafts come last.
    """
    every = [text for check in latest_checks(cycle).values() for text in findings_from_json(check.found).texts]
    return tuple({text.digest: text for text in (*every, *texts_beside(cycle))}.values())


def texts_beside(cycle: Cycle) -> tuple[AtRisk, ...]:
    """The texts that need a decision and are in no check: of withdrawals, corrections and drafts. 3 queries."""
    withdrawals = Withdrawal.objects.filter(report__cycle=cycle).select_related("report__cycle__period")
    corrections = Correction.objects.filter(replaces__cycle=cycle, called_off_at=None)
    outgoing = [withdrawal.outgoing for withdrawal in withdrawals]
    outgoing += [correction.outgoing for correction in corrections.select_related("replaces__cycle__period")]
    drafts = PublicEdition.objects.filter(report__cycle=cycle, report__stage="draft").order_by("id")
    of_drafts = (text for texts in drafts.values_list("texts", flat=True) for text in texts_from_json(texts))
    return (*filter(None, (text.at_risk for text in outgoing)), *of_drafts)


@transaction.atomic
def ask_to_check(cycle: Cycle, outline: str, *, by: Person, at: datetime) -> Job:
    """Ask for a check; where one is under way, return that one.

    It changes nothing but what is known, so it leaves no event, and a page may ask when it is opened.
    """
    require(by, Permission.SEE_DRAFT_REPORTS)
    job, new = Job.objects.get_or_create(
        kind=Job.Kind.CHECK, cycle=cycle, outline=outline, stage__in=UNDER_WAY,
        defaults={"asked_by": by, "asked_at": at},
    )  # fmt: skip
    if new:
        transaction.on_commit(partial(nudge, Job, job.pk))
    return job


def latest_job(cycle: Cycle, outline: str) -> Job | None:
    return Job.objects.filter(kind=Job.Kind.CHECK, cycle=cycle, outline=outline).order_by("-id").first()


def keep_up(cycle: Cycle, outline: str, *, by: Person, at: datetime) -> tuple[DisclosureCheck | None, Job | None]:
    """The latest check of a report, and the job that works on a newer one where something happened since.

    A job that failed or was cancelled is returned too, and is not asked for again by itself.
    """
    check, job = latest_checks(cycle).get(outline), latest_job(cycle, outline)
    if check is not None and not is_outdated(check):
        return check, None
    if job is None or job.stage == JobStage.DONE:
        job = ask_to_check(cycle, outline, by=by, at=at)
    return check, job


# -- as JSON -------------------------------------------------------------------------------------------------------
def texts_json(texts: Iterable[AtRisk]) -> str:
    return json.dumps([_plain(text) for text in texts], ensure_ascii=False)


def texts_from_json(content: str) -> tuple[AtRisk, ...]:
    return tuple(_text(plain) for plain in json.loads(content or "[]"))


def findings_json(found: Findings) -> str:
    plain = {
        "audit": json.loads(audit_json(found.audit)),
        "texts": [_plain(text) for text in found.texts],
        "seen": [asdict(relation) for relation in found.seen],
        "previews": [asdict(preview) for preview in found.previews],
    }
    return json.dumps(plain, ensure_ascii=False)


def findings_from_json(content: str) -> Findings:
    plain = json.loads(content)
    return Findings(
        audit_from_json(json.dumps(plain["audit"])),
        tuple(_text(text) for text in plain["texts"]),
        tuple(Relation(**{**relation, "parts": tuple(relation["parts"])}) for relation in plain["seen"]),
        tuple(
            Preview(**{**each, "options": coarser_options.options_from_json(json.dumps(each["options"]))})
            for each in plain["previews"]
        ),
    )


def _plain(text: AtRisk) -> dict[str, Any]:
    return {
        "topic": text.topic, "heading": text.passage.heading, "text": text.passage.text,
        "reasons": text.reasons, "withheld": sorted(text.withheld),
        "kind": text.kind,
    }  # fmt: skip


def _text(plain: Mapping[str, Any]) -> AtRisk:
    passage = Passage(plain["heading"], plain["text"])
    return AtRisk(plain["topic"], passage, tuple(plain["reasons"]), frozenset(plain["withheld"]), plain["kind"])
