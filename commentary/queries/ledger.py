"""Read commentaries as plain values, in a fixed number of queries however many topics there are.

The counterpart of `indicators.report_rows.queries`. A `Desk` is one commentary with everything around it: passages,
figures, who contributed, and whether its approval is valid. Pages, actions, the checklist and the report read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from commentary.checks import identifying
from commentary.checks.rows import NO_NAMES, Known
from commentary.models import Approval, Commentary, Cycle, Topic
from commentary.queries import contributors, report_rows
from commentary.queries.contributors import Contribution
from commentary.queries.known_names import known_names
from commentary.queries.report_rows import Aside, Member, Save, Wording, Words
from commentary.workflow import approval_values, required_passages, transitions
from commentary.workflow.transitions import Heading, Moment, Passage, Place, Stage
from indicators.report_rows import queries
from indicators.report_rows.row import Standing, stand
from indicators.report_rows.values import Facts
from indicators.rules.periods import Interval
from safeguarding.models import Cover, Role
from safeguarding.permissions import GRANTS, Permission

NO_WORDING = Wording()


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
    explains one; `passages` are those with words in them, in that order; `facts` and `standings` are in editorial
    order. The figures are judged, and the digest made, when somebody first asks: a list of many desks asks for few.
    `contributors` are ids, as `workflow.Moment` means them; `writers` the names of all who ever wrote in it. `returned`
    are the places that the last return was of, if not of all.
    """

    commentary_id: int
    topic_id: int
    topic: str
    service_id: int
    service: str
    cycle: str
    closed: bool
    replaced: bool
    stage: Stage
    version: int
    places: tuple[Place, ...]
    passages: tuple[Passage, ...]
    facts: tuple[Facts, ...]
    month: Interval
    contributors: frozenset[int]
    writers: tuple[str, ...]
    approved: Approval | None
    returned_why: str
    returned: frozenset[Place]
    set_aside: tuple[Aside, ...]
    commentary_due_on: date
    approval_due_on: date
    known: Known = NO_NAMES

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """The rows of its indicators that have a definition by the month."""
        return tuple(stand(facts, self.month) for facts in self.facts)

    @cached_property
    def values(self) -> tuple[dict[str, Any], ...]:
        """Values of each row that an approval may cover (`approval_values.row_values`)."""
        rows = zip(self.facts, self.standings, strict=True)
        return tuple(approval_values.row_values(facts, row, self.month) for facts, row in rows)

    def covers(self, version: int = approval_values.VERSION) -> dict[str, Any]:
        """The current passages and values that an approval covers under a version of the list."""
        return approval_values.covered(self.passages, self.values, version=version)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what an approval given now covers."""
        return approval_values.digest(self.covers())

    @cached_property
    def approval(self) -> Approved | None:
        """The last approval, where the commentary stands approved."""
        if self.approved is None or self.stage is not Stage.APPROVED:
            return None
        row, record = self.approved, self.approved.current
        counts = record.digest == approval_values.digest(self.covers(record.covers_version)) and not self.replaced
        return Approved(row.name, row.job_title, row.at, row.digest, counts=counts)

    @property
    def stage_words(self) -> str:
        """The stage, or that others took its place, or that an approval no longer counts."""
        if self.replaced:
            return "split or joined"
        lapsed = self.stage is Stage.APPROVED and not self.settled and not self.closed
        return "approval no longer counts" if lapsed else self.stage.value

    @property
    def settled(self) -> bool:
        """Return whether the current content is approved."""
        return self.approval is not None and self.approval.counts

    @property
    def due_on(self) -> date | None:
        """By when the next step is due; None when nothing is left to do."""
        if self.settled or self.closed or self.replaced:
            return None
        return self.commentary_due_on if self.stage in transitions.WRITABLE else self.approval_due_on

    def late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on

    def text(self, place: Place) -> str:
        """The words at a place; empty where there are none yet."""
        return next((each.text for each in self.passages if (each.heading, each.indicator) == place), "")

    @property
    def lacking(self) -> tuple[str, ...]:
        """Return a sentence for each passage that is still required."""
        return required_passages.lacking(self.places, self.passages, self.standings)

    @property
    def shut(self) -> frozenset[Place]:
        """The places that nobody writes in, as others alone were returned."""
        if not self.returned:
            return frozenset()
        return transitions.shut(
            self.places, self.returned, required_passages.wanting(self.places, self.passages, self.standings)
        )

    @property
    def identifying(self) -> tuple[str, ...]:
        """Return sentences on text that may identify a child, until somebody other than its writers clears it."""
        cleared = {each.key for each in self.set_aside if each.by_id not in self.contributors}
        found = identifying(self.passages, self.known)
        return tuple(each.sentence for each in found if each.key not in cleared)


def moment(desk: Desk) -> Moment:
    """The commentary as the workflow sees it."""
    return Moment(
        stage=desk.stage,
        service_id=desk.service_id,
        has_words=required_passages.has_words(desk.passages),
        contributors=desk.contributors,
        lacking=desk.lacking if desk.stage in transitions.WRITABLE else (),
        identifying=() if desk.stage in transitions.WRITABLE or desk.settled else desk.identifying,
        closed=desk.closed,
        replaced=desk.replaced,
        approval_counts=desk.settled,
        shut=desk.shut if desk.stage in transitions.WRITABLE else frozenset(),
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


def places_of(commentary: Commentary) -> tuple[Place, ...]:
    """The places of one commentary whose topic is loaded. One query."""
    members = report_rows.members_of([commentary])[commentary.topic_id]
    return places(commentary.topic.layout, [member.code for member in members])


def desk(cycle: Cycle, *, commentaries: Iterable[Commentary] | None = None) -> tuple[Desk, ...]:
    """The desks of a cycle's commentaries, or of those given, in the topics' order. Thirteen queries at most.

    Those whose topic was split or joined meanwhile are left out: others took their place.
    """
    rows: QuerySet[Commentary] = Commentary.objects.filter(cycle=cycle, replaced_at=None)
    if isinstance(commentaries, QuerySet):
        rows = commentaries.filter(cycle=cycle, replaced_at=None)
    elif commentaries is not None:
        rows = rows.filter(pk__in=[each.pk for each in commentaries])
    return _desks(list(rows.select_related("topic__service").order_by("topic__position")), cycle)


def desk_of(commentary: Commentary) -> Desk:
    """One commentary's desk, whatever was loaded of it before. Thirteen queries at most."""
    row = Commentary.objects.select_related("topic__service", "cycle__period").get(pk=commentary.pk)
    return _desks([row], row.cycle)[0]


def desk_as_read(commentary: Commentary) -> Desk:
    """The desk of a commentary that was read just now, with its topic, service, cycle and period. Twelve queries."""
    return _desks([commentary], commentary.cycle)[0]


def _desks(found: list[Commentary], cycle: Cycle) -> tuple[Desk, ...]:
    if not found:
        return ()
    month = cycle.period.interval
    members = report_rows.members_of(found)
    indicators = [member for each in members.values() for member in each]
    facts = queries.facts_of(indicators, month)
    saves, approvals = report_rows.saves_of(found), report_rows.approvals_of(found)
    aside, known = report_rows.set_aside(found), known_names()
    words = report_rows.words_of(saves)
    hands: dict[int, list[Contribution]] = defaultdict(list)
    for hand in contributors.of_rows(month, indicators=[indicator.pk for indicator in indicators]):
        if hand.indicator_id:
            hands[hand.indicator_id].append(hand)
    return tuple(
        _desk(
            row, cycle, members[row.topic_id],
            facts, words[row.pk], saves[row.pk], hands, approvals.get(row.pk), aside[row.pk], known,
        )
        for row in found
    )  # fmt: skip


def approvers(desk: Desk) -> tuple[str, ...]:
    """The names of those who may approve this: reviewers of its service, or deputies today, with no hand in it."""
    names = [role for role, grant in GRANTS.items() if Permission.REVIEW_COMMENTARY in grant.permissions]
    roles = Role.objects.filter(Q(service=desk.service_id) | Q(service=None), name__in=names, ended_at=None)
    own = roles.filter(person__is_active=True).exclude(person__in=desk.contributors)
    covers = Cover.objects.in_force(localdate()).filter(role__in=roles, deputy__is_active=True)
    deputies = covers.exclude(deputy__in=desk.contributors).values_list("deputy__name", flat=True)
    return tuple(sorted({*own.values_list("person__name", flat=True), *deputies}))


def _desk(
    row: Commentary,
    cycle: Cycle,
    indicators: list[Member],
    facts: dict[int, Facts],
    words: Words,
    saves: list[Save],
    hands: dict[int, list[Contribution]],
    approval: Approval | None,
    aside: tuple[Aside, ...],
    known: Known,
) -> Desk:
    ids = {indicator.code: indicator.pk for indicator in indicators}
    passages = passages_of(row, ids, words)
    return Desk(
        commentary_id=row.pk,
        topic_id=row.topic_id,
        topic=row.topic.name,
        service_id=row.topic.service_id,
        service=row.topic.service.name,
        cycle=str(cycle),
        closed=cycle.closed,
        replaced=row.replaced_at is not None,
        stage=Stage(row.stage),
        version=row.version,
        places=places(row.topic.layout, ids),
        passages=passages,
        facts=tuple(facts[each.pk] for each in indicators if each.pk in facts),
        month=cycle.period.interval,
        contributors=_contributors(row, ids, saves, [hand for pk in ids.values() for hand in hands[pk]]),
        writers=tuple(dict.fromkeys(save.name for save in saves)),
        approved=approval,
        returned_why=row.returned_why,
        returned=_returned(row, ids),
        set_aside=aside,
        commentary_due_on=cycle.commentary_due_on,
        approval_due_on=cycle.approval_due_on,
        known=known,
    )


def passages_of(row: Commentary, ids: Mapping[str, int], words: Words) -> tuple[Passage, ...]:
    """The passages with words in them, in the order printed; `ids` are the topic's indicators, by code."""
    open_places = places(row.topic.layout, ids)
    written = [Passage(*place, *words.get((place[0].value, ids.get(place[1])), NO_WORDING)) for place in open_places]
    return tuple(passage for passage in written if passage.text.strip())


def _returned(row: Commentary, ids: Mapping[str, int]) -> frozenset[Place]:
    """The places that the last return was of, if not of all; a place of an indicator that left the topic is none."""
    last = max((version for *_, version in row.returned_passages), default=0)
    found = ((heading, code) for heading, code, version in row.returned_passages if version == last)
    return frozenset((Heading(heading), code) for heading, code in found if not code or code in ids)


def _contributors(
    row: Commentary, ids: Mapping[str, int], saves: list[Save], hands: list[Contribution]
) -> frozenset[int]:
    """Who wrote, or changed a row, since the last return, and whose words or rows are current, from whenever (P3).

    Whose words were carried wrote them too. A return of some passages forgives the earlier edits of these alone, and no
    figure, target or status.
    """
    returned_at = row.returned_at
    alone = {(heading, ids.get(code)): v for heading, code, v in row.returned_passages if not code or code in ids}
    own = [save for save in saves if save.stands or save.version > max(row.returned_version, alone.get(save.at, 0))]
    wrote = {save.by_id for save in own} | {author for save in own for author in save.authors}
    rows = {hand.by_id for hand in hands if hand.current or returned_at is None or hand.at >= returned_at}
    return frozenset(wrote | rows)
