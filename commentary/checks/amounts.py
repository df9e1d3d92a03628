"""Whether the numbers in the words are those that are held, for the period and in the unit that the words give. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from commentary.checks import lexicon as lex
from commentary.checks.numbers import WHOLE, Amount, Kind
from commentary.checks.reading import (
    BREAKS,
    DETERMINERS,
    PREPOSITIONS,
    Read,
    clause_subject,
    is_general,
    is_unreal,
    noun_phrase_after,
    noun_phrase_before,
)
from commentary.checks.rows import Benchmark, Context, Period, Row, Value
from commentary.checks.subjects import LATE, NOTHING, WEAK_STEMS, Subject, mentioned, resolve, row_terms, terms
from commentary.checks.text import Clause, word_set
from commentary.checks.timeframes import OTHER, Timeframe
from indicators.rules.formatting import rounded

CHANGE = frozenset().union(*lex.MOVING.values(), *lex.NOUNS.values(), lex.EITHER_DOWN) | word_set(
    "up down away higher lower above below short more less fewer better worse gap difference off under over adrift "
    "shy ahead behind dropped distance improvement further within margin between shortfall points point beyond "
    "inside outside movement change changed moved nudged edged inched crept missed gained lost rise lead"
)
TIME_UNITS = word_set(
    "day days week weeks month months year years hour hours minute minutes working calendar term terms quarter "
    "quarters am pm o'clock year-olds night nights"
)
LATE_WORDS = word_set(
    "late overdue outside over missed out overran delayed remaining remainder rest not weren't wasn't aren't fell"
)
NOT_HELD = word_set(
    "bed beds post posts staff worker workers session sessions panel panels team teams meeting meetings practitioner "
    "practitioners adviser advisers manager managers chair chairs officer officers room rooms home homes household "
    "households carer carers school schools nurse nurses clinic clinics day days place places pound pounds minutes "
    "mile miles people professionals audit audits colleagues managers applicant applicants candidate candidates "
    "agency vacancies vacancy IROs iro iros course courses group groups partner partners foster target recruits "
    "starters leavers interviewees"
)  # fmt: skip
CASE_NOUNS = {
    "child": "child", "children": "child", "young": "child", "boys": "child", "girls": "child", "plan": "plan", "plans": "plan", "review": "review", "reviews": "review",
    "assessment": "assessment", "assessments": "assessment", "referral": "referral", "referrals": "referral", "re-referrals": "referral", "visit": "visit", "visits": "visit",
    "conference": "conference", "conferences": "conference", "icpcs": "conference", "interview": "interview", "interviews": "interview", "episode": "episode", "episodes": "episode",
    "family": "family", "families": "family", "leavers": "child", "placements": "placement", "moves": "move", "checks": "check", "enquiries": "enquiry", "contacts": "contact",
    "s47s": "enquiry", "cases": "case", "ones": "one", "adopters": "adopter", "households": "household", "days": "day", "posts": "post", "vacancies": "post", "people": "child",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong with an amount, by tokens `first` to `last` (included): the check, and its sentence after the quote."""

    check: str
    first: int
    last: int
    why: str


@dataclass(frozen=True)
class Pair:
    """ "161 of 206": a part and a whole."""

    part: Amount
    whole: Amount


def faults(one: Read, context: Context) -> Iterator[Fault]:
    """Every fault of the numbers in a sentence, one for a number at most."""
    if one.sentence.is_question:
        return
    settled: set[Amount] = set()
    pairs = tuple(_pairs(one))
    for fault, amounts in (*_arithmetic(one, pairs, context), *_leftovers(one, pairs, context)):
        if not settled & set(amounts):
            settled |= set(amounts)
            yield fault
    paired = {each for pair in pairs for each in (pair.part, pair.whole)}
    for clause in one.clauses:
        for amount in one.amounts_in(clause):
            if amount in settled or amount in paired:
                continue
            if one_fault := _fault(one, clause, amount, context):
                yield one_fault
        for pair in pairs:
            if (
                clause.first <= pair.part.first < clause.last
                and pair.part not in settled
                and (pair_fault := _pair_fault(one, clause, pair, context))
            ):
                yield pair_fault
        yield from _all_or_none(one, clause, context)


# -- numbers of the same text --------------------------------------------------------------------------------------
def _pairs(one: Read) -> Iterator[Pair]:
    words = one.sentence.words
    for part, whole in zip(one.amounts, one.amounts[1:], strict=False):
        if part.kind is not Kind.COUNT or whole.kind is not Kind.COUNT or part.places or whole.places:
            continue
        between = words[part.last + 1 : whole.first]
        if len(between) > 7 or not between or "of" not in between or set(between) & BREAKS:
            continue
        at = len(between) - 1 - between[::-1].index("of")
        if (
            all(word in DETERMINERS | {"those", "all"} for word in between[at + 1 :])
            and not set(between[:at]) & (lex.VERBS - {"out"})
            and part.value <= whole.value
        ):
            following = words[whole.last + 1 : whole.last + 2]
            if following and following[0] in TIME_UNITS:
                continue
            yield Pair(part, whole)


def _arithmetic(one: Read, pairs: tuple[Pair, ...], context: Context) -> Iterator[tuple[Fault, tuple[Amount, ...]]]:
    """ "161 of 206 is 81.6%": the percentage that two numbers make."""
    words = one.sentence.words
    for number, pair in enumerate(pairs):
        until = pairs[number + 1].part.first if number + 1 < len(pairs) else len(words)
        shares = [
            each
            for each in one.amounts
            if pair.whole.last < each.first < min(until, pair.whole.last + 18)
            and each.kind in (Kind.PERCENT, Kind.SHARE)
        ]
        if not shares or not pair.whole.value:
            continue
        share = shares[0]
        between = words[pair.whole.last + 1 : share.first]
        if not _joins(between):
            continue
        right = WHOLE * pair.part.value / pair.whole.value
        if not _fits(share, right):
            if held := _held_with(share, pair, context):
                fault = Fault(
                    "figure",
                    pair.part.first,
                    pair.whole.last,
                    f"{held.numerator} of {held.denominator} is held for {share.value}%. Check the numbers.",
                )
                yield fault, (share, pair.part, pair.whole)
                continue
            fault = Fault(
                "arithmetic",
                share.first,
                share.last,
                f"{pair.part.value} of {pair.whole.value} is {rounded(right, max(1, share.places))}%. Check the three numbers.",
            )
            yield fault, (share,)
    yield from _parts_of_whole(one)
    if len(pairs) >= 3 and {
        "makes",
        "make",
        "making",
        "total",
        "totals",
        "together",
        "gives",
        "giving",
        "altogether",
        "overall",
        "sum",
        "all",
    } & set(words[pairs[-2].whole.last :]):
        for name in ("part", "whole"):
            parts, total = [getattr(pair, name) for pair in pairs[:-1]], getattr(pairs[-1], name)
            if sum(each.value for each in parts) != total.value:
                yield (
                    Fault(
                        "arithmetic",
                        total.first,
                        total.last,
                        f"the parts make {sum(each.value for each in parts)}. Check the numbers.",
                    ),
                    (total,),
                )
    for share in (each for each in one.amounts if each.kind is Kind.PERCENT):
        # "78.2% (161 of 206)": the other way round.
        after = [
            pair
            for pair in pairs
            if 0 < pair.part.first - share.last <= 3
            and set(words[share.last + 1 : pair.part.first]) <= {"(", ",", "or", "that", "is"}
            and len(words[share.last + 1 : pair.part.first])
        ]
        for pair in after:
            if pair.whole.value and not _fits(share, WHOLE * pair.part.value / pair.whole.value):
                right = rounded(WHOLE * pair.part.value / pair.whole.value, max(1, share.places))
                yield (
                    Fault(
                        "arithmetic",
                        share.first,
                        pair.whole.last,
                        f"{pair.part.value} of {pair.whole.value} is {right}%. Check the three numbers.",
                    ),
                    (share, pair.part, pair.whole),
                )


def _held_with(share: Amount, pair: Pair, context: Context) -> Value | None:
    """The figure held with this percentage and this whole, where only the part was written wrongly."""
    return next(
        (
            value
            for row in context.rows
            if row.is_percentage
            for value in row.values.values()
            if value.denominator == pair.whole.value
            and _fits(share, value.value)
            and value.numerator != pair.part.value
        ),
        None,
    )


def _parts_of_whole(one: Read) -> Iterator[tuple[Fault, tuple[Amount, ...]]]:
    """ "Of the 52, 30 were for neglect and 25 for domestic abuse": parts that exceed the whole named before them."""
    words = one.sentence.words
    counts = [each for each in one.amounts if each.kind is Kind.COUNT and not each.places]
    if len(counts) < 3 or len(counts) != len(one.amounts):
        return
    whole, *parts = counts
    lead = words[max(0, whole.first - 3) : whole.first]
    between = words[whole.last + 1 : parts[0].first]
    named_before = "of" in lead and set(lead[lead.index("of") :]) <= {"of", "the", "these", "those", "all", "our"}
    if not named_before or len(between) > 6 or "," not in between or whole.first > 4:
        return
    rest = words[parts[0].last + 1 :]
    overlapping = {
        "both",
        "also",
        "them",
        "whom",
        "these",
        "those",
        "which",
        "including",
        "more",
        "times",
        "than",
        "on",
    }
    if (set(rest) & overlapping or any(each.value > whole.value for each in parts)
        or any(words[each.last + 1 : each.last + 2] and words[each.last + 1] in TIME_UNITS | NOT_HELD for each in parts)):  # fmt: skip
        return
    total = sum(each.value for each in parts)
    if total > whole.value:
        last = parts[-1].last
        first = parts[0].first if last - parts[0].first < 12 else last
        yield (
            Fault("arithmetic", first, last, f"the parts make {total} of {whole.value}. Check the numbers."),
            tuple(parts),
        )


EQUALS = frozenset(
    {
        "is",
        "=",
        ",",
        "(",
        "or",
        "which",
        "makes",
        "gives",
        "works",
        "equals",
        "equates",
        "means",
        "that",
        "being",
        "represents",
        "at",
        "amounts",
        "–",
        "-",
        "say",
        "i.e",
        "gave",
        "was",
        "came",
    }
)


def _joins(between: tuple[str, ...]) -> bool:
    """Do these words say that the percentage is that of the two numbers before?"""
    if set(between) & {
        "up",
        "down",
        "against",
        "than",
        "target",
        "from",
        ";",
        "compared",
        "while",
        "but",
        "above",
        "below",
        "last",
        "previous",
        "exceeding",
    }:
        return False
    if not between:
        return True
    tail = between[-3:]
    return between[-1] in EQUALS or bool(
        set(tail)
        & {
            "is",
            "=",
            "which",
            "makes",
            "gives",
            "out",
            "to",
            "or",
            "equates",
            "amounts",
            "equals",
            "represents",
            "(",
            "means",
            "comes",
        }
        and between[-1] in EQUALS | {"at", "to", "just", "only", "about", "around", "exactly", "say"}
    )


def _leftovers(one: Read, pairs: tuple[Pair, ...], context: Context) -> Iterator[tuple[Fault, tuple[Amount, ...]]]:
    """ "786 of 845 were in time. That leaves 49", "73 of 81, so 18 were not", "12 and 9, 23 in all"."""
    words = one.sentence.words
    last = pairs[-1] if pairs else None
    for amount in one.amounts:
        if amount.kind is not Kind.COUNT or amount.places:
            continue
        before = words[max(0, amount.first - 4) : amount.first]
        after = words[amount.last + 1 : amount.last + 5]
        pair = last if last and amount.first > last.whole.last else None
        leaves = {"leaves", "leaving", "left", "leave"} & set(before)
        negated = {"not", "weren't", "wasn't", "late", "outstanding", "overdue", "missed"} & set(after) or {
            "other",
            "remaining",
        } & set(before)
        if pair and (leaves or negated) and amount.value != pair.part.value:
            rest = pair.whole.value - pair.part.value
            if (
                amount.value != rest
                and not amount.hedge
                and amount.value < pair.whole.value
                and amount.value not in _every_number(context)
            ):
                yield (
                    Fault(
                        "arithmetic",
                        amount.first,
                        amount.last,
                        f"{pair.whole.value} less {pair.part.value} is {rest}. Check the numbers.",
                    ),
                    (amount,),
                )
        if (
            {"total", "altogether", "sum"} & set(before)
            or after[:2] == ("in", "all")
            or {"total", "altogether"} & set(after[:2])
        ):
            parts = [
                each for each in one.amounts if each.kind is Kind.COUNT and each.last < amount.first and not each.places
            ][-4:]
            if (
                len(parts) >= 2
                and not pairs
                and sum(each.value for each in parts) != amount.value
                and amount.value not in _every_number(context)
                and "and" in words[parts[0].last : amount.first]
                and all(each.value < amount.value for each in parts)
                and "between" not in words
            ):
                total = sum(each.value for each in parts)
                yield (
                    Fault("arithmetic", amount.first, amount.last, f"the parts make {total}. Check the numbers."),
                    (amount,),
                )


def leftovers_between(texts: tuple[Read, ...], context: Context) -> Iterator[tuple[Read, Fault]]:
    """The same over two sentences: "786 of 845 reviews were in time. That leaves 49 that were late." """
    for before, one in pairwise(texts):
        pairs = tuple(_pairs(before))
        if len(pairs) != 1 or tuple(_pairs(one)):
            continue
        pair, rest = pairs[0], pairs[0].whole.value - pairs[0].part.value
        words = one.sentence.words
        for amount in one.amounts:
            lead = set(words[max(0, amount.first - 4) : amount.first])
            if (
                amount.kind is Kind.COUNT
                and {"leaves", "leaving", "other", "remaining", "rest"} & lead
                and amount.value != rest
                and not amount.hedge
                and amount.value < pair.whole.value
            ):
                yield (
                    one,
                    Fault(
                        "arithmetic",
                        amount.first,
                        amount.last,
                        f"{pair.whole.value} less {pair.part.value} is {rest}. Check the numbers.",
                    ),
                )


# -- numbers against what is held ----------------------------------------------------------------------------------
def _fits(amount: Amount, value: Decimal) -> bool:
    """Would this be written for the value, rounded as it was written and as loosely as it was hedged?"""
    if amount.kind is Kind.SHARE:
        slack = {"": Decimal("2.6"), "about": Decimal(5), "over": Decimal(7), "under": Decimal(7)}[amount.hedge]
        low, high = amount.value - slack, amount.value + slack
        if amount.hedge == "over":
            low = amount.value - 1
        elif amount.hedge == "under":
            high = amount.value + 1
        return low <= value <= high
    if rounded(value, amount.places) == amount.value:
        return True
    if not amount.hedge:
        return False
    slack = max(Decimal(1) if amount.kind is not Kind.COUNT else Decimal(0), amount.value / 20, Decimal("0.5"))
    over = value - amount.value
    return {"about": abs(over) <= slack, "over": 0 <= over <= slack * 2, "under": -slack * 2 <= over <= 0}[amount.hedge]


def _every_number(context: Context) -> frozenset[Decimal]:
    return frozenset().union(*(row.numbers for row in context.every_row))


def _fault(one: Read, clause: Clause, amount: Amount, context: Context) -> Fault | None:
    if is_unreal(one, clause, amount.first) and not _is_target_number(one, amount):
        return None
    if clause.connective in ("if", "unless"):
        return None
    if amount.kind is Kind.PERCENT:
        return _percentage(one, clause, amount, context)
    if amount.kind is Kind.POINTS:
        return _points(one, clause, amount, context)
    if amount.kind is Kind.SHARE:
        return _share(one, clause, amount, context)
    return _count(one, clause, amount, context)


OF_TARGETS = word_set(
    "annual national council local corporate improvement stretch statutory year-end service agreed own"
)


def _is_target_number(one: Read, amount: Amount) -> bool:
    """Is it given as the target: "our 90% target", "a target of 90%"?"""
    words = one.sentence.words
    after = words[amount.last + 1 : amount.last + 3]
    named = after[:1] and (
        after[0] in lex.PLAIN_TARGET or (after[0] in OF_TARGETS and after[1:] and after[1] in lex.PLAIN_TARGET)
    )
    return bool(named) or words[max(0, amount.first - 2) : amount.first] in (
        ("target", "of"),
        ("target", "is"),
        ("target", "was"),
    )


def subject_of_amount(one: Read, clause: Clause, amount: Amount, context: Context) -> Subject:
    """What a number is given for: "P% of NP", "P% were in time", or the subject of the clause."""
    words = clause.sentence.words
    after = words[amount.last + 1 : amount.last + 2]
    if after == ("of",):
        phrase = noun_phrase_after(clause, amount.last + 2)
        rest = " ".join(words[amount.last + 1 : clause.last])
        whole, own = resolve(rest, context), resolve(phrase, context)
        if whole.certain:
            return whole
        if {"who", "whose", "whom"} & set(words[amount.last + 1 : amount.last + 7]) and not own.certain:
            return NOTHING  # "62% of the children whose plans have ended": some of them
        return own if own.rows or not own else whole
    own = clause_subject(one, clause, context)
    if own.certain and len(own.rows) == 1:
        return own
    before = resolve(noun_phrase_before(clause, amount.first, one.frames_in(clause)), context)
    if before.certain:
        return before
    whole = resolve(clause.text, context, loosely=True)
    if whole.certain:
        return whole
    if own is NOTHING:
        return NOTHING
    following = words[amount.last + 1 : amount.last + 2]
    after_it = (
        noun_phrase_after(clause, amount.last + 1, of=False) if following and following[0] not in PREPOSITIONS else ""
    )
    if after_it and resolve(after_it, context) is NOTHING:
        return NOTHING
    sentence = resolve(one.sentence.text, context, loosely=True)
    own_rows = all(row in context.rows for row in sentence.rows)
    return sentence if sentence.certain and own_rows and len(one.clauses) > 1 else Subject(whole.rows)


def _rows_for(subject: Subject, context: Context, one: Read) -> tuple[Row, ...]:
    """The rows whose figures a number may be; where the words name none, those of the topic and any they mention."""
    rows = subject.rows if subject.certain or not subject else context.rows
    return rows if all(row.values for row in rows) else ()


def _percentage(one: Read, clause: Clause, amount: Amount, context: Context) -> Fault | None:
    words = clause.sentence.words
    sentence_rows = tuple(row for row in context.every_row)
    subject = subject_of_amount(one, clause, amount, context)
    rows = _rows_for(subject, context, one)
    if fault := _of_others(one, clause, amount, rows or context.rows, context):
        return fault
    if not rows:
        return None
    if fault := _as_target(one, clause, amount, rows, context):
        return fault
    if _is_target_number(one, amount) or _follows_target(one, amount):
        return None
    changing = CHANGE & set(words[max(clause.first, amount.first - 7) : amount.first]) or CHANGE & set(
        words[amount.last + 1 : amount.last + 5]
    )
    if found := _held_as(amount, rows, rest=not changing):
        return _month(one, clause, amount, rows, found)
    if changing:
        for row in rows:
            # Of a percentage nobody says a relative change and means it, where the distance in points fits too.
            if row.is_percentage and (pair := _apart(amount, row)):
                return Fault(
                    "points",
                    amount.first,
                    amount.last,
                    f"it is the distance between {_shown(pair[0])}% and {_shown(pair[1])}%. Write “percentage points”.",
                )
        to_target = bool(lex.PLAIN_TARGET & set(clause.words))
        if any(_fits(amount, change) for row in rows for change in _relative_changes(row, to_target=to_target)):
            return None
    if any(_held_as(amount, (row,)) for row in sentence_rows if row not in rows):
        if subject.certain and not any(row.code.casefold() in words for row in sentence_rows):
            others = {row.code for row in sentence_rows if row not in rows and _held_as(amount, (row,))}
            if any(row.code in others for row in mentioned(one.sentence.text, context)):
                return None
        else:
            return None
    if changing and not any(row.is_percentage for row in rows):
        return None if not subject.certain else Fault("figure", amount.first, amount.last, _nowhere(rows))
    if not any(row.is_percentage for row in rows):
        return None
    if amount.value > 100 and not changing:
        return None
    return Fault("figure", amount.first, amount.last, _nowhere(rows))


def _nowhere(rows: Iterable[Row]) -> str:
    codes = " or ".join(row.code for row in rows)
    return f"none of the figures held for {codes}. Check it, or say what it counts."


def _held_as(
    amount: Amount, rows: Iterable[Row], *, rest: bool = True
) -> tuple[tuple[Row, Period | Benchmark | str], ...]:
    """Each figure that this may be: the period of a row, a benchmark, the target, or what is left of a hundred."""
    found: list[tuple[Row, Period | Benchmark | str]] = []
    for row in rows:
        if amount.kind is Kind.PERCENT and not row.is_percentage:
            continue
        for period, value in row.values.items():
            if _fits(amount, value.value) or (rest and row.is_percentage and _fits(amount, WHOLE - value.value)):
                found.append((row, period))
        found += [(row, each) for each in row.benchmarks if _fits(amount, each.value)]
        if row.target is not None and (
            _fits(amount, row.target) or (row.is_percentage and _fits(amount, WHOLE - row.target))
        ):
            found.append((row, "target"))
        if any(_fits(amount, each) for each in (*row.limits, *row.counts)):
            found.append((row, "detail"))
    return tuple(found)


def _relative_changes(row: Row, *, to_target: bool) -> Iterator[Decimal]:
    now = row.value(Period.THIS)
    for period in (Period.PREVIOUS, Period.LAST_YEAR):
        before = row.value(period)
        if now is not None and before:
            yield abs(now - before) / before * 100
        part, earlier = row.numerator(Period.THIS), row.numerator(period)
        if part is not None and earlier:
            yield abs(part - earlier) / earlier * 100
    if to_target and now is not None and row.target:
        yield abs(now - row.target) / row.target * 100


def _apart(amount: Amount, row: Row) -> tuple[Decimal, Decimal] | None:
    """The two figures of a row that the amount is the difference of, at the precision written."""
    for first, second in combinations(row.levels, 2):
        shown = abs(rounded(first, 1) - rounded(second, 1))
        if first != second and (_fits(amount, abs(first - second)) or rounded(shown, amount.places) == amount.value):
            return first, second
    return None


def _shown(value: Decimal) -> Decimal:
    return rounded(value, 1)


def _points(one: Read, clause: Clause, amount: Amount, context: Context) -> Fault | None:
    """ "3 points down": the distance between two figures of the row."""
    rows = _rows_for(subject_of_amount(one, clause, amount, context), context, one)
    rows = tuple(row for row in rows if row.is_percentage)
    if (
        not rows
        or any(_apart(amount, row) for row in rows)
        or amount.hedge
        or "child" in clause.words
        or "each" in clause.words
    ):
        return None
    if not CHANGE & set(clause.words):
        return None
    if any(_apart(amount, row) for row in context.every_row if row not in rows):
        return None
    return Fault(
        "figure",
        amount.first,
        amount.last,
        f"no two of the figures held for {' or '.join(row.code for row in rows)} are that far apart. Check it.",
    )


def _is_gap(one: Read, clause: Clause, amount: Amount, rows: tuple[Row, ...]) -> bool:
    """Is it the distance from the benchmark that the words name, or else between any two figures of a row?"""
    rest = " ".join(clause.sentence.words[amount.last + 1 : clause.last])
    for row in rows:
        marks = [mark for mark in row.benchmarks if f" {mark.name.casefold()} " in f" {rest} ".replace(" .", " ")]
        if marks and not one.frames:
            own = [row.values[period].value for period in (Period.THIS, Period.YEAR) if period in row.values]
            return any(
                _fits(amount, abs(value - mark.value))
                or rounded(abs(rounded(value, 1) - mark.value), amount.places) == amount.value
                for value in own
                for mark in marks
            )
    return any(_apart(amount, row) for row in rows)


def _share(one: Read, clause: Clause, amount: Amount, context: Context) -> Fault | None:
    """ "A third of plans", "nine in ten": a fraction of what a percentage counts."""
    words = clause.sentence.words
    rest = words[amount.last + 1 : clause.last]
    before = words[max(clause.first, amount.first - 4) : amount.first]
    if before[-1:] == ("by",) and CHANGE & set(words[max(clause.first, amount.first - 5) : amount.first]):
        return _changed_by_share(one, clause, amount, context)
    if rest[:2] in (("of", "them"), ("of", "those")) or (
        {"late", "ones", "rest"} & set(rest[:5]) and rest[:1] == ("of",) and "ones" in rest[:5]
    ):
        return None
    phrase = " ".join((*words[clause.first : amount.first], *rest))
    following = _next_clause(one, clause)
    subject = resolve(phrase, context, loosely=True)
    if not subject.certain and following is not None:
        subject = resolve(f"{phrase} {' '.join(following.words)}", context, loosely=True)
    if (
        not subject.certain
        or _compares(words, amount)
        or CHANGE & set(before) - {"over", "under", "more", "less", "about", "below", "above"}
    ):
        return None
    rows = tuple(row for row in subject.rows if row.is_percentage)
    if not rows:
        return None
    verb = next((at for at, word in enumerate(rest) if word in lex.VERBS), 0)
    said = terms(" ".join((*rest[verb:], *(following.words if following else ()))))
    done = COMPLETED & set(rest)
    rows = tuple(
        row
        for row in rows
        if LATE in said
        or done & set(row.title.casefold().split())
        or (said & row_terms(row.title)) - _counted_terms(row)
    )
    if not rows:
        return None
    late = LATE in said or bool({"not", "weren't", "aren't", "outside"} & set(rest))
    for row in rows:
        frame = frame_of(one, clause, amount)
        periods = (
            {Period(frame.means)} if frame and frame.means in row.values else {Period.THIS, Period.YEAR, Period.ALONE}
        )
        for value in (each for period, each in row.values.items() if period in periods):
            if _fits(amount, WHOLE - value.value if late else value.value):
                return None
    return Fault(
        "figure",
        amount.first,
        amount.last,
        f"the figure of {rows[0].code} is {_shown(rows[0].values[Period.THIS].value) if Period.THIS in rows[0].values else 'not held'}%. Check it, or say what it counts.",
    )


def _compares(words: tuple[str, ...], amount: Amount) -> bool:
    """ "By a third", "higher than a third"; but "more than half" only hedges."""
    before = words[max(0, amount.first - 3) : amount.first]
    return "by" in before or (
        "than" in before and before[-2:] not in (("more", "than"), ("less", "than"), ("fewer", "than"))
    )


def _changed_by_share(one: Read, clause: Clause, amount: Amount, context: Context) -> Fault | None:
    """ "Episodes are up by a quarter": a change in proportion."""
    subject = clause_subject(one, clause, context)
    changes = [change for row in subject.rows for change in _relative_changes(row, to_target=False)]
    if not subject.certain or not changes or any(abs(change - amount.value) <= 8 for change in changes):
        return None
    codes = " or ".join(row.code for row in subject.rows)
    return Fault("figure", amount.first, amount.last, f"the change of {codes} is {rounded(changes[0], 0)}%. Check it.")


def _next_clause(one: Read, clause: Clause) -> Clause | None:
    following = [each for each in one.clauses if each.first >= clause.last]
    return following[0] if following and following[0].connective in ("who", "that", "which", "whose") else None


def _counted_terms(row: Row) -> frozenset[str]:
    """The terms of what is counted, which say nothing of the share: "assessments" of assessments in time."""
    first = row.title.casefold().replace("’", "'").split()
    return (terms(" ".join(first[:1])) | terms(row.counts_what.casefold()) | WEAK_STEMS) - {"intime"}


# -- others, targets and months ------------------------------------------------------------------------------------
def _of_others(one: Read, clause: Clause, amount: Amount, rows: tuple[Row, ...], context: Context) -> Fault | None:
    """A benchmark's figure given for another council, or for another year."""
    words = clause.sentence.words
    marks = [(row, each) for row in rows for each in row.benchmarks]
    named = _named_near(one, clause, amount, marks)
    if not named:
        return None
    fitting = [each for _, each in named if _fits(amount, each.value)]
    if fitting:
        frame = next(
            (
                each
                for each in one.frames
                if (each.means in (OTHER, Period.LAST_YEAR, Period.YEAR) and "/" in each.name) or each.name[:2] == "20"
            ),
            None,
        )
        near = frame if frame and abs(frame.first - amount.last) <= 8 else None
        if near and "/" in near.name and all(near.name != each.year.replace("-", "/") for each in fitting):
            return Fault(
                "month",
                amount.first,
                near.last if near.first > amount.first and near.last - amount.first < 10 else amount.last,
                f"the figure held for {fitting[0].name} is of {fitting[0].year}. Say the year that it is of.",
            )
        return None
    own = [value for row in rows for value in row.values.values()]
    is_own = any(_fits(amount, each.value) for each in own) or any(
        row.target is not None and _fits(amount, row.target) for row in rows
    )
    # The council's own figure, with the benchmark named beside it: "at 78.2% we are below England".
    current = any(Period.THIS in row.values and _fits(amount, row.values[Period.THIS].value) for row in rows)
    if is_own and (current or not _gives_it(words, amount, one, named)):
        return None
    if (
        any(row.is_percentage and _apart(amount, row) for row, _ in named)
        and CHANGE & set(words[max(clause.first, amount.first - 3) : amount.last + 4])
        and not _gives_it(words, amount, one, named)
    ):
        return None
    row, mark = named[0]
    return Fault(
        "figure",
        amount.first,
        amount.last,
        f"{mark.name} was at {mark.value}{'%' if row.is_percentage else ''} ({mark.year}). Check it.",
    )


def _named_near(
    one: Read, clause: Clause, amount: Amount, marks: list[tuple[Row, Benchmark]]
) -> list[tuple[Row, Benchmark]]:
    """The benchmarks that a number is given for: named just before it, or right after."""
    words = one.sentence.words
    found: list[tuple[int, Row, Benchmark]] = []
    for row, mark in marks:
        names = [tuple(mark.name.casefold().split())]
        if "neighbour" in mark.name.casefold():
            names += [("neighbours",), ("neighbours'",), ("statistical", "neighbours")]
        if mark.name == "England":
            names += [("national", "average"), ("national", "figure"), ("nationally",), ("england's",), ("national",)]
        if "region" in mark.name.casefold():
            names += [("regional", "average"), ("region",), ("regional", "figure")]
        for name in names:
            for at in range(max(0, amount.first - 14), min(len(words) - len(name) + 1, amount.last + 6)):
                if words[at : at + len(name)] == name:
                    distance = amount.first - at - len(name) if at < amount.first else at - amount.last
                    between = words[at + len(name) : amount.first] if at < amount.first else words[amount.last + 1 : at]
                    others = [
                        each
                        for each in one.amounts
                        if each is not amount and (at < each.first < amount.first or amount.last < each.first < at)
                    ]
                    if (
                        others
                        or {";", "but", "we", "our"} & set(between)
                        or (at > amount.first and not _after_name(between))
                    ):
                        continue
                    found.append((distance, row, mark))
    if not found:
        return []
    nearest = min(distance for distance, *_ in found)
    return [(row, mark) for distance, row, mark in found if distance == nearest]


def _after_name(between: tuple[str, ...]) -> bool:
    return set(between) <= {"in", "for", "across", "the", "at", "(", "by"}


def _gives_it(words: tuple[str, ...], amount: Amount, one: Read, named: list[tuple[Row, Benchmark]]) -> bool:
    """Do the words give the number as the benchmark's: "England (36.0%)", "London, which was at 80.2%"?"""
    before = words[max(0, amount.first - 4) : amount.first]
    if (
        before[-1:] == ("of",)
        and before[-2:-1]
        and before[-2] not in ("average", "figure", "rate", "score", "mean", "median", "level")
    ):
        return False  # "still short of 60%"
    return bool(before) and (
        before[-1]
        in (
            "(",
            "of",
            "at",
            "was",
            "were",
            "is",
            "managed",
            "averaged",
            "reached",
            "averages",
            "had",
            "stands",
            "stood",
            "being",
        )
        or before[-1]
        in {word for _, mark in named for word in mark.name.casefold().split()} | {"neighbours", "average"}
    )


def _follows_target(one: Read, amount: Amount) -> bool:
    """ "the target, which is 20%", "against a target of about 20%"."""
    words = one.sentence.words
    near = words[max(0, amount.first - 6) : amount.first]
    return (
        bool(lex.PLAIN_TARGET & set(near))
        and bool({"of", "is", "which", "was"} & set(near[-3:]))
        and not set(near) & {"against", "percent"} - {"against"}
        and False
    )


def _as_target(one: Read, clause: Clause, amount: Amount, rows: tuple[Row, ...], context: Context) -> Fault | None:
    """A number given as the target that is not: "our 95% target", "a target of 20%"."""
    words = tuple("target" if word in ("threshold", "ceiling") else word for word in one.sentence.words)
    before, after = words[max(0, amount.first - 4) : amount.first], words[amount.last + 1 : amount.last + 4]
    given = (
        before[-2:] in (("target", "of"), ("target", "is"), ("target", "was"), ("targets", "of"), ("target", "being")) or before[-1:] == ("target",)
        or before[-3:] in (("target", "of", "about"), ("target", "of", "just"), ("target", "set", "at"), ("target", "is", "now"))
        or after[:1] == ("target",) or (after[1:2] == ("target",) and after[0] in ("annual", "national", "council", "local", "corporate", "improvement", "stretch"))
        or before[-2:] in (("target", "("),)
    )  # fmt: skip
    frames = one.frames_in(clause)
    if (
        not given
        or any(frame.means in (OTHER, Period.LAST_YEAR) for frame in frames)
        or {"next", "new", "interim", "stretch", "old", "previous"}
        & set(words[max(0, amount.first - 5) : amount.last + 5])
    ):
        return None
    targets = [row.target for row in rows if row.target is not None] or [
        row.target for row in context.rows if row.target is not None
    ]
    if not targets or any(_fits(amount, target) for row in context.every_row if (target := row.target) is not None):
        return None
    if (
        any(target is not None and _apart(amount, row) for row in rows for target in (row.target,))
        and after[:1] != ("target",)
        and before[-1:] != ("of",)
    ):
        return None
    owner = next((row for row in rows if row.target is not None), None) or next(
        row for row in context.rows if row.target is not None
    )
    return Fault(
        "figure",
        amount.first,
        amount.last,
        f"the target of {owner.code} is {owner.target}{'%' if owner.is_percentage else ''}. Check it.",
    )


def _month(
    one: Read,
    clause: Clause,
    amount: Amount,
    rows: tuple[Row, ...],
    found: tuple[tuple[Row, Period | Benchmark | str], ...],
) -> Fault | None:
    """A figure that is held, but for another period than the one named."""
    if any(isinstance(what, str) for _, what in found) or any(isinstance(what, Benchmark) for _, what in found):
        if not any(isinstance(what, Period) for _, what in found):
            return None
        if not all(isinstance(what, Period) for _, what in found):
            return None
    frame = frame_of(one, clause, amount)
    if frame is None or (frame.means is OTHER and not _names_a_month(frame)):
        return None
    periods = {(row.code, what) for row, what in found if isinstance(what, Period)}
    allowed = {Period(frame.means)} if frame.means is not OTHER else set()
    row = found[0][0]
    if any(each.is_cumulative for each, _ in found):
        if frame.means is Period.YEAR:
            allowed |= {Period.THIS}
        if frame.means is Period.THIS and Period.ALONE in row.values:
            within = frame.possessive or frame.lead in ("in", "during", "for")
            allowed = {Period.ALONE} if within else {Period.THIS, Period.ALONE}
        if frame.means is Period.PREVIOUS:
            allowed |= {Period.PREVIOUS}
    if frame.means is Period.YEAR and Period.YEAR not in row.values and not row.is_cumulative:
        return None
    if allowed and not any(period in row.values for period in allowed):
        return None
    if any(what in allowed for _, what in periods):
        return None
    held = sorted({what for _, what in periods})
    if frame.means is OTHER and held == [Period.THIS] and frame.lead not in ("in", "during", "for"):
        return None
    first, last = min(amount.first, frame.first), max(amount.last, frame.last)
    if last - first > 9:
        first, last = amount.first, amount.last
    right = next((_shown_of(row, period, amount) for period in allowed if period in row.values), None)
    name = frame.name.title() if frame.name[0].isalpha() and " " not in frame.name else frame.name
    rest = f" {name} was {right}." if right is not None else ""
    return Fault(
        "month",
        first,
        last,
        f"{_amount_text(amount)} is the figure for {held[0].value}, not for {name}.{rest} Check the period.",
    )


def _amount_text(amount: Amount) -> str:
    return f"{amount.value}%" if amount.kind is Kind.PERCENT else f"{amount.value}"


def _shown_of(row: Row, period: Period, amount: Amount) -> str:
    value = row.values[period]
    if amount.kind is Kind.COUNT and row.is_percentage:
        return f"{value.numerator} of {value.denominator}" if value.numerator is not None else f"{_shown(value.value)}%"
    return f"{_shown(value.value)}{'%' if row.is_percentage else ''}"


def _names_a_month(frame: Timeframe) -> bool:
    return (
        frame.name.isalpha()
        and frame.lead in ("in", "for", "during", "at", "by", "")
        and frame.lead != "by"
        and frame.lead != "on"
        and frame.name not in ("recent", "next")
    )


SAID_OF_IT = word_set(
    ", when where we were was at it which the figure stood in had reached ( : only just that rate performance is"
)
COMPARING = frozenset({"year on year", "year-on-year", "month on month", "month-on-month"})


def frame_of(one: Read, clause: Clause, amount: Amount) -> Timeframe | None:
    """The period that a number is given for: named right after it, or else at the head of its clause or sentence."""
    words = one.sentence.words
    frames = [
        each
        for each in one.frames
        if each.lead not in ("by", "until", "till", "before", "after") and each.name not in COMPARING
    ]
    later = [
        each
        for each in one.amounts
        if each.first > amount.last and each.kind in (Kind.PERCENT, Kind.COUNT) and not _belongs(one, amount, each)
    ]
    until = later[0].first if later else len(words)
    after = [each for each in frames if amount.last < each.first < until and each.first - amount.last <= 12
             and not {",", ";", "but", "than", "from", "compared", "up", "down", "against", "and", "on", "when", "since", "who", "because", "as"} & set(words[amount.last + 1 : each.first])]  # fmt: skip
    before_pair = [each for each in frames if each.possessive and 0 < each.first - amount.last <= 3]
    if before_pair:
        return before_pair[0]
    before = [each for each in frames if each.last < amount.first]
    if before and set(words[before[-1].last + 1 : amount.first]) <= SAID_OF_IT:
        return before[-1]
    if after and (not before or {",", "and", ";"} & set(words[before[-1].last + 1 : amount.first])):
        return after[0]
    if (
        before
        and before[-1].last >= amount.first - 3
        and not (set(words[before[-1].last + 1 : amount.first]) & {"than", "from", "against", ")", "to"})
        and before[-1].lead not in ("than", "on", "from")
        and not {"compared", "than"} & set(words[max(0, before[-1].first - 3) : before[-1].first])
    ):
        return before[-1]
    if after:
        return after[0]
    heading = [
        each
        for each in before
        if each.first >= clause.first
        or clause is one.clauses[0]
        or (each.last < one.clauses[0].last and each.first <= 3)
    ]
    heading = [
        each for each in heading if each.lead not in ("than", "on", "from", "since") or each.means is Period.YEAR
    ]
    if heading and not {"from", "against", "than", "compared"} & set(
        words[max(clause.first, amount.first - 4) : amount.first]
    ):
        candidates = [each for each in heading if each.first >= clause.first]
        return candidates[-1] if candidates else heading[0] if heading[0].first <= 2 else None
    return None


def _belongs(one: Read, amount: Amount, other: Amount) -> bool:
    """Is the other number part of the same figure: "161 of 206 (78.2%)"?"""
    between = one.sentence.words[amount.last + 1 : other.first]
    return len(between) <= 5 and bool({"of", "("} & set(between)) and not {"from", "to"} & set(between)


# -- counts --------------------------------------------------------------------------------------------------------
def _counted_noun(words: tuple[str, ...], at: int, until: int) -> str:
    """The noun that a number counts: the first of the words after it that is one."""
    for word in words[at : min(until, at + 4)]:
        if word in BREAKS or word in lex.AUXILIARIES or word in PREPOSITIONS - {"of"}:
            return ""
        if word in TIME_UNITS or word in NOT_HELD or word in CASE_NOUNS:
            return word
    return ""


def _pair_fault(one: Read, clause: Clause, pair: Pair, context: Context) -> Fault | None:
    """ "427 of 452", where one is held and the other is not."""
    if is_unreal(one, clause, pair.part.first) or pair.part.hedge:
        return None
    words = one.sentence.words
    noun = _counted_noun(words, pair.whole.last + 1, len(words)) or _counted_noun(
        words, pair.part.last + 1, pair.whole.first
    )
    if noun in NOT_HELD | TIME_UNITS:
        return None
    rows = [row for row in context.every_row if pair.whole.value in row.numbers]
    fitting = [row for row in rows if pair.part.value in row.numbers]
    exact = [
        (row, period) for row in fitting for period, value in row.values.items()
        if value.denominator == pair.whole.value and value.numerator is not None and pair.part.value in (value.numerator, value.denominator - value.numerator)
    ]  # fmt: skip
    if exact:
        frame = frame_of(one, clause, pair.whole) or frame_of(one, clause, pair.part)
        row, period = exact[0]
        if (
            frame
            and isinstance(frame.means, Period)
            and frame.means is not period
            and frame.means in row.values
            and not any(held is frame.means for _, held in exact)
            and not row.is_cumulative
            and frame.means in (Period.THIS, Period.PREVIOUS, Period.LAST_YEAR)
        ):
            return Fault(
                "month", pair.part.first, pair.whole.last, f"they are the counts for {period.value}. Check the period."
            )
        return None
    share = WHOLE * pair.part.value / pair.whole.value if pair.whole.value else None
    counted = [row for row in context.rows if row.numbers and row.is_percentage]
    levels = [level for row in context.every_row for level in (*row.levels, *row.counts)]
    if not fitting and not noun and counted and not terms(clause.text.casefold()) and share is not None:
        # "It was 73 of 180": of nothing that the words name, so of the topic.
        if not any(rounded(share, 1) == rounded(level, 1) for level in levels):
            codes = " or ".join(row.code for row in counted)
            return Fault(
                "figure",
                pair.part.first,
                pair.whole.last,
                f"none of the numbers held for {codes}. Check it, or say what it counts.",
            )
        return None
    if rows and not fitting:
        denominators = [
            row for row in rows if any(value.denominator == pair.whole.value for value in row.values.values())
        ]
        said = terms(" ".join(words))
        named = [row for row in denominators if LATE in said or (said & row_terms(row.title)) - _counted_terms(row)]
        if named and resolve(one.sentence.text, context) is not NOTHING and not _part_of_team(words, context):
            value = next(value for value in named[0].values.values() if value.denominator == pair.whole.value)
            return Fault(
                "figure",
                pair.part.first,
                pair.whole.last,
                f"{named[0].code} has {value.numerator} of {value.denominator}. Check the numbers.",
            )
        return None
    return None


def _part_of_team(words: tuple[str, ...], context: Context) -> bool:
    text = " ".join(words)
    return any(name.casefold() in text for name in context.known.teams)


# A number after one of these, or before one of those, is no count of all that a row counts.
PARTIAL_BEFORE = word_set("than of least another - or by the these those other but most")
PARTIAL_AFTER = word_set("more fewer less or to extra other out different new further additional")


def _count(one: Read, clause: Clause, amount: Amount, context: Context) -> Fault | None:
    """A number of what a row counts: "there were 71 missing episodes", "22 reviews were late", "rose from 74 to 78"."""
    words = one.sentence.words
    if fault := _distance(one, clause, amount, context):
        return fault
    noun = _counted_noun(words, amount.last + 1, clause.last)
    if noun in TIME_UNITS | NOT_HELD and not _row_in(noun, context):
        return None
    if moved := _moved_to(one, clause, amount):
        return _moved_fault(one, clause, amount, moved, context)
    counts = tuple(row for row in context.rows if not row.is_percentage)
    if any(row.target is not None for row in counts) and (fault := _as_target(one, clause, amount, counts, context)):
        return fault
    if fault := _level(one, clause, amount, context):
        return fault
    after = words[amount.last + 1 : clause.last]
    whole = (
        noun
        and amount.hedge not in ("over", "under")
        and words[amount.first - 1 : amount.first][-1:] not in [(each,) for each in PARTIAL_BEFORE]
        and not (PARTIAL_AFTER & set(after[:2]) and after[:1] != ("of",))
        and not _part_of_team(words, context)
    )
    fault = _none_held(one, clause, amount, noun, context) if whole else None
    return fault or _in_period(one, clause, amount, context)


def _level(one: Read, clause: Clause, amount: Amount, context: Context) -> Fault | None:
    """ "The average caseload is 21": the value of a row that is an average, a rate or a number of days."""
    words = one.sentence.words
    lead = words[amount.first - 1 : amount.first]
    after = words[amount.last + 1 : amount.last + 2]
    states = lex.forms("average") | lex.BE | {"at"}
    plain = not after or after[0] in BREAKS | {"days", "weeks", "per", "on", "in", "this", "cases"}
    if not lead or lead[0] not in states or not plain or CHANGE & set(clause.words) or amount.hedge:
        return None
    subject = clause_subject(one, clause, context)
    row = subject.rows[0] if subject.certain and len(subject.rows) == 1 else None
    if row is None or row.is_percentage or row.unit == "count" or not row.values or subject.late:
        return None
    if row not in context.rows or any(_fits(amount, each) for each in (*row.levels, *row.numbers)):
        return None
    return Fault("figure", amount.first, amount.last, _nowhere((row,)))


def _none_held(one: Read, clause: Clause, amount: Amount, noun: str, context: Context) -> Fault | None:
    """A number of what a row counts that is none of its numbers."""
    words = one.sentence.words
    phrase = " ".join(words[amount.last + 1 : clause.last])
    subject = resolve(phrase, context)
    some = {"any", "too", "each", "every"} & set(clause.words) or "than" in words[amount.last : clause.last]
    if not subject.certain or is_general(one, clause) or some:
        return None
    said = terms(phrase)
    for row in subject.rows:
        strange = said - row_terms(row.title, row.counts_what) - WEAK_STEMS - {LATE}
        predicate = LATE in said or bool((said & row_terms(row.title)) - _counted_terms(row))
        same = (
            CASE_NOUNS.get(noun, noun) in (CASE_NOUNS.get(row.counts_what, row.counts_what), "one")
            or noun.removesuffix("s") in row.title.casefold()[:40]
        )
        if strange or not row.numbers or not same or (row.is_percentage and (not predicate or amount.value <= 1)):
            continue
        if row.is_percentage and not any(value.numerator is not None for value in row.values.values()):
            continue
        if (not row.is_percentage and not _states_total(words, amount, clause, noun)) or any(
            _fits(amount, number) for number in row.numbers
        ):
            continue
        return Fault(
            "figure",
            amount.first,
            _noun_at(words, amount, noun),
            f"none of the numbers held for {row.code}. Check it, or say what it counts.",
        )
    return None


FURTHER = word_set("more fewer less above below over under short higher lower off away beyond adrift")


def _distance(one: Read, clause: Clause, amount: Amount, context: Context) -> Fault | None:
    """ "27 more than the target": how far a number, not a percentage, is from its target."""
    words = one.sentence.words
    at = amount.last + 1
    while (
        at < clause.last
        and at - amount.last < 3
        and (words[at] in TIME_UNITS or words[at] in ("cases", "children", "each"))
    ):
        at += 1
    than = next((index for index in range(at + 1, min(at + 4, clause.last)) if words[index] == "than"), 0)
    if than and words[at] in FURTHER:
        frame = next((each for each in one.frames if than < each.first <= than + 3), None)
        if frame is not None:
            return _distance_in_time(one, clause, amount, frame, context)
    if at >= clause.last or words[at] not in FURTHER or not lex.PLAIN_TARGET & set(words[at : at + 6]):
        return None
    rows = [row for row in context.rows if not row.is_percentage and row.target is not None and row.values]
    periods = (Period.THIS, Period.YEAR, Period.ALONE) if not one.frames else tuple(Period)
    gaps = [
        abs(row.values[period].value - row.target)
        for row in rows
        for period in periods
        if period in row.values and row.target is not None
    ]
    if not rows or any(_fits(amount, gap) for gap in gaps):
        return None
    target = next(at for at in range(at, at + 6) if words[at] in lex.PLAIN_TARGET)
    return Fault(
        "figure",
        amount.first,
        target,
        f"none of the figures held for {rows[0].code} is that far from its target of {rows[0].target}. Check it.",
    )


def _distance_in_time(one: Read, clause: Clause, amount: Amount, frame: Timeframe, context: Context) -> Fault | None:
    """ "53 more than April": the difference of two counts of a row."""
    subject = clause_subject(one, clause, context)
    if not subject.certain:
        subject = resolve(one.sentence.text, context, loosely=True)
    rows = [row for row in subject.rows if row.values]
    if frame.means is OTHER or not rows or not all(Period(frame.means) in row.values for row in rows):
        return None
    gaps = set()
    for row in rows:
        now, before = row.values.get(Period.THIS), row.values[Period(frame.means)]
        if now is not None:
            gaps.add(abs(now.value - before.value))
            if now.numerator is not None and before.numerator is not None:
                gaps.add(abs(now.numerator - before.numerator))
            if now.denominator is not None and before.denominator is not None:
                gaps.add(abs(now.denominator - before.denominator))
    if not gaps or any(_fits(amount, gap) for gap in gaps):
        return None
    codes = " or ".join(row.code for row in rows)
    return Fault(
        "figure",
        amount.first,
        min(frame.last, amount.first + 9),
        f"no numbers held for {codes} are that far apart. Check it.",
    )


def _row_in(noun: str, context: Context) -> bool:
    root = noun.removesuffix("s")
    return any(root in row.title.casefold() for row in context.every_row if not row.is_percentage and row.values)


def _noun_at(words: tuple[str, ...], amount: Amount, noun: str) -> int:
    return next(
        (at for at in range(amount.last + 1, min(len(words), amount.last + 5)) if words[at] == noun), amount.last
    )


def _states_total(words: tuple[str, ...], amount: Amount, clause: Clause, noun: str) -> bool:
    """ "There were 71 episodes in October", "we had 291 referrals": how many there are in all."""
    before = words[max(clause.first, amount.first - 3) : amount.first]
    after = words[_noun_at(words, amount, noun) + 1 : clause.last]
    whole = (
        not after
        or after[0] in BREAKS
        or after[0]
        in ("in", "this", "at", "during", "for", "open", "on", "looked", "were", "last", "to", "subject", "under")
    )
    stated = (
        bool(
            {"were", "had", "have", "are", "received", "saw", "was", "total", "with", "has", "at", "now", "took"}
            & set(before)
        )
        or amount.first <= clause.first + 1
    )
    told = not after or "whom" not in words[amount.last : amount.last + 8]
    return (
        whole
        and stated
        and told
        and not (
            after[:1] == ("were",)
            and after[1:2]
            and after[1] not in ("open", "on", "received", "looked", "made", "started")
        )
    )


def _moved_to(one: Read, clause: Clause, amount: Amount) -> str:
    """ "to" or "from" where the number ends or begins a movement, "by" where it is its size."""
    words = one.sentence.words
    before = words[max(clause.first, amount.first - 3) : amount.first]
    lead = next(
        (
            word
            for word in reversed(before)
            if word not in ("just", "only", "about", "around", "a", "total", "of", "some", "over", "nearly", "almost")
        ),
        "",
    )
    if lead not in ("to", "from", "by", "at"):
        return ""
    moving = CHANGE | lex.CARRIERS | lex.BE | lex.LINKING
    near = words[max(clause.first, amount.first - 14) : amount.first]
    if lead == "at":
        return (
            "to"
            if set(near[-4:]) & (lex.forms("stand") | lex.forms("remain") | lex.forms("stay") | lex.forms("hold"))
            else ""
        )
    strict = frozenset().union(
        *lex.MOVING.values(), *lex.NOUNS.values(), lex.UPWARDS, lex.DOWNWARDS, lex.EITHER_DOWN
    ) | {"went", "gone"}
    return lead if set(near) & strict and set(near) & moving else ""


def _moved_fault(one: Read, clause: Clause, amount: Amount, lead: str, context: Context) -> Fault | None:
    words = one.sentence.words
    at = next(
        (
            at
            for at in range(clause.first, amount.first)
            if words[at] in CHANGE or words[at] in lex.CARRIERS or words[at] in lex.LINKING
        ),
        amount.first,
    )
    phrase = noun_phrase_before(clause, at, one.frames_in(clause))
    subject = resolve(phrase, context)
    if not subject.certain:
        subject = resolve(" ".join(words[clause.first : amount.first]), context)
    noun = _counted_noun(words, amount.last + 1, clause.last)
    if noun in TIME_UNITS and not _row_in(noun, context):
        return None
    if not subject.certain or len(subject.rows) != 1:
        return None
    row = subject.rows[0]
    values = [each.value for each in row.values.values()] if not row.is_percentage else []
    parts = [each for value in row.values.values() for each in (value.numerator, value.denominator) if each is not None]
    held = {*values, *parts, *row.numbers}
    if row.is_percentage and (not parts or not (subject.number or noun)):
        # "from 90.5 to 87.8", the sign left out
        if any(_fits(amount, each) for each in (*row.levels, *held)):
            return None
        return None if not amount.places else Fault("figure", amount.first, amount.last, _nowhere((row,)))
    if lead == "by":
        gaps = {
            abs(first - second)
            for group in (values, _series(row, "numerator"), _series(row, "denominator"))
            for first, second in combinations(group, 2)
        }
        if row.target is not None and not row.is_percentage:
            gaps |= {abs(value - row.target) for value in values}
        if any(_fits(amount, each) for each in gaps) or not gaps:
            return None
        return Fault(
            "figure",
            amount.first,
            amount.last,
            f"no two of the numbers held for {row.code} are that far apart. Check it.",
        )
    if any(_fits(amount, each) for each in held):
        return _in_period(one, clause, amount, context)
    return Fault("figure", amount.first, amount.last, f"none of the numbers held for {row.code}. Check it.")


def _series(row: Row, name: str) -> list[Decimal]:
    return [number for value in row.values.values() if (number := getattr(value, name)) is not None]


def _in_period(one: Read, clause: Clause, amount: Amount, context: Context) -> Fault | None:
    """ "In April there were 291 referrals": a count that is held, for another period."""
    words = one.sentence.words
    noun = _counted_noun(words, amount.last + 1, len(words))
    if (noun in NOT_HELD | TIME_UNITS and not _row_in(noun, context)) or amount.value < 6:
        return None
    frame = frame_of(one, clause, amount)
    if frame is None or frame.means in (OTHER, Period.YEAR):
        return None
    found: set[Period] = set()
    for row in context.rows:
        for period, value in row.values.items():
            if amount.value in (value.numerator, value.denominator) or (
                not row.is_percentage and _fits(amount, value.value)
            ):
                found.add(period)
                allowed = {Period(frame.means)} | ({Period.ALONE, Period.THIS} if frame.means is Period.THIS else set())
                if period in allowed:
                    return None
    if not found:
        return None
    held = sorted(found)[0]
    first, last = min(amount.first, frame.first), max(amount.last, frame.last)
    if last - first > 8:
        first, last = amount.first, amount.last
    return Fault("month", first, last, f"{amount.value} is a number for {held.value}. Check the period.")


# -- all and none --------------------------------------------------------------------------------------------------
COMPLETED = word_set("held done completed made carried offered issued seen visited reviewed checked met taken")


def _all_or_none(one: Read, clause: Clause, context: Context) -> Iterator[Fault]:
    """ "Every review was in time", "none of our children is more than 20 miles away"."""
    words = clause.sentence.words
    if (
        is_unreal(one, clause, clause.last - 1)
        or any(word in lex.GENERAL for word in clause.words)
        or one.sentence.is_question
    ):
        return
    for at in range(clause.first, min(clause.last, clause.first + 6)):
        word = words[at]
        if word not in ("all", "every", "none", "no", "each"):
            continue
        if word in ("all", "no") and (
            at > clause.first + 4 or words[at + 1 : at + 2] in (("but",), ("longer",), ("one",), ("change",))
        ):
            return
        if words[at - 1 : at] in (
            ("not",),
            ("at",),
            ("in",),
            ("for",),
            ("of",),
            ("and",),
            ("that",),
            ("have",),
            ("reviews",),
        ) or not (
            set(words[at + 1 : clause.last])
            & {
                "was",
                "were",
                "is",
                "are",
                "took",
                "have",
                "has",
                "had",
                "went",
                "met",
                "happened",
                "got",
                "ended",
                "closed",
                "live",
            }
        ):
            return
        phrase = " ".join(words[at + 1 : clause.last])
        if {"now", "since", "should", "must", "where", "allocated"} & set(words[at + 1 : clause.last]) or _part_of_team(
            words, context
        ):
            return
        subject = resolve(phrase, context)
        rows = [row for row in subject.rows if row.is_percentage] if subject.certain else []
        said = terms(phrase)
        wrong = []
        for row in rows:
            done = COMPLETED & set(words[at : clause.last]) & set(row.title.casefold().split())
            if not (LATE in said or done or (said & row_terms(row.title)) - _counted_terms(row)):
                continue
            strange = said - row_terms(row.title, row.counts_what) - WEAK_STEMS - {LATE}
            if len(strange) > 1:
                continue
            late = LATE in said or bool({"not", "weren't", "wasn't"} & set(words[at : clause.last]))
            full = (word in ("all", "every", "each")) != late
            nearly = word == "all" and words[at - 1 : at] in (
                ("nearly",),
                ("almost",),
                ("virtually",),
                ("practically",),
            )
            period = Period.ALONE if Period.ALONE in row.values else Period.THIS
            if row.is_cumulative and period is Period.THIS and any(frame.means is Period.THIS for frame in one.frames):
                continue  # of the month alone nothing is held
            value = row.value(period)
            if value is not None and (
                abs(value - (WHOLE if full else 0)) > 15 if nearly else value != (WHOLE if full else 0)
            ):
                wrong.append((row, value))
        if wrong and len(wrong) == len(rows):
            row, value = wrong[0]
            verb = next(
                (
                    index
                    for index in range(at + 1, clause.last)
                    if words[index] in lex.AUXILIARIES or words[index] in ("took", "went", "met")
                ),
                at + 1,
            )
            yield Fault("figure", at, min(verb, at + 8), f"{row.code} is {_shown(value)}%. Check it.")
        return


__all__ = ["Fault", "faults", "leftovers_between"]
