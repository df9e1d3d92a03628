"""What the words say of the direction and of the result, against the trend and the status. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from commentary.checks.draft import Advice, Draft, place
from indicators.report_rows.row import Standing
from indicators.rules.judgement import Status, Trend

NOT = r"(?<!\bnot )(?<!\bno )(?<!\bnever )(?<!\bwithout )(?<!\bnot yet )"


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"{NOT}\b(?:{words})\b", re.IGNORECASE)


MOVED = r"(?:has|have|had|is|are|was|were|been|being|keeps?|kept)\s(?:\w+ly\s)?"
BETTER = _any(rf"improved|{MOVED}improving|improvements?|(?:got|getting) better|the right (?:way|direction)|recovered")
WORSE = _any(rf"worsened|{MOVED}worsening|(?:got|getting) worse|deteriorat\w+|the wrong (?:way|direction)")
# As verbs only: "an increased focus" says nothing of the figure.
UP = _any(rf"climbed|rose|{MOVED}(?:climbing|risen|rising|increased|increasing)|(?:gone|went) up")
DOWN = _any(rf"fell|dropped|{MOVED}(?:fallen|falling|decreased|decreasing)|(?:gone|went) down")
PRAISE = _any(
    r"(?:very|extremely|consistently) (?:good|strong|high|positive|encouraging)(?: (?:results?|performance|position))?"
    r"|(?:outstanding|excellent|strong|good) (?:results?|performance)|excellent|well above target|on track|pleased"
)
BLAME = _any("disappointing|unacceptable|very poor|seriously below")
ROUNDED_UP = re.compile(r"\bround(?:ed|ing|s)?(?: it| this| the figure)? up\b", re.IGNORECASE)
# Which words go against which trend.
AGAINST = ((BETTER, Trend.GETTING_WORSE, "better"), (WORSE, Trend.IMPROVING, "worse"))
TONES = ((PRAISE, Status.ALERT), (BLAME, Status.OK))


def against_the_trend(draft: Draft) -> Iterable[Advice]:
    """The words say better and the trend says worse, or up while the figure went down, or the other way round."""
    for passage, sentence in draft.judging:
        for standing in draft.about(passage):
            found = _contrary(standing, sentence)
            if found:
                yield Advice(
                    "direction", place(passage), found,
                    f"“{found}” does not fit the trend of {standing.code}, {standing.trend}: {_two_months(standing)}. "
                    f"Say which months are meant.",
                )  # fmt: skip


def _contrary(standing: Standing, sentence: str) -> str:
    for words, trend, _ in AGAINST:
        if standing.trend == trend.value and (found := words.search(sentence)):
            return found[0]
    moved = _moved(standing)
    for words, wrong in ((UP, moved < 0), (DOWN, moved > 0)):
        if wrong and (found := words.search(sentence)):
            return found[0]
    return ""


def _moved(standing: Standing) -> Decimal:
    before, month = (cell.value for cell in standing.months)
    return month - before if before is not None and month is not None else Decimal(0)


def _two_months(standing: Standing) -> str:
    return ", ".join(f"{cell.heading} {cell.text}" for cell in standing.months)


def against_the_status(draft: Draft) -> Iterable[Advice]:
    """Praise beside an Alert, or blame beside a target that is met."""
    for passage, sentence in draft.judging:
        for standing in draft.about(passage):
            for words, status in TONES:
                if standing.status_kind is status and (found := words.search(sentence)):
                    yield Advice(
                        "tone", place(passage), found[0],
                        f"“{found[0]}” stands beside the status {standing.status_word} of {standing.code}: "
                        f"{standing.year.text} against a target of {standing.target.text}. A reader will ask which is "
                        f"meant.",
                    )  # fmt: skip


def rounded_up(draft: Draft) -> Iterable[Advice]:
    """A target that would be met by rounding is not met: the status compares unrounded figures (design.md, rule 3)."""
    for passage, sentence in draft.judging:
        for standing in draft.about(passage):
            short = standing.status_kind in (Status.ALERT, Status.WARNING)
            if short and (found := ROUNDED_UP.search(sentence)):
                yield Advice(
                    "rounding", place(passage), found[0],
                    f"“{found[0]}”: status compares figures as they are, so {standing.code} stays "
                    f"{standing.status_word}. Say by how much it falls short.",
                )  # fmt: skip
