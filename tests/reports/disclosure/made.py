"""Small reports for the tests of the public edition, made by the same rules as real ones, and publishing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from indicators.report_rows.row import Facts, Held, Reading, Standing, stand
from indicators.rules import periods
from indicators.rules.formatting import Unit, show
from indicators.rules.judgement import Basis, Polarity, Target, percentage
from indicators.rules.periods import Interval
from reports.disclosure import COMMITTEE, Published, Rules, public_edition
from reports.snapshot.schema import (
    Chart,
    ChartLine,
    Detail,
    DetailBlock,
    DetailRow,
    Group,
    Section,
    Share,
    Snapshot,
    Words,
)
from tests.reports.sample import seed

APRIL, MAY, JUNE, JULY = (periods.month(2009, number) for number in (4, 5, 6, 7))
Counts = tuple[int, int]  # n of N
Rows = tuple[tuple[str, str, Mapping[Interval, int]], ...]  # name, part of, number by month


def held(counts: Counts) -> Held:
    n, of = counts
    return Held(percentage(Decimal(n), Decimal(of)), Decimal(n), Decimal(of), source="a" * 64, row=2)


def row(
    code: str, counts: Mapping[Interval, Counts], month: Interval, *, basis: Basis = Basis.IN_MONTH, target: str = "60"
) -> Standing:
    """The indicator's row of the month's report."""
    reading = Reading("Things done on time", Unit.PERCENT, Polarity.MAXIMISE, basis, counts_what="child")
    figures = {each: held(pair) for each, pair in counts.items() if each <= month}
    return stand(Facts(code, reading, figures, Target(Decimal(target))), month)


def number_row(code: str, numbers: Mapping[Interval, str], month: Interval) -> Standing:
    """A row that counts, without a percentage."""
    reading = Reading("Posts vacant", Unit.COUNT, Polarity.MINIMISE, Basis.MONTH_END, decimals=1, data_only=True)
    return stand(Facts(code, reading, {each: Held(Decimal(text)) for each, text in numbers.items()}, None), month)


def report(
    month: Interval, *standings: Standing, rows: Rows = (), code: str = "A", words: Words | None = None
) -> Snapshot:
    """The committee's report of the month."""
    year = periods.financial_year(month.ends_on)
    return replace(
        seed(),
        edition=COMMITTEE,
        salt="random",
        period=month.label,
        last_year=periods.year(year.starts_on.year - 1).label,
        months=(periods.before(month).short_label, month.short_label),
        year=year.label,
        sections=(Section(1, "Part 1", "", (Group("Topic", standings, words),)),),
        details=(detail(code, rows, month),) if rows else (),
    )


def detail(code: str, rows: Rows, month: Interval) -> Detail:
    """An analysis of the months from April to this one, with a chart of every part."""
    months = periods.months_of_year_to(month)
    numbers = {name: by_month for name, _, by_month in rows}
    made = tuple(
        DetailRow(name, of, tuple(_share(by_month.get(each), numbers.get(of, {}).get(each), of) for each in months))
        for name, of, by_month in rows
    )
    lines = tuple(ChartLine(each.name, tuple(share.value for share in each.shares)) for each in made if each.share_of)
    labels = tuple(each.short_label for each in months)
    said = " ".join(f"{each.name} was {each.shares[-1].percent} in {month.label}." for each in made if each.share_of)
    chart = Chart(code, f"{code}: month by month", said, labels, lines, Decimal(60), "60%")
    return Detail("Analysis", labels, date(2009, 7, 31), "", (DetailBlock(code, f"{code}: things", made),), (chart,))


def _share(number: int | None, whole: int | None, of: str) -> Share:
    if number is None:
        return Share(None, "", None)
    value = percentage(Decimal(number), Decimal(whole)) if of and whole is not None else None
    printed = (
        "No cases"
        if of and value is None
        else show(value, Unit.PERCENT, 1, keep_zeros=True)
        if value is not None
        else ""
    )
    return Share(number, printed, value, "a" * 64, 3)


def published(reports: Sequence[Snapshot], rules: Rules = Rules()) -> list[Published]:  # noqa: B008
    """Each report published after the one before it; the newest first."""
    out: list[Published] = []
    for committee in reports:
        out.insert(0, Published(committee, public_edition(committee, out, {}, rules)))
    return out


def public(committee: Snapshot, rules: Rules = Rules()) -> Snapshot:  # noqa: B008
    return published([committee], rules)[0].public
