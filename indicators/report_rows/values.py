"""Values of one indicator: its definition, figures, target, override and benchmarks, as `queries` reads them.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.rules import periods
from indicators.rules.formatting import Missing, Unit
from indicators.rules.judgement import (
    USUAL_YEAR_RULES,
    BandKind,
    Basis,
    Counted,
    Polarity,
    Target,
    Trend,
    YearRule,
    distance,
    refuse_what_is_no_number,
    trend,
)
from indicators.rules.periods import Frequency, Interval
from indicators.rules.scale import SHIPPED, Scale


@dataclass(frozen=True)
class Held:
    """A figure as it is kept. `value` is exact: the ratio of the counts where both are known."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    missing: Missing | None = None
    provisional: bool = False
    restated: bool = False
    source: str = ""
    row: int = 0

    def __post_init__(self) -> None:
        refuse_what_is_no_number(self.value, self.numerator, self.denominator)

    @property
    def counted(self) -> Counted:
        return Counted(self.value, self.numerator, self.denominator)

    @property
    def why_none(self) -> Missing | None:
        """Of a figure without a value: why, as far as it says. 0/0 is *no cases* whether it says so or not."""
        return self.missing or (Missing.NO_CASES if self.counted.no_cases else None)


@dataclass(frozen=True)
class Override:
    """A status put in place of the computed one."""

    status: str
    reason: str
    by: str


@dataclass(frozen=True)
class Reading:
    """A definition, as far as reading figures needs it."""

    description: str
    unit: Unit
    polarity: Polarity
    basis: Basis
    decimals: int = 1
    keep_zeros: bool = False
    out_of: int | None = None
    data_only: bool = False
    counts_what: str = ""
    breaks_on: date | None = None
    against_last_year: bool = False
    counted: str = ""  # a value of `Counted`; empty where nobody said
    frequency: Frequency = Frequency.MONTH
    year_rule: YearRule | None = None
    dead_band: Decimal = Decimal(0)
    dead_band_is: BandKind = BandKind.ABSOLUTE
    rule: str = ""

    @property
    def collected(self) -> Frequency:
        """How often it is collected (rule 10)."""
        return Frequency.YEAR if self.basis is Basis.ANNUAL else self.frequency

    @property
    def year_so_far(self) -> YearRule:
        """How its year so far comes of what is collected in it: as the definition says, or as is usual (rule 6)."""
        usual = USUAL_YEAR_RULES.get(self.basis, YearRule.LATEST)
        return self.year_rule or (YearRule.SUM if usual is YearRule.RATIO and self.unit is Unit.COUNT else usual)


@dataclass(frozen=True)
class Mark:
    """A benchmark: what a group of others reached in a year, and how that came about ("median of 10")."""

    group: str
    year: str
    value: Decimal
    how: str = ""


@dataclass(frozen=True)
class Facts:
    """All that is held of one indicator, as far as a month's row needs it."""

    code: str
    reading: Reading
    figures: Mapping[Interval, Held] = field(default_factory=dict)
    target: Target | None = None
    override: Override | None = None
    benchmarks: tuple[Mark, ...] = ()
    scale: Scale = SHIPPED

    def collection(self, month: Interval) -> Interval:
        """The period whose figure is shown in a month: the last one collected by its end (rule 10).

        Where the figure of that one is not in yet, that of the one before it stands, and no earlier one.
        """
        frequency = self.reading.collected
        if frequency is Frequency.MONTH:
            return month
        latest = periods.latest_collection(frequency, month)
        earlier = periods.before(latest)
        return latest if latest in self.figures or earlier not in self.figures else earlier

    def compared(self, month: Interval) -> tuple[Interval, Interval]:
        """The two periods whose figures make the month's trend: the latest, and the one that it is held against."""
        year = periods.financial_year(month.ends_on)
        given_for_year = self.reading.collected is Frequency.YEAR and year in self.figures
        latest = year if given_for_year else self.collection(month)
        return latest, periods.last_year(latest) if self.reading.against_last_year else periods.before(latest)

    def word(self, code: str) -> str:
        """What a status is called."""
        label = self.scale.label(code)
        return label.word if label else code

    def trend_of(self, latest: Decimal | None, before: Decimal | None) -> Trend | None:
        """By its polarity and dead band, whatever the two figures are of."""
        band = distance(self.reading.dead_band, self.reading.dead_band_is, before or Decimal(0))
        return trend(latest, before, self.reading.polarity, target=self.target, dead_band=band)
