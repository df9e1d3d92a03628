"""Praise beside a figure that misses its target, blame beside one that meets it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commentary.checks import aims
from commentary.checks import lexicon as lex
from commentary.checks.aims import Claim
from commentary.checks.lexicon import Move
from commentary.checks.movement import contradicts, movements
from commentary.checks.reading import (
    BREAKS,
    DETERMINERS,
    Read,
    is_general,
    is_negated,
    is_unreal,
    noun_phrase_after,
    noun_phrase_before,
    subject_of,
)
from commentary.checks.rows import Context, Period, Row
from commentary.checks.subjects import Subject, resolve
from commentary.checks.text import Clause, word_set
from commentary.checks.timeframes import OTHER

SHORT, MET = ("Alert", "Warning"), ("OK",)
PEOPLE_FEEL = word_set(
    "pleased delighted proud happy thrilled satisfied disappointed concerned worried unhappy dissatisfied ashamed sorry"
)
PARTNERS = word_set(
    "partners partner schools school police health staff workers feedback families carers children people ofsted "
    "inspectors team teams colleagues"
)


@dataclass(frozen=True)
class Tone:
    """Praise (or blame) by tokens `first` to `last` (included) beside a row whose status says otherwise."""

    first: int
    last: int
    praise: bool
    row: Row


def tones(one: Read, clause: Clause, context: Context) -> Iterator[Tone]:
    """What is praised or blamed against its status; once in a clause."""
    words = clause.sentence.words
    for index in range(clause.first, clause.last):
        word = words[index]
        praise = word in lex.PRAISE | lex.PRAISE_NOUNS
        if not praise and word not in lex.BLAME | lex.BLAME_NOUNS:
            continue
        stretch = _noun_of_judgement(clause, index) or _stretch(clause, index, praise=praise)
        if (
            stretch is None
            or is_unreal(one, clause, index)
            or is_negated(clause, index)
            or (is_general(one, clause) and "always" not in clause.words)
        ):
            continue
        subject = _judged(one, clause, index, stretch, context)
        if subject is None or not subject.rows or _of_another_time(one, clause, index):
            continue
        rows = [row for row in subject.rows if row.status in (*SHORT, *MET)]
        wrong = [row for row in rows if row.status in (SHORT if praise else MET)]
        if (
            wrong
            and len(wrong) == len(rows)
            and not _is_about_movement(one, clause, context, praise=praise)
            and not _admits(one, context, praise=praise)
        ):
            yield Tone(stretch[0], stretch[1], praise, wrong[0])
            return


def _stretch(clause: Clause, index: int, *, praise: bool) -> tuple[int, int] | None:
    """The words of the judgement, from "very" to its noun of result; None where a plain "good" judges no result."""
    words = clause.sentence.words
    word = words[index]
    first, last = index, index
    if index > clause.first and words[index - 1] in lex.MORE:
        first = index - 1
    at = index + 1
    while at < min(clause.last, index + 4) and words[at] not in BREAKS:
        if words[at] in lex.RESULTS:
            last = at
            break
        if words[at] in lex.AUXILIARIES or words[at] in (
            "on",
            "for",
            "with",
            "by",
            "that",
            "to",
            "of",
            "in",
            "at",
            "and",
            "but",
        ):
            break
        at += 1
    mild = word in (lex.MILD_PRAISE if praise else lex.MILD_BLAME)
    if word in PEOPLE_FEEL:
        return first, last
    following = words[index + 1] if index + 1 < clause.last else ""
    predicate = (
        not following
        or following in BREAKS
        or following
        in ("and", "but", "for", "in", "on", "at", "again", "this", "indeed", "overall", "by", "with", "as", "given")
    )
    linked = any(each in lex.BE | lex.LINKING | {"been"} for each in words[max(clause.first, index - 4) : index])
    if last > index:
        return first, last
    if predicate and linked and (not mild or first < index):
        return first, last
    if predicate and not mild and (first == clause.first or words[first - 1] in DETERMINERS):
        return first, last
    if not mild and following.endswith(("ance", "ity", "ness", "liness")):
        return first, last
    return None


def _noun_of_judgement(clause: Clause, index: int) -> tuple[int, int] | None:
    """ "Is a serious concern", "remains a real success"."""
    words = clause.sentence.words
    if words[index] not in lex.BLAME_NOUNS | lex.PRAISE_NOUNS:
        return None
    first = index - 1
    while first > clause.first and words[first] not in ("a", "an", "our") and index - first < 4:
        first -= 1
    if (
        words[first] not in ("a", "an")
        or first == clause.first
        or words[first - 1] not in lex.BE | lex.LINKING | {"still", "now", "been", "also"}
    ):
        return None
    return first, index


def _judged(one: Read, clause: Clause, index: int, stretch: tuple[int, int], context: Context) -> Subject | None:
    """The rows that are judged; None where it is work, staff or anything else."""
    words = clause.sentence.words
    if words[index] in PEOPLE_FEEL:
        at = stretch[1] + 1
        if words[at : at + 1] and words[at] in ("with", "by", "at", "about", "of", "that", "to", "in"):
            own = noun_phrase_after(clause, at + 1)
            if set(own.split()) & PARTNERS:
                return None
            subject = resolve(own, context)
            generic = bool(set(own.split()) & (lex.RESULTS | {"this", "it", "performance", "where"}))
            if words[at] in ("that", "to", "of", "about", "in") and not subject.certain and not generic:
                return None
            return subject if subject.certain or generic else None
        if stretch[1] == index and index > clause.first:
            return None
        return Subject(context.rows)
    last = stretch[1]
    own = ""
    if words[last + 1 : last + 2] and words[last + 1] in ("on", "for", "in", "of") and last + 2 < clause.last:
        frame = next((each for each in one.frames if each.first in (last + 2, last + 3)), None)
        own = noun_phrase_after(clause, last + 2) if frame is None else ""
    if own:
        named = resolve(own, context)
        if named.certain:
            return named
        if set(own.split()) & PARTNERS and not set(own.split()) & {"children", "families", "carers"}:
            return None
    if last > index and not own:
        between = resolve(" ".join(words[index + 1 : last + 1]), context)
        if between.certain:
            return between
        if not between.rows:
            return None
    phrase = noun_phrase_before(clause, stretch[0], one.frames_in(clause))
    if set(phrase.split()) & (PARTNERS - {"children", "families"}) and not resolve(phrase, context).certain:
        return None
    subject = subject_of(one, clause, stretch[0], context)
    if not subject and last > index and phrase.split()[:1] in (["we"], ["this"], ["that"], ["it"]):
        return Subject(context.rows)
    return subject


def _of_another_time(one: Read, clause: Clause, index: int) -> bool:
    frames = one.frames_in(clause)
    return any(
        frame.means in (Period.PREVIOUS, Period.LAST_YEAR, OTHER)
        and frame.lead not in ("than", "since", "on", "from", "by")
        for frame in frames
    )


def _is_about_movement(one: Read, clause: Clause, context: Context, *, praise: bool) -> bool:
    """Is it a movement that is praised or blamed, and did the figure move so?"""
    for each in one.clauses:
        if (
            each is not clause
            and abs(each.first - clause.last) > 1
            and abs(each.last - clause.first) > 1
            and each.connective not in ("that", "which")
        ):
            continue
        for movement in movements(one, each, context):
            good = movement.move is Move.BETTER or (
                movement.move in (Move.UP, Move.DOWN)
                and any((1 if movement.move is Move.UP else -1) == row.good for row in movement.subject.rows)
            )
            bad = movement.move is Move.WORSE or (
                movement.move in (Move.UP, Move.DOWN)
                and any((1 if movement.move is Move.UP else -1) == -row.good for row in movement.subject.rows)
            )
            if (good if praise else bad) and not movement.negated and contradicts(movement, one, each) is None:
                return True
    return False


def _admits(one: Read, context: Context, *, praise: bool) -> bool:
    """Does the same sentence say truly that the target is missed (or met)?"""
    for clause in one.clauses:
        for claim in aims.claims(one, clause, context):
            rows = [row for row in claim.subject.rows if row.target is not None]
            missed = (
                claim.claim is Claim.MISSED
                or (claim.claim is Claim.BELOW and any(row.good > 0 for row in rows))
                or (claim.claim is Claim.ABOVE and any(row.good < 0 for row in rows))
            )
            if rows and missed == praise and aims.contradicts(claim, one, clause) is None:
                return True
    return False
