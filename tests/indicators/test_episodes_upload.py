"""Episodes through the page: counted in the child process, shown, loaded and undone; and what is refused."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from indicators.actions import AlreadyLoaded, load_extract, undo_extract
from indicators.extracts.case_lists import current_rules
from indicators.extracts.case_lists.actions import RuleUnclear, Wanted, change_rule, count_episodes
from indicators.extracts.case_lists.default_rules import NI_59
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.preview import existing
from indicators.models import Count, CountingRule, Extract, Figure
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed, RoleName
from tests.indicators.build import AT, DECEMBER, JANUARY, LATER, indicator, measure, person

pytestmark = pytest.mark.django_db

WANTED = Wanted("initial-assessments", DECEMBER, JANUARY)
LIST = b"""Child ID,Name,Referral date,Completion date
1,Zebedee Quux,04/01/2010,13/01/2010
2,Zebedee Quux,04/01/2010,14/01/2010
3,Zebedee Quux,21/12/2009,31/12/2009
4,Zebedee Quux,04/01/2010,
5,Zebedee Quux,04/01/2010,secret
"""
CENSUS = b"""<Message><Children><Child><ChildIdentifiers><LAchildID>Quux</LAchildID></ChildIdentifiers><CINdetails>
<CINreferralDate>2010-01-04</CINreferralDate><Assessments><AssessmentActualStartDate>2010-01-04</AssessmentActualStartDate>
<AssessmentAuthorisationDate>2010-01-20</AssessmentAuthorisationDate></Assessments>
<Assessments><AssessmentActualStartDate>2010-01-05</AssessmentActualStartDate></Assessments></CINdetails></Child></Children></Message>"""


@pytest.fixture
def officer():
    """The performance officer of a council that measures NI 59 in three numbers."""
    ni59 = indicator("NI 59")
    measure("ni59-completed", "Completed", ni59)
    measure("ni59-within-7", "Within 7", ni59)
    return person()


def annex_a() -> bytes:
    book = Workbook()
    book.active.title = "List 4"
    book.active.append(
        ["Child Unique ID", "Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"]
    )
    book.active.append([1, "04/01/2010", "20/01/2010"])
    needs = book.create_sheet("List 6")
    needs.append(["Child Unique ID", "Allocated Team"])
    needs.append([1, "#N/A"])
    book.create_sheet("Quux").sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def counts_of(extract: Extract, code: str) -> list[list[int]]:
    (result,) = (each for each in extract.reading["episodes"]["results"] if each["code"] == code)
    return [list(month[1:]) for month in result["months"]]


def test_a_list_becomes_counts_and_figures_and_can_be_undone(officer):
    extract = count_episodes(LIST, "Zebedee Quux.csv", WANTED, by=officer, at=AT)

    assert counts_of(extract, "ni59") == [[1, 1], [2, 1]]
    assert (extract.stage, extract.rows_in) == (Extract.Stage.READ, 6)
    assert "Quux" not in f"{extract.name}{extract.reading}{Event.objects.last().__dict__}"
    assert "secret" not in str(extract.reading)
    loaded = load_extract(extract, by=officer, at=LATER)
    assert sorted(Count.objects.standing().values_list("measure__code", "number")) == [
        ("ni59-completed", 1),
        ("ni59-completed", 2),
        ("ni59-within-7", 1),
        ("ni59-within-7", 1),
    ]
    assert [(row.numerator, row.denominator) for row in Figure.objects.standing().order_by("-period__ends_on")] == [
        (1, 2),
        (1, 1),
    ]
    assert len(existing.rows_of(loaded)) == 6
    undo_extract(loaded, reason="The wrong months", by=officer, at=LATER)
    assert not Count.objects.standing().exists() | Figure.objects.standing().exists()


def test_the_same_file_by_the_same_rules_is_counted_once(officer):
    extract = count_episodes(LIST, "a.csv", WANTED, by=officer, at=AT)

    assert count_episodes(LIST, "b.csv", WANTED, by=officer, at=AT) == extract
    load_extract(extract, by=officer, at=LATER)
    with pytest.raises(AlreadyLoaded, match="counted by the same rules for the same months"):
        count_episodes(LIST, "a.csv", WANTED, by=officer, at=LATER)
    assert count_episodes(LIST, "a.csv", replace(WANTED, first=JANUARY), by=officer, at=LATER) != extract


def test_a_restatement_needs_its_reason(officer):
    load_extract(count_episodes(LIST, "a.csv", WANTED, by=officer, at=AT), by=officer, at=AT)
    later = count_episodes(LIST.replace(b"14/01/2010", b"13/01/2010"), "a.csv", WANTED, by=officer, at=LATER)

    load_extract(later, by=officer, at=LATER, reason="A late authorisation")

    changes = {change.new.words: change.old and change.old.words for change in existing.rows_of(later)}
    assert changes == {"2": "1", "100% (2 of 2)": "50% (1 of 2)"}


def test_the_census_and_annex_a_say_themselves_what_they_hold(officer):
    wanted = Wanted("", JANUARY, JANUARY)
    indicator("ASSESS45")

    census = count_episodes(CENSUS, "cin.xml", wanted, by=officer, at=AT)
    workbook = count_episodes(annex_a(), "a.xlsx", wanted, by=officer, at=AT)

    assert counts_of(census, "assessments-45") == counts_of(workbook, "assessments-45") == [[1, 1]]
    assert workbook.reading["episodes"]["notes"] == [
        "1 hidden sheet was not counted.",
        "1 cell holds a spreadsheet's error, such as #N/A: B2 of List 6. No count rests on them.",
    ]
    assert census.reading["episodes"]["rules"]["assessments-45"]["not_known"] == (
        "the measure assessments-completed",
        "the measure assessments-within-45",
    )


@pytest.mark.parametrize(
    ("content", "wanted", "sentence"),
    [
        (b"", WANTED, "The file is empty."),
        (LIST, replace(WANTED, list=""), "does not say of what"),
        (b"Zebedee,Quux\n1,2\n", WANTED, "there are no headings of the list “Initial assessments”"),
        (LIST + b'9,"Zebedee', WANTED, "A quotation mark is not closed"),
        (b"Child ID\0", WANTED, "NUL characters"),
        (CENSUS[:200], replace(WANTED, list=""), "It is damaged, or was cut short."),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'Quux'>]><Message/>", WANTED, "a DOCTYPE or an entity"),
        (b"<?xml version='1.0'?><Message/>", WANTED, "no CIN census"),
        (b"<html>Quux", WANTED, "It is a web page"),
        (annex_a()[:-200], WANTED, "It is damaged, or was cut short."),
        (annex_a(), WANTED, "there are no headings of the list"),
        (b"%PDF Quux", WANTED, "It is a PDF."),
    ],
)
def test_what_cannot_be_counted_is_refused_without_a_word_of_it(officer, content, wanted, sentence):
    with pytest.raises(ExtractRejected, match=sentence) as refused:
        count_episodes(content, "Quux", wanted, by=officer, at=AT)

    assert "Quux" not in str(refused.value)
    assert "Zebedee" not in str(refused.value)
    assert not Extract.objects.exists()


def test_the_page_shows_what_was_counted_left_out_and_by_which_rule(client, officer):
    client.force_login(officer)
    posted = {
        "list": "initial-assessments",
        "first": "Dec-09",
        "last": "Jan-10",
        "file": SimpleUploadedFile("a.csv", LIST),
    }

    page = client.post(reverse("indicators:episodes"), posted, follow=True).content.decode()

    assert "5 rows in: 3 counted, 2 left out." in page
    assert "1: A date cannot be read, or is before 1990 or after 2060 (row 6, column D)" in page
    assert "It is in time if it ends within 7 working days of its start." in page
    assert "What will change" in page
    assert "the measure ni59-within-10" in page
    assert "Quux" not in page


def test_a_list_that_the_council_measures_nothing_of_says_what_to_add(client, officer):
    client.force_login(officer)
    posted = {"list": "several", "first": "January 2010", "last": "January 2010"}
    posted |= {"file": SimpleUploadedFile("a.xml", CENSUS)}

    page = client.post(reverse("indicators:episodes"), posted, follow=True).content.decode()

    assert "There is nothing in it to load. What was counted is shown below; to load it, add the measures" in page
    assert "held already" not in page


def test_the_page_refuses_what_is_not_filled_in(client, officer, settings):
    settings.LARGEST_EPISODES = 10
    client.force_login(officer)
    posted = {
        "list": "initial-assessments",
        "first": "Jan-10",
        "last": "Dec-09",
        "file": SimpleUploadedFile("a.csv", LIST),
    }

    page = client.post(reverse("indicators:episodes"), posted).content.decode()

    assert "the last month comes after the first" in page
    assert "The file is larger than 0 MB." in page


# -- the rules -----------------------------------------------------------------------------------------------------
def test_an_officer_changes_a_rule_and_its_versions_stay(client, officer):
    client.force_login(officer)
    address = reverse("indicators:rule", args=["ni59"])
    form = {**NI_59.plain(), "start": "Referred on", "end": "Done on", "types": "", "type_column": "", "within": "10"}
    del form["same_month"]

    looked = client.post(address, form | {"look": "yes"}).content.decode()
    assert "within 10 working days of its start" in looked
    assert not CountingRule.objects.exists()
    client.post(address, form)

    standing = current_rules.standing()["ni59"]
    assert (standing.version, standing.rule.within, standing.rule.start) == (2, 10, ("Referred on",))
    assert [each.version for each in current_rules.versions("ni59")] == [2, 1]
    assert Event.objects.filter(verb="changed the rule", kind="countingrule").count() == 1
    assert "Version 2, by Asha Patel" in client.get(reverse("indicators:rules")).content.decode()


def test_a_rule_is_changed_only_by_who_may_and_only_to_what_can_be_used(client):
    reader = person(RoleName.READER, "Rae Reader")
    with pytest.raises(NotAllowed):
        change_rule(replace(NI_59, within=9), by=reader, at=AT)
    with pytest.raises(RuleUnclear, match="Name the column with the start date"):
        change_rule(replace(NI_59, start=()), by=person(), at=AT)
    with pytest.raises(NotAllowed):
        count_episodes(LIST, "a.csv", WANTED, by=reader, at=AT)
    client.force_login(reader)
    assert client.get(reverse("indicators:rule", args=["ni59"])).status_code == 403
    assert client.get(reverse("indicators:rules")).status_code == 200
    assert not CountingRule.objects.exists()
