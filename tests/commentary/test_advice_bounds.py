"""A page of advice stays readable, and no name hides what stands beside it. Pure."""

from __future__ import annotations

import pytest

from commentary.checks import Advice, identifying
from commentary.checks.rows import Known
from commentary.queries.advice import MOST_SHOWN, bounded
from commentary.workflow.transitions import Heading, Passage

PLACE = (Heading.EXPLANATION, "NI 59")


def test_a_passage_shows_fifty_and_says_how_many_more_there_are() -> None:
    found = [Advice("jargon", PLACE, f"w{number}", "Say it plainly.") for number in range(3_000)]

    shown, more = bounded(found)

    assert len(shown) == MOST_SHOWN
    assert len(more) == 1
    assert "There are 2950 more under" in more[0]


def test_what_may_name_a_child_is_shown_before_anything_else() -> None:
    jargon = [Advice("jargon", PLACE, f"w{number}", "Say it plainly.") for number in range(60)]
    name = Advice("identifies", PLACE, "Mia", "May be a name.")

    shown, _ = bounded([*jargon, name])

    assert name in shown


def test_another_passage_is_bounded_by_itself() -> None:
    other = Advice("jargon", (Heading.PLAIN, ""), "w", "Say it plainly.")
    found = [Advice("jargon", PLACE, f"w{number}", "Say it plainly.") for number in range(MOST_SHOWN)]

    shown, more = bounded([*found, other])

    assert (len(shown), more) == (MOST_SHOWN + 1, ())


def quoted(text: str, known: Known | None = None) -> list[str]:
    passage = Passage(Heading.PLAIN, "", text)
    return [each.quoted for each in identifying((passage,), known or Known())]


def test_a_name_beside_a_job_is_pointed_at_unless_it_is_known() -> None:
    text = "Team Manager Sarah Jones leads the work."

    assert quoted(text) == ["Sarah Jones"]
    assert quoted(text, Known(names=frozenset({"Sarah Jones"}))) == []
    assert quoted("Judge Sarah Jones gave the ruling.") == []


def test_a_name_hides_no_relation() -> None:
    assert quoted("Team Manager Sarah Jones met his mother at home.") == ["Sarah Jones", "his mother"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We are working with housing, especially for Mo (19).", "Mo"),
        ("Siblings Esme and Ottilie were matched.", "Esme"),
        ("Families such as the Oyebanjis have waited.", "Oyebanjis"),
        ("AB\u2019s tribunal hearing was adjourned.", "AB\u2019s"),
        ("Her half-siblings had been adopted.", "Her half-siblings"),
        ("It was delayed because birth dad contested the order.", "birth dad"),
    ],
)
def test_names_and_relations_in_other_places_of_a_sentence(text: str, words: str) -> None:
    assert words in quoted(text)


def test_employers_and_the_team_of_known_staff_are_no_children() -> None:
    known = Known(names=frozenset({"Bronagh Tierney"}))

    assert quoted("Bronagh\u2019s team has cleared the backlog.", known) == []
    assert quoted("Employers, among them Rolls-Royce and Aviva, guarantee interviews.") == []
