"""A workbook to fill in: a row for each figure that is due for the last month that is over."""

from __future__ import annotations

from datetime import date

from tablib import Dataset

from indicators.extracts.export import xlsx_of
from indicators.extracts.preview import existing
from indicators.models import Indicator
from indicators.rules import periods

HEADINGS = ("code", "indicator", "period", "value", "numerator", "denominator", "provisional", "note")


def month_template(today: date) -> tuple[bytes, str]:
    """The workbook and its file name. Each code and period is filled in; figures are left blank. Two queries."""
    month = periods.before(periods.month_of(today))
    known = existing.known(today)
    table = Dataset(headers=HEADINGS)
    for indicator in Indicator.objects.order_by("section__number", "position"):
        if indicator.code not in known.indicators:
            continue
        asked = known.asked(indicator.code, month)
        period = periods.latest_collection(asked.collected, month).label
        table.append((indicator.code, indicator.short_title, period, *[""] * 5))
    return xlsx_of(table, "Figures", ()), f"figures-{month.ends_on:%Y-%m}.xlsx"
