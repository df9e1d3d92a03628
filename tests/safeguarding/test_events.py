"""The record of events: appended to, never changed, and every tampering found (P7)."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from safeguarding.audit.events import ChainBroken, check_chain, record
from safeguarding.models import ChainHead, Event
from tests.safeguarding.build import LATER, NOW, administrator

pytestmark = pytest.mark.django_db

TRIGGERS = {
    "sqlite": "DROP TRIGGER safeguarding_event_no_{verb}",
    "postgresql": "DROP TRIGGER safeguarding_event_no_{verb} ON safeguarding_event",
}


@pytest.fixture
def three_events():
    by = administrator()
    record("added", by, by=by, at=NOW, after={"name": "Łukasz", "level": 1})
    record("changed", by, by=by, at=LATER, before={"name": "Łukasz"}, after={"name": "Lukas"}, why="He asked.")
    record("ended", by, by=by, at=LATER)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def without_triggers(statement: str) -> None:
    """What somebody could do who is master of the database."""
    for verb in ("UPDATE", "DELETE"):
        run(TRIGGERS[connection.vendor].format(verb=verb))
    run(statement)


def test_events_are_numbered_and_each_holds_the_digest_of_the_one_before(three_events):
    first, second, third = Event.objects.order_by("number")

    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert [first.previous, second.previous, third.previous] == ["", first.digest, second.digest]
    assert check_chain() == 3


def test_an_event_says_who_when_what_and_why_in_words_that_outlive_the_person(three_events):
    event = Event.objects.get(number=2)

    assert (event.by_name, event.by_job_title, event.by_email) == ("Agnes", "Job of Agnes", "agnes@council.example")
    assert (event.at, event.verb, event.kind, event.thing) == (LATER, "changed", "person", "Agnes")
    assert (event.before, event.after, event.why) == ({"name": "Łukasz"}, {"name": "Lukas"}, "He asked.")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE safeguarding_event SET by_name = 'Somebody else' WHERE number = 2",
        "UPDATE safeguarding_event SET number = 9",
        "DELETE FROM safeguarding_event WHERE number = 3",
        "DELETE FROM safeguarding_event",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(three_events, statement):
    """W17 of the torture table."""
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        run(statement)

    assert check_chain() == 3


def test_the_database_refuses_the_orm_too(three_events):
    """W17 of the torture table."""
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Event.objects.update(why="")
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Event.objects.get(number=1).delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE safeguarding_event SET by_name = 'Somebody else' WHERE number = 2",
        "UPDATE safeguarding_event SET after = '{}' WHERE number = 1",
        "UPDATE safeguarding_event SET at = '2010-02-08 09:31:00+00:00' WHERE number = 1",
        "UPDATE safeguarding_event SET why = 'So there.' WHERE number = 3",
        "DELETE FROM safeguarding_event WHERE number = 2",
        "DELETE FROM safeguarding_event WHERE number = 3",
        "DELETE FROM safeguarding_event",
    ],
)
def test_tampering_by_the_master_of_the_database_is_found(three_events, statement):
    without_triggers(statement)

    with pytest.raises(ChainBroken):
        check_chain()


def test_events_whose_end_is_forgotten_are_found_out(three_events):
    ChainHead.objects.all().delete()

    with pytest.raises(ChainBroken, match="0 events were recorded, but there are 3"):
        check_chain()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_an_event_is_recorded_only_inside_the_transaction_of_what_it_records():
    by = administrator()

    with pytest.raises(RuntimeError, match="same transaction"):
        record("added", by, by=by, at=NOW)

    assert not Event.objects.exists()


def test_what_is_rolled_back_leaves_no_event_and_no_gap(three_events):
    by = administrator("Boris")
    before = transaction.savepoint()
    record("added", by, by=by, at=NOW)
    transaction.savepoint_rollback(before)

    assert record("added", by, by=by, at=NOW).number == 4
    assert check_chain() == 4


def test_the_command_says_how_many_events_there_are(three_events):
    said = StringIO()

    call_command("check_events", stdout=said)

    assert said.getvalue() == "3 events, unbroken.\n"


def test_the_command_fails_where_the_chain_is_broken(three_events):
    without_triggers("DELETE FROM safeguarding_event WHERE number = 2")
    said = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("check_events", stderr=said)

    assert stopped.value.code == 1
    assert "does not follow" in said.getvalue()
