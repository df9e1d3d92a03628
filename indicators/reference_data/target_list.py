"""The list of targets: what is held, and setting them. Each is set by the action that a person's own page calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from indicators.actions import set_target
from indicators.extracts.files.errors import Fault
from indicators.extracts.files.headings import squeezed
from indicators.models import Indicator
from indicators.models import Target as Held
from indicators.reference_data.columns import TargetList
from indicators.reference_data.diff import Difference, Line, lines_of
from indicators.reference_data.parse import entry_of
from indicators.report_rows.explanations import exact_decimals
from indicators.rules.judgement import LimitKind, Target
from safeguarding.models import Person

KEY = ("code", "year")


def context() -> dict[str, Any]:
    return {"names": {squeezed(code): code for code in Indicator.objects.values_list("code", flat=True)}}


def held() -> tuple[Line, ...]:
    rows = Held.objects.standing().select_related("indicator", "year")
    entries = [
        SimpleNamespace(
            code=row.indicator.code,
            year=row.year.interval,
            value=as_given(row.value, row.decimals),
            upper=None if row.upper is None else as_given(row.upper, row.decimals),
            warning=row.warning,
            alert=row.alert,
            limits=LimitKind(row.limits),
            rationale=row.rationale,
        )
        for row in rows.order_by("year__starts_on", "indicator__section__number", "indicator__position")
    ]
    return lines_of(TargetList, enumerate(entries, 2), KEY)


def as_given(value: Decimal, decimals: int | None) -> Decimal:
    """With the decimals that it was written with; where those are not known, as few as it takes."""
    return value.quantize(Decimal(1).scaleb(-exact_decimals(value, decimals or 0)))


def faults_of(differences: Sequence[Difference], lines: Sequence[Line]) -> Iterator[Fault]:
    known = context()
    for difference in differences:
        try:
            _target(entry_of(difference.line, TargetList, known))
        except ValueError as error:
            yield Fault(str(error), row=difference.line.row)


def _target(entry: SimpleNamespace) -> Target:
    return Target(entry.value, entry.upper, entry.warning, entry.alert, entry.limits)


def apply(differences: Sequence[Difference], _: Any, *, by: Person, at: datetime, reason: str) -> None:
    known = context()
    ids = {one.code: one for one in Indicator.objects.all()}
    for difference in differences:
        entry = entry_of(difference.line, TargetList, known)
        set_target(ids[entry.code], entry.year, _target(entry), entry.rationale, by=by, at=at)
