"""The pages on which an officer lays out a report without code, and what becomes of what is chosen there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from indicators.models import Benchmark, Definition, Indicator, Period
from indicators.report_rows.queries import groups_of_others
from indicators.rules import periods
from indicators.rules.judgement import Status
from reports.checklist.checks import NotReady, Severity, check
from reports.layout import actions as outline_actions
from reports.layout import saved_layouts
from reports.layout.forms import OutlineForm
from reports.layout.schema import EXCEPTIONS, SHIPPED, STANDARD, LayoutSection, Shown
from reports.models import OutlineVersion
from reports.snapshot.schema import from_json
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return build.council(12)


def posted(slug: str = STANDARD, **changes) -> dict:
    """What the form would send as it stands, with some of it changed."""
    sections = list(build.Section.objects.order_by("number"))
    form = OutlineForm(saved_layouts.current(slug), sections, groups_of_others(), None)
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent |= {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in sent.items() if value not in (None, False)} | {"save": "Save"}


def address(slug: str = STANDARD) -> str:
    return reverse("reports:outline", args=[slug])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_saving_what_stands_keeps_nothing(client, made):
    client.force_login(made.officer)

    page = client.post(address(), posted(), follow=True)

    assert "Nothing was changed" in text(page)
    assert not OutlineVersion.objects.exists()


def test_what_is_chosen_is_a_new_version_with_an_event_and_the_next_report_comes_out_like_it(client, made):
    client.force_login(made.officer)
    changes = {
        "title": "Short report", "appendix": "Appendix 9", "committee": "on", "months": "3", "paper": "A3",
        "columns": [Shown.STATUS, Shown.CASES], "notes": "First.\n\nSecond.", "section-1-place": "2",
        "section-2-place": "1", "section-2-note": "Read this first.", "section-1-months": "4",
        "section-1-charts": False,
    }  # fmt: skip

    page = client.post(address(), posted(**changes), follow=True)

    assert "Version 2 is saved." in text(page)
    event = Event.objects.filter(kind="outlineversion").get()
    assert (event.verb, event.before["title"], event.after["title"]) == ("changed", "", "Short report")
    report = build.draft(made)
    printed = from_json(report.snapshot)
    assert report.outline_version == 2
    assert (printed.full_title, printed.meeting) == ("Appendix 9. Short report", "Safeguarding Board, 1 March 2010")
    assert printed.months == ("Nov 2009", "Dec 2009", "Jan 2010")
    assert [cell.text for cell in printed.standings[0].months] == ["54%", "56%", "58%"]
    assert (printed.columns, printed.paper) == ((Shown.CASES, Shown.STATUS), "A3")
    assert [(section.number, section.note) for section in printed.sections] == [
        (2, "Read this first."),
        (1, "Few children."),
    ]
    assert (len(printed.details[0].months), printed.details[0].charts) == (4, ())
    assert printed.notes[-2:] == ("First.", "Second.")


def test_a_group_of_others_that_is_not_ticked_stands_nowhere_and_one_that_comes_later_does(client):
    made = build.council(2, approved=False)
    client.force_login(made.officer)
    compared("England", "London")
    client.post(address(), posted(columns=[Shown.OTHERS], paper="A3", others=["England"]))
    compared("Wales")
    build.approve_all(made.cycle, writer=made.manager, head=made.head)

    report = build.draft(made)
    printed = from_json(report.snapshot)

    assert saved_layouts.current(STANDARD).outline.without == ("London",)
    assert "Nowhere is it compared with London." in text(client.get(address()))
    assert [other.group for other in printed.groups[0].beside[0].others] == ["England", "Wales"]
    assert [each.group for each in printed.details[0].charts[0].others] == ["England", "Wales"]
    assert "London" not in report.snapshot


def compared(*groups: str) -> None:
    year, indicator = Period.objects.of(periods.year(2008)), Indicator.objects.earliest("id")
    for group in groups:
        Benchmark.objects.create(indicator=indicator, year=year, group=group, value=Decimal("71.5"), source="DCSF")


def test_it_can_be_seen_before_it_is_saved(client, made):
    client.force_login(made.officer)

    sent = posted(months="3", **{"section-1-place": ""})
    del sent["save"]
    page = client.post(address(), sent | {"look": "See"})

    assert "2 months before" in text(page)
    assert "<strong>1. Part 1" not in text(page)
    assert "<strong>2. Part 2" in text(page)
    assert not OutlineVersion.objects.filter(version=3).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"months": "thirteen"}, "Enter a number of months from 1 to 12."),
        ({"columns": list(Shown), "months": "6"}, "These columns leave too little room for the commentary."),
        ({"section-1-months": "9"}, "A4 has room for 7 months of counts."),
        ({"section-1-place": "", "section-2-place": ""}, "Give at least one section a place"),
        ({"section-1-place": "first"}, "Enter a place from 1 to 99, or leave it empty."),
        ({"appendix": "Appendix 9"}, "Give a title too."),
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_sentence(client, made, changes, words):
    client.force_login(made.officer)

    page = client.post(address(), posted(**changes))

    assert page.status_code == 422
    assert words in text(page)
    assert not OutlineVersion.objects.exists()


def test_somebody_elses_change_is_not_overwritten(client, made):
    client.force_login(made.officer)
    mine = posted(title="Mine")
    outline_actions.change(STANDARD, SHIPPED[EXCEPTIONS], version=1, by=made.officer, at=NOON)

    page = client.post(address(), mine)

    assert page.status_code == 409
    assert "Somebody else has changed this outline" in text(page)
    assert 'value="Mine"' in text(page)
    assert saved_layouts.current(STANDARD).outline == SHIPPED[EXCEPTIONS]


def test_an_outline_is_added_like_another_under_a_name_of_its_own(client, made):
    client.force_login(made.officer)

    page = client.post(reverse("reports:outlines"), {"name": "Quarterly digest", "like": EXCEPTIONS}, follow=True)
    again = client.post(reverse("reports:outlines"), {"name": "Quarterly digest", "like": STANDARD})
    nameless = client.post(reverse("reports:outlines"), {"name": "!?", "like": STANDARD})

    assert "Quarterly digest is added." in text(page)
    assert saved_layouts.current("quarterly-digest").outline.statuses == ("Alert", "Warning")
    assert [kept.slug for kept in saved_layouts.every()] == [STANDARD, EXCEPTIONS, "quarterly-digest"]
    assert (again.status_code, nameless.status_code) == (409, 409)


def test_only_those_who_assemble_reports_lay_them_out(client, made):
    for person in (made.reader, made.director, made.manager):
        client.force_login(person)
        assert client.get(address()).status_code == 403
        assert client.get(reverse("reports:outlines")).status_code == 403
        with pytest.raises(NotAllowed):
            outline_actions.change(STANDARD, SHIPPED[EXCEPTIONS], version=1, by=person, at=NOON)


def test_there_is_no_page_of_an_outline_that_there_is_not(client, made):
    client.force_login(made.officer)

    assert client.get(address("no-such-outline")).status_code == 404
    assert client.get(f"{reverse('reports:cycle', args=[made.cycle.pk])}?outline=no-such").status_code == 404


def test_the_database_refuses_a_change_of_a_version(made):
    outline_actions.change(STANDARD, SHIPPED[EXCEPTIONS], version=1, by=made.officer, at=NOON)

    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_outlineversion SET plan = '{}'")


# -- the exception report ------------------------------------------------------------------------------------------
def council_with_a_target_met_by(*codes: str, approved: bool = True) -> build.Council:
    """Three indicators far off their target, except these."""
    made = build.council(3, approved=False)
    for held in build.Target.objects.filter(indicator__code__in=codes):
        build.Target.objects.create(
            indicator=held.indicator, year=held.year, value=10, rationale="Lower.", by=made.officer, at=NOON
        )
    if approved:
        build.approve_all(made.cycle, writer=made.manager, head=made.head)
    return made


def exceptions(made: build.Council):
    job = build.actions.ask_to_assemble(made.cycle, outline=EXCEPTIONS, by=made.officer, at=NOON)
    build.JOBS.carry_out(job.pk, clock=build.clock)
    job.refresh_from_db()
    return from_json(job.report.snapshot)


def test_the_exception_report_prints_only_what_is_red_or_amber():
    made = council_with_a_target_met_by("NI 2")

    printed = exceptions(made)

    assert {standing.status for standing in printed.standings} == {Status.ALERT.value}
    assert [standing.code for standing in printed.standings] == ["NI 1", "NI 3"]
    assert printed.summary.endswith("2 of 3 in January 2010.")
    assert printed.months == ("Nov 2009", "Dec 2009", "Jan 2010")
    assert printed.groups[0].beside[0].long_trend == "Improving"
    assert (printed.details, printed.title) == ((), SHIPPED[EXCEPTIONS].title)


def test_an_exception_report_of_nothing_says_so():
    made = council_with_a_target_met_by("NI 1", "NI 2", "NI 3")

    printed = exceptions(made)

    assert (printed.sections, printed.standings) == ((), ())
    assert printed.summary.startswith("No indicator has the status Alert or Warning in January 2010, of 3 in all")


def test_only_what_a_report_prints_is_required():
    made = council_with_a_target_met_by("NI 1", "NI 2", "NI 3", approved=False)

    assert [gap for gap in check(made.cycle, EXCEPTIONS) if gap.severity is Severity.ERROR] == []
    assert [gap for gap in check(made.cycle) if gap.severity is Severity.ERROR]


def test_a_section_that_is_left_out_lacks_nothing(made):
    build.withhold("NI 11", build.JANUARY)
    only_first = SHIPPED[STANDARD].__class__("Standard report", parts=(LayoutSection(1),))
    outline_actions.change(STANDARD, only_first, version=1, by=made.officer, at=NOON)

    assert [gap.sentence for gap in check(made.cycle) if gap.severity is Severity.ERROR] == []
    assert {source.name for source in from_json(build.draft(made).snapshot).sources} == {"figures.csv", "counts.csv"}


def test_the_pages_take_as_many_queries_however_many_sections(client, made, django_assert_num_queries):
    for number in range(3, 8):
        build.section(number)
    client.force_login(made.officer)

    with django_assert_num_queries(4):
        client.get(reverse("reports:outlines"))
    with django_assert_num_queries(6):
        client.get(address())


@pytest.mark.parametrize("missing", [build.JANUARY, *build.MONTHS[:1]])
def test_an_indicator_whose_figure_is_missing_is_not_left_out_of_an_exception_report_unsaid(missing):
    """Without the figure its status is Unknown, which an exception report leaves out: it may be an Alert."""
    made = council_with_a_target_met_by("NI 1", "NI 2", "NI 3")
    build.withhold("NI 2", missing)

    errors = [gap.sentence for gap in check(made.cycle, EXCEPTIONS) if gap.severity is Severity.ERROR]

    heading = "Jan 2010 and 2009/10" if missing == build.JANUARY else "2009/10"
    assert f"NI 2: there is no figure for {heading}, so nobody knows whether it belongs in this report." in errors
    with pytest.raises(NotReady, match="NI 2: there is no figure"):
        exceptions(made)


def test_the_page_of_an_exception_report_without_figures_never_says_that_every_figure_is_there(client):
    made = build.council(3, approved=False)
    for code in ("NI 1", "NI 2", "NI 3"):
        for month in build.MONTHS:
            build.withhold(code, month)
    client.force_login(made.officer)

    page = client.get(f"{reverse('reports:cycle', args=[made.cycle.pk])}?outline={EXCEPTIONS}").content.decode()

    assert "Not ready." in page
    assert "very required figure is there" not in page


def test_commentary_that_an_exception_report_prints_is_required():
    made = council_with_a_target_met_by("NI 1", "NI 2", approved=False)

    errors = [gap.sentence for gap in check(made.cycle, EXCEPTIONS) if gap.severity is Severity.ERROR]

    assert errors == ["The commentary on Topic 2 has not been written."]


def test_a_report_without_any_indicator_is_not_ready():
    made = build.council(2)
    Definition.objects.update(from_on=date(2011, 4, 1))

    for outline in (STANDARD, EXCEPTIONS):
        (error, *_) = [gap.sentence for gap in check(made.cycle, outline) if gap.severity is Severity.ERROR]
        assert error == (
            "No indicator of its sections has a definition by January 2010, so there is nothing to report."
        )
