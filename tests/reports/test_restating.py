"""Before a load or an undo: which approvals stop counting, whose words quote the number, which reports print it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from commentary.actions import CyclePlan, open_cycle
from commentary.queries.ledger import desk
from indicators.actions import load_extract, read_extract, undo_extract
from indicators.data_quality.actions import Statement, check_quality, state_quality
from indicators.extracts.preview import effects, existing
from indicators.extracts.preview.row_effects import Rests
from indicators.models import Definition, Extract, Indicator
from indicators.report_rows import queries
from indicators.rules import periods
from reports.checklist.checks import check
from reports.snapshot.schema import from_json
from tests.indicators.build import COUNT_HEADINGS, csv
from tests.reports import build
from tests.reports.build import JANUARY, NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=20)
QUOTING = "We reached 58% (29 of 50), up from 56.2%; 158% and 5.58% are other numbers."


def waiting(made: build.Council, *rows: str, name: str = "late.csv", **looks: str) -> Extract:
    return read_extract(csv(*rows, **looks), name, by=made.officer, at=LATER)


def said(extract: Extract) -> effects.Outcome:
    return effects.of_loading(extract, existing.preview_of(extract))


def sentences(found: effects.Outcome, kind: Rests) -> list[str]:
    return [each.sentence for each in found.resting.get(kind, ())]


def load(made: build.Council, extract: Extract, reason: str = "Late forms.") -> Extract:
    return load_extract(extract, by=made.officer, at=LATER, reason=reason)


def test_the_approvals_said_to_stop_are_those_that_stop():
    made = build.council(6, counts=False)
    rows = ("NI 1,Oct-09,,11,50,,", "NI 4,Jan-10,58%,29,50,,", "NI 5,May-08,10%,,,,")
    extract = waiting(made, *rows)

    found = said(extract)
    load(made, extract)

    lapsed = [each.topic for each in desk(made.cycle) if not each.settled]
    named = [f"approved by Head in {topic}, January 2010" for topic in lapsed]
    assert [each.named for each in found.resting[Rests.STOPS]] == named
    assert lapsed == ["Topic 1"]  # NI 4 is as it was, and the figure of NI 5 is of a year that nothing prints
    assert found.restates["NI 1", periods.month(2009, 10)] == ("approved by Head in Topic 1, January 2010",)


def test_an_undo_says_which_approvals_count_again():
    made = build.council(2, counts=False)
    extract = load(made, waiting(made, "NI 1,Jan-10,,11,50,,"))

    found = effects.of_undoing(extract)
    undo_extract(extract, reason="Wrong.", by=made.officer, at=LATER)

    assert [each.link for each in found.resting[Rests.COUNTS_AGAIN]] == [
        reverse("commentary:detail", args=[build.commentary_on("NI 1").pk])
    ]
    assert all(each.settled for each in desk(made.cycle))


def test_words_that_quote_the_number_are_named_with_what_they_say():
    made = build.council(2, counts=False, approved=False)
    build.write(build.commentary_on("NI 1"), QUOTING, by=made.manager)

    found = said(waiting(made, "NI 1,Jan-10,,11,50,,"))
    other = said(waiting(made, "NI 1,Dec-09,,11,50,,", name="other.csv"))

    assert sentences(found, Rests.WORDS) == ["Topic 1, January 2010, says “29 of 50”, as NI 1 is for January 2010 now."]
    assert sentences(other, Rests.WORDS) == []


def test_the_queries_are_as_many_for_one_indicator_as_for_twelve(django_assert_max_num_queries):
    made = build.council(12, counts=False)
    build.published(made)
    extract = waiting(made, *(f"NI {number},Dec-09,,11,50,," for number in range(1, 13)))
    preview = existing.preview_of(extract)

    with django_assert_max_num_queries(24):
        effects.of_loading(extract, preview)


# -- after publication (U21) ---------------------------------------------------------------------------------------
def test_u21_a_published_figure_is_restated_in_the_next_report_and_the_published_one_stays(client):
    made = build.council(2)
    report = build.published(made)
    before = report.snapshot
    extract = waiting(made, "NI 1,Jan-10,,11,50,,")
    client.force_login(made.officer)

    page = client.get(reverse("indicators:extract", args=[extract.pk])).content.decode()
    load(made, extract)

    assert "Restatement" in page
    assert "published in January 2010" in page
    assert "58% (29 of 50)" in page
    assert "22% (11 of 50)" in page
    assert "The report of January 2010, version 1, published on 17 February 2010, prints NI 1, January 2010" in page
    report.refresh_from_db()
    assert report.snapshot == before
    february = periods.month(2010, 2)
    (printed,) = queries.standings([Indicator.objects.get(code="NI 1")], february).values()
    assert (printed.months[0].text, printed.months[0].restated) == ("22%", True)


def test_a_count_that_a_report_prints_is_named():
    made = build.council(2)
    build.published(made)

    found = said(waiting(made, "completed,Jan-10,175", headings=COUNT_HEADINGS))

    (sentence,) = sentences(found, Rests.REPORTS)
    assert "prints completed, January 2010" in sentence


# -- from an extract to where it was printed, and back ---------------------------------------------------------------
def test_each_printed_figure_leads_to_its_extract_whose_page_leads_back_to_the_report(client):
    made = build.council(2)
    report = build.published(made)
    digests = {
        cell.source for row in from_json(report.snapshot).standings for cell in (row.last_year, *row.months, row.year)
    }
    client.force_login(made.reader)

    for extract in Extract.objects.all():
        page = client.get(reverse("indicators:extract", args=[extract.pk])).content.decode()
        assert reverse("reports:published", args=["2010-01"]) in page
        assert "January 2010, version 1</a>, published on 17 February 2010: NI 1" in page
    history = client.get(reverse("indicators:detail", args=[Indicator.objects.get(code="NI 1").pk])).content.decode()
    assert digests == {Extract.objects.get(name="figures.csv").sha256}
    assert digests.pop() in history


def test_a_draft_is_named_to_those_who_may_see_it_alone(client):
    made = build.council(2)
    build.draft(made)
    page = reverse("indicators:extract", args=[Extract.objects.get(name="counts.csv").pk])

    client.force_login(made.officer)
    assert "version 1</a>, draft: NI 1" in client.get(page).content.decode()
    client.force_login(made.reader)
    assert "No report that you may see prints a figure of it yet." in client.get(page).content.decode()


def test_an_extract_that_a_published_report_rests_on_says_why_it_cannot_be_undone_and_offers_no_form(client):
    made = build.council(2)
    build.published(made)
    client.force_login(made.officer)

    page = client.get(reverse("indicators:extract", args=[Extract.objects.get(name="figures.csv").pk]))

    assert "so this extract cannot be undone. Load an extract with the right figures" in page.content.decode()
    assert "Undo this extract" not in page.content.decode()


# -- data quality ------------------------------------------------------------------------------------------------------
def test_the_checklist_warns_of_data_that_nobody_vouches_for_and_stops_at_what_is_not_fit():
    made = build.council(2, counts=False)
    load(made, waiting(made, "NI 1,Apr-08,,11,50,,", "NI 1,2008/09,50%,,,,", name="unsaid.csv"))
    unsaid = Extract.objects.get(name="unsaid.csv")

    def sentences_now() -> list[tuple[str, str]]:
        return [(gap.severity, gap.sentence) for gap in check(made.cycle) if "unsaid.csv" in gap.sentence]

    assert sentences_now() == [
        ("warning", "unsaid.csv: nobody has stated its data quality, and the report will say so.")
    ]
    stated = state_quality(unsaid, Statement("Cases", NOON, "Olu"), by=made.officer, at=LATER)
    assert sentences_now()[0][1].startswith("unsaid.csv: a second person has not checked its data quality")
    check_quality(stated, "not fit to report", remark="Half are missing.", by=made.head, at=LATER)
    ((severity, sentence),) = sentences_now()
    assert (severity, "Head found it not fit to report: Half are missing." in sentence) == ("error", True)


# -- a definition that changes mid-cycle (U22) -----------------------------------------------------------------------
def test_u22_a_definition_that_changes_is_shown_to_the_approver_and_past_reports_keep_the_old_one(client):
    made = build.council(2)
    report = build.published(made)
    old = Definition.objects.get(indicator__code="NI 1")
    Definition.objects.create(
        indicator=old.indicator, from_on=JANUARY.starts_on, description="Another name", unit=old.unit,
        polarity="lower is better", basis=old.basis,
    )  # fmt: skip

    assert from_json(report.snapshot).standings[0].description == old.description
    unpublished = build.commentary_on("NI 1")
    client.force_login(made.head)
    page = client.get(reverse("commentary:compare", args=[unpublished.pk])).content.decode()
    assert "Another name" in page
    assert "lower is better" in page


# -- an indicator that the new file drops (U46) ------------------------------------------------------------------------
def test_u46_an_indicator_that_the_next_file_drops_is_flagged_and_stops_the_report(client):
    made = build.council(2, counts=False, approved=False)
    rows = [f"NI {number},Jan-10,{40 + number}%,,,," for number in (1, 2)]
    load(made, waiting(made, *rows, name="again.csv"))
    february = waiting(made, "NI 1,Feb-10,40%,,,,", name="february.csv")
    client.force_login(made.officer)

    page = client.get(reverse("indicators:extract", args=[february.pk])).content.decode()

    assert "NI 2 has no figure for February 2010 yet, and this file does not bring one; " in page
    assert "again.csv brought it for January 2010. Until there is a figure" in page
    load(made, february)
    plan = CyclePlan("Report", "", "", None, NOON.date(), NOON.date())
    cycle = open_cycle(periods.month(2010, 2), plan, by=made.officer, at=LATER)
    assert "NI 2: there is no figure for Feb 2010." in [gap.sentence for gap in check(cycle)]
