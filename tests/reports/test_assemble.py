"""Assembling: one moment of the database becomes one snapshot, every part of which leads back to where it came from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commentary.models import Topic
from indicators.models import Extract, Indicator, Measure
from reports.layout.schema import SHIPPED, STANDARD
from reports.snapshot import schema
from reports.snapshot.assemble import assemble
from tests.reports import build
from tests.reports.build import FEBRUARY, JANUARY, NOON

pytestmark = pytest.mark.django_db


def assembled(made: build.Council) -> schema.Snapshot:
    return assemble(made.cycle, SHIPPED[STANDARD], version=1, at=NOON)


# -- what it is made of --------------------------------------------------------------------------------------------
def test_the_head_of_the_report_comes_from_the_cycle_and_the_settings(settings):
    settings.COUNCIL_NAME = "Ashbourne Council"

    report = assembled(build.council())

    assert report.full_title == "Appendix 2. Safeguarding Plan Performance Indicators Report"
    assert (report.council, report.period, report.version) == ("Ashbourne Council", "January 2010", 1)
    assert (report.last_year, report.months, report.year) == ("2008/09", ("Dec 2009", "Jan 2010"), "2009/10")
    assert report.generated_on == date(2010, 2, 17)


def test_sections_and_indicators_stand_in_editorial_order():
    made = build.council(12)
    Indicator.objects.filter(code="NI 2").update(position=90)

    report = assembled(made)

    assert [section.number for section in report.sections] == [1, 2]
    codes = [standing.code for standing in report.standings]
    assert codes == ["NI 1", *(f"NI {number}" for number in range(3, 11)), "NI 2", "NI 11", "NI 12"]


def test_indicators_of_a_topic_share_its_words_with_those_who_wrote_and_approved_them():
    report = assembled(build.council())

    together, alone = report.sections[0].groups
    assert [standing.code for standing in together.standings] == ["NI 1", "NI 2"]
    assert [standing.code for standing in alone.standings] == ["NI 3"]
    assert together.words.passages == (schema.Passage("", build.WORDS),)
    assert (together.words.written_by, together.words.approved_by) == (("Manager",), "Head")
    assert together.words.approved_job_title == "Head of service"
    assert together.words.approved_at == NOON


def test_a_topic_without_commentary_has_no_words():
    report = assembled(build.council(2, layout=Topic.Layout.NONE))

    assert [group.words for group in report.sections[0].groups] == [None]


def test_a_topic_whose_indicators_stand_apart_prints_its_words_with_each_part():
    made = build.council(4)
    Indicator.objects.filter(code="NI 2").update(position=50)

    groups = assembled(made).sections[0].groups

    assert [[standing.code for standing in group.standings] for group in groups] == [
        ["NI 1"],
        ["NI 3", "NI 4"],
        ["NI 2"],
    ]
    assert groups[0].words == groups[2].words


# -- the detailed analysis -----------------------------------------------------------------------------------------
def test_the_analysis_shows_six_months_to_the_latest_with_counts_and_flags_what_is_after_the_report():
    (detail,) = assembled(build.council()).details

    assert detail.title == "Assessments: Detailed Analysis"
    assert detail.months == ("Sep 2009", "Oct 2009", "Nov 2009", "Dec 2009", "Jan 2010", "Feb 2010")
    assert detail.data_to == date(2010, 2, 28)
    assert detail.note == "February 2010 is after the month of this report, and provisional."


def test_a_percentage_is_of_its_own_row_with_its_zeros_kept():
    (detail,) = assembled(build.council()).details

    whole, part = detail.blocks[0].rows
    assert [share.number for share in whole.shares] == list(build.COMPLETED)
    assert {share.percent for share in whole.shares} == {""}
    assert part.share_of == "Completed"
    assert [share.percent for share in part.shares] == ["23.7%", "35.2%", "26.0%", "34.9%", "41.4%", "41.5%"]
    assert part.shares[0].value == Decimal(3100) / 131


def test_no_count_no_cases_and_zero_are_three_things():
    made = build.council()
    source = build.extract("later.csv", by=made.officer, kind=Extract.Kind.COUNTS)
    whole, part = Measure.objects.order_by("position")
    for month, counts in ((JANUARY, (0, 0)), (FEBRUARY, (130, 0))):
        for measure, number in zip((whole, part), counts, strict=True):
            build.count(measure, month, number, source)
    build.count(whole, build.periods.after(FEBRUARY), 100, source)

    (detail,) = assembled(made).details

    shares = dict(zip(detail.months, detail.blocks[0].rows[1].shares, strict=True))
    assert (shares["Jan 2010"].number, shares["Jan 2010"].percent, shares["Jan 2010"].value) == (0, "No cases", None)
    assert (shares["Feb 2010"].number, shares["Feb 2010"].percent, shares["Feb 2010"].value) == (0, "0.0%", Decimal(0))
    assert (shares["Mar 2010"].number, shares["Mar 2010"].percent, shares["Mar 2010"].value) == (None, "", None)
    assert detail.note == "February 2010 and March 2010 are after the month of this report, and provisional."


def test_a_graph_has_the_lines_of_its_measures_the_target_and_a_sentence():
    (chart,) = assembled(build.council()).details[0].charts

    assert [line.name for line in chart.lines] == ["Within 7 working days"]
    assert chart.lines[0].values[0] == Decimal(3100) / 131
    assert (chart.target, chart.target_text) == (Decimal(60), "60%")
    assert chart.sentence == (
        "Within 7 working days went from 23.7% in September 2009 to 41.5% in February 2010. The target is 60%."
    )


def test_a_section_without_counts_has_no_analysis():
    assert assembled(build.council(counts=False)).details == ()


# -- P1: where everything comes from -------------------------------------------------------------------------------
def test_every_figure_and_count_leads_back_to_an_extract():
    made = build.council(13)
    build.restate("NI 4", 27, by=made.officer, month=build.periods.month(2009, 5))
    build.step("confirm", build.commentary_on("NI 4"), by=made.head)

    report = assembled(made)

    sources = {source.sha256: source for source in report.sources}
    cells = [c for s in report.standings for c in (s.last_year, *s.months, s.year) if c.value is not None]
    shares = [s for d in report.details for b in d.blocks for row in b.rows for s in row.shares if s.number is not None]
    assert len(cells) == 13 * 4
    assert len(shares) == 12
    assert {item.source for item in (*cells, *shares)} <= set(sources)
    assert all(item.row for item in (*cells, *shares))
    assert {source.loaded_by for source in sources.values()} == {"Officer"}


def test_the_extracts_of_every_month_that_a_year_is_summed_from_are_sources():
    made = build.council(2)
    build.restate("NI 1", 27, by=made.officer, month=build.periods.month(2009, 5))
    build.step("confirm", build.commentary_on("NI 1"), by=made.head)

    names = [source.name for source in assembled(made).sources]

    assert names == ["figures.csv", "counts.csv", "restated-NI 1-27.csv"]


# -- how it reads --------------------------------------------------------------------------------------------------
def test_it_makes_as_many_queries_for_sixty_indicators_as_for_thirteen():
    few = build.council(13)
    with CaptureQueriesContext(connection) as for_few:
        assemble(few.cycle, SHIPPED[STANDARD], version=1, at=NOON)
    # six for the public edition: what is out, what was decided and found, the sums, and the check kept with the draft
    assert len(for_few) <= 39
    build.more_indicators(few, 47)
    build.step("confirm", build.commentary_on("NI 60"), by=few.head)
    with CaptureQueriesContext(connection) as for_many:
        report = assemble(few.cycle, SHIPPED[STANDARD], version=1, at=NOON)

    assert len(report.standings) == 60
    assert len(for_many) == len(for_few)


def test_the_same_moment_assembles_to_the_same_bytes():
    """A08 of the torture table."""
    made = build.council()

    assert schema.to_json(assembled(made)) == schema.to_json(assembled(made))
