"""Cycles from the calendar: opening by the plan and the rules, moving dates, asking for words, and who may do each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from commentary.actions import CycleRefused, ask_for_words, move_dates, set_plan, set_rules
from commentary.models import Cycle, DefaultPlan, ReminderRound, Topic, TopicRule
from commentary.queries import topics_due
from commentary.queries.current_plan import current
from commentary.todo import tasks
from commentary.views.cycle import dates_of
from commentary.workflow.timetable import Plan
from commentary.workflow.topic_rules import RuleKind, TopicRules
from commentary.workflow.transitions import Stage
from safeguarding.models import Event, Person
from safeguarding.permissions import NotAllowed
from tests.commentary import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def rules(*chosen: RuleKind, months: int = 3) -> TopicRules:
    return TopicRules(frozenset(chosen), months)


def topic(council: build.Council, code: str, *chosen: RuleKind) -> Topic:
    """A topic with one indicator that is at its target and no worse."""
    indicator = build.indicator(code, council.service)
    for month in (build.DECEMBER, build.JANUARY):
        build.figure(indicator, month, "60", by=council.officer)
    made = build.add_topic(
        build.TopicPlan(code, council.service, (indicator,), Topic.Layout.PLAIN), by=council.officer, at=build.NOW
    )
    if chosen:
        set_rules(made, rules(*chosen), by=council.officer, at=build.NOW)
    return made


def in_cycle(cycle: Cycle) -> list[str]:
    return [each.topic.name for each in cycle.commentaries.order_by("topic__position")]


def told(person: Person, at=build.NOW) -> list[str]:
    return [task.words for task in tasks(Person.objects.get(pk=person.pk), at)]


# -- topics by rule --------------------------------------------------------------------------------------------------
def test_opening_a_cycle_asks_for_words_by_rule_and_says_why(council: build.Council) -> None:
    set_rules(council.topic, rules(RuleKind.RED_OR_AMBER), by=council.officer, at=build.NOW)
    topic(council, "NI 61", RuleKind.RED_OR_AMBER, RuleKind.SIX_MONTHLY)
    topic(council, "NI 62", RuleKind.SINCE_LAST)
    topic(council, "NI 63", RuleKind.NEVER)
    to_date = build.periods.year_to_date(build.FEBRUARY.ends_on)
    build.figure(council.ni_59, to_date, "26.1", by=council.officer)

    february = build.open_cycle(build.FEBRUARY, build.PLAN, by=council.officer, at=build.NOW)

    assert in_cycle(february) == ["Assessments in time", "NI 62"]
    event = Event.objects.filter(verb="opened").latest("number")
    assert event.after["because"] == ["NI 59: Alert.", "It has had no approved words yet."]


def test_last_words_count_once_they_are_approved(council: build.Council) -> None:
    set_rules(council.topic, rules(RuleKind.SINCE_LAST), by=council.officer, at=build.NOW)
    build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)

    february = build.open_cycle(build.FEBRUARY, build.PLAN, by=council.officer, at=build.NOW)
    april = build.open_cycle(build.periods.month(2010, 4), build.PLAN, by=council.officer, at=build.NOW)

    assert in_cycle(february) == []
    assert in_cycle(april) == ["Assessments in time"]


def test_a_figure_that_arrives_later_and_makes_a_topic_need_words_is_told_and_adds_nothing(
    council: build.Council,
) -> None:
    quiet = topic(council, "NI 61", RuleKind.GETTING_WORSE)
    ask = "Ask for words on a topic that needs them in January 2010"
    page, board = (
        reverse(f"commentary:{name}", args=args) for name, args in (("cycle", [council.cycle.pk]), ("board", []))
    )
    assert told(council.officer) == []

    build.figure(quiet.indicators.get(), build.JANUARY, "50", by=council.officer)

    assert told(council.officer) == [ask]
    assert in_cycle(council.cycle) == ["Assessments in time"]
    client = as_(council.officer)
    assert "NI 61: getting worse." in client.get(page).content.decode()
    assert "1 topic needs words, and nobody is asked" in client.get(board).content.decode()

    client.post(reverse("commentary:ask_for_words", args=[council.cycle.pk]), {"topic": quiet.pk})

    assert told(council.officer) == []
    assert in_cycle(council.cycle) == ["Assessments in time", "NI 61"]
    event = Event.objects.get(verb="asked for")
    assert (event.thing, event.after) == ("NI 61, January 2010", {"needed because": "NI 61: getting worse."})


def test_a_topic_that_needs_none_and_one_added_later_are_offered_and_asked_with_one_press(
    council: build.Council,
) -> None:
    quiet = topic(council, "NI 61", RuleKind.NEVER)
    client, page = as_(council.officer), reverse("commentary:cycle", args=[council.cycle.pk])
    assert "Ask for words" in client.get(page).content.decode()

    shown = client.post(
        reverse("commentary:ask_for_words", args=[council.cycle.pk]), {"topic": quiet.pk}, follow=True
    ).content.decode()

    assert "Words are asked for on NI 61." in shown
    assert Event.objects.get(verb="asked for").after == {"needed because": "Offered, and asked for by hand."}
    assert "Write NI 61, January 2010" in told(council.writer)


def test_asking_is_refused_for_what_is_asked_has_no_words_or_is_closed(council: build.Council) -> None:
    silent = build.add_topic(
        build.TopicPlan("CAMHS", council.service, (build.indicator("NI 51", council.service),), Topic.Layout.NONE),
        by=council.officer, at=build.NOW,
    )  # fmt: skip
    later = topic(council, "NI 61")
    events = Event.objects.count()

    def ask(*topics: int, by: Person = council.officer) -> None:
        ask_for_words(council.cycle, topics, by=by, at=build.NOW)

    with pytest.raises(CycleRefused, match="asked for already"):
        ask(council.topic.pk)
    with pytest.raises(CycleRefused, match="no commentary in any cycle"):
        ask(silent.pk)
    with pytest.raises(NotAllowed):
        ask(later.pk, by=council.head)
    council.cycle.period.closed_at = build.NOW
    council.cycle.period.save()
    with pytest.raises(CycleRefused, match="is closed"):
        ask(later.pk)
    assert Event.objects.count() == events
    assert in_cycle(council.cycle) == ["Assessments in time"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (rules(), "Choose when"),
        (rules(RuleKind.NEVER, RuleKind.ALWAYS), "goes with none of the others"),
        (rules(RuleKind.SINCE_LAST, months=0), "from 1 to 24"),
        (rules(RuleKind.ALWAYS), "its rules already"),
    ],
)
def test_rules_that_cannot_be_are_refused(council: build.Council, wrong: TopicRules, says: str) -> None:
    with pytest.raises(CycleRefused, match=says):
        set_rules(council.topic, wrong, by=council.officer, at=build.NOW)
    with pytest.raises(NotAllowed):
        set_rules(council.topic, rules(RuleKind.NEVER), by=council.writer, at=build.NOW)
    assert not TopicRule.objects.exists()


def test_what_each_topic_needs_takes_as_many_queries_for_many_as_for_one(
    council: build.Council, django_assert_num_queries
) -> None:
    for code in ("NI 61", "NI 62", "NI 63"):
        topic(council, code, RuleKind.RED_OR_AMBER)

    with django_assert_num_queries(10):
        assert len(topics_due.of_cycle(council.cycle)) == 4


# -- the timetable ---------------------------------------------------------------------------------------------------
def test_a_cycle_is_shown_before_it_is_opened_and_opened_from_the_calendar(council: build.Council) -> None:
    client = as_(council.officer)
    calendar = client.get(reverse("commentary:calendar")).content.decode()
    assert 'Open it<span class="govuk-visually-hidden">: February 2010' in calendar

    address = reverse("commentary:open_cycle")
    proposed = client.get(address, {"month": "February 2010"}).content.decode()
    assert "Thursday 4 March 2010" in proposed  # figures, four working days after 28 February
    assert 'value="Performance Indicators Report"' in proposed  # as the last report was called

    typed = {"month": "February 2010", "title": "Report", "meeting_on": "22 April 2010"}
    worked_out = client.post(address, typed | {"work_out": ""}).content.decode()
    assert "Wednesday 14 April 2010" in worked_out  # five clear days before the meeting
    assert Cycle.objects.count() == 1

    days = {
        "extract_due_on": "4 March 2010", "commentary_due_on": "11 March 2010", "approval_due_on": "16 March 2010",
        "sign_off_due_on": "18 March 2010", "publication_due_on": "19 April 2010",
    }  # fmt: skip
    page = client.post(address, typed | days | {"open": ""}, follow=True).content.decode()
    assert "The cycle of February 2010 is open." in page
    assert "leaves 2 clear working days before the meeting, and 5 are needed" in page


@pytest.mark.parametrize("month", ["1960-01", "2009/10", "2099-01", "nonsense", ""])
def test_a_month_that_no_cycle_can_have_is_refused_and_breaks_nothing(council: build.Council, month: str) -> None:
    client, address = as_(council.officer), reverse("commentary:open_cycle")

    assert client.get(address, {"month": month}).status_code == 200
    assert client.post(address, {"month": month, "title": "Report", "work_out": ""}).status_code in (200, 400)
    assert client.post(address, {"month": month, "meeting_on": "1 January 0999", "work_out": ""}).status_code in (
        200,
        400,
    )
    assert Cycle.objects.count() == 1


def test_dates_are_moved_with_a_reason_and_an_event(council: build.Council) -> None:
    dates = {name: day.isoformat() if day else "" for name, day in vars(dates_of(council.cycle)).items()}
    client, address = as_(council.officer), reverse("commentary:move_dates", args=[council.cycle.pk])

    shown = client.post(address, dates | {"commentary_due_on": "2010-02-12", "reason": " "}).content.decode()
    assert "Say why the dates are moved" in shown
    client.post(address, dates | {"commentary_due_on": "2010-02-12", "reason": "The extract came late."})

    event = Event.objects.get(verb="moved the dates of")
    assert (event.before, event.after) == ({"commentary_due_on": "2010-02-10"}, {"commentary_due_on": "2010-02-12"})
    assert event.why == "The extract came late."
    page = client.get(reverse("commentary:cycle", args=[council.cycle.pk])).content.decode()
    assert "Friday 12 February 2010" in page
    assert "The extract came late." in page


@pytest.mark.parametrize(
    ("changes", "reason", "says"),
    [
        ({}, "Because.", "dates that it has already"),
        ({"commentary_due_on": date(2010, 2, 11)}, " ", "Say why"),
        ({"commentary_due_on": date(2010, 2, 11)}, "x" * 2_001, "2,001 characters"),
        ({"approval_due_on": date(2010, 2, 9)}, "Because.", "Approval is due before"),
        ({"meeting_on": date(2010, 2, 11)}, "Because.", "meeting is before"),
        ({"meeting_on": date(2070, 2, 11)}, "Because.", "no year that working days are known for"),
    ],
)
def test_a_move_that_cannot_be_is_refused(council: build.Council, changes: dict, reason: str, says: str) -> None:
    events, dates = Event.objects.count(), dates_of(council.cycle)

    with pytest.raises(CycleRefused, match=says):
        move_dates(council.cycle, replace(dates, **changes), reason=reason, by=council.officer, at=build.NOW)
    with pytest.raises(NotAllowed):
        move_dates(council.cycle, dates, reason="Because.", by=council.head, at=build.NOW)

    assert dates_of(Cycle.objects.get()) == dates
    assert Event.objects.count() == events


def test_the_dates_of_a_closed_cycle_stay(council: build.Council) -> None:
    council.cycle.period.closed_at = build.NOW
    council.cycle.period.save()
    later = replace(dates_of(council.cycle), commentary_due_on=date(2010, 2, 11))

    with pytest.raises(CycleRefused, match="is closed"):
        move_dates(council.cycle, later, reason="Because.", by=council.officer, at=build.NOW)


def test_the_plan_is_set_once_for_all_later_cycles(council: build.Council) -> None:
    client, address = as_(council.officer), reverse("commentary:plan")
    assert current() == Plan()

    client.post(address, vars(Plan(extract_after=3, clear_days=6)))

    assert current() == Plan(extract_after=3, clear_days=6)
    assert (
        "Wednesday 3 March 2010" in client.get(reverse("commentary:open_cycle"), {"month": "Feb-10"}).content.decode()
    )
    event = Event.objects.get(kind="defaultplan")
    assert (event.before["extract_after"], event.after["extract_after"]) == (4, 3)
    assert dates_of(Cycle.objects.get()) == dates_of(council.cycle)


def test_the_database_refuses_to_change_plans_rules_and_rounds_of_reminders(council: build.Council) -> None:
    set_plan(Plan(clear_days=6), by=council.officer, at=build.NOW)
    set_rules(council.topic, rules(RuleKind.NEVER), by=council.officer, at=build.NOW)
    ReminderRound.objects.create(on=build.NOW.date(), made_at=build.NOW)

    for rows, field in ((DefaultPlan.objects, "at"), (TopicRule.objects, "at"), (ReminderRound.objects, "made_at")):
        for change in (lambda rows=rows, field=field: rows.update(**{field: build.NOW}), rows.all().delete):
            with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
                change()


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (Plan(), "the plan already"),
        (Plan(clear_days=4), "law asks for 5 clear days"),
        (Plan(sign_off_after=61), "more than 60"),
        (Plan(approval_after=8), "on or after the one before"),
    ],
)
def test_a_plan_that_breaks_the_law_or_the_order_is_refused(council: build.Council, plan: Plan, says: str) -> None:
    with pytest.raises(CycleRefused, match=says):
        set_plan(plan, by=council.officer, at=build.NOW)
    with pytest.raises(NotAllowed):
        set_plan(Plan(clear_days=7), by=council.head, at=build.NOW)
    assert says in as_(council.officer).post(reverse("commentary:plan"), vars(plan)).content.decode()


# -- who may open which page ------------------------------------------------------------------------------------------
FOR_OFFICERS = ("open_cycle", "plan", "rules", "reminders")
FOR_MANY = ("calendar", "board")


def test_officers_run_cycles_and_writers_look(council: build.Council) -> None:
    officer, writer = as_(council.officer), as_(council.writer)
    cycle, rule = (
        reverse(f"commentary:{name}", args=[pk])
        for name, pk in (("cycle", council.cycle.pk), ("rule", council.topic.pk))
    )

    for name in (*FOR_OFFICERS, *FOR_MANY):
        assert officer.get(reverse(f"commentary:{name}")).status_code == 200
        assert writer.get(reverse(f"commentary:{name}")).status_code == (403 if name in FOR_OFFICERS else 200)
    assert (officer.get(cycle).status_code, writer.get(cycle).status_code) == (200, 200)
    assert (officer.get(rule).status_code, writer.get(rule).status_code) == (200, 403)
    for name in ("move_dates", "ask_for_words"):
        address = reverse(f"commentary:{name}", args=[council.cycle.pk])
        assert (writer.post(address).status_code, officer.get(address).status_code) == (403, 405)


def test_rules_are_set_on_their_page(council: build.Council) -> None:
    client, address = as_(council.officer), reverse("commentary:rule", args=[council.topic.pk])

    shown = client.post(address, {"chosen": ["never", "red or amber"], "months": "3"}).content.decode()
    assert "goes with none of the others" in shown
    shown = client.post(
        address, {"chosen": ["red or amber", "getting worse"], "months": "6"}, follow=True
    ).content.decode()

    assert "Red or amber; getting worse" in shown
    assert "Every September and March" in client.get(address).content.decode()
    assert topics_due.rules_of([council.topic])[council.topic.pk] == rules(
        RuleKind.RED_OR_AMBER, RuleKind.GETTING_WORSE, months=6
    )
