"""Separation of duties: who had a hand in a report, and so does not sign it off (P3).

`commentary.queries.contributors` finds the hands, for approval and for sign-off alike; what reports alone know is here.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import BooleanField, CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone
from django.utils.formats import date_format

from commentary.models import Cycle, Passage, TopicIndicator
from commentary.queries import contributors
from commentary.queries.contributors import Way
from indicators.models import Indicator, Measure
from indicators.rules.periods import Interval
from reports.models import DisclosureDecision, Report
from reports.snapshot.schema import Snapshot, from_json
from safeguarding.accounts.access_queries import may_sign_from
from safeguarding.models import Person, Role
from safeguarding.permissions import RoleName, printed_pairs


def objection(report: Report, person: Person, *, at: datetime) -> str:
    """Why this person may not sign off the report, in a sentence; empty if they may."""
    if report.assembled_by_id == person.pk:
        return "You assembled this report, so somebody else must sign it off."
    if ways := hands_in(report, person):
        told = "; and you ".join(way.value.replace("its", "this report\u2019s", 1) for way in Way if way in ways)
        return f"You {told}. So somebody else must sign it off."
    if until := may_sign_from(person, at):
        day = date_format(timezone.localtime(until), "j F Y, H:i")
        return (
            f"How you log in was reset a short while ago, so you can sign off from {day}. If you did not ask for the "
            "reset, tell an administrator now."
        )
    return ""


def hands_in(report: Report, person: Person) -> frozenset[Way]:
    """Every way in which the person had a hand in what the report says."""
    month = report.cycle.period.interval
    ways = {way for way, topics in contributors.of_commentary(report.cycle, by=person).items() if topics}
    rows = contributors.of_rows(month, by=person)
    measures = contributors.of_counts(month, by=person)
    if not rows and not measures:
        return frozenset(ways)
    printed = _printed(from_json(Report.objects.values_list("snapshot", flat=True).get(pk=report.pk)))
    ids = set(Indicator.objects.filter(code__in=printed).values_list("pk", flat=True))
    ways |= {row.way for row in rows if row.current and (row.indicator_id is None or row.indicator_id in ids)}
    ways |= {row.way for row in rows if row.way is Way.DISCLOSURE}
    if Measure.objects.filter(pk__in=measures, indicator__code__in=printed).exists():
        ways.add(Way.LOADED)
    return frozenset(ways)


def decisions_on_disclosure(month: Interval) -> QuerySet:
    """Whoever decided what the public reads of a topic had a hand in it: registered with `contributors`."""
    of_topic = TopicIndicator.objects.filter(topic__name=OuterRef("topic")).order_by("indicator_id")
    rows = DisclosureDecision.objects.filter(
        cycle__period__ends_on=month.ends_on, cycle__period__starts_on=month.starts_on
    )
    return rows.annotate(
        way=Value(Way.DISCLOSURE.name, output_field=CharField()),
        of=Subquery(of_topic.values("indicator_id")[:1]),
        by_pk=F("by_id"),
        now=Value(True, output_field=BooleanField()),
    )


def pairs_to_print(report: Report, signatory: Person) -> str:
    """Who of those who signed or approved holds two roles that others keep apart, in sentences; empty if nobody."""
    approvers = Person.objects.filter(approvals__commentary__cycle=report.cycle_id)
    people = Person.objects.filter(Q(pk=signatory.pk) | Q(pk__in=approvers.values("pk")))
    sentences = []
    for person in people.order_by("name", "pk"):
        live = Role.objects.filter(person=person, ended_at=None).values_list("name", flat=True)
        for first, second in printed_pairs(RoleName(name) for name in live):
            sentences.append(f"{person.name} is both {first.value} and {second.value}.")
    return " ".join(sentences)


def wrote(topic: str, cycle: Cycle, person: Person) -> bool:
    """Did the person ever write in the cycle's commentary on this topic?"""
    written = Passage.objects.filter(commentary__cycle=cycle, commentary__topic__name=topic)
    return written.filter(written_by=person).exists()


def _printed(snapshot: Snapshot) -> set[str]:
    """The codes of the indicators of which the report prints a row or a detailed analysis."""
    analysed = {block.code for detail in snapshot.details for block in detail.blocks}
    return {standing.code for standing in snapshot.standings} | analysed
