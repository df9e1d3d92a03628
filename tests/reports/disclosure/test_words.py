"""Words that may tell the public who a child is: they wait for a decision, which holds for them and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.disclosure import Decision, Outcome, OutgoingText, Rules, at_risk_of, public_edition, reasons, vetted
from reports.snapshot.schema import Snapshot
from tests.reports.disclosure import made
from tests.reports.disclosure.made import APRIL, MAY
from tests.reports.sample import words


def with_words(text: str) -> Snapshot:
    row = made.row("A", {APRIL: (20, 40), MAY: (29, 34)}, MAY)
    return made.report(MAY, row, words=words(("Explanation", text), ("Activities", "We do well.")))


@pytest.mark.parametrize(
    "text",
    [
        "Only two children waited.", "A single child was late.", "Five of them were reviewed late.",
        "We had 3 late reviews.", "Both siblings moved.",
        "29 were done in time.", "The figure was 85.3%.", "Child J.S., aged 9, moved.",
    ],
)  # fmt: skip
def test_words_at_risk_wait_for_a_decision_and_are_left_out_until_then(text):
    committee = with_words(text)
    (found,) = at_risk_of(committee, (), Rules())
    left, other = public_edition(committee, (), {}, Rules()).sections[0].groups[0].words.passages

    assert (found.topic, found.passage.heading, found.passage.text) == ("Topic", "Explanation", text)
    assert [block.text for block in found.blocks] == [text]
    assert left.text.startswith("This part of the commentary is left out")
    assert other.text == "We do well."


@pytest.mark.parametrize(
    "text",
    [
        "Two things explain it.",
        "Reviews within 5 days rose by 3%.",
        "In May 2 offices moved.",
        "48 of 60 were late.",
        "",
    ],
)
def test_other_words_need_no_decision(text):
    assert at_risk_of(with_words(text), (), Rules()) == ()


@pytest.mark.parametrize(
    ("decision", "text"),
    [
        (Decision(Outcome.AS_IT_IS), "Only two children waited."),
        (Decision(Outcome.OTHER_WORDS, "Few waited."), "Few waited."),
        (Decision(Outcome.LEAVE_OUT), "This part of the commentary is left out of the public edition, because it could "
         "tell who a child is."),
    ],
)  # fmt: skip
def test_a_decision_holds_for_the_words_that_it_was_made_on_and_no_others(decision, text):
    committee = with_words("Only two children waited.")
    (found,) = at_risk_of(committee, (), Rules())
    decisions = {found.digest: decision}

    assert public_edition(committee, (), decisions, Rules()).sections[0].groups[0].words.passages[0].text == text
    changed = with_words("Only two children waited. They are well.")
    left = public_edition(changed, (), decisions, Rules()).sections[0].groups[0].words.passages[0].text
    assert left.startswith("This part of the commentary is left out")


def test_remarks_that_nobody_decides_on_are_withheld_where_they_are_at_risk():
    committee = made.report(MAY, made.row("A", {APRIL: (20, 40), MAY: (18, 30)}, MAY))
    (source,) = committee.sources
    quality = replace(source.quality, problems="Two children are missing.", checked=None)
    public = made.public(replace(committee, sources=(replace(source, quality=quality), replace(source, quality=None))))

    assert public.sources[0].quality.problems == "Withheld in the public edition."
    assert public.sources[1].quality is None


@pytest.mark.parametrize(
    "said",
    [
        "All but two were seen in time.",
        "Everyone except one was seen.",
        "Every family bar three was visited.",
        "The twins were placed together.",
        "Both were adopted in June.",
        "Both of them went home.",
        "Neither was moved.",
        "The second child waited longest.",
        "Another third child is waiting.",
        "Half of the adoptions were late.",
        "Two thirds of the children were seen.",
        "One in five children waited.",
        "1/3 of children were late.",
        "A quarter of reviews were late.",
        "Only two were children in care.",
    ],
)
def test_ways_to_give_a_small_count_without_a_plain_number_are_found(said):
    assert reasons(said, frozenset())


@pytest.mark.parametrize("said", ["forty per cent were late", "40 per cent were late", "It fell to forty percent."])
def test_a_withheld_percentage_is_found_however_it_is_spelled(said):
    assert any("40%" in reason for reason in reasons(said, frozenset({"40%"})))


@pytest.mark.parametrize("said", ["Twenty-three waited.", "There were twenty three left."])
def test_a_withheld_number_is_found_in_words(said):
    assert any(": 23." in reason for reason in reasons(said, frozenset({"23"})))
    assert not reasons(said, frozenset({"32"}))


@pytest.mark.parametrize(
    "said",
    [
        "Both indicators improved.",
        "Each referral is read in one place and dealt with.",
        "Children who have lived in three or more placements are counted.",
        "Look at every plan that has had one for 18 months or longer.",
        "In the second quarter of 2009/10 we did better.",
        "Half of the posts are filled.",
        "We reviewed all plans but the figures are late.",
        "Performance is in the top half of the table.",
        "The team worked in one of three offices.",
    ],
)
def test_ordinary_sentences_are_left_alone(said):
    assert not reasons(said, frozenset())


def test_commentary_must_be_decided_on_before_a_report_and_other_text_is_withheld_until_it_is():
    text = "Only two children waited."
    (commentary,) = at_risk_of(with_words(text), (), Rules())
    other = OutgoingText("NI 1", "Remark", text, frozenset()).at_risk

    assert commentary.must_be_decided
    assert other is not None
    assert not other.must_be_decided


def test_a_text_that_nobody_decides_on_goes_out_whole_or_not_at_all():
    assert vetted("I have checked this report.") == "I have checked this report."
    assert vetted("") == ""
    assert vetted("Only two children waited.") == "Withheld in the public edition."
    assert vetted("It was 85.3%.") == "It was 85.3%."
    assert vetted("It was 85.3%.", frozenset({"85.3%"})) == "Withheld in the public edition."
