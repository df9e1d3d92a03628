"""Values of one indicator: its definition, figures, target, override and benchmarks, as `queries` reads them.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.rules.formatting import Missing, Unit
from indicators.rules.judgement import Basis, Counted, Polarity, Status, Target, refuse_what_is_no_number
from indicators.rules.periods import Interval


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

    status: Status
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
