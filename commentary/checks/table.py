"""Every check, with the reason why it exists. Pure. A check is a function from a draft to advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from commentary.checks import children, figures, gaps, plain, sameness, tone
from commentary.checks.draft import Advice, Draft


@dataclass(frozen=True)
class Check:
    """`title` is what the page calls it, `source` why it is made: who complained, or whose rule it is."""

    find: Callable[[Draft], Iterable[Advice]]
    title: str
    source: str


CHECKS = (
    Check(gaps.unexplained_alerts, "Nothing said", "Breckland: red and amber need a comment; Poole: exception reports"),
    Check(gaps.undated_actions, "No date or owner", "Halton: members ask who is responsible, and by when"),
    Check(figures.unknown_figures, "Figures", "Bromley: a percentage in the commentary that nobody could place"),
    Check(figures.other_month, "Figures", "Huntingdonshire: month and year confused"),
    Check(figures.points_meant, "Percentage points", "Bromley “4%”, Haringey “6% away”"),
    Check(tone.against_the_trend, "Direction", "Bristol: unclear why the arrow changed"),
    Check(tone.against_the_status, "Tone", "Huntingdonshire: commentary that ignores the status"),
    Check(sameness.said_before, "Read before", "West Sussex: the same sentences in four reports"),
    Check(children.identifiers, "Identifiers", "A public report names no child (P10, P11)"),
    Check(children.names, "Names", "A public report names jobs, not staff"),
    Check(children.small_numbers, "Small numbers", "Counts of 1 to 5 may tell who is meant (P10)"),
    Check(plain.abbreviations, "Abbreviations", "GOV.UK: explain an abbreviation the first time"),
    Check(plain.jargon, "Plain words", "GOV.UK: words to avoid"),
    Check(plain.long_sentences, "Long sentences", "GOV.UK: sentences of about 25 words"),
    Check(plain.loose_marks, "Loose marks", "Text that was cut by copy and paste"),
)


def advise(draft: Draft) -> tuple[Advice, ...]:
    """Everything that the checks find, in the order of the table; the same finding once."""
    return tuple(dict.fromkeys(advice for check in CHECKS for advice in check.find(draft)))
