"""Declaring sums, changing and ending them, and saying what is counted. Each in one transaction, with an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from indicators.models import Definition, Indicator, Measure, Sum, SumTerm
from indicators.rules.counted import Counted
from indicators.sums.series import Series, fails_in, numbers, sentence
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

MONTHS_NAMED = 3


class NotASum(Refused):
    """The counts cannot add up, or do not."""


class AlreadyDeclared(Refused):
    """Somebody declared the same sum, or ended it, in the meantime."""


class NothingCounted(Refused):
    """There is no such kind of thing, or nothing would change."""


@transaction.atomic
def declare_sum(
    whole: Series,
    parts: Sequence[Series],
    *,
    complete: bool,
    answer: str = Sum.Answer.ALWAYS,
    reason: str = "",
    by: Person,
    at: datetime,
) -> Sum:
    """Declare that the parts add up to the whole (`complete`) or lie apart within it; or that it is chance if they do.

    Raise `NotASum` where the current figures of some month contradict it.
    """
    require(by, Permission.DEFINE_INDICATORS)
    if not parts:
        raise NotASum("Choose what the parts are.")
    if whole.key in (part.key for part in parts) or len({part.key for part in parts}) < len(parts):
        raise NotASum("A count cannot be a part of itself. Choose other parts, or another whole.")
    if answer == Sum.Answer.ALWAYS and (wrong := fails_in(whole, parts, numbers((whole, *parts)), complete=complete)):
        more = f" and {len(wrong) - MONTHS_NAMED} more months" if len(wrong) > MONTHS_NAMED else ""
        raise NotASum(
            f"The figures do not add up in {'; '.join(wrong[:MONTHS_NAMED])}{more}. Correct the figures first, or say "
            "that there are others beside these parts."
        )
    key = f"{whole.key}={'+'.join(sorted(part.key for part in parts))}"
    try:
        with transaction.atomic():
            made = Sum.objects.create(
                answer=answer, complete=complete, key=key, reason=reason.strip(), by=by, at=at
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyDeclared("This sum is declared already. Look at the list, and end that one first.") from error
    SumTerm.objects.bulk_create(
        SumTerm(
            sum=made, is_whole=series is whole, indicator=series.indicator, part=series.part, measure=series.measure
        )
        for series in (whole, *parts)
    )
    after = {"sum": sentence(whole, parts, complete=complete), "answer": Sum.Answer(answer).label}
    record("declared", made, by=by, at=at, after=after, why=made.reason)
    return made


@transaction.atomic
def end_sum(declared: Sum, *, reason: str, by: Person, at: datetime) -> None:
    """Stop reckoning with a sum, or with its being chance. It is kept, with who ended it and why."""
    require(by, Permission.DEFINE_INDICATORS)
    if not reason.strip():
        raise NotASum("Say why this no longer holds.")
    if not Sum.objects.filter(pk=declared.pk, ended_at=None).update(ended_at=at, ended_by=by):
        raise AlreadyDeclared("This sum has been ended already.")
    record("ended", declared, by=by, at=at, before={"answer": Sum.Answer(declared.answer).label}, why=reason.strip())


@transaction.atomic
def change_sum(
    declared: Sum, whole: Series, parts: Sequence[Series], *, complete: bool, reason: str, by: Person, at: datetime
) -> Sum:
    """End a sum and declare another in its place."""
    end_sum(declared, reason=reason, by=by, at=at)
    return declare_sum(whole, parts, complete=complete, reason=reason, by=by, at=at)


@transaction.atomic
def say_what_is_counted(
    indicator: Indicator, counted: str, measures: Mapping[Measure, str], *, reason: str, by: Person, at: datetime
) -> None:
    """Say what an indicator's latest definition counts, and each of its measures (blank: what the indicator does).

    It changes no figure, so it may be said of months that are published; their public editions stay as they are.
    """
    require(by, Permission.DEFINE_INDICATORS)
    definition = Definition.objects.select_for_update().filter(indicator=indicator).order_by("from_on").last()
    if definition is None or any(kind and kind not in set(Counted) for kind in (counted, *measures.values())):
        raise NothingCounted("Choose one of the kinds that are listed.")
    if not reason.strip():
        raise NothingCounted("Say why: small numbers may become visible, or hidden.")
    changed: list[tuple[Definition | Measure, str]] = [(definition, counted), *measures.items()]
    changed = [(row, kind) for row, kind in changed if row.counted != kind]
    if not changed:
        raise NothingCounted("Nothing would change.")
    for row, kind in changed:
        type(row)._default_manager.filter(pk=row.pk).update(counted=kind)
        record(
            "changed", row, by=by, at=at, before={"counted": row.counted}, after={"counted": kind}, why=reason.strip()
        )
