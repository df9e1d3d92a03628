"""The context of the checks, from the rows of a month's report. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from commentary.checks.rows import Benchmark, Context, Known, Period, Polarity, Row, Value
from indicators.report_rows.row import Standing

POLARITIES = {
    "higher is better": Polarity.HIGH,
    "lower is better": Polarity.LOW,
    "close to the target is better": Polarity.BAND,
    "neither way is better": Polarity.NONE,
}


def context_of(
    standings: Iterable[Standing],
    counts: Iterable[tuple[str, Decimal]] = (),
    others: Iterable[tuple[str, str]] = (),
    known: Known | None = None,
) -> Context:
    """The rows of a topic with their periods; `others` are codes and titles of the rest of the report."""
    rows = tuple(standings)
    numbers: dict[str, set[Decimal]] = {}
    for code, number in counts:
        numbers.setdefault(code, set()).add(number)
    cells = rows[0].months if rows else ()
    own = {row.code for row in rows}
    return Context(
        month=cells[-1].heading if cells else "",
        previous=cells[0].heading if cells else "",
        year=rows[0].year.heading if rows else "",
        last_year=rows[0].last_year.heading if rows else "",
        rows=tuple(row_of(row, frozenset(numbers.get(row.code, ()))) for row in rows),
        others=tuple(Row(code, title, "", Polarity.NONE, {}) for code, title in others if code not in own),
        known=known or Known(),
    )


def row_of(standing: Standing, counts: frozenset[Decimal] = frozenset()) -> Row:
    """One row of the report. The year's figure has the status, where there is one."""
    facts = standing.facts
    previous, this = standing.months[0], standing.months[-1]
    cells = {
        Period.LAST_YEAR: standing.last_year,
        Period.PREVIOUS: previous,
        Period.THIS: this,
        Period.YEAR: standing.year,
    }
    values: Mapping[Period, Value] = {
        period: Value(cell.value, cell.numerator, cell.denominator)
        for period, cell in cells.items()
        # Between two collections a month shows the last one again, which is no month to compare with.
        if cell.value is not None and not (period is Period.PREVIOUS and cell.covers and cell.covers == this.covers)
    }
    return Row(
        code=standing.code,
        title=standing.description,
        unit=standing.unit,
        polarity=POLARITIES.get(facts.polarity, Polarity.NONE) if facts else Polarity.NONE,
        values=values,
        target=standing.target.value,
        status=standing.status_kind.value if standing.status_kind else "",
        status_word=standing.status_word,
        basis=facts.basis if facts else "",
        counts_what=facts.counts_what if facts else "",
        judged=Period.YEAR if Period.YEAR in values else Period.THIS,
        benchmarks=tuple(Benchmark(mark.group, mark.year, mark.value) for mark in facts.benchmarks) if facts else (),
        counts=counts,
        limits=(*facts.warning_at, *facts.alert_at) if facts else (),
    )
