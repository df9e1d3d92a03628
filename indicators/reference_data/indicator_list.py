"""The list of indicators and their definitions: what is held, what may not be done, and doing it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.utils.text import slugify

from indicators.extracts.files.errors import Fault
from indicators.extracts.files.headings import squeezed
from indicators.models import Definition, Indicator, Period, Section
from indicators.reference_data.columns import IndicatorList
from indicators.reference_data.diff import Difference, Line, lines_of
from indicators.reference_data.parse import entry_of
from indicators.report_rows.queries import current_scale
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, YearRule
from indicators.rules.periods import Frequency
from safeguarding.audit.events import record
from safeguarding.models import Person, Service

KEY = ("code", "definition_from")
# What is said of the indicator itself, and so alike in each of its rows.
OF_INDICATOR = ("section", "section_title", "position", "service", "short_title")
OF_DEFINITION = (
    "description", "unit", "out_of", "decimals", "keep_zeros", "polarity", "basis", "data_only", "counts_what",
    "counted", "breaks", "against_last_year", "frequency", "year_rule", "dead_band", "dead_band_is", "rule",
    "may_be_negative", "may_exceed_100",
)  # fmt: skip
CHOICES = ("unit", "polarity", "basis", "counted", "frequency", "year_rule", "dead_band_is")
# What a definition counts and which values it allows change none of its figures, so they may be said of months that
# are published.
CHANGES_NO_FIGURE = ("counted", "may_be_negative", "may_exceed_100")
ASIDE = 10_000


def context() -> dict[str, Any]:
    return {"known": {squeezed(code): code for code in Indicator.objects.values_list("code", flat=True)}}


def held() -> tuple[Line, ...]:
    rows = Definition.objects.select_related("indicator__section", "indicator__service")
    entries = [_entry(row) for row in rows.order_by("indicator__section__number", "indicator__position", "from_on")]
    return lines_of(IndicatorList, enumerate(entries, 2), KEY)


def _entry(row: Definition) -> SimpleNamespace:
    one = row.indicator
    return SimpleNamespace(
        code=one.code,
        definition_from=row.from_on,
        section=one.section.number,
        section_title=one.section.title,
        position=one.position,
        service=one.service.name,
        short_title=one.short_title,
        **{name: getattr(row, name) for name in OF_DEFINITION if name not in CHOICES},
        **{name: IndicatorList().fields[name].widget.clean(getattr(row, name)) for name in CHOICES},
    )


def faults_of(differences: Sequence[Difference], lines: Sequence[Line]) -> Iterator[Fault]:
    """Rows of one indicator that disagree, places taken twice, titles that differ, and definitions that were used."""
    yield from _disagreeing(lines)
    yield from _taken(lines)
    rules = [rule.name for rule in current_scale().rules]
    titles = {str(number): title for number, title in Section.objects.values_list("number", "title")}
    for line in lines:
        number, title = line.cells["section"], line.cells["section_title"]
        if titles.setdefault(number, title) != title:
            yield Fault(f"Section {number} is called “{titles[number]}”. Write that.", row=line.row)
        if line.cells["unit"] == "score" and not line.cells["out_of"]:
            yield Fault("A score needs the most that it can be, in the column “out of”.", row=line.row)
        yield from _contradictory(line, rules)
    yield from _published(differences)


def _contradictory(line: Line, rules: Collection[str]) -> Iterator[Fault]:
    """How often it is collected, how its year comes about and which rule it has must go together."""
    cells = line.cells
    if cells["basis"] == Basis.ANNUAL.value and cells["frequency"] != Frequency.YEAR.value:
        yield Fault(f"An annual figure is collected {Frequency.YEAR.value}. Write that.", row=line.row)
    if cells["year_rule"] == YearRule.AVERAGE.value and cells["unit"] == Unit.PERCENT.value:
        yield Fault(
            f"The average of percentages is not the percentage of the year. Write {YearRule.RATIO.value}.", row=line.row
        )
    if cells["year_rule"] == YearRule.SUM.value and cells["unit"] == Unit.PERCENT.value:
        yield Fault(f"Percentages do not add up. Write {YearRule.RATIO.value}.", row=line.row)
    if cells["year_rule"] == YearRule.RATIO.value and cells["unit"] != Unit.PERCENT.value:
        yield Fault("Only a percentage has numerators and denominators.", row=line.row)
    if cells["dead_band"].startswith("-"):
        yield Fault("The change that counts as none is 0 or more.", row=line.row)
    if cells["rule"] and cells["rule"] not in rules:
        yield Fault(f"There is no status rule “{cells['rule']}”. The rules are {', '.join(rules)}.", row=line.row)


def _disagreeing(lines: Sequence[Line]) -> Iterator[Fault]:
    first: dict[str, Line] = {}
    for line in lines:
        other = first.setdefault(line.cells["code"], line)
        if any(line.cells[name] != other.cells[name] for name in OF_INDICATOR):
            yield Fault(
                f"{line.cells['code']} has another section, position, service or short title in row {other.row}. Write "
                "the same in both.",
                row=line.row,
            )


def _taken(lines: Sequence[Line]) -> Iterator[Fault]:
    codes = {line.cells["code"] for line in lines}
    rows = Indicator.objects.exclude(code__in=codes).values_list("section__number", "position", "code")
    taken = {(str(section), str(position)): code for section, position, code in rows}
    for line in lines:
        place, code = (line.cells["section"], line.cells["position"]), line.cells["code"]
        if taken.setdefault(place, code) != code:
            yield Fault(
                f"Position {place[1]} of section {place[0]} is that of {taken[place]}. Give one of them another.",
                row=line.row,
            )


def _published(differences: Sequence[Difference]) -> Iterator[Fault]:
    """A definition that held for a published month, and would say something else of it now."""
    closed = Period.objects.exclude(closed_at=None).order_by("-ends_on").values_list("ends_on", flat=True).first()
    headings = {IndicatorList().fields[name].column_name for name in OF_DEFINITION if name not in CHANGES_NO_FIGURE}
    for difference in differences:
        from_on = date.fromisoformat(difference.line.cells["definition_from"])
        redefined = any(cell[0] in headings for cell in difference.cells)
        known = difference.old or Definition.objects.filter(indicator__code=difference.line.cells["code"]).exists()
        if closed and redefined and known and from_on <= closed:
            yield Fault(
                f"Reports up to {closed:%-d %B %Y} are published with how {difference.line.cells['code']} was read "
                "then. Leave that row as it was, and add one with a definition from a later day.",
                row=difference.line.row,
            )


def apply(differences: Sequence[Difference], _: Any, *, by: Person, at: datetime, reason: str) -> None:
    known = context()
    entries = [(difference, entry_of(difference.line, IndicatorList, known)) for difference in differences]
    _clear_the_way(differences)
    for difference, entry in entries:
        one = _indicator(entry, by=by, at=at, reason=reason)
        _define(one, difference, entry, by=by, at=at, reason=reason)


def _clear_the_way(differences: Sequence[Difference]) -> None:
    """Two that change places would meet; so all that move stand aside first."""
    moving = Indicator.objects.filter(code__in={difference.line.cells["code"] for difference in differences})
    for one in moving.order_by("pk"):
        Indicator.objects.filter(pk=one.pk).update(position=ASIDE + one.pk % 20_000)


def _indicator(entry: SimpleNamespace, *, by: Person, at: datetime, reason: str) -> Indicator:
    section, is_new = Section.objects.get_or_create(number=entry.section, defaults={"title": entry.section_title})
    if is_new:
        record("added", section, by=by, at=at)
    service, is_new = Service.objects.get_or_create(name=entry.service, defaults={"slug": _slug(entry.service)})
    if is_new:
        record("added", service, by=by, at=at)
    said = {"section": section, "position": entry.position, "service": service, "short_title": entry.short_title}
    one, is_new = Indicator.objects.update_or_create(code=entry.code, defaults=said)
    if is_new:
        record("added", one, by=by, at=at, after={name: str(value) for name, value in said.items()}, why=reason)
    return one


def _slug(name: str) -> str:
    slug, others = slugify(name)[:40] or "service", Service.objects.count()
    return f"{slug}-{others + 1}" if Service.objects.filter(slug=slug).exists() else slug


def _define(
    one: Indicator, difference: Difference, entry: SimpleNamespace, *, by: Person, at: datetime, reason: str
) -> None:
    said = {name: getattr(entry, name) for name in OF_DEFINITION}
    row, _ = Definition.objects.update_or_create(indicator=one, from_on=entry.definition_from, defaults=said)
    before = {name: old for name, old, _ in difference.cells} if difference.old else {}
    after = {name: new for name, _, new in difference.cells}
    verb = "changed" if difference.old else "defined"
    record(verb, row, by=by, at=at, before=before, after=after, why=reason)


def also_new(lines: Iterable[Line]) -> tuple[str, ...]:
    """The sections and services that loading the lines would add, in words."""
    sections = {str(number) for number in Section.objects.values_list("number", flat=True)}
    services = set(Service.objects.values_list("name", flat=True))
    parts = [line.cells for line in lines]
    new = [f"section {each['section']}, {each['section_title']}" for each in parts if each["section"] not in sections]
    new += [f"service {each['service']}" for each in parts if each["service"] not in services]
    return tuple(dict.fromkeys(new))
