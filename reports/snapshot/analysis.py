"""The detailed analyses and graphs of a report: counts by month, percentages of their own rows, and lines.

Pure: what was gathered comes in, parts of the snapshot go out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from indicators.charts.context import Series, around
from indicators.models import Indicator, Section
from indicators.rules import periods
from indicators.rules.formatting import Missing, Unit, show
from indicators.rules.judgement import percentage
from indicators.rules.periods import Interval
from reports.layout.schema import LayoutSection
from reports.snapshot.apply_layout import Laid
from reports.snapshot.queries import MeasureCounts, PrintedIndicator
from reports.snapshot.schema import Chart, ChartLine, Detail, DetailBlock, DetailRow, Share

NONE_HELD = Share(None, "", None)

Months = tuple[Interval, ...]


def details(found: Laid) -> tuple[Detail, ...]:
    """An analysis for each section that has a title for one, and counts to show."""
    printed = {each.indicator.code: each for each in found.printed}
    by_section = groupby(found.measured, key=lambda each: each.measure.indicator.section)
    made = (_detail(section, tuple(measured), printed, found) for section, measured in by_section)
    return tuple(detail for detail in made if detail)


def _detail(
    section: Section, measured: tuple[MeasureCounts, ...], printed: dict[str, PrintedIndicator], found: Laid
) -> Detail | None:
    held = [period for each in measured for period in each.tallies]
    if not held:
        return None
    part = found.outline.part(section.number) or LayoutSection(section.number)
    months = periods.months_to(max(held) if part.to_latest else found.month, part.months)
    blocks = [
        (indicator, tuple(rows)) for indicator, rows in groupby(measured, key=lambda each: each.measure.indicator)
    ]
    charts = (_chart(indicator.code, rows, printed.get(indicator.code), months) for indicator, rows in blocks)
    return Detail(
        title=section.analysis_title,
        months=tuple(each.short_label for each in months),
        data_to=months[-1].ends_on,
        note=_note(months, found.month),
        blocks=tuple(_block(indicator, rows, months) for indicator, rows in blocks),
        charts=tuple(chart for chart in charts if chart and part.charts),
    )


def _note(months: Months, month: Interval) -> str:
    later = [each.label for each in months if each.starts_on > month.starts_on]
    if not later:
        return ""
    are = "is" if len(later) == 1 else "are"
    return f"{' and '.join(later)} {are} after the month of this report, and provisional."


# -- rows ----------------------------------------------------------------------------------------------------------
def _block(indicator: Indicator, rows: tuple[MeasureCounts, ...], months: Months) -> DetailBlock:
    made = tuple(
        DetailRow(row.measure.name, _name_of_whole(row, rows), _shares(row, rows, months), row.measure.counted)
        for row in rows
    )
    return DetailBlock(indicator.code, f"{indicator.code}: {indicator.short_title}", made)


def _whole(part: MeasureCounts, rows: tuple[MeasureCounts, ...]) -> MeasureCounts | None:
    """The row that this one is a percentage of, each its own."""
    return next((each for each in rows if each.measure.pk == part.measure.share_of_id), None)


def _name_of_whole(part: MeasureCounts, rows: tuple[MeasureCounts, ...]) -> str:
    whole = _whole(part, rows)
    return whole.measure.name if whole else ""


def _shares(part: MeasureCounts, rows: tuple[MeasureCounts, ...], months: Months) -> tuple[Share, ...]:
    whole = _whole(part, rows)
    return tuple(_share(part, whole, month) for month in months)


def _share(part: MeasureCounts, whole: MeasureCounts | None, month: Interval) -> Share:
    tally = part.tallies.get(month)
    if tally is None:
        return NONE_HELD
    of = whole.tallies.get(month) if whole else None
    if of is None:
        return Share(tally.number, "", None, tally.source, tally.row)
    value = percentage(Decimal(tally.number), Decimal(of.number))
    printed = Missing.NO_CASES.value if value is None else _percent(value)
    return Share(tally.number, printed, value, tally.source, tally.row)


def _percent(value: Decimal) -> str:
    return show(value, Unit.PERCENT, 1, keep_zeros=True)


# -- graphs --------------------------------------------------------------------------------------------------------
def _chart(
    code: str, rows: tuple[MeasureCounts, ...], printed: PrintedIndicator | None, months: Months
) -> Chart | None:
    drawn = [(each, _shares(each, rows, months)) for each in rows if each.measure.line]
    if not drawn:
        return None
    aim = printed.standing.target if printed and not printed.standing.target.missing else None
    against = f" against the target of {aim.text}" if aim else ""
    sentences = [*(_told(each, shares, months) for each, shares in drawn)]
    sentences.append(f"The target is {aim.text}." if aim else "There is no target.")
    chart = Chart(
        code=code,
        title=f"{code}: month by month{against}",
        sentence=" ".join(sentences),
        months=tuple(month.short_label for month in months),
        lines=tuple(
            ChartLine(each.measure.line, tuple(_height(each, share) for share in shares)) for each, shares in drawn
        ),
        target=aim.value if aim else None,
        target_text=aim.text if aim else "",
    )
    facts = printed.facts if printed else None
    series = _series(drawn[0][0], rows, facts.reading.breaks_on if facts else None)
    return around(chart, months, series, facts.benchmarks if facts else ())


def _series(each: MeasureCounts, rows: tuple[MeasureCounts, ...], breaks_on: date | None) -> Series:
    """The line in every month that has a count."""
    whole = _whole(each, rows)
    heights = {month: _height(each, _share(each, whole, month)) for month in each.tallies}
    counted = {month for part in (each, whole) if part for month, tally in part.tallies.items() if tally.restated}
    return Series(
        name=each.measure.line,
        values={month: height for month, height in heights.items() if height is not None},
        written=_percent if whole else _number,
        is_percentage=whole is not None,
        breaks_on=breaks_on,
        restated=frozenset(counted),
    )


def _number(value: Decimal) -> str:
    return show(value, Unit.COUNT, 1)


def _height(each: MeasureCounts, share: Share) -> Decimal | None:
    if each.measure.share_of_id:
        return share.value
    return None if share.number is None else Decimal(share.number)


def _told(each: MeasureCounts, shares: tuple[Share, ...], months: Months) -> str:
    """The line in words: where it began and ended."""
    name = each.measure.line
    points = list(_points(each, shares, months))
    if not points:
        return f"{name} has no figures."
    if len(points) == 1:
        return f"{name} was {points[0]}."
    return f"{name} went from {points[0]} to {points[-1]}."


def _points(each: MeasureCounts, shares: tuple[Share, ...], months: Months) -> Iterator[str]:
    for share, month in zip(shares, months, strict=True):
        if _height(each, share) is not None:
            yield f"{share.percent if each.measure.share_of_id else share.number} in {month.label}"
