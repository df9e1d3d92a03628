"""Warnings stop nothing; going ahead with one takes a reason, which is recorded and printed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from commentary import actions as commentary_actions
from commentary.models import Commentary
from commentary.queries.advice import advised
from commentary.queries.ledger import desk
from indicators.models import Benchmark, DataQuality, Extract, Indicator, Period, QualityCheck
from indicators.rules import periods
from reports import actions
from reports.actions import NotTheReportRead
from reports.checklist import accepted_warnings
from reports.checklist.actions import NoReason, NoSuchWarning, go_ahead
from reports.checklist.checks import Severity, check
from reports.layout.saved_layouts import laid_for
from reports.layout.schema import STANDARD
from reports.models import GoneAhead, Report, SignOff
from reports.public import disclosure_check
from reports.snapshot.relations import Relation, Source
from reports.snapshot.schema import from_json
from reports.workflow import DECLARATION, declaration
from safeguarding.models import Event, Person
from safeguarding.permissions import NotAllowed
from tests.reports import build
from tests.reports.build import NOON

pytestmark = pytest.mark.django_db
WHY = "The file of the last week comes on Friday."


def with_a_warning(restated: int = 26) -> build.Council:
    """A council whose one figure is provisional, approved as it is."""
    made = build.council(2, layout="no commentary")
    build.restate("NI 1", restated, by=made.officer, provisional=True)
    return made


def warnings(made: build.Council) -> accepted_warnings.Warnings:
    return accepted_warnings.warnings(laid_for(made.cycle, STANDARD))


def keys(made: build.Council) -> list[str]:
    return [accepted_warnings.key_of(gap) for gap in warnings(made).open]


def notes(report: Report) -> str:
    return "\n".join(from_json(report.snapshot).notes)


# -- on the cycle's page ---------------------------------------------------------------------------------------------
def test_a_reason_is_kept_recorded_and_printed_in_the_notes():
    made = with_a_warning()
    assert WHY not in notes(build.draft(made))

    go_ahead(made.cycle, keys(made), reason=f" {WHY} ", by=made.officer, at=NOON)

    stand = warnings(made)
    assert stand.open == ()
    assert [each.given.reason for each in stand.answered] == [WHY, WHY]
    printed = notes(build.draft(made))
    assert "NI 1: the figure for" in printed
    assert f"Why this report goes ahead with it: {WHY} (Officer, Performance officer, 17 February 2010)" in printed
    event = Event.objects.filter(verb="went ahead with").first()
    assert (event.by_name, event.why, "provisional" in event.after["warning"]) == ("Officer", WHY, True)


def test_a_reason_counts_for_the_warning_as_it_was_worded():
    made = with_a_warning()
    go_ahead(made.cycle, keys(made), reason=WHY, by=made.officer, at=NOON)
    held = len(warnings(made).answered)

    build.restate("NI 2", 27, by=made.officer, provisional=True)

    assert len(warnings(made).answered) == held
    assert [gap.sentence[:5] for gap in warnings(made).open] == ["NI 2:"] * 2


def test_the_last_reason_given_is_the_one_that_counts():
    made = with_a_warning()
    chosen = keys(made)
    go_ahead(made.cycle, chosen, reason="A slip.", by=made.officer, at=NOON)
    go_ahead(made.cycle, chosen, reason=WHY, by=made.officer, at=NOON)

    assert {each.given.reason for each in warnings(made).answered} == {WHY}


def test_a_note_never_names_a_small_count():
    """P10: what is printed of a warning about small counts says that there are some, not which."""
    made = build.council(2, layout="no commentary")
    build.restate("NI 1", 3, by=made.officer)
    (small,) = [gap for gap in warnings(made).open if "counts of 1 to 5" in gap.sentence]
    assert "3 (" in small.sentence

    go_ahead(made.cycle, [accepted_warnings.key_of(small)], reason="They are few.", by=made.officer, at=NOON)

    assert accepted_warnings.notes(laid_for(made.cycle, STANDARD))[0].startswith(
        "NI 1: counts of 1 to 5 are shown to the committee. Why"
    )


def test_nobody_goes_ahead_without_permission_a_reason_or_a_warning_that_stands():
    made = with_a_warning()
    for person, chosen, reason, refused in (
        (made.manager, keys(made), WHY, NotAllowed),
        (made.officer, keys(made), "  ", NoReason),
        (made.officer, ["x"], WHY, NoSuchWarning),
        (made.officer, [], WHY, NoSuchWarning),
    ):
        with pytest.raises(refused):
            go_ahead(made.cycle, chosen, reason=reason, by=person, at=NOON)
    assert not GoneAhead.objects.exists()


def test_an_error_cannot_be_gone_ahead_with():
    made = build.council(2, approved=False)
    errors = [accepted_warnings.key_of(gap) for gap in check(made.cycle) if gap.severity is Severity.ERROR]

    with pytest.raises(NoSuchWarning):
        go_ahead(made.cycle, errors, reason=WHY, by=made.officer, at=NOON)


@pytest.mark.parametrize("change", ["UPDATE reports_goneahead SET reason = 'x'", "DELETE FROM reports_goneahead"])
def test_the_database_refuses_to_change_a_reason(change):
    made = with_a_warning()
    go_ahead(made.cycle, keys(made), reason=WHY, by=made.officer, at=NOON)

    with pytest.raises(DatabaseError, match="never"), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_page_names_the_owners_and_takes_a_reason_without_a_script(client):
    made = with_a_warning()
    client.force_login(made.officer)
    address = reverse("reports:cycle", args=[made.cycle.pk])
    assert "Performance officer: Officer" in client.get(address).content.decode()

    bare = client.post(reverse("reports:go_ahead", args=[made.cycle.pk]), {})
    assert bare.status_code == 422
    assert "Tick what the reason is for." in bare.content.decode()
    sent = {"keys": keys(made), "reason": WHY}
    shown = client.post(reverse("reports:go_ahead", args=[made.cycle.pk]), sent, follow=True).content.decode()

    assert "Gone ahead with, for a reason that is printed" in shown
    assert WHY in shown
    client.force_login(made.director)
    assert client.post(reverse("reports:go_ahead", args=[made.cycle.pk]), sent).status_code == 403


# -- at sign-off -----------------------------------------------------------------------------------------------------
def sign(report: Report, made: build.Council, **given: str) -> SignOff:
    declared = {"digest": report.digest, "agreed": True, "code": build.code(made.director)}
    return actions.sign_off(report, **declared, **given, by=made.director, at=NOON)


def test_signing_off_with_open_warnings_takes_a_reason_that_prints():
    made = with_a_warning()
    report = build.draft(made)
    seen = warnings(made).seen

    with pytest.raises(NoReason, match="Say why"):
        sign(report, made, seen=seen, reason=" ")
    with pytest.raises(NotTheReportRead, match="The checklist has changed"):
        sign(report, made, seen="", reason=WHY)
    signed = sign(report, made, seen=seen, reason=WHY)

    assert signed.declaration == declaration(2, WHY)
    assert signed.declaration.endswith(f"2 points of the checklist stayed open, and I go ahead all the same: {WHY}")
    assert GoneAhead.objects.filter(by=made.director, reason=WHY).count() == 2
    build.carry_out(report.jobs.get(kind="finish").pk)
    assert WHY in bytes(report.files.get(edition="committee", format="html", signed=True).content).decode()


def test_a_warning_that_came_after_reading_is_read_first():
    made = with_a_warning()
    report, seen = build.draft(made), warnings(made).seen
    stated = {"system": "Cases", "extracted_at": NOON, "run_by": "Officer", "by": made.officer, "at": NOON}
    DataQuality.objects.create(extract=Extract.objects.get(name="figures.csv"), **stated)

    with pytest.raises(NotTheReportRead):
        sign(report, made, seen=seen, reason=WHY)


def test_a_background_check_that_ends_meanwhile_leaves_the_checklist_that_the_director_read(monkeypatch):
    """The disclosure check of what has changed since the draft says nothing about the draft."""
    monkeypatch.setattr(disclosure_check, "seen_relations", lambda committee: (SUM,))
    made = with_a_warning(31)
    report = build.draft(made)
    read = seen_of(report)
    assert "1 sum holds" in " ".join(gap.sentence for gap in warnings(made).open)

    state_again("The same, said once more.", by=made.officer)  # another content, which no check is of yet
    assert seen_of(report) == read
    monkeypatch.setattr(disclosure_check, "seen_relations", lambda committee: (SUM, OTHER_SUM))
    build.check(made)
    assert "2 sums hold" in " ".join(gap.sentence for gap in warnings(made).open)
    assert seen_of(report) == read

    assert "3 points of the checklist stayed open" in sign(report, made, seen=read, reason=WHY).declaration


SUM = Relation("NI 1:denominator", ("NI 2:denominator",), complete=True, source=Source.SEEN.value)
OTHER_SUM = Relation("NI 2:denominator", ("NI 1:denominator",), complete=True, source=Source.SEEN.value)


def seen_of(report: Report) -> str:
    """The digest of the open points on the page on which the report is signed off."""
    return accepted_warnings.warnings(laid_for(report.cycle, STANDARD), disclosure_check.check_of(report)).seen


def state_again(remark: str, *, by: Person) -> None:
    """State the data quality of the figures anew, checked as before."""
    source = Extract.objects.get(name="figures.csv")
    stated = DataQuality.objects.create(
        extract=source, system=remark, extracted_at=NOON, run_by=by.name, by=by, at=NOON
    )
    QualityCheck.objects.create(quality=stated, outcome=QualityCheck.Outcome.FIT, by=by, at=NOON)


def test_nothing_more_is_declared_where_nothing_is_open():
    made = build.council()

    assert sign(build.draft(made), made, reason="Not asked for.").declaration == DECLARATION
    assert not GoneAhead.objects.exists()
    assert declaration(1, "So.").endswith("1 point of the checklist stayed open, and I go ahead all the same: So.")


def test_the_director_sees_the_checklist_beside_the_declaration(client):
    made = with_a_warning()
    report = build.draft(made)
    client.force_login(made.director)
    address = reverse("reports:report", args=[report.pk])

    shown = client.get(address).content.decode()
    assert "Checklist: open" in shown
    assert "Why do you go ahead with what is open?" in shown
    sent = {"digest": report.digest, "agreed": "on", "seen": warnings(made).seen, "code": build.code(made.director)}
    assert client.post(reverse("reports:sign_off", args=[report.pk]), sent).status_code == 422
    client.post(reverse("reports:sign_off", args=[report.pk]), sent | {"reason": WHY})

    assert SignOff.objects.get().declaration == declaration(2, WHY)


# -- what else is worth a look ---------------------------------------------------------------------------------------
def test_advice_set_aside_is_a_warning_with_its_reason():
    made = build.council(2, approved=False)
    commentary = Commentary.objects.get()
    build.write(commentary, "It was 99.9% in the month.", by=made.manager)
    (at_desk,) = desk(made.cycle)
    (advice, *_) = advised(commentary, at_desk).open
    commentary_actions.set_aside(commentary, advice.key, reason="It is of another month.", by=made.manager, at=NOON)

    (found,) = [gap.sentence for gap in warnings(made).open if "set aside" in gap.sentence]

    assert found == "Topic 1: 1 piece of advice set aside: “It is of another month.” (Manager)."


@pytest.mark.parametrize(("year", "stale"), [(2008, False), (2007, False), (2006, True)])
def test_others_figures_of_long_ago_are_a_warning(year, stale):
    made = build.council(2)
    Benchmark.objects.create(
        indicator=Indicator.objects.get(code="NI 1"), year=Period.objects.of(periods.year(year)), group="England",
        value=50, source="DfE",
    )  # fmt: skip

    found = [gap.sentence for gap in check(made.cycle) if "what others reached" in gap.sentence]

    assert found == (["NI 1: what others reached is of 2006/07, and nothing newer is here."] if stale else [])
