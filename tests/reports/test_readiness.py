"""The checklist: what stops a report, what only deserves a look, and whose it is."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commentary.actions import ask_for_words, make_remark, resolve_remark, set_rules
from commentary.models import Commentary, Topic
from commentary.workflow.topic_rules import RuleKind, TopicRules
from commentary.workflow.transitions import Heading
from indicators.models import Definition, Figure, Indicator, Measure, Period
from indicators.rules import periods
from indicators.rules.judgement import Basis
from reports.checklist.checks import LOOKED_AT, TOO_LATE, Gap, NotReady, Severity, check, gaps
from reports.disclosure import Published
from reports.layout import saved_layouts
from reports.layout.schema import SHIPPED, STANDARD
from reports.public import queries
from reports.snapshot.assemble import assemble
from reports.snapshot.build import snapshot_of
from tests.reports import build
from tests.reports.build import FEBRUARY, JANUARY, NOON

pytestmark = pytest.mark.django_db


def errors(made: build.Council) -> list[Gap]:
    return [gap for gap in check(made.cycle) if gap.severity is Severity.ERROR]


def warnings(made: build.Council) -> list[str]:
    return [gap.sentence for gap in check(made.cycle) if gap.severity is Severity.WARNING]


def test_a_complete_cycle_has_no_gaps():
    assert check(build.council().cycle) == ()


def test_each_stage_of_commentary_before_approval_is_an_error_that_names_its_owner():
    """W16 of the torture table."""
    made = build.council(8, approved=False)
    _unwritten, written, submitted, returned = Commentary.objects.order_by("topic__position")
    build.write(written, build.WORDS, by=made.manager)
    build.write_and_submit(submitted, build.WORDS, by=made.manager)
    build.write_and_submit(returned, build.WORDS, by=made.manager)
    build.step("return", returned, by=made.head, reason="More.")

    found = [(gap.sentence, gap.owner) for gap in errors(made)]

    assert found == [
        ("The commentary on Topic 1 has not been written.", "Team manager, First Response"),
        ("The commentary on Topic 2 is being written and has not been submitted.", "Team manager, First Response"),
        ("The commentary on Topic 3 is waiting for approval.", "Head of service, First Response"),
        ("The commentary on Topic 4 was returned and has not been submitted again.", "Team manager, First Response"),
    ]


def test_an_approval_that_no_longer_counts_is_an_error_and_its_link_leads_to_the_commentary(client):
    """W06, W16 of the torture table."""
    made = build.council()
    build.restate("NI 1", 29, by=made.officer)

    (gap,) = errors(made)

    assert gap.sentence.endswith("so the approval no longer counts.")
    client.force_login(made.head)
    assert client.get(gap.link).status_code == 200


def test_a_missing_figure_of_the_month_or_the_year_is_an_error_and_its_link_leads_to_the_indicator(client):
    made = build.council(layout=Topic.Layout.NONE)
    build.withhold("NI 2", JANUARY)

    gaps = errors(made)

    assert [gap.sentence for gap in gaps] == [
        "NI 2: there is no figure for Jan 2010.",
        "NI 2: there is no figure for 2009/10.",
    ]
    assert {gap.owner for gap in gaps} == {"Performance officer"}
    client.force_login(made.officer)
    assert client.get(gaps[0].link).status_code == 200


def test_a_missing_figure_of_last_year_stops_nothing():
    made = build.council(layout=Topic.Layout.NONE)
    build.withhold("NI 2", build.periods.year(2008))

    assert errors(made) == []


def test_an_annual_indicator_needs_the_years_figure_alone():
    made = build.council(1, layout=Topic.Layout.NONE)
    Definition.objects.update(basis=Basis.ANNUAL, unit="score", out_of=16)

    assert [gap.sentence for gap in errors(made)] == ["NI 1: there is no figure for 2009/10."]

    source = build.extract("annual.csv", by=made.officer)
    year = Period.objects.of(build.periods.year(2009))
    Figure.objects.create(indicator=Indicator.objects.get(), period=year, value=15, extract=source, row=2)
    assert errors(made) == []


def test_an_indicator_without_a_topic_is_an_error():
    """W16 of the torture table."""
    made = build.council(2)
    build.indicator(2, Indicator.objects.first().service)

    assert "NI 3 belongs to no topic" in errors(made)[0].sentence


def test_an_indicator_that_is_defined_only_from_later_on_is_left_out():
    made = build.council(2)
    later = build.indicator(2, Indicator.objects.first().service)
    later.definitions.update(from_on="2010-04-01")

    assert check(made.cycle) == ()


def test_a_topic_that_needs_words_and_is_not_in_the_cycle_is_an_error_until_it_is_asked_for_them(client):
    """W16 of the torture table: a topic added after the cycle was opened, whose words are needed every month."""
    made = build.council(2)
    late = build.indicator(2, Indicator.objects.first().service)
    build.figures([late], build.extract("late.csv", by=made.officer))
    build.topic("Late", [late], late.service, made.officer)

    (gap,) = errors(made)
    assert gap.sentence == "Late needs words, and nobody has been asked for them. It has words every month."
    assert gap.owner == "Performance officer"
    client.force_login(made.officer)
    assert client.get(gap.link).status_code == 200

    ask_for_words(made.cycle, [Topic.objects.get(name="Late").pk], by=made.officer, at=NOON)
    assert [gap.sentence for gap in errors(made)] == ["The commentary on Late has not been written."]


def test_a_topic_that_needs_no_words_this_month_stops_nothing_and_is_printed_without():
    made = build.council(2)
    quiet = build.indicator(2, Indicator.objects.first().service)
    build.figures([quiet], build.extract("quiet.csv", by=made.officer))
    build.topic("Quiet", [quiet], quiet.service, made.officer)
    set_rules(Topic.objects.get(name="Quiet"), TopicRules(frozenset({RuleKind.NEVER})), by=made.officer, at=NOON)

    assert check(made.cycle) == ()
    groups = {
        group.topic: group.words
        for section in assemble(made.cycle, SHIPPED[STANDARD], version=1, at=NOON).sections
        for group in section.groups
    }
    assert groups["Quiet"] is None
    assert groups["Topic 1"].passages


def test_provisional_and_restated_figures_and_small_counts_are_warnings():
    made = build.council(2, layout=Topic.Layout.NONE)
    later = build.restate("NI 1", 3, by=made.officer, provisional=True)
    part = Measure.objects.get(code="within-7")
    build.count(part, FEBRUARY, 4, later.extract)

    assert warnings(made) == [
        "NI 1: the figure for Jan 2010 and 2009/10 is provisional.",
        "NI 1: the figure for Jan 2010 and 2009/10 has been restated.",
        "NI 1: counts of 1 to 5 will be shown to the committee: 3 (Jan 2010).",
        "NI 1, Within 7 days: counts of 1 to 5 will be shown to the committee: 4 (Feb 2010).",
    ]
    assert errors(made) == []


def test_assembling_is_refused_with_every_error():
    made = build.council(4, approved=False)

    with pytest.raises(NotReady, match=r"Topic 1 has not been written\. .* Topic 2 has not been written\.") as refused:
        assemble(made.cycle, SHIPPED[STANDARD], version=1, at=NOON)

    assert len(refused.value.errors) == 2


def test_it_makes_as_many_queries_for_twenty_indicators_as_for_four():
    made = build.council(4, approved=False)
    with CaptureQueriesContext(connection) as for_few:
        check(made.cycle)
    build.more_indicators(made, 16)
    with CaptureQueriesContext(connection) as for_many:
        check(made.cycle)

    assert len(for_many) == len(for_few)


def test_a_remark_that_is_not_resolved_is_a_warning_with_its_owner_and_its_link():
    made = build.council()
    commentary = Commentary.objects.order_by("topic__position").first()
    place = (Heading.ACTIVITIES, "") if commentary.topic.layout != Topic.Layout.PLAIN else (Heading.PLAIN, "")
    remark = make_remark(commentary, place, "By when?", by=made.head, at=NOON)

    (gap,) = check(made.cycle)

    assert gap.severity is Severity.WARNING
    assert gap.sentence == f"1 remark is not resolved on the commentary on {commentary.topic}."
    assert (gap.owner, gap.link) == ("Head of service, First Response", f"/commentary/{commentary.pk}/")
    resolve_remark(commentary, remark.pk, by=made.head, at=NOON)
    assert check(made.cycle) == ()


def test_a_small_count_that_an_earlier_public_edition_gave_away_is_a_warning_that_no_note_repeats():
    made = build.council()
    build.restate("NI 1", 3, by=made.officer)
    laid = saved_layouts.laid_for(made.cycle, STANDARD)
    careless = snapshot_of(laid, version=1, at=NOON)
    with patch.object(queries, "out_already", return_value=(Published(careless, careless),)):
        build.check(made)

    told = [gap for gap in gaps(laid) if TOO_LATE in gap.sentence]

    assert {(gap.severity, gap.sentence[:4], gap.printed) for gap in told} == {(Severity.WARNING, "NI 1", LOOKED_AT)}


def test_nothing_is_said_of_what_earlier_editions_gave_away_where_they_gave_nothing_away():
    made = build.council()
    build.check(made)

    assert not any(TOO_LATE in gap.sentence for gap in gaps(saved_layouts.laid_for(made.cycle, STANDARD)))


def test_a_year_to_date_that_its_months_do_not_come_to_is_a_warning_and_said_in_the_row_and_no_count_in_the_notes(
    client,
):
    made = build.council(2, layout=Topic.Layout.NONE)
    sent = Period.objects.of(periods.year_to_date(JANUARY.ends_on))
    source = build.extract("ytd.csv", by=made.officer)
    for code, numerator in (("NI 1", 255), ("NI 2", 245)):
        build.figure(Indicator.objects.get(code=code), sent, numerator, 500, source).save()
    says = "The year to date was sent as 51%, but its months come to 49%, which is printed."

    (gap,) = check(made.cycle)
    laid = saved_layouts.laid_for(made.cycle, STANDARD)
    rows = {each.indicator.code: each.standing for each in laid.printed}

    assert (gap.severity, gap.sentence) == (Severity.WARNING, f"NI 1: {says}")
    assert gap.printed == "NI 1: the year to date that was sent is not what its months come to."
    assert rows["NI 1"].year.text == "49%"
    assert says in rows["NI 1"].notes
    assert not any("was sent as" in note for note in rows["NI 2"].notes)
    client.force_login(made.officer)
    assert says in client.get(gap.link).content.decode()
    assert gap.sentence in client.get(reverse("reports:cycle", args=[made.cycle.pk])).content.decode()
