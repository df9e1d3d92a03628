"""All that loading or undoing an extract would do, gathered for its page before anybody decides.

Approvals, words and reports stand above this app: each app above registers a function
which is given the changes and returns what rests on the figures; so this app asks them without importing them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from indicators.extracts.parse.rows import CountRow, FigureRow, Key, TypedRow
from indicators.extracts.preview.diff import Change, Preview
from indicators.extracts.preview.omissions import Brought, LeftOut, left_out
from indicators.extracts.preview.row_effects import (
    Consequences,
    Resting,
    Rests,
    Swap,
    by_code,
    consequences,
    months_moved,
)  # fmt: skip
from indicators.models import Count, Extract, Figure, Indicator, Period
from indicators.models.querysets import FromExtracts
from indicators.report_rows.queries import as_held, as_held_rows, facts_of_months
from indicators.report_rows.values import Held
from indicators.rules import periods
from indicators.rules.periods import Interval, Kind

Asked = Callable[[tuple[Swap, ...]], list[Resting]]
EXACT = Decimal("0.000001")
IN_ORDER = ("indicator__section__number", "indicator__position")


@dataclass(frozen=True)
class Restatement(Change):
    """A changed figure, and where it stands as it is now: "published in January 2010". Empty where nowhere yet."""

    restates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What moves in each month's report, the latest first; what rests on the figures; what a file leaves out.

    `restates` says, for a figure, what holds it as it is now: a published report, an approval.
    """

    months: tuple[Consequences, ...] = ()
    resting: Mapping[Rests, tuple[Resting, ...]] = field(default_factory=dict)
    restates: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()

    def restatements(self, preview: Preview) -> tuple[Restatement, ...]:
        """The changes, each with what holds the figure as it is now."""
        return tuple(
            Restatement(each.new, each.old, each.published, self.restates.get(each.new.key, ()))
            for each in preview.changed
        )


_dependents: list[Asked] = []


def register(dependents: Asked) -> None:
    """Add a function that returns what rests on figures that change; called from `AppConfig.ready`."""
    _dependents.append(dependents)


def of_loading(extract: Extract, preview: Preview) -> Outcome:
    """What loading would do, of an extract that waits. A fixed number of queries."""
    rows = [change.new for change in preview.to_load]
    held = _held([change.old for change in preview.changed if change.old])
    swaps = tuple(_swap(row, held.get(row.key), extract.sha256) for row in rows)
    return _outcome(swaps, _left_out(extract, (*rows, *preview.unchanged)))


def of_undoing(extract: Extract) -> Outcome:
    """What undoing would do, of an extract that is loaded. A fixed number of queries."""
    model = Count if extract.kind == Extract.Kind.COUNTS else Figure
    mine = model.objects.filter(extract=extract)
    others = model.objects.loaded().exclude(extract=extract).filter(_same_keys(mine)).order_by("id")
    before = _by_key(others)
    return _outcome(tuple(Swap(*key, old, before.get(key)) for key, old in _by_key(mine).items()))


def _outcome(swaps: tuple[Swap, ...], missed: tuple[LeftOut, ...] = ()) -> Outcome:
    if not swaps:
        return Outcome(left_out=missed)
    resting: dict[Rests, list[Resting]] = defaultdict(list)
    restates: dict[Key, list[str]] = defaultdict(list)
    for each in (found for dependents in _dependents for found in dependents(swaps)):
        resting[each.kind].append(each)
        for key in each.about:
            restates[key].append(each.named)
    return Outcome(
        _consequences(swaps),
        {kind: tuple(resting[kind]) for kind in Rests if kind in resting},
        {key: tuple(dict.fromkeys(named)) for key, named in restates.items()},
        missed,
    )


def _consequences(swaps: Sequence[Swap]) -> tuple[Consequences, ...]:
    """Each month's moves; months without any only where the figures are theirs."""
    new = by_code(swaps)
    indicators = list(Indicator.objects.filter(code__in=new).order_by("section__number", "position"))
    months = _months(swap.period for swap in swaps) if indicators else ()
    if not months:
        return ()
    facts = facts_of_months(indicators, months)
    found = (consequences(facts[month].values(), new, month) for month in months)
    own = {periods.month_of(swap.period.ends_on) for swap in swaps if swap.period.kind is not Kind.YEAR}
    return tuple(each for each in found if each.moves or each.disagree or each.month in own)


def _months(changed: Iterable[Interval]) -> tuple[Interval, ...]:
    """The months that the periods may move, but for those whose report is published."""
    intervals = tuple(changed)
    rows = Period.objects.filter(kind=Kind.MONTH, ends_on__gte=min(each.starts_on for each in intervals))
    closed = {row.interval: row.closed_at is not None for row in rows}
    moved = months_moved(intervals, (month for month, shut in closed.items() if not shut))
    return tuple(month for month in moved if not closed.get(month))


# -- what is held, and what would be -------------------------------------------------------------------------------
def _swap(row: TypedRow, old: Held | None, source: str) -> Swap:
    if isinstance(row, CountRow):
        new = Held(Decimal(row.number), restated=old is not None, source=source, row=row.row)
    else:
        new = _as_it_will_be(row, old is not None, source)
    return Swap(row.code, row.period, old, new)


def _as_it_will_be(row: FigureRow, restated: bool, source: str) -> Held:
    """The figure to the digits that the table keeps, so that a digest over it is that of the figure once loaded."""
    value, numerator, denominator = (
        None if each is None else each.quantize(EXACT) for each in (row.value, row.numerator, row.denominator)
    )
    missing = row.missing.value if row.missing else ""
    return as_held(value, numerator, denominator, missing, row.provisional, restated, source, row.row)


def _held(rows: Sequence[TypedRow]) -> dict[Key, Held]:
    """The figures or counts that stand for these rows, with their sources. At most two queries."""
    if not rows:
        return {}
    model, code = (Count, "measure__code") if isinstance(rows[0], CountRow) else (Figure, "indicator__code")
    about = {
        f"{code}__in": {row.code for row in rows},
        "period__starts_on__gte": min(row.period.starts_on for row in rows),
        "period__ends_on__lte": max(row.period.ends_on for row in rows),
    }
    return _by_key(model.objects.standing().filter(**about))


def _by_key(rows: QuerySet[Any]) -> dict[Key, Held]:
    """By code and period; of several rows of one key, the last in the order given."""
    if rows.model is Count:
        columns = ("measure__code", "period__kind", "period__starts_on", "period__ends_on")
        counts = rows.annotate(restated=Count.objects.earlier()).values_list(
            *columns, "number", "restated", "extract__sha256", "row"
        )
        return {
            (code, Interval(Kind(kind), starts_on, ends_on)): Held(Decimal(number), None, None, None, False, *source)
            for code, kind, starts_on, ends_on, number, *source in counts
        }
    codes = dict(Indicator.objects.values_list("id", "code"))
    return {(codes[indicator], period): held for indicator, period, held in as_held_rows(rows)}


def _same_keys(rows: FromExtracts) -> Q:
    """That a row is for the same indicator or measure and period as one of these."""
    name, period = rows.model.KEY
    return Q(**{f"{name}__in": rows.values(name), f"{period}__in": rows.values(period)})


# -- what files of the same kind brought ---------------------------------------------------------------------------
def _left_out(extract: Extract, rows: Sequence[TypedRow]) -> tuple[LeftOut, ...]:
    """Against the files that brought figures for its latest month or the one before. Two queries; none for counts."""
    codes: dict[Interval, set[str]] = defaultdict(set)
    for row in rows:
        if isinstance(row, FigureRow) and row.period.kind is Kind.MONTH:
            codes[row.period].add(row.code)
    if not codes or extract.kind != Extract.Kind.FIGURES:
        return ()
    month = max(codes)
    starts = {each.starts_on: each for each in (periods.before(month), month)}
    found = (
        Figure.objects.loaded()
        .filter(extract__kind=Extract.Kind.FIGURES, period__kind=Kind.MONTH, period__starts_on__in=starts)
        .order_by("extract__loaded_at", "extract_id", "period__starts_on", *IN_ORDER)
        .values_list("extract_id", "extract__name", "period__starts_on", "indicator__code")
    )  # fmt: skip
    brought: dict[tuple[int, str, Interval], list[str]] = defaultdict(list)
    for pk, name, starts_on, code in found:
        brought[pk, name, starts[starts_on]].append(code)
    earlier = [Brought(name, each, tuple(its)) for (_, name, each), its in brought.items()]
    if not left_out(codes, earlier):
        return ()
    there = Figure.objects.standing().filter(period__kind=Kind.MONTH, period__starts_on=month.starts_on)
    return left_out(codes, earlier, frozenset(there.values_list("indicator__code", flat=True)))
