"""Write the public edition's own sentences, from the facts of a row and the cells that it prints.

No sentence of the committee's edition is read here, and none is passed on: what this module cannot write from fields is
left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.report_rows.row import Cell, RowFacts, Standing
from indicators.rules import judgement
from indicators.rules.confidence import more_than_chance
from indicators.rules.formatting import Unit, decimals_to_tell, number, points, show
from indicators.rules.judgement import Basis, Counted, Polarity, Status, Trend
from reports.disclosure.printed_counts import label_of, span_of, span_of_label
from reports.disclosure.rules import MARK, Rules
from reports.snapshot.schema import Share

DIGESTS = (
    "Digests of extracts and of approved words stand in the committee edition alone: whoever knows the rest of a short "
    "file could try each small number until its digest comes out."
)
NO_TREND = "The figure of a month is withheld, and so the trend."
TREND_UNSHOWN = "The trend is against a figure that no public edition prints, and is withheld."
NONE_TREND = "There is no trend."
NO_LONG_TREND = "The figure of a month is withheld, and so the long trend."
NO_AVERAGE = "It is against the average of the months before, which this edition does not print."
NO_STATUS = "The year’s figure is withheld, and so its status."
NO_STATUS_COMPARED = "Its status also depends on an earlier figure, and is withheld."
STATUS_ROUNDED = (
    "Status compares figures that are not rounded, and would tell more than the rounded one: it is withheld."
)
NOT_SHOWN = "It is against {}, which this edition does not print."
ROUNDED = "It compares figures that are rounded in this edition."
SAME_ROUNDED = "The rounded figures are the same, so no trend is printed."
AS_STORED = 6
ANY = "*"  # of an edition that does not say which intervals its figures cover: it may be any


def marked(rules: Rules) -> str:
    """What the edition is, and what its marks mean, in a sentence or two."""
    said = f"Public edition: {MARK} stands for a figure that is withheld because it is, or could reveal, a count of "
    said += f"{rules.least} to {rules.most}."
    if rules.round_to > 1:
        said += f" Counts are rounded to the nearest {rules.round_to}."
    return f"{said} Percentages are rounded to whole numbers." if rules.whole_percentages else said


# -- rows ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Elsewhere:
    """What other public editions print of an indicator: intervals printed, and intervals withheld somewhere.

    `linked` is true where a declared relation ties its counts to others.
    """

    printed: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    linked: bool = False


def written(public: Standing, committee: Standing, elsewhere: Elsewhere, rules: Rules) -> Standing:
    """The row, whose cells are public already, with sentences of its own, and a trend and status that tell no more.

    A row without facts is from a snapshot older than them: it keeps its cells and has no sentences at all.
    """
    facts = public.facts
    if facts is None:
        return replace(
            public, measured="", trend="", trend_text=MARK, trend_why=NO_TREND, status=MARK, status_why=NO_STATUS,
            rule="", overridden="", notes=(), status_label=None,
        )  # fmt: skip
    row = _trend(public, facts, elsewhere, rules)
    row = _status(row, facts, elsewhere, rules)
    return replace(
        row,
        status_label=None if row.status == MARK else row.status_label,
        measured=_measured(public, facts),
        rule=_rule(public, facts),
        overridden="" if row.status == MARK else committee.overridden,
        notes=tuple(_notes(public, facts, rules)),
    )


def _measured(public: Standing, facts: RowFacts) -> str:
    unit = {Unit.PERCENT.value: "Percentage", Unit.COUNT.value: "Number"}.get(
        public.unit, f"Score out of {facts.out_of}" if facts.out_of else "Score"
    )
    return f"{unit}; {facts.span or facts.basis}; {facts.polarity}."


def _trend(public: Standing, facts: RowFacts, elsewhere: Elsewhere, rules: Rules) -> Standing:
    if any(cell.text == MARK for cell in public.months):
        return replace(public, trend="", trend_text=MARK, trend_why=NO_TREND)
    if not public.trend:
        return replace(public, trend_why=NONE_TREND)
    earlier: tuple[Cell, ...]
    if facts.compared:  # of a figure that no month shows: the year's own
        latest, earlier = public.year, (public.last_year,)
        if latest.covers != facts.compared or any(cell.text == MARK for cell in (latest, *earlier)):
            return replace(public, trend="", trend_text=MARK, trend_why=NO_TREND)
    else:
        latest, earlier = public.months[-1], public.months[:-1]
    label = label_of(span_of(facts.compared_with))
    against = next((cell for cell in earlier if cell.covers == facts.compared_with), None)
    if public.trend in (Trend.UP, Trend.DOWN) and (against is None or rules.rounds):
        # Its text says by how much a figure moved, from one that this edition does not print as it is.
        public = replace(public, trend_text=public.trend)
    if against is None or latest.value is None or against.value is None:
        if elsewhere.withheld & {facts.compared_with, ANY} or rules.rounds:
            return replace(public, trend="", trend_text=MARK, trend_why=NO_TREND)
        if facts.compared_with not in elsewhere.printed and elsewhere.linked:
            return replace(public, trend="", trend_text=MARK, trend_why=TREND_UNSHOWN)
        return replace(public, trend_why=NOT_SHOWN.format(label))
    if rules.rounds:
        if latest.text == against.text:
            return replace(public, trend="", trend_text=MARK, trend_why=SAME_ROUNDED)
        return replace(public, trend_why=f"{latest.text} against {against.text} in {label}. {ROUNDED}")
    decimals = decimals_to_tell(latest.value, against.value, facts.decimals)
    now, before = (_shown(public, facts, cell.value or Decimal(0), decimals) for cell in (latest, against))
    return replace(public, trend_why=f"{now} against {before} in {label}; {facts.polarity}.")


def _status(public: Standing, facts: RowFacts, elsewhere: Elsewhere, rules: Rules) -> Standing:
    """The status, where the printed figure can have no other; in words, without how far it is from its target."""
    if public.year.text == MARK:
        return replace(public, status=MARK, status_why=NO_STATUS, overridden="")
    if public.status == Status.DATA_ONLY:
        return replace(public, status_why="It is reported without a target, for information.")
    value, target = public.year.value, public.target
    if value is None or public.year.missing:
        return replace(public, status_why="There is no figure for the year so far, so its status is not known.")
    if target.missing or target.value is None:
        return replace(public, status_why="No target is set, so its status is not known.")
    if facts.conditions:
        # The status also tells that the figure is better than another one, which may be withheld here or elsewhere.
        cells = (public.last_year, *public.months)
        untold = any(cell.text == MARK for cell in cells) or public.trend_text == MARK
        if untold or rules.rounds or elsewhere.withheld or elsewhere.linked:
            return replace(public, status=MARK, status_why=NO_STATUS_COMPARED, overridden="")
    edges = (target.value, *facts.warning_at, *facts.alert_at, *facts.status_at)
    if rules.rounds:
        half = Decimal(rules.round_to) / 2 if public.unit == Unit.COUNT else Decimal("0.5")
        if any(abs(value - edge) <= half for edge in edges):
            return replace(public, status=MARK, status_why=STATUS_ROUNDED, overridden="")
    exact = judgement.percentage(public.year.numerator, public.year.denominator)
    exact = value if exact is None or public.unit != Unit.PERCENT or rules.rounds else exact
    says = f"{public.year.text} {_meets(exact, target.value, facts.polarity)} the target of {target.text}."
    if public.year.text == target.text and exact != target.value:
        says += " Status compares figures that are not rounded."
    return replace(public, status_why=says)


def _meets(value: Decimal, target: Decimal, polarity: str) -> str:
    """How a figure lies to its target, as far as it is printed; a figure without counts may be a rounded one."""
    if polarity not in (Polarity.MAXIMISE, Polarity.MINIMISE) or value == target:
        return "is compared with"
    missed = value < target if polarity == Polarity.MAXIMISE else value > target
    return "does not meet" if missed else "meets"


def _rule(public: Standing, facts: RowFacts) -> str:
    """The limits in words: from which value on it is a Warning and an Alert."""
    if not facts.alert_at or facts.status_at:  # by another rule than the usual one the limits are others
        return ""
    warning, alert = (_edge(public, facts, edges) for edges in (facts.warning_at, facts.alert_at))
    return f"Alert {alert}." if warning == alert else f"Warning {warning}; Alert {alert}."


def _edge(public: Standing, facts: RowFacts, edges: Sequence[Decimal]) -> str:
    low, high = (_shown(public, facts, edge, AS_STORED) for edge in (edges[0], edges[-1]))
    if facts.polarity == Polarity.MAXIMISE:
        return f"below {low}"
    if facts.polarity == Polarity.MINIMISE:
        return f"above {high}"
    return f"off {low}" if low == high else f"below {low} or above {high}"


def _shown(public: Standing, facts: RowFacts, value: Decimal, decimals: int) -> str:
    return show(value, Unit(public.unit), decimals, keep_zeros=facts.keep_zeros and decimals == facts.decimals)


def _notes(public: Standing, facts: RowFacts, rules: Rules) -> Iterator[str]:
    """The sentences on cohort, chance and benchmarks, of what this edition prints."""
    latest, year = public.months[-1] if public.months else public.year, public.year
    if public.unit == Unit.PERCENT and not rules.rounds:
        labelled = [(latest, label_of(span_of(latest.covers)))]
        if year.covers != latest.covers:
            labelled.append((year, "the year so far"))
        for cell, label in labelled:
            if cell.numerator is not None and cell.denominator:
                yield f"{number(cell.numerator, AS_STORED)} of {number(cell.denominator, AS_STORED)} in {label}."
        worth = judgement.worth_of_one(next((cell.denominator for cell, _ in labelled if cell.denominator), None))
        if worth is not None and facts.counts_what:
            yield (
                f"One {facts.counts_what} is worth "
                f"{points(worth, Unit.PERCENT, decimals_to_tell(worth, Decimal(0), 1))}."
            )
        yield from _chance(public, facts)
    if facts.benchmarks:
        marks = (
            f"{mark.group} {_shown(public, facts, mark.value, facts.decimals)} "
            f"({', '.join(filter(None, (mark.year, mark.how)))})"
            for mark in facts.benchmarks
        )
        yield f"Others: {', '.join(marks)}."


def _chance(public: Standing, facts: RowFacts) -> Iterator[str]:
    """Whether the change is more than chance, where both counts are printed here and they have a trend."""
    if facts.basis != Basis.IN_MONTH or not public.trend or not public.months:
        return
    latest = public.months[-1]
    against = next((cell for cell in public.months[:-1] if cell.covers == facts.compared_with), None)
    if against is None or latest.value == against.value:
        return
    one, other = (_counted(cell) for cell in (latest, against))
    apart = more_than_chance(one, other)
    if apart is not None:
        says = "more than chance would explain" if apart else "within what chance would explain"
        yield f"The change from {label_of(span_of(facts.compared_with))} is {says}."


def _counted(cell: Cell) -> Counted:
    return Counted(cell.value, cell.numerator, cell.denominator)


# -- charts --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Drawn:
    """A line of a chart with the shares that the public may see, month by month; none where it is left out."""

    name: str
    shares: tuple[Share, ...]
    months: tuple[str, ...]

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        if not self.shares:
            return (None,) * len(self.months)
        return heights("%" if any(share.percent for share in self.shares) else "", self.shares)

    @property
    def is_whole(self) -> bool:
        return bool(self.shares) and not any(MARK in (share.mark, share.percent) for share in self.shares)

    @property
    def points(self) -> list[str]:
        pairs = zip(self.shares, self.values, self.months, strict=False)
        return [
            f"{share.percent or share.number} in {label_of(span_of_label(month))}"
            for share, value, month in pairs if value is not None
        ]  # fmt: skip

    @property
    def sentence(self) -> str:
        points = self.points
        if not points:
            return f"{self.name} has no figures that this edition may print."
        ran = f"was {points[0]}" if len(points) == 1 else f"went from {points[0]} to {points[-1]}"
        return f"{self.name} {ran}." if self.is_whole else f"{self.name} {ran}; some months are withheld."


def heights(share_of: str, shares: Sequence[Share]) -> tuple[Decimal | None, ...]:
    """How high a row’s line is in each month: its percentage where it is part of another, else its number."""
    if share_of:
        return tuple(share.value for share in shares)
    return tuple(None if share.number is None else Decimal(share.number) for share in shares)


def told(drawn: Sequence[Drawn], target: str) -> str:
    """What a chart shows, in a sentence for each line and one for the target."""
    aim = f"The target is {target}." if target else "There is no target."
    return " ".join([*(each.sentence for each in drawn), aim])


def usual(drawn: Drawn, lower: Decimal, upper: Decimal, text: str) -> str:
    """How the last month lies to the limits of chance."""
    values = [value for value in drawn.values if value is not None]
    where = "within" if values and lower <= values[-1] <= upper else "outside"
    return f"{drawn.name} was {where} the usual variation: {text}."
