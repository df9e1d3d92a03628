"""The public edition of a report, worked out from the committee's and from everything published before (P10).

`printed_counts` finds what a snapshot prints, `knowledge` what a reader of all editions knows, `solver` what could be
otherwise for all of that, and `suppression` chooses what to withhold; `edition`, `sentences` and `words` write the
rest, `audit` accounts for it and `coarser` offers other ways to print. Nothing here touches the database or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.disclosure.audit import Audit, audited
from reports.disclosure.coarser import Joined, Options, Preview, coarser, suggested_options
from reports.disclosure.edition import Writer, printed_and_withheld
from reports.disclosure.knowledge import EditionCounts, Knowledge, knowledge, seen_in
from reports.disclosure.printed_counts import Counted, Number, Place, printed_counts, slots
from reports.disclosure.rules import COMMITTEE, PUBLIC, Rules
from reports.disclosure.sentences import Elsewhere
from reports.disclosure.suppression import SECONDS, Suppression, suppression
from reports.disclosure.words import AtRisk, Decision, Decisions, Outcome, OutgoingText, at_risk, reasons, vetted
from reports.snapshot.relations import Relation, without_chance
from reports.snapshot.schema import Snapshot

__all__ = [
    "COMMITTEE",
    "PUBLIC",
    "AtRisk",
    "Audit",
    "Decision",
    "Decisions",
    "Joined",
    "Options",
    "Outcome",
    "OutgoingText",
    "Preview",
    "Published",
    "Rules",
    "WorkedOut",
    "at_risk_of",
    "coarser",
    "compare_options",
    "public_edition",
    "reasons",
    "seen_relations",
    "suggested_options",
    "too_late_of",
    "vetted",
    "work_out",
]  # fmt: skip


@dataclass(frozen=True)
class Published:
    """A report that is out, in both editions."""

    committee: Snapshot
    public: Snapshot


@dataclass(frozen=True)
class WorkedOut:
    """The edition for everybody, and the account of what it withholds."""

    public: Snapshot
    audit: Audit


def work_out(
    committee: Snapshot, before: Sequence[Published], decisions: Decisions, rules: Rules, secret: str | None = None
) -> WorkedOut:
    """The public edition and its audit: seconds of work, so in the background only.

    `before` has every report that is out, the newest first. `secret` decides among places that serve as well, and must
    be known to nobody outside: by default the committee snapshot's salt.
    """
    worked = _worked(committee, tuple(before), rules, committee.salt if secret is None else secret)
    writer = _writer(committee, before, worked, decisions, rules)
    return WorkedOut(writer.snapshot(), audited(committee, worked.now, worked.known, worked.chosen, rules))


def compare_options(
    committee: Snapshot,
    before: Sequence[Published],
    decisions: Decisions,
    rules: Rules,
    choices: Sequence[Options],
    secret: str | None = None,
) -> tuple[Preview, ...]:
    """What would be withheld under each of the options: the work of an edition for each, so in the background only.

    Edit `committee` by `coarser` and pass `options.rules(rules)` to `work_out` to print by one of them.
    """
    usual = _figures(committee)
    previews = []
    for options in choices:
        audit = work_out(
            coarser(committee, options), before, decisions, options.rules(rules), secret or committee.salt
        ).audit
        previews.append(Preview(options, audit.withheld, audit.figures, max(usual - audit.figures, 0)))
    return tuple(previews)


def _figures(committee: Snapshot) -> int:
    counts = printed_counts(committee, Rules(), {})
    return len({count.places[0] for count in counts if isinstance(count, Number)})


def public_edition(committee: Snapshot, before: Sequence[Published], decisions: Decisions, rules: Rules) -> Snapshot:
    """The edition for everybody. It depends on nothing but what is passed; `before` has the newest first."""
    worked = _worked(committee, tuple(before), rules, committee.salt)
    return _writer(committee, before, worked, decisions, rules).snapshot()


def at_risk_of(committee: Snapshot, before: Sequence[Published], rules: Rules) -> tuple[AtRisk, ...]:
    """The texts that need a decision before the public edition may go out."""
    worked = _worked(committee, tuple(before), rules, committee.salt)
    writer = _writer(committee, before, worked, {}, rules)
    writer.snapshot()
    return at_risk(committee, writer.numbers, writer.texts)


def too_late_of(committee: Snapshot, before: Sequence[Published], rules: Rules) -> tuple[str, ...]:
    """The codes of the indicators of which earlier editions gave a protected count away, for all that is withheld."""
    out = _worked(committee, tuple(before), rules, committee.salt).chosen.already_out
    return tuple(row.code for row in committee.standings if any(said.startswith(f"{row.code} ") for said in out))


def seen_relations(committee: Snapshot) -> tuple[Relation, ...]:
    """Relations that hold in the snapshot's figures, and that are neither declared nor said to be chance."""
    rules = Rules()
    edition = _counts(committee, None, rules, {})
    kinds = {count.series: count.whole for count in edition.committee if isinstance(count, Number)}
    values = {(count.series, count.span): count.number for count in edition.committee if isinstance(count, Number)}
    return tuple(relation for relation in seen_in(edition, kinds, values) if relation.complete)


@dataclass(frozen=True)
class _Worked:
    now: tuple[Counted, ...]
    known: Knowledge
    chosen: Suppression


@lru_cache(maxsize=8)
def _worked(committee: Snapshot, before: tuple[Published, ...], rules: Rules, secret: str) -> _Worked:
    """Kept for the reports looked at last: one job asks for the edition, its audit and its passages at risk."""
    bases = {row.code: row.facts.basis for row in committee.standings if row.facts}
    now = _counts(committee, None, rules, bases)
    editions = [now, *(_counts(each.committee, each.public, rules, bases) for each in before)]
    known = knowledge(editions, rules)
    chosen = suppression(now.committee, known, rules, secret, SECONDS)
    return _Worked(now.committee, known, chosen)


def _counts(committee: Snapshot, public: Snapshot | None, rules: Rules, bases: Mapping[str, str]) -> EditionCounts:
    return EditionCounts(
        printed_counts(committee, rules, bases),
        None if public is None else printed_counts(public, rules, bases),
        committee.relations,
        committee.counts,
    )


def _writer(
    committee: Snapshot, before: Sequence[Published], worked: _Worked, decisions: Decisions, rules: Rules
) -> Writer:
    """A row without facts, from before there were any, has every figure withheld."""
    unread = {
        place for row in committee.standings if row.facts is None
        for slot, _ in slots(row) for place in (Place(row.code, slot, "share"), Place(row.code, slot, "base"))
    }  # fmt: skip
    linked = {
        series.replace("/", ":").partition(":")[0]
        for relation in without_chance(committee.relations)
        for series in (relation.whole, *relation.parts)
    }
    elsewhere: dict[str, Elsewhere] = {code: Elsewhere(linked=True) for code in linked}
    for each in before:
        for row in each.public.standings:
            so_far = elsewhere.get(row.code, Elsewhere())
            printed, withheld = printed_and_withheld(row)
            elsewhere[row.code] = Elsewhere(so_far.printed | printed, so_far.withheld | withheld, so_far.linked)
    return Writer(committee, worked.chosen.places | unread, elsewhere, decisions, rules)
