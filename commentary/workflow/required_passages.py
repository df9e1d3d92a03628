"""Passages that must be written before a commentary is submitted, and what counts as written (C09). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from commentary.workflow.transitions import Heading, Passage, Place, title
from indicators.report_rows.row import Standing
from indicators.rules.judgement import Status

# Under which headings there must be words before they are submitted, by the status of an indicator that they are about
# (C09). Breckland asks for a comment on each red and amber; Poole for what is done about the red ones.
REQUIRED: dict[Status | None, frozenset[Heading]] = {
    Status.ALERT: frozenset({Heading.PLAIN, Heading.EXPLANATION, Heading.ACTIVITIES}),
    Status.WARNING: frozenset({Heading.PLAIN, Heading.EXPLANATION}),
}
# What people put where words belong, without marks, spaces and points.
NOT_WORDS = frozenset({"", "na", "tbc", "tba", "none", "nil", "nothing", "nonotes", "nocomment", "nocommentary"})


def has_words(passages: Iterable[Passage]) -> bool:
    """Return whether any passage says something. Blank, "n/a" and "TBC" do not count."""
    return any(re.sub(r"[\W_]+", "", passage.text.casefold()) not in NOT_WORDS for passage in passages)


def wanting(
    places: Iterable[Place], passages: Iterable[Passage], standings: Sequence[Standing]
) -> dict[Place, Standing]:
    """Return the required passages that are missing, each with the row that requires it, in the order of `REQUIRED`."""
    written = {(each.heading, each.indicator) for each in passages if has_words([each])}
    found = {}
    for place in places:
        about = [each for each in standings if place[1] in ("", each.code)]
        red = next((each for each in about if place[0] in REQUIRED.get(each.status_kind, ())), None)
        if red and place not in written:
            found[place] = red
    return found


def lacking(places: Iterable[Place], passages: Iterable[Passage], standings: Sequence[Standing]) -> tuple[str, ...]:
    """Under which headings words are required and there are none, a sentence each."""
    found = wanting(places, passages, standings)
    return tuple(
        f"{red.code} is {_a(red.status_word)}, and there are no words "
        f"{'yet' if place[0] is Heading.PLAIN else f'under “{title(place)}”'}."
        for place, red in found.items()
    )


def _a(status: str) -> str:
    return f"an {status}" if status[0] in "AEIOU" else f"a {status}"
