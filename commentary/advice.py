"""The checks on one commentary as it stands, with the words that it may repeat. Three queries beside the desk's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, Q
from django.utils.timezone import localdate

from commentary.checks import Advice, Draft, Earlier, advise
from commentary.held import Aside
from commentary.ledger import Desk
from commentary.models import Commentary, Passage
from commentary.workflow import WRITABLE
from indicators.models import Extract
from indicators.standing import Standing

# Members have met the same sentences again nineteen months later (West Sussex).
LOOKED_BACK = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Advised:
    """What a reader would stumble over, and what of it was set aside; `lacking` are the words that are required."""

    open: tuple[Advice, ...] = ()
    aside: tuple[tuple[Advice, Aside], ...] = ()
    lacking: tuple[str, ...] = ()


def advised(commentary: Commentary, desk: Desk) -> Advised:
    """The advice on the words as they stand. Three queries."""
    aside = {each.key: each for each in desk.set_aside}
    found = advice(commentary, desk)
    return Advised(
        tuple(each for each in found if each.key not in aside),
        tuple((each, aside[each.key]) for each in found if each.key in aside),
        desk.lacking if desk.stage in WRITABLE and not desk.closed else (),
    )


def advice(commentary: Commentary, desk: Desk) -> tuple[Advice, ...]:
    """What a reader would stumble over in the words as they stand; nothing once the cycle is closed."""
    if desk.closed or not desk.passages:
        return ()
    earlier, newer = tuple(_earlier(commentary)), tuple(_newer(commentary, desk))
    return advise(Draft(desk.places, desk.passages, desk.standings, earlier, newer))


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
    """This topic's words of the months before, and this month's words on the other topics of the same service (P13)."""
    ends_on = commentary.cycle.period.ends_on
    before = Q(
        commentary__topic=commentary.topic_id,
        commentary__cycle__period__ends_on__lt=ends_on,
        commentary__cycle__period__ends_on__gte=ends_on - LOOKED_BACK,
    )
    beside = Q(commentary__cycle=commentary.cycle_id, commentary__topic__service=commentary.topic.service_id)
    passages = Passage.objects.filter(before | beside).exclude(commentary=commentary).standing()
    related = passages.select_related("commentary__topic", "commentary__cycle__period")
    for passage in related.order_by("-commentary__cycle__period__ends_on", "commentary__topic__position", "pk"):
        other = passage.commentary
        whose = f"on {other.topic}" if other.cycle_id == commentary.cycle_id else f"of {other.cycle}"
        yield Earlier(f"the commentary {whose}", passage.text)
