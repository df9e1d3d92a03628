"""The checks on one commentary as it stands, with the words that it may repeat. One query beside the desk's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from commentary.checks import Advice, Draft, Earlier, advise
from commentary.ledger import Desk
from commentary.models import Commentary, Passage

# Members have met the same sentences again nineteen months later (West Sussex).
LOOKED_BACK = timedelta(days=2 * 366)


def advice(commentary: Commentary, desk: Desk) -> tuple[Advice, ...]:
    """What a reader would stumble over in the words as they stand; nothing once the cycle is closed."""
    if desk.closed or not desk.passages:
        return ()
    return advise(Draft(desk.places, desk.passages, desk.standings, tuple(_earlier(commentary))))


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
