"""England's bank holidays, from the package `holidays`."""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import country_holidays

from indicators.extracts.episodes.working_days import FIRST, LAST


@cache
def bank_holidays() -> tuple[date, ...]:
    """Every one from 1990 to 2060, as far as the law fixes them now."""
    years = range(FIRST.year, LAST.year + 1)
    return tuple(sorted(country_holidays("GB", subdiv="ENG", years=years)))
