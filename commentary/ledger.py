"""What the database holds of commentary, as plain values, in a fixed number of queries however many topics there are.

The twin of `indicators.ledger`. A `Desk` is one commentary with all that lies beside it: the words, the figures, who
had a hand in them, and whether an approval counts. Pages, actions, readiness and the report's assembly read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from commentary import models, workflow
from commentary.models import Approval, Commentary, Cycle, Topic, TopicIndicator
from commentary.workflow import Heading, Moment, Passage, Place, Stage
from indicators import ledger, periods
from indicators.models import Extract, Figure, Indicator
from indicators.standing import Standing
from safeguarding.models import Role
from safeguarding.permissions import GRANTS, Permission


@dataclass(frozen=True)
class Approved:
    """The last approval of a commentary that stands approved; `counts` while its digest is that of what stands (P4)."""

    name: str
    job_title: str
    at: datetime
    digest: str
    counts: bool


@dataclass(frozen=True)
class Desk:
    """One commentary as it stands.

    `places` are the headings that may be written under, in the order printed, each with an indicator's code where it
    explains one; `passages` are those with words in them, in that order; `standings` are in editorial order.
    `contributors` are ids, as `workflow.Moment` means them; `writers` the names of all who ever wrote in it.
    """

    commentary_id: int
    topic_id: int
    topic: str
    service_id: int
    service: str
    cycle: str
    closed: bool
    stage: Stage
    version: int
    places: tuple[Place, ...]
    passages: tuple[Passage, ...]
    standings: tuple[Standing, ...]
    contributors: frozenset[int]
    writers: tuple[str, ...]
    digest: str
    approval: Approved | None
    returned_why: str
    commentary_due_on: date
    approval_due_on: date

    @property
    def stage_words(self) -> str:
        """The stage, or that an approval no longer counts."""
        lapsed = self.stage is Stage.APPROVED and not self.settled and not self.closed
        return "approval no longer counts" if lapsed else self.stage.value

    @property
    def settled(self) -> bool:
        """Is it approved as it stands?"""
        return self.approval is not None and self.approval.counts

    @property
    def due_on(self) -> date | None:
        """By when the next step is due; None when nothing is left to do."""
        if self.settled or self.closed:
            return None
        return self.commentary_due_on if self.stage in workflow.WRITABLE else self.approval_due_on

    def late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on

    def text(self, place: Place) -> str:
        """The words at a place; empty where there are none yet."""
        return next((each.text for each in self.passages if (each.heading, each.indicator) == place), "")


def moment(desk: Desk) -> Moment:
    """The commentary as the workflow sees it."""
    return Moment(
        stage=desk.stage,
        service_id=desk.service_id,
        has_words=workflow.has_words(desk.passages),
        contributors=desk.contributors,
        closed=desk.closed,
        approval_counts=desk.settled,
    )


def places(layout: str, codes: Iterable[str]) -> tuple[Place, ...]:
    """The headings of a layout in the order printed, with the indicators' codes in editorial order."""
    rest = ((Heading.ACTIVITIES, ""), (Heading.BEST_PRACTICE, ""))
    match layout:
        case Topic.Layout.PLAIN:
            return ((Heading.PLAIN, ""),)
        case Topic.Layout.HEADINGS:
            return ((Heading.EXPLANATION, ""), *rest)
        case Topic.Layout.HEADINGS_EACH:
            return (*((Heading.EXPLANATION, code) for code in codes), *rest)
    return ()


def desk(cycle: Cycle, *, commentaries: Iterable[Commentary] | None = None) -> tuple[Desk, ...]:
    """The desks of a cycle's commentaries, or of those given, in the topics' order. Eleven queries."""
    rows = models.Commentary.objects.filter(cycle=cycle).select_related("topic__service").order_by("topic__position")
    if commentaries is not None:
        rows = rows.filter(pk__in=[each.pk for each in commentaries])
    found = list(rows)
    month = cycle.period.interval
    members = members_of(found)
    indicators = [member.indicator for held in members.values() for member in held]
    standings = ledger.standings(indicators, month)
    words, saves, approvals = words_of(found), _saves(found), approvals_of(found)
    typed = _typed([indicator.pk for indicator in indicators], month)
    return tuple(
        _desk(
            row, cycle, [member.indicator for member in members[row.topic_id]],
            standings, words[row.pk], saves[row.pk], typed, approvals.get(row.pk),
        )
        for row in found
    )  # fmt: skip


def desk_of(commentary: Commentary) -> Desk:
    """One commentary's desk, whatever was loaded of it before. Twelve queries."""
    cycle = Cycle.objects.select_related("period").get(pk=commentary.cycle_id)
    return desk(cycle, commentaries=[commentary])[0]


def approvers(desk: Desk) -> tuple[str, ...]:
    """The names of those who may approve this: reviewers of its service who had no hand in it. One query."""
    roles = [role for role, grant in GRANTS.items() if Permission.REVIEW_COMMENTARY in grant.permissions]
    held = (
        Role.objects.filter(Q(service=desk.service_id) | Q(service=None), name__in=roles, ended_at=None)
        .filter(person__is_active=True)
        .exclude(person__in=desk.contributors)
    )
    return tuple(held.order_by("person__name").values_list("person__name", flat=True).distinct())


@dataclass(frozen=True)
class _Save:
    """That somebody wrote at a place; `stands` if these words are there still."""

    version: int
    by_id: int
    name: str
    stands: bool


@dataclass(frozen=True)
class _Typed:
    """That somebody typed a figure of an indicator; `stands` if no later figure replaced it."""

    by_id: int
    at: datetime
    stands: bool


Words = dict[tuple[str, int | None], str]


def _desk(
    row: Commentary,
    cycle: Cycle,
    indicators: list[Indicator],
    standings: dict[int, Standing],
    words: Words,
    saves: list[_Save],
    typed: dict[int, list[_Typed]],
    approval: Approval | None,
) -> Desk:
    judged = tuple(standings[each.pk] for each in indicators if each.pk in standings)
    ids = {indicator.code: indicator.pk for indicator in indicators}
    passages = passages_of(row, ids, words)
    digest = workflow.digest(workflow.covered(passages, judged))
    return Desk(
        commentary_id=row.pk,
        topic_id=row.topic_id,
        topic=row.topic.name,
        service_id=row.topic.service_id,
        service=row.topic.service.name,
        cycle=str(cycle),
        closed=cycle.closed,
        stage=Stage(row.stage),
        version=row.version,
        places=places(row.topic.layout, ids),
        passages=passages,
        standings=judged,
        contributors=_contributors(row, saves, [each for pk in ids.values() for each in typed[pk]]),
        writers=tuple(dict.fromkeys(save.name for save in saves)),
        digest=digest,
        approval=_approved(row, approval, digest),
        returned_why=row.returned_why,
        commentary_due_on=cycle.commentary_due_on,
        approval_due_on=cycle.approval_due_on,
    )


def passages_of(row: Commentary, ids: Mapping[str, int], words: Words) -> tuple[Passage, ...]:
    """The passages with words in them, in the order printed; `ids` are the topic's indicators, by code."""
    open_places = places(row.topic.layout, ids)
    written = [Passage(*place, words.get((place[0].value, ids.get(place[1])), "")) for place in open_places]
    return tuple(passage for passage in written if passage.text.strip())


def _contributors(row: Commentary, saves: list[_Save], typed: list[_Typed]) -> frozenset[int]:
    """Who wrote or typed since the last return, and whose words or typed figures stand now, from whenever (P3)."""
    returned_at = row.returned_at
    wrote = {save.by_id for save in saves if save.stands or save.version > row.returned_version}
    figures = {each.by_id for each in typed if each.stands or returned_at is None or each.at >= returned_at}
    return frozenset(wrote | figures)


def _approved(row: Commentary, approval: Approval | None, digest: str) -> Approved | None:
    if approval is None or row.stage != Stage.APPROVED:
        return None
    return Approved(approval.name, approval.job_title, approval.at, approval.digest, counts=approval.digest == digest)


def members_of(found: list[Commentary]) -> dict[int, list[TopicIndicator]]:
    """The topics' indicators in editorial order."""
    members: dict[int, list[TopicIndicator]] = defaultdict(list)
    rows = TopicIndicator.objects.filter(topic__in={row.topic_id for row in found}).select_related("indicator")
    for row in rows.order_by("indicator__section__number", "indicator__position"):
        members[row.topic_id].append(row)
    return members


def words_of(found: list[Commentary]) -> dict[int, Words]:
    """Each commentary's words as they stand, by heading and indicator."""
    words: dict[int, Words] = defaultdict(dict)
    for passage in models.Passage.objects.filter(commentary__in=found).standing():
        words[passage.commentary_id][passage.heading, passage.indicator_id] = passage.text
    return words


def _saves(found: list[Commentary]) -> dict[int, list[_Save]]:
    """Every save of a passage, without its text, oldest first."""
    columns = ("commentary_id", "heading", "indicator_id", "version", "written_by_id", "written_by__name")
    rows = list(models.Passage.objects.filter(commentary__in=found).order_by("id").values_list("id", *columns))
    last = {row[1:4]: row[0] for row in rows}
    saves: dict[int, list[_Save]] = defaultdict(list)
    for pk, *place, version, by_id, name in rows:
        saves[place[0]].append(_Save(version, by_id, name, stands=last[tuple(place)] == pk))
    return saves


def approvals_of(found: list[Commentary]) -> dict[int, Approval]:
    """Each commentary's last approval, without what it covers."""
    rows = Approval.objects.filter(commentary__in=found).defer("covers").order_by("version")
    return {row.commentary_id: row for row in rows}


def _typed(indicators: list[int], month: periods.Interval) -> dict[int, list[_Typed]]:
    """Who typed figures that the month's rows show: last year's, and this year's up to the month."""
    year = periods.financial_year(month.ends_on)
    last_year = periods.financial_year(periods.last_year(month).ends_on)
    rows = (
        Figure.objects.loaded()
        .filter(indicator__in=indicators, extract__kind=Extract.Kind.TYPED)
        .filter(
            Q(period__ends_on__lte=month.ends_on) | Q(period__ends_on=year.ends_on, period__starts_on=year.starts_on),
            period__starts_on__gte=last_year.starts_on,
        )
        .annotate(replaced=Figure.objects.later())
        .values_list("indicator_id", "extract__by_id", "extract__loaded_at", "extract__read_at", "replaced")
    )
    typed: dict[int, list[_Typed]] = defaultdict(list)
    for indicator, by_id, loaded_at, read_at, replaced in rows:
        typed[indicator].append(_Typed(by_id, loaded_at or read_at, not replaced))
    return typed
