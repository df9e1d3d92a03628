"""England's bank holidays, from the package `holidays`, and its calendar of working days."""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import country_holidays

from indicators.rules.working_days import FIRST, LAST, Calendar, calendar


@cache
def bank_holidays() -> tuple[date, ...]:
    """Every one from 1990 to 2060, as far as the law fixes them now."""
    years = range(FIRST.year, LAST.year + 1)
    return tuple(sorted(country_holidays("GB", subdiv="ENG", years=years)))


@cache
def england() -> Calendar:
    """England's working days, numbered once for each process."""
    return calendar(bank_holidays())
