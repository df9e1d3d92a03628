"""Add a data quality note to an upload, and check a note that somebody else added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from indicators.data_quality.separation import checking_objection
from indicators.models import DataQuality, Extract, QualityCheck
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

Outcome = QualityCheck.Outcome


class NothingToState(Refused):
    """Nothing of the extract is loaded or waits to be, or it was typed and says in its note where it comes from."""


class Incomplete(Refused):
    """Something that has to be said is not said, or cannot be."""


class SecondPerson(Refused):
    """Whoever sent, loaded or stated it may not check it (P3)."""


class NotTheStatementRead(Refused):
    """Another statement stands, or somebody checked it first."""


@dataclass(frozen=True)
class Statement:
    """Where data come from, when they were taken out of it and by whom; `problems` is blank if none are known."""

    system: str
    extracted_at: datetime
    run_by: str
    problems: str = ""


@transaction.atomic
def state_quality(extract: Extract, statement: Statement, *, by: Person, at: datetime) -> DataQuality:
    """State where an extract's data come from and their known problems; it replaces an earlier statement and its check.

    Raise `NothingToState` and `Incomplete`.
    """
    require(by, Permission.LOAD_FIGURES)
    if extract.kind == Extract.Kind.TYPED or extract.stage not in (Extract.Stage.READ, Extract.Stage.LOADED):
        raise NothingToState(f"{extract.name} is no file whose figures count or wait, so there is nothing to state.")
    system, run_by = statement.system.strip(), statement.run_by.strip()
    if not system or not run_by:
        raise Incomplete("Say which system the data come from, and who took them out of it.")
    if statement.extracted_at > at:
        raise Incomplete("The extract cannot have been made in the future. Give the time at which it was run.")
    row = DataQuality.objects.create(
        extract=extract, system=system, extracted_at=statement.extracted_at, run_by=run_by,
        problems=statement.problems.strip(), by=by, at=at,
    )  # fmt: skip
    after = {
        "system": row.system, "extracted at": row.extracted_at.isoformat(), "run by": row.run_by,
        "known problems": row.problems or "none known",
    }  # fmt: skip
    record("stated", row, by=by, at=at, after=after)
    return row


@transaction.atomic
def check_quality(quality: DataQuality, outcome: str, *, remark: str = "", by: Person, at: datetime) -> QualityCheck:
    """Say, as a second person, whether what was stated makes the data fit to report; what is not fit needs a remark.

    Raise `SecondPerson`, `Incomplete` and `NotTheStatementRead`.
    """
    require(by, Permission.CHECK_QUALITY)
    if objection := checking_objection(quality, by):
        raise SecondPerson(objection)
    if outcome not in Outcome.values or (outcome == Outcome.NOT_FIT and not remark.strip()):
        raise Incomplete("Say whether it is fit to report and, where it is not, why.")
    if DataQuality.objects.standing().filter(extract=quality.extract_id).exclude(pk=quality.pk).exists():
        raise NotTheStatementRead("Another statement was made meanwhile. Read it, then check that.")
    try:
        with transaction.atomic():
            row = QualityCheck.objects.create(quality=quality, outcome=outcome, remark=remark.strip(), by=by, at=at)
    except IntegrityError as error:
        raise NotTheStatementRead("Somebody has checked this already. Look at the page again.") from error
    record("checked", quality, by=by, at=at, after={"outcome": outcome}, why=remark.strip())
    return row
