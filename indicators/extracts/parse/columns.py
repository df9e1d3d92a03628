"""The columns of each kind of extract, as import-export resources: how each is read, and how it is written out again.

Their row loop is not used: it keeps valid rows when others fail, while an extract is loaded whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from import_export import fields, resources, widgets

from indicators.extracts.files.errors import quoted
from indicators.extracts.files.headings import squeezed, unmarked
from indicators.extracts.parse import cell_values
from indicators.extracts.parse.nearest_code import nearest
from indicators.extracts.parse.rows import FigureRow
from indicators.rules.formatting import Unit
from indicators.rules.periods import Interval

MOST_NOTE = 2_000
LIKE_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class Words(widgets.Widget):
    """Any text. One that a spreadsheet would take for a formula goes out after an apostrophe, and comes in without."""

    def clean(self, value: str, row: Any = None, **options: Any) -> str:
        if len(value) > MOST_NOTE:
            raise ValueError(f"It is longer than {MOST_NOTE:,} characters. Shorten it.")
        return value[1:] if value.startswith("'") and _is_like_a_formula(value) else value

    def render(self, value: str | None, obj: Any = None, **options: Any) -> str:
        return f"'{value}" if value and _is_like_a_formula(value) else value or ""


def _is_like_a_formula(text: str) -> bool:
    """Also behind apostrophes, so that whatever goes out comes in the same."""
    return text.lstrip("'").startswith(LIKE_FORMULAS)


class Code(widgets.Widget):
    """The code of something known, however its letters and spaces are written; `known` gives codes by plain name."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what

    def clean(self, value: str, row: Any = None, *, names: Mapping[str, str], **options: Any) -> str:
        if not value:
            raise ValueError(f"The {self.what} is missing. Write its code.")
        code = names.get(squeezed(value)) or names.get(squeezed(unmarked(value)))
        if code is None:
            raise ValueError(f"There is no {self.what} {quoted(value)}. {nearest(value, names)}")
        return code


class Period(widgets.Widget):
    def clean(self, value: str, row: Any = None, *, latest_month: Interval | None = None, **options: Any) -> Interval:
        return cell_values.period(unmarked(value), latest_month)

    def render(self, value: Interval | None, obj: Any = None, **options: Any) -> str:
        return value.label if value else ""


class Number(widgets.Widget):
    """A number or the reason for having none; out again as a plain decimal."""

    def clean(self, value: str, row: Any = None, *, footnotes: Mapping[str, str] | None = None, **options: Any) -> Any:
        return cell_values.number_or_missing(value, footnotes or {})

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        return f"{value.normalize():f}" if value is not None else ""


class Whole(widgets.Widget):
    def clean(self, value: str, row: Any = None, *, footnotes: Mapping[str, str] | None = None, **options: Any) -> int:
        return cell_values.whole(value, footnotes or {})


class YesOrNo(widgets.Widget):
    def clean(self, value: str, row: Any = None, **options: Any) -> bool:
        return cell_values.yes_or_no(value)

    def render(self, value: bool | None, obj: Any = None, **options: Any) -> str:
        return "yes" if value else "no"


class FigureTable(resources.Resource):
    """An indicator's values: one row an indicator and period."""

    code = fields.Field("code", "code", Code("indicator"))
    period = fields.Field("period", "period", Period())
    value = fields.Field("value", "value", Number())
    numerator = fields.Field("numerator", "numerator", Number())
    denominator = fields.Field("denominator", "denominator", Number())
    provisional = fields.Field("provisional", "provisional", YesOrNo())
    note = fields.Field("note", "note", Words())

    def dehydrate_value(self, row: FigureRow) -> str:
        """With its % sign, so that 0.4% is not taken for 40% when the table is read again."""
        if row.value is None:
            return row.missing.value if row.missing else ""
        return self.fields["value"].widget.render(row.value) + ("%" if row.unit is Unit.PERCENT else "")


class SentFigureTable(FigureTable):
    """As a sender writes it: a target and a status may stand beside the figure, to be compared and not to be loaded."""

    target = fields.Field("target", "target", Number())
    status = fields.Field("status", "status", Words())


class CountTable(resources.Resource):
    """A measure's numbers: one row a measure and month."""

    measure = fields.Field("measure", "measure", Code("measure"))
    period = fields.Field("period", "period", Period())
    number = fields.Field("number", "number", Whole())
