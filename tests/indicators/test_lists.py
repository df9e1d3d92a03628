"""Lists in: all or nothing, as they were seen, with a reason where something changes; what goes out changes nothing."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.actions import ChangedMeanwhile, NeedsReason, NothingToChange, NotWaiting, close_period, set_target
from indicators.extracts.export import csv_of
from indicators.extracts.files.errors import ExtractRejected
from indicators.models import Definition, Indicator, SentTable
from indicators.models import Target as HeldTarget
from indicators.reference_data.actions import load_list, put_list_aside, read_list
from indicators.reference_data.parse import entry_of
from indicators.reference_data.registry import KINDS, SENT
from indicators.reference_data.stored_lines import lines_in
from indicators.rules.judgement import Target
from safeguarding.accounts.actions import RoleRefused
from safeguarding.audit.events import check_chain
from safeguarding.models import Event, Person
from safeguarding.permissions import NotAllowed, RoleName
from tests.indicators.build import AT, JANUARY, LATER, YEAR, indicator, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    set_target(indicator("NI 59"), YEAR, Target(Decimal(53)), "The plan.", by=(made := person()), at=AT)
    indicator("NI 60")
    return made


@pytest.fixture
def administrator():
    return person(RoleName.ADMINISTRATOR, "Zara Khan")


def out(kind: str) -> str:
    entries = [entry_of(line, KINDS[kind].resource, KINDS[kind].context()) for line in KINDS[kind].held()]
    return csv_of(KINDS[kind].resource().export(entries)).decode("utf-8-sig")


def sent(kind: str, text: str, by: Person) -> SentTable:
    return read_list(kind, text.encode(), f"{kind}.csv", by=by, at=AT)


def load(table: SentTable, by: Person, reason: str = "", seen: str = "") -> SentTable:
    digest = KINDS[table.kind].compared(lines_in(table)).digest
    return load_list(table, seen=seen or digest, reason=reason, by=by, at=LATER)


@pytest.mark.parametrize("kind", SENT)
def test_what_goes_out_comes_in_unchanged(kind, officer, administrator):
    by = administrator if kind == "people" else officer

    table = sent(kind, out(kind), by)
    found = KINDS[kind].compared(lines_in(table))

    assert (found.to_load, found.faults, found.absent) == ((), (), ())
    assert len(found.unchanged) == table.rows_in > 0
    with pytest.raises(NothingToChange):
        load(table, by)


def test_an_indicator_a_section_and_a_service_are_added_by_a_list(officer):
    row = (
        "L0510,2009-04-01,6,Workforce,1,Human Resources,Turnover,Leavers,percent,,1,no,lower is better,annual,no,,"
        "people,no,no,every year,,0,in the indicator's own units,,no,no"
    )

    load(sent("indicators", out("indicators") + row + "\n", officer), officer)

    added = Indicator.objects.get(code="L0510")
    assert (str(added.section), added.service.name) == ("6. Workforce", "Human Resources")
    assert added.definitions.get().from_on == date(2009, 4, 1)
    assert {event.kind for event in Event.objects.filter(verb="added")} == {"section", "service", "indicator"}
    assert check_chain() > 0


def test_two_indicators_can_change_places(officer):
    lines = out("indicators").splitlines()
    text = "\n".join(
        [
            lines[0],
            *(line.replace(",1,F", ",9,F").replace(",2,F", ",1,F").replace(",9,F", ",2,F") for line in lines[1:]),
        ]
    )

    load(sent("indicators", text, officer), officer, "A better order.")

    assert list(Indicator.objects.order_by("position").values_list("code", flat=True)) == ["NI 60", "NI 59"]


def test_how_a_published_month_was_read_is_not_changed_but_a_later_definition_may_be_added(officer):
    close_period(JANUARY, by=officer, at=AT, why="Published.")
    text = out("indicators")
    changed = sent("indicators", text.replace("What NI 59 is", "Something else"), officer)
    later = [line.replace("2008-04-01", "2010-04-01") for line in text.splitlines() if line.startswith("NI 59")]

    with pytest.raises(ExtractRejected, match="Reports up to 31 January 2010 are published"):
        load(changed, officer, "Clearer.")
    load(sent("indicators", "\n".join([text.strip(), *later, ""]), officer), officer)

    assert Definition.objects.filter(indicator__code="NI 59").count() == 2


def test_places_taken_twice_and_rows_that_disagree_are_faults(officer):
    text = out("indicators").replace("NI 60,2008-04-01,1,Referral and assessment,2", "NI 60,2008-04-01,1,Another,1")

    found = KINDS["indicators"].compared(lines_in(sent("indicators", text, officer)))

    assert [fault.sentence for fault in found.faults] == [
        "Position 1 of section 1 is that of NI 59. Give one of them another.",
        "Section 1 is called “Referral and assessment”. Write that.",
    ]


def test_a_target_is_changed_by_a_new_row_with_a_reason(officer):
    table = sent("targets", out("targets").replace("53", "55"), officer)

    with pytest.raises(NeedsReason):
        load(table, officer)
    load(table, officer, "The plan was revised.")

    assert [int(row.value) for row in HeldTarget.objects.order_by("id")] == [53, 55]
    with pytest.raises(NotWaiting):
        load(table, officer)


def test_nothing_is_loaded_that_was_not_seen(officer):
    table = sent("targets", out("targets").replace("53", "55"), officer)

    with pytest.raises(ChangedMeanwhile):
        load(table, officer, "x", seen="another")

    assert HeldTarget.objects.count() == 1


def test_people_are_added_change_roles_and_leave_by_a_list(officer, administrator):
    asha = "asha@example.gov.uk,Asha Patel,Officer,yes,"
    text = out("people").replace(asha + "performance officer", asha + "director; team manager: first response")
    new = "ben@example.gov.uk,Ben,Clerk,yes,reader\n"

    load(sent("people", text + new, administrator), administrator, "New posts.")

    roles = {person.name: {title for title, _ in person.roles_held} for person in Person.objects.all()}
    assert roles["Asha Patel"] == {"director", "team manager"}
    assert roles["Ben"] == {"reader"}
    assert not Person.objects.get(name="Ben").has_usable_password()


def test_a_list_that_takes_the_last_administrator_away_changes_nothing(officer, administrator):
    text = out("people").replace("yes,administrator", "yes,").replace("Asha Patel,Officer", "Asha Patel,Chief")
    table = sent("people", text, administrator)

    with pytest.raises(RoleRefused, match="only administrator"):
        load(table, administrator, "A mistake.")

    assert Person.objects.get(name="Asha Patel").job_title == "Officer"


def test_nobody_sends_what_they_may_not(officer, administrator):
    with pytest.raises(NotAllowed):
        sent("people", out("people"), officer)
    with pytest.raises(NotAllowed):
        sent("targets", out("targets"), administrator)


def test_a_list_with_faults_is_kept_with_them_and_cannot_be_loaded(officer):
    table = sent("targets", "code,year,target\nNI 59,2009/10,5\n", officer)

    assert not table.is_waiting
    assert "no column “top of the band”" in table.reading["faults"][0]["sentence"]
    with pytest.raises(NotWaiting):
        put_list_aside(table, by=officer, at=LATER)


def test_the_pages_show_what_changes_and_load_it(client, officer, administrator):
    client.force_login(officer)
    exported = client.get(reverse("indicators:list-table", args=["targets", "csv"]))
    assert exported["Content-Disposition"].startswith('attachment; filename="targets-')
    changed = exported.content.replace(b",53,", b",55,")

    with_file = {"file": io.BytesIO(changed)}
    there = client.post(reverse("indicators:list-upload", args=["targets"]), with_file, follow=True)
    assert "target: 53 becomes 55" in there.content.decode()
    table = SentTable.objects.get()
    seen = there.context["found"].digest
    refused = client.post(reverse("indicators:load-table", args=[table.pk]), {"seen": seen})
    assert "Say why" in refused.content.decode()
    done = client.post(
        reverse("indicators:load-table", args=[table.pk]), {"seen": seen, "reason": "Revised."}, follow=True
    )

    assert "1 new or changed" in done.content.decode()
    assert client.get(reverse("indicators:lists")).status_code == 200
    assert client.get(reverse("indicators:list-table", args=["people", "csv"])).status_code == 403
    client.force_login(administrator)
    assert client.get(reverse("indicators:sent-table", args=[table.pk])).status_code == 404
    assert client.get(reverse("indicators:list-table", args=["people", "xlsx"])).status_code == 200
