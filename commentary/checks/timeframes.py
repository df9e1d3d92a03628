"""Periods that words name or mean: "in August", "last month", "2024/25", "this time last year", "since April". Pure."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from dataclasses import dataclass

from commentary.checks.rows import Context, Period
from commentary.checks.text import Sentence, word_set

MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
MONTHS |= {name.casefold(): number for number, name in enumerate(month_abbr) if name} | {"sept": 9}
FIRST_MONTH = 4  # of a financial year
OTHER = "other"  # a period of which nothing is held


@dataclass(frozen=True)
class Timeframe:
    """A period named by tokens `first` to `last` (included). `means` is a `Period`, or OTHER.

    `lead` is the word before it ("in", "since", "than"), `name` what the text calls it.
    """

    first: int
    last: int
    means: Period | str
    lead: str
    name: str
    possessive: bool = False


# Phrases of several words, the longest first.
PHRASES: tuple[tuple[tuple[str, ...], Period | str], ...] = tuple(
    sorted(
        (
            (tuple(phrase.split()), means)
            for means, phrases in (
                (Period.THIS, ("this month", "the month", "month end", "the month end", "current month", "the current month",
                               "this period", "the latest month")),
                (Period.PREVIOUS, ("last month", "the previous month", "previous month", "the month before", "the prior month",
                                   "prior month", "a month ago", "a month earlier", "month on month", "month-on-month",
                                   "the last month", "the preceding month", "last time", "a month before")),
                (Period.LAST_YEAR, ("last year", "the previous year", "previous year", "a year ago", "a year earlier",
                                    "the year before", "this time last year", "the same time last year", "year on year",
                                    "year-on-year", "the same month last year", "same time last year", "the prior year",
                                    "twelve months ago", "12 months ago", "last year's", "previous year's")),
                (Period.YEAR, ("year to date", "the year to date", "year so far", "the year so far", "so far this year",
                               "this year", "ytd", "cumulative", "cumulatively", "this financial year", "the year as a whole")),
                (OTHER, ("last quarter", "this quarter", "the quarter", "the last quarter", "last summer", "last winter",
                         "recent weeks", "next month", "next year",
                         "recent years", "long term", "the longer term", "two years ago", "three years ago", "two months ago",
                         "three months ago", "the pandemic", "last week", "last autumn", "last spring", "over time")),
            )
            for phrase in phrases
        ),
        key=lambda entry: -len(entry[0]),
    )
)  # fmt: skip
BY_FIRST: dict[str, list[tuple[tuple[str, ...], Period | str]]] = {}
for _words, _means in PHRASES:
    BY_FIRST.setdefault(_words[0], []).append((_words, _means))
YEAR = re.compile(r"20\d\d|19\d\d")
LEADS = word_set(
    "in for since from during by at of than to on over until till before after between and against through "
    "throughout with when"
)


def timeframes(sentence: Sentence, context: Context) -> tuple[Timeframe, ...]:
    """Each period that the sentence names, in order."""
    words, found, index = sentence.words, [], 0
    while index < len(words):
        frame = _phrase(words, index) or _year(sentence, index, context) or _month(sentence, index, context)
        if frame is None:
            index += 1
            continue
        found.append(frame)
        index = frame.last + 1
    return tuple(found)


def _lead(words: tuple[str, ...], index: int) -> str:
    for word in reversed(words[max(0, index - 4) : index]):
        if word in LEADS:
            return word
        if word not in (
            "the",
            "end",
            "early",
            "late",
            "mid",
            "this",
            "of",
            "year",
            "quarter",
            "all",
            "start",
            "beginning",
        ):
            break
    return ""


def _phrase(words: tuple[str, ...], index: int) -> Timeframe | None:
    for phrase, means in BY_FIRST.get(words[index], ()):
        if words[index : index + len(phrase)] == phrase:
            last = index + len(phrase) - 1
            if words[index : last + 1] == ("the", "month") and words[last + 1 : last + 2] == ("before",):
                continue
            lead = _lead(words, index)
            if means is Period.YEAR and lead == "since":
                means = OTHER
            return Timeframe(index, last, means, lead, " ".join(phrase))
        if words[index].endswith("'s") and words[index][:-2] == phrase[0] and len(phrase) == 1:
            return Timeframe(index, index, means, _lead(words, index), phrase[0], possessive=True)
    two = words[index : index + 2]
    if len(two) == 2 and two[1] in ("month's", "year's") and (two[0], two[1][:-2]) in FIRST_TWO:
        return Timeframe(
            index, index + 1, FIRST_TWO[two[0], two[1][:-2]], _lead(words, index), " ".join(two), possessive=True
        )
    return None


FIRST_TWO = {
    ("this", "month"): Period.THIS, ("last", "month"): Period.PREVIOUS, ("previous", "month"): Period.PREVIOUS,
    ("last", "year"): Period.LAST_YEAR, ("previous", "year"): Period.LAST_YEAR, ("this", "year"): Period.YEAR,
}  # fmt: skip


def _year(sentence: Sentence, index: int, context: Context) -> Timeframe | None:
    """ "2024/25", "2024-25" or "2024 to 2025"; "2021-24"."""
    words, tokens = sentence.words, sentence.tokens
    if not YEAR.fullmatch(words[index]):
        return None
    last, name = index, words[index]
    joined = words[index + 1 : index + 3]
    if (
        len(joined) == 2
        and joined[0] in ("/", "-", "–")
        and joined[1].isdigit()
        and tokens[index].end == tokens[index + 1].start
    ):
        last, name = index + 2, f"{words[index]}/{joined[1][-2:]}"
    means: Period | str = OTHER
    if name == _label(context.last_year):
        means = Period.LAST_YEAR
    elif name == _label(context.year):
        means = Period.YEAR
    return Timeframe(index, last, means, _lead(words, index), name)


def _label(year: str) -> str:
    """ "2024/25" as written in a context."""
    first, _, second = year.replace("-", "/").partition("/")
    return f"{first}/{second[-2:]}" if second else first


def _month(sentence: Sentence, index: int, context: Context) -> Timeframe | None:
    words, token = sentence.words, sentence.tokens[index]
    possessive = words[index].endswith("'s")
    word = words[index].removesuffix("'s")
    number = MONTHS.get(word)
    if number is None or not token.is_capitalised or (word in ("may", "march") and _is_verb(words, index)):
        return None
    year = words[index + 1] if index + 1 < len(words) and YEAR.fullmatch(words[index + 1]) else ""
    before = words[index - 1] if index else ""
    if before[:1].isdigit() or (
        words[index + 1 : index + 2]
        and words[index + 1][:1].isdigit()
        and not year
        and len(words[index + 1]) <= 2
        and _is_date(words, index)
    ):
        return Timeframe(index, index, OTHER, "on", word)  # a day of the month
    means: Period | str = OTHER
    lead = _lead(words, index)
    if lead == "since" and number == FIRST_MONTH and not year:
        means = Period.YEAR
    elif before != "last":
        for label, period in ((context.month, Period.THIS), (context.previous, Period.PREVIOUS)):
            name, _, its_year = label.casefold().partition(" ")
            if MONTHS.get(name) == number and year in ("", its_year):
                means = period
    return Timeframe(index, index + bool(year), means, lead, word, possessive)


def _is_verb(words: tuple[str, ...], index: int) -> bool:
    """ "May be", "March on": no month."""
    following = words[index + 1 : index + 2]
    return index == 0 and following in (("be",), ("not",), ("well",), ("have",), ("need",), ("i",), ("we",))


def _is_date(words: tuple[str, ...], index: int) -> bool:
    """Is the number after the month a day ("June 12th"), rather than a count ("In May 37 plans")?"""
    return words[index + 1].endswith(("st", "nd", "rd", "th"))
