"""Earlier commentary to offer a writer: from last month, or from the topics before a split or merge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commentary.models import Commentary, Passage, Topic
from commentary.queries import ledger, report_rows
from commentary.queries.topics import came_of
from commentary.workflow.transitions import Heading, Place

IN_ORDER = tuple(Heading)


@dataclass(frozen=True)
class Offer:
    """Words that may be carried to a place; `source` says whose they are, `authors` are the ids of who wrote them."""

    place: Place
    text: str
    source: str
    authors: tuple[int, ...]


@dataclass(frozen=True)
class _Words:
    """The passage of one commentary at one heading."""

    text: str
    of: Commentary
    authors: tuple[int, ...]


_Found = dict[Place, list[_Words]]


def offers(commentary: Commentary) -> tuple[Offer, ...]:
    """For each place, in the order printed, the words to carry there, if there are any."""
    return tuple(_offer(place, words, commentary) for place, words in _found(commentary).items())


def target(place: Place, places: tuple[Place, ...], codes: Iterable[str]) -> Place | None:
    """Return the passage that earlier text is copied to: the same heading, else the first; None if its indicator
    moved away.
    """
    if place[1] and place[1] not in codes:
        return None
    return place if place in places else places[0]


def _offer(place: Place, words: list[_Words], commentary: Commentary) -> Offer:
    """Words that come to one place from several are put together, the same ones once."""
    return Offer(
        place,
        "\n\n".join(dict.fromkeys(each.text for each in words)),
        "; ".join(dict.fromkeys(_label(each.of, commentary) for each in words)),
        tuple(dict.fromkeys(author for each in words for author in each.authors)),
    )


def _label(source: Commentary, commentary: Commentary) -> str:
    return str(source.cycle) if source.topic_id == commentary.topic_id else str(source)


def _found(commentary: Commentary) -> _Found:
    this_month = [_said(each, since_return=True) for each in split_or_joined(commentary)]
    last_month = [_said(each, since_return=False) for each in _last_month(commentary)]
    found = _going_on(last_month, commentary.topic) | _going_on(this_month, commentary.topic)
    return {place: found[place] for place in _places(commentary.topic) if place in found}


def _codes(topic: Topic) -> list[str]:
    return [member.code for member in report_rows.members_of([Commentary(topic=topic)])[topic.pk]]


def _places(topic: Topic) -> tuple[Place, ...]:
    return ledger.places(topic.layout, _codes(topic))


def _going_on(sources: list[_Found], topic: Topic) -> _Found:
    """Map earlier passages to their place in a commentary on this topic."""
    going: _Found = {}
    codes, places = _codes(topic), _places(topic)
    for source in sources if places else ():
        for place, words in source.items():
            if (to := target(place, places, codes)) is not None:
                going.setdefault(to, []).extend(words)
    return going


def split_or_joined(commentary: Commentary) -> list[Commentary]:
    """Those of the same cycle whose place it took."""
    before = commentary.topic.came_of.values("before")
    rows = Commentary.objects.filter(cycle=commentary.cycle_id, topic__in=before, replaced_at__isnull=False)
    return list(rows.select_related("topic", "cycle__period").order_by("topic__position", "pk"))


def _last_month(commentary: Commentary) -> list[Commentary]:
    """Those of the latest cycle before that has any, on its topic or on what it came of."""
    before = Commentary.objects.standing().filter(
        topic__in={commentary.topic_id, *came_of(commentary.topic_id)},
        cycle__period__ends_on__lt=commentary.cycle.period.ends_on,
    )
    last = before.order_by("-cycle__period__ends_on").values("cycle")[:1]
    rows = before.filter(cycle__in=last)
    return list(rows.select_related("topic", "cycle__period").order_by("topic__position", "pk"))


def _said(source: Commentary, *, since_return: bool) -> _Found:
    """A commentary's words; where it has none, those of what it took the place of in its own month."""
    saves: dict[Place, list[Passage]] = {}
    for row in Passage.objects.filter(commentary=source).select_related("indicator").order_by("id"):
        saves.setdefault(row.place, []).append(row)
    own = {
        place: [_Words(rows[-1].text, source, _authors(rows, _returned(source, place) if since_return else None))]
        for place, rows in saves.items()
        if rows[-1].text.strip()
    }
    before = [_said(each, since_return=since_return) for each in split_or_joined(source)]
    found = _going_on(before, source.topic) | own
    return dict(sorted(found.items(), key=lambda each: (IN_ORDER.index(each[0][0]), each[0][1])))


def _returned(source: Commentary, place: Place) -> int:
    """The version at the last return that a passage was part of."""
    alone = {(heading, code): version for heading, code, version in source.returned_passages}
    return max(source.returned_version, alone.get(place, 0))


def _authors(rows: list[Passage], since: int | None) -> tuple[int, ...]:
    """Return the authors; in the same month everyone since the last return, so that a split frees nobody."""
    own = [row for row in rows if row is rows[-1] or (since is not None and row.version > since)]
    return tuple(dict.fromkeys(pk for row in own for pk in row.hands))
