"""Whether what the words say of a target or of other councils ("met", "above", "short of") agrees with the figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from commentary.checks import lexicon as lex
from commentary.checks.numbers import Amount, Kind
from commentary.checks.reading import (
    BREAKS,
    PREPOSITIONS,
    Read,
    is_general,
    is_negated,
    is_unreal,
    noun_phrase_after,
    noun_phrase_before,
    subject_of,
)
from commentary.checks.rows import Benchmark, Context, Period, Row
from commentary.checks.subjects import NOTHING, Subject, resolve, row_terms, terms
from commentary.checks.text import Clause, word_set
from commentary.checks.timeframes import OTHER
from indicators.rules.formatting import rounded


class Claim(StrEnum):
    """What is said of a figure and the target. The value is how the advice puts it."""

    MET = "met"
    MISSED = "missed"
    ABOVE = "above"
    BELOW = "below"
    BEYOND = "beyond"
    LEVEL = "in line with"
    NONE = "there is one"


@dataclass(frozen=True)
class AimClaim:
    """A claim by tokens `first` to `last` (included) about the target, of the rows of `subject`."""

    first: int
    last: int
    claim: Claim
    subject: Subject
    phrase: str = ""
    quantity: Decimal | None = None


BEFORE: dict[tuple[str, ...], Claim] = {
    tuple(phrase.split()): claim
    for claim, phrases in {
        Claim.ABOVE: "above|over|higher than|more than|greater than|in excess of|north of|upwards of|exceeds|up over|past",
        Claim.BELOW: "below|under|less than|lower than|fewer than|south of|beneath",
        Claim.MISSED: "outside|outside of|off|short of|shy of|adrift of|behind|worse than|away from|down on|off the|far from|missing|wide of|not at|"
                      "some way from|out of",
        Claim.MET: "within|inside|on|better than|ahead of|at or above|inside of|at or below|meeting|up to|meets",
        Claim.BEYOND: "beyond|exceeding",
        Claim.LEVEL: "in line with|level with|at|bang on|spot on|right on|exactly on|hit|equal to|matches|matching|on a par with|match",
    }.items()
    for phrase in phrases.split("|")
}  # fmt: skip
BY_LAST: dict[str, list[tuple[tuple[str, ...], Claim]]] = {}
for _phrase, _claim in sorted(BEFORE.items(), key=lambda entry: -len(entry[0])):
    BY_LAST.setdefault(_phrase[-1], []).append((_phrase, _claim))
# Words that may stand between a claim and its target: "above the ambitious 60% target", "just short of our target".
BETWEEN = word_set(
    "the our a its this that their own agreed national local council's annual year's year-end yearly stretch "
    "ambitious set new revised challenging government's dfe both corporate service statutory agreed official monthly "
    "in-year % percent per cent current improvement all performance every 's any"
)  # fmt: skip
FOLLOWS_MET = lex.GOOD_MEETING - {"hits", "hitting", "meeting", "clears", "clear"}
LINKS = lex.AUXILIARIES | word_set(
    "now not also been again already all both comfortably easily narrowly just only once since therefore thus still "
    "n't easily well clearly currently never fully already almost nearly duly safely finally"
)


def claims(one: Read, clause: Clause, context: Context) -> Iterator[AimClaim]:
    """Every claim about a target in a clause; plans, questions and generalities are none."""
    for index in range(clause.first, clause.last):
        if (idiom := _idiom(one, clause, index, context)) is not None and not _not_said(one, clause, idiom):
            yield idiom
        if _names_target(one, clause, index, context):
            found = _claim_at(one, clause, index, context)
            if found is not None and not _not_said(one, clause, found):
                yield found


IDIOMS = tuple(
    tuple(phrase.split())
    for phrase in (
        "over the line",
        "where we want to be",
        "where we need to be",
        "where we should be",
        "where it should be",
        "where it needs to be",
    )
)


def _idiom(one: Read, clause: Clause, index: int, context: Context) -> AimClaim | None:
    """A target that is not called one: "we are over the line", "our target is 70% and we beat it"."""
    words = clause.sentence.words
    for phrase in IDIOMS:
        if words[index : index + len(phrase)] == phrase and any(
            word in lex.BE for word in words[max(0, index - 4) : index]
        ):
            before = next((each for each in one.clauses if each.first <= index - 1 < each.last), clause)
            said_of = subject_of(one, before, index - 1, context)
            rows = tuple(row for row in (said_of.rows if said_of.certain else context.rows) if row.target is not None)
            claim = Claim.MISSED if is_negated(before, index) else Claim.MET
            return (
                AimClaim(
                    index,
                    index + len(phrase) - 1,
                    claim,
                    Subject(rows if said_of.certain else _by_value(one, clause, context) or rows),
                )
                if rows
                else None
            )
    if (
        words[index] in lex.GOOD_MEETING | lex.MISSING
        and words[index + 1 : index + 2] in (("it",), ("them",))
        and lex.PLAIN_TARGET & set(words[:index])
    ):
        claim = Claim.MISSED if (words[index] in lex.MISSING) != is_negated(clause, index) else Claim.MET
        rows = tuple(row for row in context.rows if row.target is not None)
        return AimClaim(index, index + 1, claim, Subject(rows)) if rows else None
    return None


def _not_said(one: Read, clause: Clause, found: AimClaim) -> bool:
    words = clause.sentence.words
    continuing = any(word in lex.forms("continue") for word in words[clause.first : found.first])
    return (is_unreal(one, clause, found.first) and not continuing) or is_general(one, clause)


def _names_target(one: Read, clause: Clause, index: int, context: Context) -> bool:
    """Is this word "target" or like it, or the target's own number ("below the 70% that we aim for", "over 85%")?"""
    words = clause.sentence.words
    word = words[index]
    if word in lex.PLAIN_TARGET:
        return words[index + 1 : index + 2] not in (
            ("group",),
            ("date",),
            ("audience",),
            ("setting",),
            ("operating",),
            ("families",),
        )
    if word in ("threshold", "ceiling", "goal", "benchmark", "limit", "tolerance") and word != "benchmark":
        ours = bool({"we", "our", "set"} & set(words[max(0, index - 4) : index + 6]))
        return (ours or _number_of(one, clause, index) is not None) and any(
            row.target is not None for row in context.rows
        )
    amount = next((each for each in one.amounts if each.first == index), None)
    if amount is None or (amount.spelled and amount.kind is Kind.COUNT):
        return False
    after = words[amount.last + 1 : amount.last + 6]
    if lex.PLAIN_TARGET & set(after[:4]):
        return False  # "the 90% target": seen at the noun
    return any(
        row.target == amount.value and (row.is_percentage == (amount.kind is Kind.PERCENT)) for row in context.every_row
    )


def _claim_at(one: Read, clause: Clause, index: int, context: Context) -> AimClaim | None:
    words = clause.sentence.words
    number = _number_of(one, clause, index)
    start = number.first if number and number.first < index else index
    # Back over "the", "our", "60%" to what is claimed.
    at = start - 1
    while at >= clause.first and (words[at] in BETWEEN or any(each.first <= at <= each.last for each in one.amounts if each is not number and each.value in _targets(context))
                                  or (at >= clause.first and (words[at] in _modifiers(context) or _names_row(words[at], context)) and words[at] not in ("in", "on", "within", "under", "over"))):  # fmt: skip
        at -= 1
    if number is not None and number.first == index and words[at : at + 1] == ("of",) and words[at - 1] in STANDARDS:
        at -= 2  # "achieved the standard of 95%"
        while at >= clause.first and words[at] in BETWEEN:
            at -= 1
    claim: Claim | None = None
    first = at
    if at >= clause.first:
        for phrase, found in BY_LAST.get(words[at], ()):
            begins = at - len(phrase) + 1
            if begins >= clause.first and words[begins : at + 1] == phrase:
                claim, first = found, begins
                break
        if words[at] == "on" and not _on_target(words, at, index, clause):
            claim = None
        if (
            words[at] == "at"
            and words[index] in lex.PLAIN_TARGET
            and not (
                at > clause.first
                and words[at - 1]
                in lex.BE
                | lex.LINKING
                | lex.forms("perform")
                | lex.forms("operate")
                | {"now", "bang", "right", "exactly"}
            )
        ):
            claim = None
        if words[at] in ("up",) or (words[at] == "to" and claim is Claim.MET):
            claim = None if not words[at - 2 : at - 1] else claim
        if claim is None and words[at] in lex.GOOD_MEETING:
            claim = Claim.MET
        elif claim is None and words[at] in lex.BEATING:
            claim = Claim.BEYOND
        elif claim is None and words[at] in lex.MISSING:
            claim = Claim.MISSED
        elif claim is None and words[at] in lex.PASSING:
            claim = Claim.ABOVE
        if (
            claim is not None
            and words[at] in ("within", "under", "over", "in")
            and words[index] not in lex.PLAIN_TARGET
            and number is None
        ):
            claim = None
    if (
        claim is not None
        and words[index] not in lex.PLAIN_TARGET
        and first <= clause.first + 1
        and clause.connective not in ("and", "but", "or")
        and {"is", "are"} & set(words[index : clause.last])
    ):
        return None  # "No more than 26 weeks is the aim"
    last = index
    if claim is None or (
        claim is Claim.LEVEL and words[at] == "at" and number is not None and words[index] not in lex.PLAIN_TARGET
    ):
        claim = None
        found_after = _after(one, clause, index)
        if found_after is None:
            return _of_none(one, clause, index, context, number)
        claim, last = found_after
        first = start
    if is_negated(clause, first if last == index else last):
        claim = {Claim.MET: Claim.MISSED, Claim.MISSED: Claim.MET, Claim.ABOVE: Claim.BELOW, Claim.BELOW: Claim.ABOVE,
                 Claim.BEYOND: Claim.MISSED, Claim.LEVEL: Claim.MISSED}[claim]  # fmt: skip
    subject, said_of = _subject_of_claim(one, clause, index, first, last, context, number)
    return AimClaim(first, max(last, index), claim, subject, said_of, number.value if number else None)


def _on_target(words: tuple[str, ...], at: int, index: int, clause: Clause) -> bool:
    """ "We are on target", but not "progress on the target" or "working on our target"."""
    between = words[at + 1 : index]
    before = words[at - 1] if at > clause.first else ""
    return not [word for word in between if word not in ("our", "the", "its")] and (
        before in lex.AUXILIARIES | lex.LINKING
        or before
        in (
            "now",
            "still",
            "in",
            "came",
            "right",
            "bang",
            "both",
            "all",
            "comfortably",
            "exactly",
            "spot",
            "back",
            "also",
            "is",
            "firmly",
            "just",
            "not",
            "just",
            "now",
            "not",
            "well",
        )
    )


def _number_of(one: Read, clause: Clause, index: int) -> Amount | None:
    """The number that the words give as the target: "the 90% target", "our target of 90%", or the number itself."""
    for each in one.amounts:
        if each.first == index:
            return each
        if (
            each.last < index
            and index - each.last <= 2
            and all(word in BETWEEN | {"annual"} for word in clause.sentence.words[each.last + 1 : index])
        ):
            return each
    words = clause.sentence.words
    for each in one.amounts:
        if index < each.first <= index + 3 and all(
            word in ("of", "is", "at", "was", "which", "(") for word in words[index + 1 : each.first]
        ):
            return each
    return None


def _targets(context: Context) -> frozenset[Decimal]:
    return frozenset(row.target for row in context.every_row if row.target is not None)


def _modifiers(context: Context) -> frozenset[str]:
    """Words of titles, which may stand before "target": "the dental target", "our timeliness target"."""
    return (frozenset(word for row in context.every_row for word in row.title.casefold().split()) - PREPOSITIONS) | {
        "timeliness",
        "stability",
        "agency",
        "caseload",
        "re-referral",
        "reviews",
        "icpc",
    }


@lru_cache(maxsize=2048)
def _names_row(word: str, context: Context) -> bool:
    """Is it a term of one of the rows, such as "EET" in "the EET target"?"""
    return bool(terms(word)) and any(terms(word) <= row_terms(row.title, row.counts_what) for row in context.every_row)


STANDARDS = word_set("standard figure mark level line minimum goal bar benchmark limit maximum threshold ceiling")
AFTER_LINKS = LINKS | word_set("of for that which we is are was were has have had % . per cent percent 's to on") - {
    "."
}


def _after(one: Read, clause: Clause, index: int) -> tuple[Claim, int] | None:
    """ "The target was met", "target has been achieved", "the target is out of reach"."""
    words = clause.sentence.words
    seen_link = False
    at = index + 1
    while at < clause.last and at < index + 18:
        word = words[at]
        if word in lex.AUXILIARIES:
            seen_link = True
        elif seen_link and word in FOLLOWS_MET:
            return Claim.MET, at
        elif seen_link and word in lex.MISSING | {"breached"}:
            return Claim.MISSED, at
        elif seen_link and word in lex.BEATING:
            return Claim.BEYOND, at
        elif (
            (seen_link and not (word in LINKS or word.endswith("ly")))
            or (word in BREAKS and not seen_link)
            or word in lex.PLAIN_TARGET
        ):
            return None
        at += 1
    if at >= clause.last and seen_link:
        # "the one for assessments was not": a verb left out
        return None
    return None


def _of_none(one: Read, clause: Clause, index: int, context: Context, number: Amount | None) -> AimClaim | None:
    """ "There is a target of 60", where none is held."""
    words = clause.sentence.words
    before = words[max(clause.first, index - 3) : index]
    if (
        words[index] not in lex.PLAIN_TARGET
        or "no" in before
        or "without" in before
        or "any" in before
        or is_negated(clause, index)
    ):
        return None
    if (number is not None and number.first != index) or (
        before[-1:] in (("our",), ("the",))
        and words[max(clause.first, index - 2) : index - 1] in (("against",), ("of",), ("from",), ("with",))
    ):
        own = noun_phrase_after(clause, number.last + 1) if number and number.first > index else ""
        subject = resolve(own, context) if own else _clause_rows(one, clause, index, context)
        return AimClaim(index, index, Claim.NONE, subject, own)
    return None


def _clause_rows(one: Read, clause: Clause, index: int, context: Context) -> Subject:
    subject = subject_of(one, clause, index, context)
    return subject if subject.certain else Subject(context.rows)


def _subject_of_claim(
    one: Read, clause: Clause, index: int, first: int, last: int, context: Context, number: Amount | None
) -> tuple[Subject, str]:
    words = clause.sentence.words
    passive = last > index
    own = ""
    for at in range(index + 1, min(clause.last, index + 4)):
        if words[at] in ("for", "on") and at + 1 < clause.last:
            own = noun_phrase_after(clause, at + 1)
            break
    if own and (named := resolve(own, context)).certain:
        return named, own
    if own and resolve(own, context) is NOTHING and not _is_time(own):
        return NOTHING, own
    before = " ".join(word for word in words[max(clause.first, index - 5) : index] if word not in PREPOSITIONS)
    phrase = noun_phrase_before(clause, first, one.frames_in(clause))
    if passive:
        named = resolve(before, context)
        if named.certain:
            return named, before
        if {"both", "all", "every", "each"} & set(words[max(clause.first, index - 3) : index]):
            return Subject(context.rows, every=True), before
        subject = Subject(_by_value(one, clause, context) or context.rows)
    else:
        modifiers = resolve(
            " ".join(
                word for word in words[first + 1 : index] if word in _modifiers(context) or _names_row(word, context)
            ),
            context,
        )
        subject = subject_of(one, clause, first, context)
        if "neither" in words[clause.first : first]:
            subject = Subject(context.rows, every=True)
        if not subject.certain and modifiers.certain:
            subject = modifiers
        if {"both", "all", "every"} & set(words[first + 1 : index]) and words[index] == "targets":
            subject = Subject(context.rows, every=True)
        if not subject and _all_generic_or_person(phrase):
            subject = Subject(context.rows)
        if not subject.certain and subject and not subject.every:
            # "With 18.5% more than 20 miles away we are within target": what leads in says which.
            lead = resolve(" ".join(words[clause.first : first]), context)
            if lead.certain and "," not in words[clause.first : first]:
                subject = lead
            elif own_rows := _by_value(one, clause, context):
                subject = Subject(own_rows)
    if number is not None and not subject.certain and subject:
        fitting = tuple(row for row in subject.rows if row.target == number.value)
        if fitting and not subject.every:
            subject = Subject(fitting, certain=True)
    return subject, phrase


def _is_time(phrase: str) -> bool:
    return any(
        word in phrase
        for word in ("month", "year", "quarter", "time", "week", "successive", "consecutive", "running", "row")
    )


def _all_generic_or_person(phrase: str) -> bool:
    return not terms(phrase) or bool(
        set(phrase.split()) & {"we", "council", "service", "team", "we've", "borough", "county"}
    )


def _by_value(one: Read, clause: Clause, context: Context) -> tuple[Row, ...]:
    """The rows of the topic whose own figure the clause gives."""
    amounts = one.amounts_in(clause) or one.amounts
    return tuple(
        row for row in context.rows
        if len(context.rows) > 1 and any(each.kind is Kind.PERCENT and row.is_percentage and _is_value(each, row) for each in amounts)
    )  # fmt: skip


def _is_value(amount: Amount, row: Row) -> bool:
    value = row.value(Period.THIS)
    return value is not None and rounded(value, amount.places) == amount.value


def period_of(one: Read, clause: Clause, claim_first: int) -> Period | str | None:
    """The period of which the claim is made; None where the clause names none."""
    frames = [
        each
        for each in one.frames_in(clause)
        if each.lead not in ("than", "from", "on", "since", "by", "after", "before", "until", "till")
        or each.means is Period.YEAR
    ]
    if not frames and clause is not one.clauses[0]:
        frames = []
    named = [each.means for each in frames]
    return named[0] if named else None


def contradicts(found: AimClaim, one: Read, clause: Clause) -> Row | None:
    """A row of which the claim is not true."""
    rows = found.subject.rows
    period = period_of(one, clause, found.first)
    if not rows or period in (OTHER, Period.LAST_YEAR) or not all(row.values for row in rows):
        return None
    with_target = [row for row in rows if row.target is not None]
    if not with_target:
        return rows[0]
    if found.claim is Claim.NONE:
        return None
    wrong = [row for row in with_target if not _true(found, row, period)]
    return wrong[0] if wrong and (len(wrong) == len(with_target) or found.subject.every) else None


def _true(found: AimClaim, row: Row, period: Period | str | None) -> bool:
    value = row.value(Period(period)) if period else row.value(row.judged)
    if period is Period.YEAR and value is None and row.is_cumulative:
        value = row.value(Period.THIS)
    if value is None or row.target is None:
        return True
    over, met = value - row.target, row.meets(value)
    performing = bool({"performance", "performing", "performed"} & set(found.phrase.split()))
    match found.claim:
        case Claim.MET:
            return met
        case Claim.MISSED:
            return not met
        case Claim.ABOVE:
            return over > 0 or (performing and row.good < 0 and met)
        case Claim.BELOW:
            return over < 0 or (performing and row.good < 0 and not met)
        case Claim.BEYOND:
            return over != 0 if row.good < 0 else over >= 0
        case Claim.LEVEL:
            return met or abs(over) <= max(Decimal(1) if row.is_percentage else Decimal(0), abs(row.target) / 100)
    return True


ROUNDING = frozenset({"round", "rounded", "rounding", "rounds"})


def rounded_up(one: Read, context: Context) -> tuple[int, int, Row] | None:
    """ "If it is rounded up we meet it": the words, and a row that just misses its target."""
    words = one.sentence.words
    for index, word in enumerate(words):
        if word in ROUNDING and "up" in words[index + 1 : index + 4]:
            for row in context.rows:
                value = row.value(row.judged)
                if (
                    value is not None
                    and row.target is not None
                    and not row.meets(value)
                    and abs(value - row.target) < 1
                ):
                    return index, words.index("up", index), row
    return None


@dataclass(frozen=True)
class Comparison:
    """That a figure is above, below or like that of others, said by tokens `first` to `last` (included)."""

    first: int
    last: int
    row: Row
    benchmark: Benchmark


SIDES: dict[str, tuple[str, ...]] = {
    "up": ("above", "over", "higher than", "more than", "greater than", "exceeds", "exceed", "exceeding", "exceeded"),
    "down": ("below", "under", "lower than", "less than", "fewer than"),
    "good": ("better than", "ahead of", "outperform", "outperforming", "outperforms", "beat", "beating", "stronger than", "compares well with", "compare well with",
             "compares favourably with", "compare favourably with", "favourable to", "outperformed"),
    "bad": ("worse than", "behind", "compares poorly with", "compare poorly with", "compares badly with", "lag behind", "lags behind", "lagging behind", "trail", "trailing", "trails", "poorer than", "weaker than"),
    "level": ("in line with", "similar to", "on a par with", "level with", "the same as", "close to", "comparable to", "comparable with", "much the same as", "matches", "match"),
}  # fmt: skip
SIDE_BY_LAST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _side, _sides in SIDES.items():
    for _text in sorted(_sides, key=len, reverse=True):
        SIDE_BY_LAST.setdefault(_text.split()[-1], []).append((tuple(_text.split()), _side))


def comparisons(one: Read, clause: Clause, context: Context) -> Iterator[Comparison]:
    """Comparisons with others that the figures contradict."""
    words = clause.sentence.words
    for index in range(clause.first, clause.last):
        for phrase, side in SIDE_BY_LAST.get(words[index], ()):
            first = index - len(phrase) + 1
            if first < clause.first or words[first : index + 1] != phrase:
                continue
            rest = " ".join(words[index + 1 : min(clause.last, index + 9)])
            named = _others_named(rest, context)
            if (
                not named
                or is_unreal(one, clause, first)
                or any(word in lex.PLAIN_TARGET for word in words[index + 1 : index + 4])
            ):
                break
            if side == "level" and any(each.first > index for each in one.amounts):
                break  # the number given for the other is looked at by itself
            subject = subject_of(one, clause, first, context)
            period = period_of(one, clause, first)
            if period is None and one.frames and one.frames[0].first < 4 and one.frames[0].means is Period.YEAR:
                period = Period.YEAR  # "So far this year the rate is …, and lower than England's"
            values = [row for row in (subject.rows or ()) if row in context.every_row]
            for row in values:
                marks = [each for each in row.benchmarks if each.name in named]
                value = (
                    row.value(Period(period))
                    if isinstance(period, Period) and period is not Period.LAST_YEAR
                    else row.value(Period.THIS)
                )
                if (
                    marks
                    and value is not None
                    and all(_false(side, value, each.value, row, negated=is_negated(clause, first)) for each in marks)
                ):
                    yield Comparison(first, index, row, marks[0])
                    break
            break


def _others_named(text: str, context: Context) -> frozenset[str]:
    """The benchmarks that a few words name."""
    found = set()
    stretch = f" {text} "
    for row in context.every_row:
        for each in row.benchmarks:
            name = each.name.casefold()
            if (
                f" {name} " in stretch
                or f" {name}'s " in stretch
                or any(f" {word} " in stretch for word in _synonyms(name))
            ):
                found.add(each.name)
    return frozenset(found)


def _synonyms(name: str) -> tuple[str, ...]:
    if name == "england":
        return ("national", "nationally", "england's", "english")
    if "neighbour" in name:
        return ("neighbours", "neighbour", "neighbours'", "comparators")
    if any(word in name for word in ("region", "east", "west", "south", "north", "midlands", "london", "yorkshire")):
        return ("regional", "region", "region's", "regionally")
    return ()


def _false(side: str, value: Decimal, mark: Decimal, row: Row, *, negated: bool) -> bool:
    over = value - mark
    true = {
        "up": over > 0, "down": over < 0, "good": over * row.good > 0 or not row.good, "bad": over * row.good < 0 or not row.good,
        "level": abs(over) <= max(Decimal(10) if row.is_percentage else Decimal(0), mark / 8),
    }[side]  # fmt: skip
    return true if negated else not true
