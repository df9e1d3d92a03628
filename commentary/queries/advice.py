"""The checks on one commentary as it stands, with the words that it may repeat. Five queries beside the desk's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Max, Q
from django.utils.timezone import localdate

from commentary.checks import Advice, Draft, Earlier, advise
from commentary.checks.personal import MAY_IDENTIFY
from commentary.models import Commentary, Descent, Passage
from commentary.queries.ledger import Desk
from commentary.queries.report_rows import Aside
from commentary.workflow.transitions import WRITABLE, Place
from indicators.models import Count, Definition, Extract
from indicators.report_rows.row import Standing
from indicators.rules.judgement import percentage

# Members have met the same sentences again nineteen months later (West Sussex).
LOOKED_BACK = timedelta(days=2 * 366)
A_YEAR = timedelta(days=366)


# A page with thousands of marks helps nobody. The rest comes up as those shown are dealt with.
MOST_SHOWN = 50


@dataclass(frozen=True)
class Advised:
    """Suggestions on a commentary, those that were ignored, and in `lacking` the passages that are required.

    `open` has at most `MOST_SHOWN` for each passage; `more` says of which headings there are more.
    """

    open: tuple[Advice, ...] = ()
    aside: tuple[tuple[Advice, Aside], ...] = ()
    lacking: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


def advised(commentary: Commentary, desk: Desk) -> Advised:
    """The advice on the words as they stand. Five queries."""
    aside = {each.key: each for each in desk.set_aside}
    found = sorted(advice(commentary, desk), key=lambda each: desk.places.index(each.place))
    shown, more = bounded(each for each in found if each.key not in aside)
    return Advised(
        shown,
        tuple((each, aside[each.key]) for each in found if each.key in aside),
        desk.lacking if desk.stage in WRITABLE and not (desk.closed or desk.replaced) else (),
        more,
    )


def bounded(found: Iterable[Advice]) -> tuple[tuple[Advice, ...], tuple[str, ...]]:
    """The first `MOST_SHOWN` of each passage, what may name a child before the rest, and how many more there are.

    Approval still waits for every finding that may name a child: those not shown come up as the others are dealt with.
    """
    by_place: dict[Place, list[Advice]] = {}
    for each in found:
        by_place.setdefault(each.place, []).append(each)
    shown: list[Advice] = []
    more = []
    for several in by_place.values():
        first = (
            sorted(several, key=lambda each: each.check not in MAY_IDENTIFY) if len(several) > MOST_SHOWN else several
        )
        shown += first[:MOST_SHOWN]
        if (rest := len(several) - MOST_SHOWN) > 0:
            heading = several[0].title
            where = f"under “{heading}”" if heading else "on these words"
            more.append(f"There are {rest} more {where}. They come up as those shown are dealt with.")
    return tuple(shown), tuple(more)


def advice(commentary: Commentary, desk: Desk) -> tuple[Advice, ...]:
    """Return the suggestions on the current text; none once the month is closed."""
    if desk.closed or desk.replaced or not desk.passages:
        return ()
    earlier, newer = tuple(_earlier(commentary)), tuple(_newer(commentary, desk))
    counts, others = tuple(_counts(commentary, desk)), tuple(_others(commentary))
    return advise(
        Draft(desk.places, desk.passages, desk.standings, earlier, newer, counts, others=others, known=desk.known)
    )


def _others(commentary: Commentary) -> Iterator[tuple[str, str]]:
    """The code and title of every indicator, so that words about another row are not taken for this topic's."""
    rows = Definition.objects.filter(from_on__lte=commentary.cycle.period.ends_on).order_by(
        "indicator__code", "from_on"
    )
    yield from dict(rows.values_list("indicator__code", "description")).items()


def _counts(commentary: Commentary, desk: Desk) -> Iterator[tuple[str, Decimal]]:
    """The numbers of the detailed analysis over the last year, and what they are of the number they are a share of."""
    month = commentary.cycle.period.interval
    rows = Count.objects.loaded().filter(
        measure__indicator__code__in=[each.code for each in desk.standings],
        period__ends_on__lte=month.ends_on,
        period__starts_on__gt=month.starts_on - A_YEAR,
    )
    columns = ("measure__indicator__code", "measure_id", "measure__share_of_id", "period_id", "number")
    held = {}
    for code, measure, of, period, number in rows.order_by("id").values_list(*columns):
        held[measure, period] = code, of, Decimal(number)
    for (_, period), (code, of, number) in held.items():
        yield code, number
        whole = held.get((of, period))
        share = percentage(number, whole[-1]) if whole else None
        if share is not None:
            yield code, share


def _newer(commentary: Commentary, desk: Desk) -> Iterator[tuple[str, str]]:
    """The indicators of which a figure was loaded after the words were last written, with the day."""
    sources = {standing.code: _sources(standing) for standing in desk.standings}
    written = Passage.objects.filter(commentary=commentary).aggregate(at=Max("written_at"))["at"]
    every = frozenset().union(*sources.values())
    rows = Extract.objects.filter(sha256__in=every, loaded_at__gt=written).values_list("sha256", "loaded_at")
    later = {sha256: loaded_at for sha256, loaded_at in rows if loaded_at}
    for code, of_one in sources.items():
        days = [later[source] for source in of_one if source in later]
        if days:
            yield code, f"{localdate(max(days)):%-d %B %Y}"


def _sources(standing: Standing) -> frozenset[str]:
    return frozenset(cell.source for cell in (*standing.months, standing.year) if cell.source)


def _earlier(commentary: Commentary) -> Iterator[Earlier]:
    """This topic's words of the months before, or those on what it came of, and this month's words on the other topics
    of the same service (P13)."""
    ends_on = commentary.cycle.period.ends_on
    came_of = Descent.objects.filter(after=commentary.topic_id).values("before")
    before = Q(
        Q(commentary__topic=commentary.topic_id) | Q(commentary__topic__in=came_of),
        commentary__cycle__period__ends_on__lt=ends_on,
        commentary__cycle__period__ends_on__gte=ends_on - LOOKED_BACK,
    )
    beside = Q(commentary__cycle=commentary.cycle_id, commentary__topic__service=commentary.topic.service_id)
    others = Passage.objects.filter(before | beside).exclude(commentary=commentary)
    passages = others.filter(commentary__replaced_at=None).standing()
    related = passages.select_related("commentary__topic", "commentary__cycle__period")
    for passage in related.order_by("-commentary__cycle__period__ends_on", "commentary__topic__position", "pk"):
        other = passage.commentary
        whose = f"on {other.topic}" if other.cycle_id == commentary.cycle_id else f"of {other.cycle}"
        yield Earlier(f"the commentary {whose}", passage.text, beside=other.cycle_id == commentary.cycle_id)
