"""Every check, with the reason why it exists. Pure. A check is a function from a draft to advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from commentary.checks import across, claims, counts, gaps, newer_figures, personal, plain, sameness, small_numbers
from commentary.checks.draft import Advice, Draft

DRAFTS_REMEMBERED = 50


@dataclass(frozen=True)
class Check:
    """`name` is that of its findings (`Advice.check`), `source` why it is made: who complained, or whose rule it is."""

    name: str
    find: Callable[[Draft], Iterable[Advice]]
    source: str


CHECKS = (
    Check("gap", gaps.undated_actions, "Halton: members ask who is responsible, and by when"),
    Check("figure", claims.wrong_figures, "Bromley: a number in the commentary that nobody could place"),
    Check("arithmetic", claims.wrong_sums, "A reader who checks one sum and finds it wrong believes none"),
    Check("month", claims.wrong_months, "Huntingdonshire: month and year confused"),
    Check("points", claims.percent_for_points, "Bromley “4%”, Haringey “6% away”"),
    Check("parts", counts.parts_exceed, "The report of January 2010: nine people in 7.7 posts"),
    Check("what counts", counts.what_counts, "The report of January 2010: no vacancies, and 40 of 47.1 posts agency"),
    Check("contradiction", across.contradictions, "The report of January 2010: two permanent managers, and six"),
    Check("newer figures", newer_figures.newer_figures, "Words beside figures that they were not written about (C13)"),
    Check("direction", claims.against_the_direction, "Bristol: unclear why the arrow changed"),
    Check("target", claims.against_the_target, "The report of January 2010: 69.6% is not 70%"),
    Check("tone", claims.against_the_status, "Huntingdonshire: commentary that ignores the status"),
    Check("carried", sameness.carried, "West Sussex: the same sentences in four reports"),
    Check("said before", sameness.said_before, "West Sussex: the same sentences in four reports"),
    Check("identifier", personal.identifiers, "A public report names no child (P10, P11)"),
    Check(
        "identifies",
        personal.described,
        "A neighbour knows a child by name, or by relation, place and event together (C14)",
    ),
    Check("small number", small_numbers.small_numbers, "Counts of 1 to 5 may tell who is meant (P10)"),
    Check("abbreviation", plain.abbreviations, "GOV.UK: explain an abbreviation the first time"),
    Check("jargon", plain.jargon, "GOV.UK: words to avoid"),
    Check("long sentence", plain.long_sentences, "GOV.UK: sentences of about 25 words"),
    Check("loose mark", plain.loose_marks, "Text that was cut by copy and paste"),
)


SOURCES = {check.name: check.source for check in CHECKS}


@lru_cache(maxsize=DRAFTS_REMEMBERED)
def advise(draft: Draft) -> tuple[Advice, ...]:
    """Everything that the checks find, in the order of the table, the same finding once. A draft is looked at once."""
    return tuple(dict.fromkeys(advice for check in CHECKS for advice in check.find(draft)))
