"""The columns of each list, as import-export resources: how each is read, and how it is written out again.

What a resource writes is the canonical form of a row: a row of a file and a held one are the same when it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from import_export import fields, resources, widgets

from indicators.charts.icons import COLOURS, OF_STATUSES
from indicators.extracts.files.errors import quoted
from indicators.extracts.files.headings import plain, squeezed
from indicators.extracts.parse import cell_values
from indicators.extracts.parse.columns import Code, Words, YesOrNo
from indicators.rules import periods
from indicators.rules.counted import Counted
from indicators.rules.formatting import Unit
from indicators.rules.judgement import BandKind, Basis, Condition, LimitKind, Polarity, Status, Upto, YearRule
from indicators.rules.periods import Frequency, Interval, Kind
from safeguarding.permissions import GRANTS, RoleName

Held = tuple[tuple[RoleName, str], ...]
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class Text(Words):
    """Words of a certain length; in them a line ends in one way only."""

    def __init__(self, what: str, most: int, *, needed: bool = True) -> None:
        super().__init__()
        self.what, self.most, self.needed = what, most, needed

    def clean(self, value: str, row: Any = None, **options: Any) -> str:
        text = _lines(super().clean(value, row))
        if self.needed and not text:
            raise ValueError(f"The {self.what} is missing. Write it.")
        if len(text) > self.most:
            raise ValueError(f"The {self.what} is longer than {self.most:,} characters. Shorten it.")
        return text

    def render(self, value: str | None, obj: Any = None, **options: Any) -> str:
        return super().render(_lines(value or ""))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class Named(Text):
    """Something that may be known already; if it is, however it was written, it is called as it is known."""

    def clean(self, value: str, row: Any = None, **options: Any) -> str:
        known: Mapping[str, str] = options["known"]
        text = super().clean(value, row)
        return known.get(squeezed(text), text)


class Choice(widgets.Widget):
    """One of an enum's values, in words; blank where none is needed."""

    def __init__(self, names: type[Enum], *, needed: bool = True) -> None:
        super().__init__()
        self.names, self.needed = names, needed

    def clean(self, value: str, row: Any = None, **options: Any) -> Enum | str:
        if not value and not self.needed:
            return ""
        found = {plain(name.value): name for name in self.names}
        if plain(value) not in found:
            raise ValueError(f"{quoted(value)} is none of these: {', '.join(name.value for name in self.names)}.")
        return found[plain(value)]

    def render(self, value: Enum | None, obj: Any = None, **options: Any) -> str:
        return str(value.value) if value else ""


class Whole(widgets.Widget):
    def __init__(self, most: int, *, needed: bool = True) -> None:
        super().__init__()
        self.most, self.needed = most, needed

    def clean(self, value: str, row: Any = None, **options: Any) -> int | None:
        if not value and not self.needed:
            return None
        number = cell_values.whole(value)
        if number > self.most:
            raise ValueError(f"{number:,} is more than {self.most:,}. Write a smaller one.")
        return number


class Number(widgets.Widget):
    def __init__(self, *, needed: bool = True) -> None:
        super().__init__()
        self.needed = needed

    def clean(self, value: str, row: Any = None, **options: Any) -> Decimal | None:
        if not value and not self.needed:
            return None
        if not value:
            raise ValueError("The number is missing. Write it.")
        read = cell_values.number(value)
        if read.places > 6:
            raise ValueError(f"{quoted(value)} has more than six decimals. Round it.")
        return read.value

    def render(self, value: Decimal | None, obj: Any = None, **options: Any) -> str:
        return f"{value + 0:f}".rstrip("0").rstrip(".") if value is not None and value % 1 else _whole(value)


def _whole(value: Decimal | None) -> str:
    return "" if value is None else f"{int(value)}"


class Day(widgets.Widget):
    def clean(self, value: str, row: Any = None, **options: Any) -> date:
        found = DAY.fullmatch(value)
        try:
            return date(*map(int, found.groups())) if found else _not_a_day(value)
        except ValueError as error:
            raise ValueError(f"{quoted(value)} is no day. Write 2009-04-01, year first.") from error

    def render(self, value: date | None, obj: Any = None, **options: Any) -> str:
        return value.isoformat() if value else ""


def _not_a_day(value: str) -> date:
    raise ValueError(value)


class Year(widgets.Widget):
    kinds: tuple[Kind, ...] = (Kind.YEAR,)

    def clean(self, value: str, row: Any = None, **options: Any) -> Interval:
        if not value:
            raise ValueError("The year is missing. Write 2009/10, say.")
        year = periods.parse(value)
        if year.kind not in self.kinds:
            raise ValueError(f"{year.label} is no year. Write {year.year_label}.")
        return year

    def render(self, value: Interval | None, obj: Any = None, **options: Any) -> str:
        return value.label if value else ""


class YearOrPart(Year):
    """A year, or the month, quarter or term at whose end a profiled target is to be met."""

    kinds = (Kind.YEAR, Kind.QUARTER, Kind.TERM, Kind.MONTH)


class AsGiven(Number):
    """A number that keeps the decimals it was written with."""

    def render(self, value: Decimal | None, obj: Any = None, **options: Any) -> str:
        return "" if value is None else f"{value:f}"


class Email(widgets.Widget):
    def clean(self, value: str, row: Any = None, *, known: Mapping[str, str], **options: Any) -> str:
        try:
            validate_email(value)
        except ValidationError as error:
            raise ValueError(f"{quoted(value)} is no e-mail address. Mend it.") from error
        return known.get(value.casefold(), value)


class Roles(widgets.Widget):
    """Every role that a person holds: "team manager: First Response; reader". Blank: none."""

    def clean(self, value: str, row: Any = None, *, services: Mapping[str, str], **options: Any) -> Held:
        roles = {_role(part, services) for part in value.split(";") if part.strip()}
        return tuple(sorted(roles))

    def render(self, value: Held | None, obj: Any = None, **options: Any) -> str:
        return "; ".join(f"{name.value}: {service}" if service else name.value for name, service in value or ())


def _role(text: str, services: Mapping[str, str]) -> tuple[RoleName, str]:
    written, _, service = (part.strip() for part in text.partition(":"))
    names = {plain(name.value): name for name in RoleName}
    if plain(written) not in names:
        raise ValueError(f"{quoted(written)} is no role. The roles are {', '.join(name.value for name in RoleName)}.")
    name = names[plain(written)]
    if not GRANTS[name].per_service:
        if service:
            raise ValueError(f"Leave {quoted(service)} out: {name} is a role for the whole council.")
        return name, ""
    if squeezed(service) not in services:
        raise ValueError(f"Say for which service, as in “{name}: First Response”: {quoted(service)} is none of ours.")
    return name, services[squeezed(service)]


class IndicatorList(resources.Resource):
    """Indicators and how each is read: one row an indicator and day from which its definition holds."""

    code = fields.Field("code", "code", Named("code", 16))
    definition_from = fields.Field("definition_from", "definition from", Day())
    section = fields.Field("section", "section", Whole(99))
    section_title = fields.Field("section_title", "section title", Text("section's title", 120))
    position = fields.Field("position", "position", Whole(9_999))
    service = fields.Field("service", "service", Text("service", 120))
    short_title = fields.Field("short_title", "short title", Text("short title", 160))
    description = fields.Field("description", "description", Text("description", 2_000))
    unit = fields.Field("unit", "unit", Choice(Unit))
    out_of = fields.Field("out_of", "out of", Whole(1_000_000, needed=False))
    decimals = fields.Field("decimals", "decimals", Whole(6))
    keep_zeros = fields.Field("keep_zeros", "keep zeros", YesOrNo())
    polarity = fields.Field("polarity", "polarity", Choice(Polarity))
    basis = fields.Field("basis", "basis", Choice(Basis))
    data_only = fields.Field("data_only", "data only", YesOrNo())
    counts_what = fields.Field("counts_what", "counts what", Text("name of one case", 60, needed=False))
    counted = fields.Field("counted", "counted", Choice(Counted, needed=False))
    breaks = fields.Field("breaks", "break", YesOrNo())
    against_last_year = fields.Field("against_last_year", "against last year", YesOrNo())
    frequency = fields.Field("frequency", "collected", Choice(Frequency), default=Frequency.MONTH)
    year_rule = fields.Field("year_rule", "year so far", Choice(YearRule, needed=False), default="")
    dead_band = fields.Field("dead_band", "no change within", Number(), default=Decimal(0))
    dead_band_is = fields.Field("dead_band_is", "no change is", Choice(BandKind), default=BandKind.ABSOLUTE)
    rule = fields.Field("rule", "status rule", Text("name of the status rule", 60, needed=False), default="")
    may_be_negative = fields.Field("may_be_negative", "may be negative", YesOrNo(), default=False)
    may_exceed_100 = fields.Field("may_exceed_100", "may exceed 100", YesOrNo(), default=False)


class TargetList(resources.Resource):
    """What figures are held against: one row an indicator and year, or part of a year for a profiled target."""

    code = fields.Field("code", "code", Code("indicator"))
    year = fields.Field("year", "year", YearOrPart())
    value = fields.Field("value", "target", AsGiven())
    upper = fields.Field("upper", "top of the band", AsGiven(needed=False))
    warning = fields.Field("warning", "warning limit", Number())
    alert = fields.Field("alert", "alert limit", Number())
    limits = fields.Field("limits", "limits are", Choice(LimitKind))
    rationale = fields.Field("rationale", "rationale", Text("rationale", 2_000))


class OneOf(Text):
    """One of some names, in any case."""

    def __init__(self, what: str, names: Iterable[str]) -> None:
        super().__init__(what, 40)
        self.names = tuple(names)

    def clean(self, value: str, row: Any = None, **options: Any) -> str:
        text = super().clean(value, row).casefold()
        if text not in self.names:
            raise ValueError(f"{quoted(value)} is no {self.what}. Write one of these: {', '.join(self.names)}.")
        return text


class StatusList(resources.Resource):
    """The statuses that a report can have: one row a status, in the order of the legend."""

    code = fields.Field("code", "code", Text("code", 10))
    word = fields.Field("word", "word", Text("word", 20))
    meaning = fields.Field("meaning", "meaning", Text("meaning", 200))
    colour = fields.Field("colour", "colour", OneOf("colour", COLOURS))
    icon = fields.Field("icon", "icon", OneOf("icon", OF_STATUSES))
    counts_as = fields.Field("counts_as", "counts as", Choice(Status))
    order = fields.Field("order", "order", Whole(99))


class RuleList(resources.Resource):
    """Rules that give a status: one row a step, from the best status to the worst."""

    rule = fields.Field("rule", "rule", Text("name of the rule", 60))
    step = fields.Field("step", "step", Whole(20))
    status = fields.Field("status", "status", Text("code of the status", 10))
    upto = fields.Field("upto", "up to", Choice(Upto))
    size = fields.Field("size", "limit", Number())
    only = fields.Field("only", "only", Choice(Condition))


class PeopleList(resources.Resource):
    """People and the roles that they hold: one row a person. Never a password."""

    email = fields.Field("email", "e-mail", Email())
    name = fields.Field("name", "name", Text("name", 120))
    job_title = fields.Field("job_title", "job title", Text("job title", 120))
    can_log_in = fields.Field("can_log_in", "can log in", YesOrNo())
    roles = fields.Field("roles", "roles", Roles())


def numbers_of(resource: type[resources.Resource]) -> tuple[str, ...]:
    """The headings of the columns that hold numbers; one that keeps its decimals is written as text."""
    widgets_by_heading = {each.column_name: each.widget for each in resource().fields.values()}
    return tuple(
        heading
        for heading, widget in widgets_by_heading.items()
        if isinstance(widget, Whole | Number) and not isinstance(widget, AsGiven)
    )


class BenchmarkList(resources.Resource):
    """What others reached: one row an indicator, year and group. Only written out."""

    code = fields.Field("code", "code", Text("code", 16))
    year = fields.Field("year", "year", Year())
    group = fields.Field("group", "group", Text("group", 60))
    value = fields.Field("value", "value", Number(needed=False))
    missing = fields.Field("missing", "why none", Text("reason", 40, needed=False))
    method = fields.Field("method", "method", Text("method", 20, needed=False))
    usable = fields.Field("usable", "members with a figure", Whole(1_000, needed=False))
    members = fields.Field("members", "members", Whole(1_000, needed=False))
    model_year = fields.Field("model_year", "model year", Whole(2_099, needed=False))
    source = fields.Field("source", "source", Text("source", 200))
