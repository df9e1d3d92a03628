"""What a reader of an Alert looks for and does not find: why, what is done, by when, by whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commentary.checks.draft import Advice, Draft, said
from commentary.workflow.transitions import Heading, Place
from indicators.rules.judgement import Status

DATED = re.compile(
    r"\b(?:by|from|in|until|before|after|since|on|end of)\s+(?:the\s+)?(?:end\s+of\s+)?(?:\d{1,2}\s+)?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|spring|summer|autumn"
    r"|winter|next (?:week|month|quarter|year))\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b(?:weekly|monthly|quarterly)\b"
    r"|\b(?:a|each|every) (?:day|week|month|quarter)\b",
    re.IGNORECASE,
)
OWNED = re.compile(
    r"\b(?:team|service|manager|managers|head|director|lead|coordinator|practitioner|officer|officers|panel|board|we|our)\b",
    re.IGNORECASE,
)


def undated_actions(draft: Draft) -> Iterable[Advice]:
    """An Alert, and in all the words no date by which something is to be better, or nobody who does it."""
    alerts = [each.code for each in draft.standings if each.status_kind is Status.ALERT]
    sentences = [each for passage in draft.passages for each in said(passage)]
    if not alerts or not sentences:
        return
    lacks = [what for what, words in (("by when", DATED), ("by whom", OWNED)) if not any(map(words.search, sentences))]
    if lacks:
        codes = f"{' and '.join(alerts)} {'is an Alert' if len(alerts) == 1 else 'are Alerts'}"
        where = next((each for each in draft.places if each[0] is Heading.ACTIVITIES), draft.places[0])
        yield _advice(where, f"{codes}: the words do not say {' or '.join(lacks)} it will be better.")


def _advice(place: Place, sentence: str) -> Advice:
    return Advice("gap", place, "", sentence)
