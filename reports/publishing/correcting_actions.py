"""Begin the correction of a published report, and cancel it. The rest is as for any report (P8)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from commentary.actions import close_cycle_again, reopen_cycle
from reports.models import Correction, Report
from reports.workflow import Stage
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require


class NotCorrected(Refused):
    """The report cannot be corrected now, or no reason was given."""


@transaction.atomic
def begin_correction(report: Report, *, reason: str, by: Person, at: datetime) -> Correction:
    """Begin to correct a published report: the cycle's words are open again, and its next report replaces this one."""
    require(by, Permission.WITHDRAW_REPORTS)
    report = Report.objects.select_related("cycle__period").get(pk=report.pk)
    if not reason.strip():
        raise NotCorrected("Nothing was begun. Say why the report is corrected; the correction prints it.")
    if report.stage != Stage.PUBLISHED:
        raise NotCorrected("This report is not published. Assemble it again instead.")
    if later := report.replaced_by:
        raise NotCorrected(f"Version {later.version} has replaced this report. Correct that one.")
    try:
        with transaction.atomic():
            correction = Correction.objects.create(replaces=report, reason=reason.strip(), by=by, at=at)
    except IntegrityError as error:
        raise NotCorrected("This report is being corrected already.") from error
    record("began to correct", report, by=by, at=at, why=reason.strip())
    if report.cycle.closed:
        reopen_cycle(report.cycle, why=f"The report of {report.of} is corrected: {reason.strip()}", by=by, at=at)
    return correction


@transaction.atomic
def call_off_correction(correction: Correction, *, by: Person, at: datetime) -> None:
    """Leave the published report as it stands after all. What was assembled for the correction can go nowhere."""
    require(by, Permission.WITHDRAW_REPORTS)
    correction = Correction.objects.select_related("replaces__cycle__period").get(pk=correction.pk)
    under_way = Correction.objects.filter(pk=correction.pk, called_off_at=None)
    published = Report.objects.filter(correction=correction, stage=Stage.PUBLISHED).exists()
    if published or not under_way.update(called_off_at=at):
        raise NotCorrected("This correction is not under way any more: it was published, or called off.")
    record("called off the correction of", correction.replaces, by=by, at=at, why=correction.reason)
    close_words_again(correction, by=by, at=at)


def close_words_again(correction: Correction, *, by: Person, at: datetime) -> None:
    """Close the cycle's words again, unless another of its reports is being corrected."""
    cycle = correction.replaces.cycle
    others = Correction.objects.filter(replaces__cycle=cycle, called_off_at=None).exclude(pk=correction.pk)
    if not others.exclude(reports__stage=Stage.PUBLISHED).exists():
        close_cycle_again(cycle, why=f"{str(correction).capitalize()} is over.", by=by, at=at)
