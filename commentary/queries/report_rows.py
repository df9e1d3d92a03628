"""The rows that a desk is put together from, as plain values: one query a question, or two.

Who wrote and who typed is here; what follows from it is `commentary.queries.ledger`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, Min

from commentary.models import Approval, Commentary, Passage, SetAside, TopicIndicator


class Member(NamedTuple):
    """An indicator of a topic."""

    pk: int
    code: str


@dataclass(frozen=True, slots=True)
class Save:
    """A save of a passage by a person; `stands` if that text is still current.

    `authors` are the ids of those whose words were carried into it.
    """

    pk: int
    at: tuple[str, int | None]
    version: int
    by_id: int
    name: str
    authors: list[int]
    stands: bool


@dataclass(frozen=True, slots=True)
class Aside:
    """An ignored suggestion, known by its `key`: by whom, when and why."""

    key: str
    reason: str
    by_id: int
    name: str
    at: datetime


class Wording(NamedTuple):
    """A passage's text, and from where it was carried, if nobody has changed or confirmed it since."""

    text: str = ""
    carried: str = ""


Words = dict[tuple[str, int | None], Wording]


def members_of(found: list[Commentary]) -> dict[int, list[Member]]:
    """The topics' indicators in editorial order."""
    members: dict[int, list[Member]] = defaultdict(list)
    rows = TopicIndicator.objects.filter(topic__in={row.topic_id for row in found})
    ordered = rows.order_by("indicator__section__number", "indicator__position")
    for topic, pk, code in ordered.values_list("topic_id", "indicator_id", "indicator__code"):
        members[topic].append(Member(pk, code))
    return members


def words_of(saves: Mapping[int, Iterable[Save]]) -> dict[int, Words]:
    """Each commentary's words as they stand, by heading and indicator."""
    words: dict[int, Words] = defaultdict(dict)
    standing = [save.pk for held in saves.values() for save in held if save.stands]
    rows = Passage.objects.filter(pk__in=standing)
    columns = ("commentary_id", "heading", "indicator_id", "text", "carried_from")
    for commentary, heading, indicator, *wording in rows.values_list(*columns):
        words[commentary][heading, indicator] = Wording(*wording)
    return words


def saves_of(found: list[Commentary]) -> dict[int, list[Save]]:
    """Each person's last save of each passage, without its text, who began first coming first.

    The editor saves every few seconds; what follows from the saves follows from each person's last.
    """
    columns = ("commentary_id", "heading", "indicator_id", "written_by_id", "written_by__name", "authors")
    grouped = Passage.objects.filter(commentary__in=found).order_by().values_list(*columns)
    rows = list(grouped.annotate(began=Min("id"), version=Max("version"), last=Max("id")).order_by("began"))
    standing: dict[tuple[int, str, int | None], int] = {}
    for commentary, heading, indicator, *_, pk in rows:
        standing[commentary, heading, indicator] = max(pk, standing.get((commentary, heading, indicator), 0))
    saves: dict[int, list[Save]] = defaultdict(list)
    for commentary, heading, indicator, by_id, name, authors, _, version, pk in rows:
        stands = standing[commentary, heading, indicator] == pk
        saves[commentary].append(Save(pk, (heading, indicator), version, by_id, name, authors, stands))
    return saves


def approvals_of(found: list[Commentary]) -> dict[int, Approval]:
    """Each commentary's last approval, without what it covers."""
    rows = Approval.objects.filter(commentary__in=found).select_related("carried").order_by("version")
    rows = rows.defer("covers", "carried__covers")
    return {row.commentary_id: row for row in rows}


def set_aside(found: list[Commentary]) -> dict[int, tuple[Aside, ...]]:
    """Return the ignored suggestions of each commentary."""
    rows = SetAside.objects.filter(commentary__in=found).standing().exclude(reason="")
    aside: dict[int, tuple[Aside, ...]] = defaultdict(tuple)
    columns = ("commentary_id", "key", "reason", "by_id", "by__name", "at")
    for commentary, key, reason, by_id, name, at in rows.order_by("id").values_list(*columns):
        aside[commentary] += (Aside(key, reason, by_id, name, at),)
    return aside
