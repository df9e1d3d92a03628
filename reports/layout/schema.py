"""The schema of a report template: title, sections, columns, months, analyses, charts, notes and paper.

Pure. Officers change a template on a page, and every change is a new version. Two come with the system.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from indicators.report_rows.row import Cell, Standing
from indicators.rules.judgement import Status

STANDARD, EXCEPTIONS = "standard", "exception-report"
LONGEST_ANALYSIS = 12
MOST_MONTHS = 12


class Paper(StrEnum):
    """What the PDF is laid out for, on its side."""

    A4 = "A4"
    A3 = "A3"


class Shown(StrEnum):
    """A column to have or to leave out, in the order printed. Code, description, months and words stay."""

    LAST_YEAR = "last year"
    CASES = "cases"
    TREND = "trend"
    LONG_TREND = "long trend"
    VALUE = "value"
    STATUS = "status"
    TARGET = "target"
    OTHERS = "others"


USUAL = (Shown.LAST_YEAR, Shown.TREND, Shown.VALUE, Shown.STATUS, Shown.TARGET)
OF_THE_YEAR = (Shown.VALUE, Shown.STATUS, Shown.TARGET)
BESIDE = (Shown.LONG_TREND, Shown.OTHERS)
MEANINGS = {
    Shown.LAST_YEAR: "Last year’s figure",
    Shown.CASES: "Cases: how many of how many in the month, “72 of 174”",
    Shown.TREND: "Trend",
    Shown.LONG_TREND: "Long trend: the month against the average of the months before it",
    Shown.VALUE: "The year’s figure so far",
    Shown.STATUS: "Status",
    Shown.TARGET: "Target",
    Shown.OTHERS: "What others reached: England, the region, our neighbours",
}


def headed(shown: Shown) -> str:
    """A column's meaning in as many words as stand in a list of them."""
    return MEANINGS[shown].split(":")[0]


@dataclass(frozen=True)
class Other:
    """What a group of others reached: "England", "34.1%", in which year, and how ("median of 9 of 10")."""

    group: str
    text: str
    year: str
    how: str


@dataclass(frozen=True)
class Beside:
    """Extra columns beside a row's usual figures. The long trend is empty where there is none."""

    long_trend: str = ""
    long_trend_text: str = ""
    long_trend_why: str = ""
    others: tuple[Other, ...] = ()


@dataclass(frozen=True)
class LayoutSection:
    """A section of the report. `note` blank is the section's own; `months` and `to_latest` are of its analysis.

    Its analysis ends with the latest month that has counts, or with the report's month.
    """

    section: int
    note: str = ""
    analysis: bool = True
    months: int = 6
    to_latest: bool = True
    charts: bool = True


@dataclass(frozen=True)
class Outline:
    """A way of laying out a report. Without `parts` it has every section in its usual order.

    A blank `title` is the cycle's, and then the appendix is too. `committee` says for whom and when it is, where it
    is to be printed. `statuses` are those of the indicators that are printed, all where there are none. `months` are
    how many stand in the table, with the report's own; `long_months` those that the long trend is drawn against.
    `without` are the groups of others that stand nowhere in it: one that comes later is printed until it is named.
    """

    name: str
    title: str = ""
    appendix: str = ""
    committee: bool = False
    parts: tuple[LayoutSection, ...] = ()
    months: int = 2
    columns: tuple[str, ...] = USUAL
    long_months: int = 6
    statuses: tuple[str, ...] = ()
    analyses: bool = True
    notes: tuple[str, ...] = ()
    paper: str = Paper.A4
    without: tuple[str, ...] = ()

    def shows(self, *columns: str) -> bool:
        """Return whether the template has any of the columns."""
        return any(column in self.columns for column in columns)

    def part(self, section: int) -> LayoutSection | None:
        """Return how the template prints a section; None where it does not."""
        if not self.parts:
            return LayoutSection(section)
        return next((part for part in self.parts if part.section == section), None)

    def place(self, section: int) -> int:
        """Return the position of a printed section; sections keep their order where none is given."""
        return next((place for place, part in enumerate(self.parts) if part.section == section), 0)

    def takes(self, standing: Standing) -> bool:
        """Return whether the indicator is printed, by its status."""
        kind = standing.status_kind
        return not self.statuses or bool({standing.status, kind and kind.value} & set(self.statuses))


SHIPPED = {
    STANDARD: Outline("Standard report"),
    EXCEPTIONS: Outline(
        "Exception report",
        title="Exception Report: Safeguarding Indicators off Target",
        committee=True,
        months=3,
        columns=(Shown.TREND, Shown.LONG_TREND, Shown.VALUE, Shown.STATUS, Shown.TARGET),
        statuses=(Status.ALERT.value, Status.WARNING.value),
        analyses=False,
    ),
}


def named(slug: str) -> str:
    """An outline as sentences name it: “quarterly exception report”."""
    return slug.replace("-", " ")


def figures(standing: Standing, columns: tuple[str, ...]) -> tuple[Cell, ...]:
    """The figures of a row that are printed, in their order: last year, the months, the year."""
    return (
        *((standing.last_year,) if Shown.LAST_YEAR in columns else ()),
        *standing.months,
        *((standing.year,) if Shown.VALUE in columns else ()),
    )


def summary(outline: Outline, taken: tuple[Standing, ...], left: tuple[Standing, ...], month: str) -> str:
    """Describe which indicators are printed and which are left out by status, in sentences."""
    if not outline.statuses:
        return ""
    statuses, total = " or ".join(outline.statuses), len(taken) + len(left)
    unknown = [each.code for each in left if each.status_kind in (Status.UNKNOWN, Status.NO_TARGET)]
    doubt = f" The status of {', '.join(unknown)} is not known." if unknown else ""
    if not taken:
        return f"No indicator has the status {statuses} in {month}, of {total} in all, so none is printed.{doubt}"
    return f"This report has only indicators with the status {statuses}: {len(taken)} of {total} in {month}.{doubt}"


def to_json(outline: Outline) -> str:
    """The outline as it is kept, always the same text for the same outline."""
    return json.dumps(asdict(outline), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Outline:
    """The outline that `to_json` wrote, also an earlier one that lacks what outlines have had since."""
    kept: dict[str, Any] = json.loads(text)
    kept["parts"] = [LayoutSection(**part) for part in kept.get("parts", ())]
    read: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return Outline(**read)
