"""Disclosure decisions of the demo's officer on commentary that may identify a child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from commentary.models import Cycle
from indicators.sums.actions import declare_sum
from indicators.sums.series import every_series, sentence
from reports.disclosure import Decision, Outcome
from reports.layout.schema import STANDARD
from reports.public import disclosure_check
from reports.public.actions import decide
from reports.public.relations import declared_relations, name_of, unanswered
from safeguarding.models import Person

FEW_ADOPTED = (
    "Read these percentages with care: they rest on very few children. Nobody was adopted in January, so the figure "
    "has not moved. We are aiming for 75%."
)
OTHER_WORDS = {("Adoption", "Explanation of Current Performance"): FEW_ADOPTED}
REASONS = {
    "Placement moves": "“Three or more” is the definition of the indicator, not a count of children.",
    "Managers' posts": "These are managers' posts, not children.",
}
NO_COUNT = "The number counts no children."
ONE_COUNT = "The analysis shows the counts behind the percentage."


def decisions(cycle: Cycle, *, by: Person, at: datetime) -> Iterator[str]:
    """Answer about each sum and decide on each text that the disclosure check found; a sentence for each."""
    check = disclosure_check.latest_checks(cycle)[STANDARD]
    series = {name_of(each): each for each in every_series().values()}
    for relation in unanswered(disclosure_check.findings_from_json(check.found).seen, declared_relations()):
        whole, parts = series[relation.whole], [series[part] for part in relation.parts]
        declare_sum(whole, parts, complete=True, reason=ONE_COUNT, by=by, at=at)
        yield f"{by.name} answered “yes, always”: {sentence(whole, parts, complete=True)}."
    for text in disclosure_check.at_risk_in(cycle):
        place = (text.topic, text.passage.heading)
        words, reason = OTHER_WORDS.get(place, ""), REASONS.get(text.topic, NO_COUNT)
        outcome = Outcome.OTHER_WORDS if words else Outcome.AS_IT_IS
        decide(cycle, text.digest, Decision(outcome, words), reason="" if words else reason, by=by, at=at)
        yield f"{by.name} decided on “{text.topic}” for the public: {outcome}."
