"""The checks of what the words claim: directions, targets, comparisons, tone, numbers and months. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from commentary.checks import aims, amounts, movement, tone
from commentary.checks.aims import Claim
from commentary.checks.draft import JUDGING, Advice, Draft, paragraphs, place
from commentary.checks.lexicon import Move
from commentary.checks.movement import Movement
from commentary.checks.reading import Read, read
from commentary.checks.rows import Context, Period, Row
from commentary.workflow.transitions import Passage
from indicators.rules.formatting import rounded


def _readings(draft: Draft, *, judging: bool) -> Iterator[tuple[Passage, Context, tuple[Read, ...]]]:
    for passage in draft.passages:
        context = draft.context_of(passage)
        if context.rows and (not judging or passage.heading in JUDGING):
            for text in paragraphs(passage.text):
                yield passage, context, read(text, context)


def against_the_direction(draft: Draft) -> Iterable[Advice]:
    """Up, down, better, worse or unchanged, against the figures of whatever the clause speaks of."""
    for passage, context, readings in _readings(draft, judging=True):
        for one in readings:
            for clause in one.clauses:
                for said in movement.movements(one, clause, context):
                    if found := movement.contradicts(said, one, clause):
                        row, period = found
                        quoted = one.sentence.quoted(said.first, said.last)
                        yield Advice(
                            "direction",
                            place(passage),
                            quoted,
                            f"“{quoted}” does not fit {row.code}: {_movement(said, row, period)} Correct it, or say which periods are meant.",
                        )
                for compared in aims.comparisons(one, clause, context):
                    quoted = one.sentence.quoted(compared.first, compared.last)
                    row, mark = compared.row, compared.benchmark
                    yield Advice(
                        "direction",
                        place(passage),
                        quoted,
                        f"“{quoted}” does not fit {row.code}: it is {_value(row, Period.THIS)}, and {mark.name} was {mark.value} in {mark.year}. Correct it.",
                    )


def _movement(said: Movement, row: Row, period: Period) -> str:
    """ "it went from 73.8% for the month before to 78.2%, which is better"."""
    if said.subject.number and row.is_percentage:
        return f"the number went from {row.numerator(period)} for {period.value} to {row.numerator(Period.THIS)}."
    change = f"it went from {_value(row, period)} for {period.value} to {_value(row, Period.THIS)}"
    if said.move in (Move.BETTER, Move.WORSE) and row.good:
        better = ((row.value(Period.THIS) or 0) - (row.value(period) or 0)) * row.good
        return f"{change}, which is {'better' if better > 0 else 'worse' if better < 0 else 'no change'}."
    return f"{change}."


def _value(row: Row, period: Period) -> str:
    value = row.value(period)
    return "not held" if value is None else f"{rounded(value, 1).normalize():f}{'%' if row.is_percentage else ''}"


def against_the_target(draft: Draft) -> Iterable[Advice]:
    """Met, missed, above, below or in line with a target, against value, target and polarity."""
    for passage, context, readings in _readings(draft, judging=False):
        for one in readings:
            if found := aims.rounded_up(one, context):
                first, last, row = found
                quoted = one.sentence.quoted(first, last)
                yield Advice(
                    "target",
                    place(passage),
                    quoted,
                    f"“{quoted}”: status compares figures as they are, so {row.code} stays {row.status_word or row.status}. "
                    "Say by how much it falls short.",
                )
                continue
            for clause in one.clauses:
                for claim in aims.claims(one, clause, context):
                    if wrong := aims.contradicts(claim, one, clause):
                        quoted = one.sentence.quoted(claim.first, min(claim.last, claim.first + 11))
                        yield Advice("target", place(passage), quoted, f"“{quoted}” {_target(claim.claim, wrong)}")
                        break


def _target(claim: Claim, row: Row) -> str:
    if row.target is None:
        return f"speaks of a target, and none is held for {row.code}. Take it out, or ask for the target to be entered."
    unit = "%" if row.is_percentage else ""
    side = {1: "or more", -1: "or less", 0: ""}[row.good]
    return (
        f"does not fit {row.code}: {_value(row, row.judged)} for {row.judged.value} against a target of {row.target.normalize():f}{unit} {side}".rstrip()
        + ". Figures are compared unrounded. Correct it."
    )


def against_the_status(draft: Draft) -> Iterable[Advice]:
    """Praise beside a target that is missed, or blame beside one that is met."""
    for passage, context, readings in _readings(draft, judging=True):
        for one in readings:
            for clause in one.clauses:
                for found in tone.tones(one, clause, context):
                    quoted = one.sentence.quoted(found.first, found.last)
                    row = found.row
                    yield Advice(
                        "tone",
                        place(passage),
                        quoted,
                        f"“{quoted}” stands beside a status of {row.status_word or row.status} for {row.code}. Say what is meant, or choose a plainer word.",
                    )


@lru_cache(maxsize=64)
def _faults(draft: Draft) -> tuple[Advice, ...]:
    """Every number that does not fit what is held, or another number of the same text."""
    found = []
    for passage, context, readings in _readings(draft, judging=False):
        faults = [(one, fault) for one in readings for fault in amounts.faults(one, context)]
        faults += amounts.leftovers_between(readings, context)
        for one, fault in faults:
            quoted = one.sentence.quoted(fault.first, min(fault.last, fault.first + 11))
            found.append(Advice(fault.check, place(passage), quoted, f"“{quoted}”: {fault.why}"))
    return tuple(found)


def wrong_figures(draft: Draft) -> Iterable[Advice]:
    """Numbers, fractions, "all" and "none" that equal nothing held."""
    return (each for each in _faults(draft) if each.check == "figure")


def wrong_sums(draft: Draft) -> Iterable[Advice]:
    """Sums and percentages that do not follow from the numbers beside them."""
    return (each for each in _faults(draft) if each.check == "arithmetic")


def wrong_months(draft: Draft) -> Iterable[Advice]:
    """Figures that are held, given for another period than their own."""
    return (each for each in _faults(draft) if each.check == "month")


def percent_for_points(draft: Draft) -> Iterable[Advice]:
    """A distance between two percentages, written as a percentage."""
    return (each for each in _faults(draft) if each.check == "points")
