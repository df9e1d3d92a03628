"""Approvals and commentary that would be affected if figures changed, for the preview of an upload."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from commentary.models import Approval, Commentary, Cycle, TopicIndicator
from commentary.queries import ledger
from commentary.queries.report_rows import approvals_of, members_of, saves_of, words_of
from commentary.text.quoted_numbers import quoted
from commentary.workflow import approval_values
from commentary.workflow.transitions import Passage, Stage
from indicators.extracts.preview.row_effects import Figures, Resting, Rests, Swap, by_code, with_figures
from indicators.report_rows.queries import facts_of_months
from indicators.report_rows.row import stand, year_held
from indicators.report_rows.values import Facts, Held
from indicators.rules.periods import Interval


@dataclass(frozen=True)
class _Written:
    """A commentary of an open cycle: its words, its figures now, and its last approval."""

    row: Commentary
    month: Interval
    passages: tuple[Passage, ...]
    facts: tuple[Facts, ...]
    approval: Approval | None

    @property
    def link(self) -> str:
        return reverse("commentary:detail", args=[self.row.pk])


def resting(swaps: tuple[Swap, ...]) -> list[Resting]:
    """Of open cycles: a published one keeps the words and figures that it has. Ten queries at most."""
    new = by_code(swaps)
    found = _written(frozenset(new))
    return [rests for each in found for rests in (*_approval(each, swaps, new), *_quotes(each, swaps, new))]


def _written(codes: frozenset[str]) -> list[_Written]:
    """Commentary on topics of these indicators, in the order of cycles and topics."""
    members = TopicIndicator.objects.filter(indicator__code__in=codes).values("topic")
    rows = Commentary.objects.standing().filter(cycle__in=Cycle.objects.open(), topic__in=members)
    rows = rows.select_related("topic__service", "cycle__period")
    found = list(rows.order_by("cycle__period__ends_on", "topic__position"))
    if not found:
        return []
    of_topics, approvals = members_of(found), approvals_of(found)
    words = words_of(saves_of(found))
    months = {row.pk: row.cycle.period.interval for row in found}
    indicators = [each for held in of_topics.values() for each in held]
    facts = facts_of_months(indicators, tuple(dict.fromkeys(months.values())))
    made = []
    for row in found:
        its = of_topics[row.topic_id]
        held = facts[months[row.pk]]
        passages = ledger.passages_of(row, {each.code: each.pk for each in its}, words[row.pk])
        approval = approvals.get(row.pk) if row.stage == Stage.APPROVED else None
        standing = tuple(held[each.pk] for each in its if each.pk in held)
        made.append(_Written(row, months[row.pk], passages, standing, approval))
    return made


# -- approvals -----------------------------------------------------------------------------------------------------
def _approval(each: _Written, swaps: tuple[Swap, ...], new: Figures) -> Iterator[Resting]:
    """An approval counts while its digest is that of the current values. Compares them before and after the change."""
    if each.approval is None:
        return
    record = each.approval.current
    counts, would_count = (_digest(each, figures, record.covers_version) == record.digest for figures in ({}, new))
    if counts == would_count:
        return
    approval, by = each.approval, f"{each.approval.name}, {each.approval.job_title}"
    of = f"{each.row.topic}, {each.row.cycle}"
    if would_count:
        yield Resting(Rests.COUNTS_AGAIN, f"{by}, approved {of}: it is then as it was approved.", each.link)
        return
    about = tuple((swap.code, swap.period) for swap in swaps if swap.old and _moves(each, swap))
    sentence = (
        f"{by}, approved {of}, on {localdate(approval.at):%-d %B %Y}. Somebody must look at it again, and confirm it."
    )
    named = f"approved by {approval.name} in {of}"
    yield Resting(Rests.STOPS, sentence, each.link, about, named)


def _digest(each: _Written, new: Figures, version: int) -> str:
    rows = [_values(_with(facts, new), each.month) for facts in each.facts]
    return approval_values.digest(approval_values.covered(each.passages, rows, version=version))


def _values(facts: Facts, month: Interval) -> dict[str, Any]:
    return approval_values.row_values(facts, stand(facts, month), month)


def _with(facts: Facts, new: Figures) -> Facts:
    return with_figures(facts, new.get(facts.code, {}))


def _moves(each: _Written, swap: Swap) -> bool:
    """Return whether this figure alone would change what an approval covers."""
    facts = next((facts for facts in each.facts if facts.code == swap.code), None)
    alone = {swap.code: {swap.period: swap.new}}
    return facts is not None and _values(facts, each.month) != _values(_with(facts, alone), each.month)


# -- words ---------------------------------------------------------------------------------------------------------
def _quotes(each: _Written, swaps: tuple[Swap, ...], new: Figures) -> Iterator[Resting]:
    """One for each passage and number: a figure that would be another, or the year that it counts in."""
    for facts in each.facts:
        after = _with(facts, new)
        gone = [(swap.period.label, swap.old, swap.new) for swap in swaps if swap.code == facts.code and swap.old]
        year, year_after = year_held(facts, each.month), year_held(after, each.month)
        if year and year != year_after and facts.code in new:
            gone.append(("the year so far", year, year_after))
        for passage in each.passages:
            yield from _in(each, facts, passage, gone)


def _in(each: _Written, facts: Facts, passage: Passage, gone: list[tuple[str, Held, Held | None]]) -> Iterator[Resting]:
    said: Mapping[str, str] = {}
    for label, old, new in gone:
        if (words := quoted(facts.reading, old, new, passage.text)) and words not in said:
            said = {**said, words: label}
    place = f" under “{passage.title}”" if passage.title else ""
    for words, label in said.items():
        sentence = f"{each.row.topic}, {each.row.cycle}{place}, says “{words}”, as {facts.code} is for {label} now."
        yield Resting(Rests.WORDS, sentence, each.link)
