"""The pages on figures and extracts: who may open them, what they show, and what they refuse."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.actions import read_extract, set_target, type_figure
from indicators.extracts.manual_entry.entry import TypedEntry
from indicators.models import Extract, Figure, StatusOverride
from indicators.models import Target as TargetRow
from indicators.rules.judgement import Target
from indicators.todo import tasks
from safeguarding.permissions import RoleName
from tests.indicators.build import AT, DECEMBER, JANUARY, LATER, YEAR, csv, indicator, loaded, person

pytestmark = pytest.mark.django_db

GOOD = csv("NI 59,Dec-09,34.9%,53,152,,", "NI 59,Jan-10,41.4%,72,174,,")
CHANGING = csv("NI 59,Jan-10,42%,73,174,,")


@pytest.fixture
def officer():
    return person()


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def text(response) -> str:
    return response.content.decode()


def send(client, content: bytes, name: str = "january.csv", **more):
    return client.post(reverse("indicators:upload"), {"file": SimpleUploadedFile(name, content)}, **more)


def test_the_list_shows_each_indicator_in_the_latest_month_with_figures(as_officer, officer):
    indicator("NI 59")
    loaded(GOOD, by=officer)
    set_target(indicator("NI 60"), YEAR, Target(Decimal(53)), "As last year.", by=officer, at=AT)

    page = text(as_officer.get(reverse("indicators:list")))

    assert "Figures, January 2010" in page
    assert "41.4%" in page
    assert "Improving" in page
    assert "No figure" in page


def test_the_list_shows_the_month_that_is_asked_for(as_officer, officer):
    indicator("NI 59")
    loaded(GOOD, by=officer)

    assert "Figures, December 2009" in text(as_officer.get(reverse("indicators:list"), {"month": "2009-12"}))
    assert as_officer.get(reverse("indicators:list"), {"month": "soon"}).status_code == 404
    assert as_officer.get(reverse("indicators:list"), {"month": "2009/10"}).status_code == 404


def test_the_list_takes_as_many_queries_for_twelve_indicators_as_for_one(
    as_officer, officer, django_assert_num_queries
):
    for number in range(12):
        indicator(f"NI {number}")
    loaded(csv(*(f"NI {number},Jan-10,41.4%,,,," for number in range(12))), by=officer)

    # The session, the person and their roles; the months and the indicators; and the ledger's five.
    with django_assert_num_queries(10):
        as_officer.get(reverse("indicators:list"))


def test_an_indicator_has_its_whole_history_with_file_row_and_reason(as_officer, officer):
    ni_59 = indicator("NI 59")
    first = loaded(GOOD, by=officer)
    loaded(CHANGING, "mended.csv", by=officer, reason="A late form came in.", at=LATER)
    set_target(ni_59, YEAR, Target(Decimal(53)), "As in the plan.", by=officer, at=AT)

    page = text(as_officer.get(reverse("indicators:detail", args=[ni_59.pk])))

    for said in (
        "mended.csv",
        "A late form came in.",
        "42% (73 of 174)",
        "41.4% (72 of 174)",
        "As in the plan.",
        "row 3",
    ):
        assert said in page
    assert first.sha256 in page
    assert "Replaced" in page


def test_a_reader_sees_figures_but_neither_buttons_nor_events(client, officer):
    ni_59 = indicator("NI 59")
    loaded(GOOD, by=officer)
    client.force_login(person(RoleName.READER, "Rita"))

    page = text(client.get(reverse("indicators:detail", args=[ni_59.pk])))

    assert "41.4%" in page
    assert "Type a figure" not in page
    assert "Events" not in page


OFFICER_ONLY = ("indicators:extracts", "indicators:upload")


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.PERFORMANCE_OFFICER])
def test_only_an_officer_loads_types_and_sets(client, officer, role):
    ni_59 = indicator("NI 59")
    waiting = read_extract(GOOD, "january.csv", by=officer, at=AT)
    client.force_login(person(role, "Rita"))

    for name in OFFICER_ONLY:
        assert client.get(reverse(name)).status_code == 403
    for name in ("figure", "target", "status"):
        assert client.get(reverse(f"indicators:{name}", args=[ni_59.pk])).status_code == 403
    for name in ("load", "put-aside"):
        assert client.post(reverse(f"indicators:{name}", args=[waiting.pk])).status_code == 403
    assert client.get(reverse("indicators:extract", args=[waiting.pk])).status_code == 404
    assert client.get(reverse("indicators:list")).status_code == 200
    assert Figure.objects.count() == 0


def test_nobody_sees_anything_without_logging_in(client):
    for name in ("list", "extracts", "upload"):
        assert client.get(reverse(f"indicators:{name}")).status_code == 302


def test_an_extract_is_read_shown_confirmed_and_loaded(as_officer):
    indicator("NI 59")

    preview = send(as_officer, GOOD, follow=True)
    assert "2 rows in: 2 new, 0 changed, 0 unchanged, 0 refused" in text(preview)
    assert "CSV, UTF-8, separated by commas" in text(preview)
    assert Figure.objects.count() == 0

    address = reverse("indicators:load", args=[Extract.objects.get().pk])
    assert f'action="{address}"' in text(preview)
    done = as_officer.post(address, {"seen": preview.context["form"]["seen"].value()}, follow=True)

    assert "2 rows in: 2 loaded, 0 unchanged, 0 refused" in text(done)
    assert Figure.objects.count() == 2


def test_the_preview_stays_after_reload_and_waits_on_the_home_page(as_officer, officer):
    indicator("NI 59")
    send(as_officer, GOOD)
    extract = Extract.objects.get()

    assert "2 new" in text(as_officer.get(reverse("indicators:extract", args=[extract.pk])))
    assert [task.words for task in tasks(officer, AT)] == ["Confirm or put aside january.csv"]
    assert tasks(person(RoleName.READER, "Rita"), AT) == []


def test_a_change_needs_a_reason_and_shows_the_old_value(as_officer, officer):
    indicator("NI 59")
    loaded(GOOD, by=officer)
    preview = send(as_officer, CHANGING, follow=True)
    assert "41.4% (72 of 174)" in text(preview)
    address = reverse("indicators:load", args=[Extract.objects.get(stage="read").pk])
    seen = preview.context["form"]["seen"].value()

    refused = as_officer.post(address, {"seen": seen})
    assert "Say why." in text(refused)
    assert Figure.objects.count() == 2

    as_officer.post(address, {"seen": seen, "reason": "A late form came in."})
    assert Figure.objects.count() == 3


def test_what_changed_since_the_preview_is_told_and_the_reason_is_kept(as_officer, officer):
    ni_59 = indicator("NI 59")
    preview = send(as_officer, GOOD, follow=True)
    seen = preview.context["form"]["seen"].value()
    type_figure(ni_59, JANUARY, TypedEntry("40%", note="By telephone"), by=officer, at=AT)

    address = reverse("indicators:load", args=[Extract.objects.get(stage="read").pk])
    refused = as_officer.post(address, {"seen": seen, "reason": "Because."})

    assert "What is held has changed since you looked" in text(refused)
    assert "Because." in text(refused)
    assert Figure.objects.count() == 1


def test_a_second_click_is_told_that_it_is_loaded(as_officer, officer):
    indicator("NI 59")
    extract = loaded(GOOD, by=officer)

    again = as_officer.post(reverse("indicators:load", args=[extract.pk]), {"seen": "x"})

    assert "This very file was loaded by Asha Patel on 15 February 2010" in text(again)
    assert Figure.objects.count() == 2


def test_faults_are_shown_with_their_places_and_stay(as_officer):
    indicator("NI 59")

    send(as_officer, csv("NI 59,Jan-10,lots,,,,", "NI 99,Jan-10,41%,,,,"))
    page = text(as_officer.get(reverse("indicators:extract", args=[Extract.objects.get().pk])))

    assert "Not loaded: 2 things to fix" in page
    assert "Row 2, column C" in page
    assert "“lots” is not a number" in page
    assert "There is no indicator “NI 99”" in page


def test_a_file_that_names_children_is_refused_and_nothing_of_it_is_kept(as_officer):
    refused = send(as_officer, csv("NI 59,Jan-10,41%,1", headings="code,period,value,UPN"))

    assert "names children" in text(refused)
    assert Extract.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_with_a_sentence(as_officer, settings):
    settings.LARGEST_EXTRACT = 10

    assert "The file is larger than" in text(send(as_officer, GOOD))
    assert Extract.objects.count() == 0


def test_a_file_put_aside_is_not_loaded(as_officer, officer):
    indicator("NI 59")
    extract = read_extract(GOOD, "january.csv", by=officer, at=AT)

    as_officer.post(reverse("indicators:put-aside", args=[extract.pk]))
    page = as_officer.post(reverse("indicators:load", args=[extract.pk]), {"seen": "x"})

    assert "put aside" in text(page)
    assert Figure.objects.count() == 0


def test_loading_and_putting_aside_are_by_post_alone(as_officer, officer):
    indicator("NI 59")
    extract = read_extract(GOOD, "january.csv", by=officer, at=AT)

    for name in ("load", "put-aside"):
        assert as_officer.get(reverse(f"indicators:{name}", args=[extract.pk])).status_code == 405
    assert as_officer.post(reverse("indicators:extract", args=[extract.pk])).status_code == 405


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "a\r\nb\u202ecsv.csv", "n" * 300 + ".csv"])
def test_a_hostile_file_name_is_only_ever_shown(as_officer, name):
    indicator("NI 59")

    send(as_officer, GOOD, name)
    kept = Extract.objects.get().name

    assert len(kept) <= 200
    assert "/" not in kept
    assert kept.isprintable()


def test_a_figure_is_typed_with_its_evidence(as_officer):
    ni_59 = indicator("NI 59")
    form = {"period": "Jan-10", "numerator": "72", "denominator": "174", "note": "The team's own count."}

    done = as_officer.post(reverse("indicators:figure", args=[ni_59.pk]), form, follow=True)

    assert "The figure of NI 59, January 2010 is kept." in text(done)
    assert Figure.objects.get().value == Decimal("41.37931")
    assert "The team&#x27;s own count." in text(done)


def test_a_figure_typed_wrong_is_refused_and_what_was_typed_stays(as_officer):
    ni_59 = indicator("NI 59")
    form = {"period": "Jan-10", "value": "0.41", "note": "The team's own count."}

    page = text(as_officer.post(reverse("indicators:figure", args=[ni_59.pk]), form))

    assert "0.41 may be 41% or 0.41%" in page
    assert 'value="0.41"' in page
    assert Figure.objects.count() == 0


def test_a_target_is_set_with_its_rationale_or_refused(as_officer):
    ni_59 = indicator("NI 59")
    address = reverse("indicators:target", args=[ni_59.pk])
    form = {"year": "2009/10", "value": "53", "warning": "0", "alert": "5", "rationale": "The plan."}
    form["limits"] = "as a percentage of the target"

    assert "A target of 0 needs limits" in text(as_officer.post(address, form | {"value": "0"}))
    assert "month, quarter or year at whose end" in text(
        as_officer.post(address, form | {"year": "2009/10 YTD to Jan-10"})
    )
    as_officer.post(address, form)

    assert TargetRow.objects.get().rationale == "The plan."


def test_a_status_is_changed_with_a_reason_and_put_back(as_officer, officer):
    ni_59 = indicator("NI 59")
    loaded(GOOD, by=officer)
    address = reverse("indicators:status", args=[ni_59.pk])

    as_officer.post(address, {"month": "Jan-10", "status": "Warning", "reason": "Backlog cleared."})
    page = text(as_officer.get(reverse("indicators:detail", args=[ni_59.pk])))
    as_officer.post(address, {"month": "Jan-10", "status": "", "reason": "No longer."})

    assert "Backlog cleared." in page
    assert list(StatusOverride.objects.order_by("id").values_list("status", flat=True)) == ["Warning", ""]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_of_figures_can_be_loaded_again_and_changes_nothing(as_officer, officer, form):
    indicator("NI 59")
    loaded(GOOD, by=officer)
    type_figure(indicator("NI 60"), DECEMBER, TypedEntry("0.4%", note="=1+1"), by=officer, at=AT)

    table = as_officer.get(reverse("indicators:table", args=[form]))
    again = loaded(table.content, f"figures.{form}", by=officer)

    assert (again.rows_in, again.rows_unchanged) == (3, 3)
    assert as_officer.get(reverse("indicators:table", args=["pdf"])).status_code == 404
