"""The record of events: appended to, never changed, and every tampering found (P7)."""

from __future__ import annotations

import hashlib
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from safeguarding.apps import audit_keys_are_set
from safeguarding.audit import events
from safeguarding.audit.events import ChainBroken, Done, check_chain, record, record_all
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


# -- under a key that is not in the database -----------------------------------------------------------------------
OTHER_KEY = "another-key-" + "o" * 32


def rewritten_without_the_key(**changes: str) -> None:
    """Somebody who owns the database changes event 2, and makes the chain anew as far as anybody can without a key."""
    for verb in ("UPDATE", "DELETE"):
        run(TRIGGERS[connection.vendor].format(verb=verb))
    previous = ""
    for event in Event.objects.order_by("number"):
        for name, value in changes.items() if event.number == 2 else ():
            setattr(event, name, value)
        event.previous = previous
        content = {name: getattr(event, name) for name in events.SEALED} | {"at": event.at.isoformat()}
        if event.key_id:
            content |= {"key_id": event.key_id}
        event.digest = previous = hashlib.sha256(events._canonical(content).encode()).hexdigest()
        event.save()
    ChainHead.objects.update(digest=previous)


def test_a_chain_that_is_made_anew_without_the_key_is_found_out(three_events):
    rewritten_without_the_key(by_name="Somebody else")

    with pytest.raises(ChainBroken, match="Event 1 does not follow"):
        check_chain()


def test_nor_does_it_help_to_say_that_there_never_was_a_key(three_events):
    for verb in ("UPDATE", "DELETE"):
        run(TRIGGERS[connection.vendor].format(verb=verb))
    Event.objects.update(key_id="")
    previous = ""
    for event in Event.objects.order_by("number"):
        event.previous, event.by_name = previous, "Somebody else"
        event.digest = previous = events.digest_of(event)
        event.save()
    ChainHead.objects.update(digest=previous)

    with pytest.raises(ChainBroken, match="No event has a key"):
        check_chain()

    record("ended", administrator("Boris"), by=administrator("Clara"), at=LATER)
    with pytest.raises(ChainBroken, match="before event 4 were recorded under a key, and have none now"):
        check_chain()


def test_a_new_key_seals_what_comes_and_the_earlier_one_still_proves_what_was(three_events, settings):
    by, earlier = administrator("Boris"), list(settings.AUDIT_KEYS)

    with override_settings(AUDIT_KEYS=[OTHER_KEY, *earlier]):
        record("added", by, by=by, at=LATER)
        record_all("ended", type(by), [Done(by.pk, str(by)), Done(by.pk, str(by))], by=by, at=LATER)
        assert check_chain() == 6
        assert len(set(Event.objects.values_list("key_id", flat=True))) == 2

    with pytest.raises(ChainBroken, match="Event 4 was recorded under a key that is not in AUDIT_KEYS"):
        check_chain()


def test_without_keys_of_its_own_the_record_is_sealed_under_one_made_from_the_secret_key():
    by = administrator()
    with override_settings(AUDIT_KEYS=[], SECRET_KEY="a" * 50):
        record("added", by, by=by, at=NOW)
        assert check_chain() == 1

    with override_settings(AUDIT_KEYS=[OTHER_KEY], SECRET_KEY="b" * 50, SECRET_KEY_FALLBACKS=["a" * 50]):
        record("ended", by, by=by, at=NOW)
        assert check_chain() == 2


KEYING = import_module("safeguarding.migrations.0006_keyed_events")


def unkeyed_events() -> None:
    """Three events as an older release recorded them."""
    by, previous = administrator(), ""
    for number in (1, 2, 3):
        event = Event(
            number=number, at=NOW, by_email=by.email, by_name=by.name, by_job_title=by.job_title, verb="changed",
            kind="person", thing_id=str(by.pk), thing=str(by), previous=previous, key_id="",
        )  # fmt: skip
        event.digest = previous = events.digest_of(event)
        event.save(force_insert=True)
    ChainHead.objects.create(pk=1, number=3, digest=previous)


def test_an_old_record_goes_on_under_a_key_from_an_event_that_seals_it():
    unkeyed_events()

    KEYING.anchor(apps, None)

    anchor = Event.objects.get(number=4)
    assert (anchor.verb, anchor.after) == (events.ANCHORED, {"events before": 3, "their chain": "unbroken"})
    by = administrator("Boris")
    record("added", by, by=by, at=LATER)
    assert check_chain() == 5

    without_triggers("UPDATE safeguarding_event SET by_name = 'Somebody else' WHERE number = 2")
    with pytest.raises(ChainBroken, match="Event 2 does not follow"):
        check_chain()


def test_an_old_record_that_is_made_anew_does_not_fit_the_event_that_sealed_it():
    unkeyed_events()
    KEYING.anchor(apps, None)
    for verb in ("UPDATE", "DELETE"):
        run(TRIGGERS[connection.vendor].format(verb=verb))
    previous = ""
    for event in Event.objects.filter(key_id="").order_by("number"):
        event.previous, event.by_name = previous, "Somebody else"
        event.digest = previous = events.digest_of(event)
        event.save()
    Event.objects.filter(number=4).update(previous=previous)

    with pytest.raises(ChainBroken, match="Event 4 does not follow"):
        check_chain()


def test_the_event_that_seals_an_old_record_says_where_that_was_broken_already():
    unkeyed_events()
    without_triggers("UPDATE safeguarding_event SET by_name = 'Somebody else' WHERE number = 2")

    KEYING.anchor(apps, None)

    assert Event.objects.get(number=4).after["their chain"] == "broken at event 2"


def test_a_new_database_needs_no_such_event():
    KEYING.anchor(apps, None)

    assert not Event.objects.exists()


def test_a_deployment_without_keys_of_its_own_is_warned(settings):
    assert audit_keys_are_set(None) == []

    settings.AUDIT_KEYS = []

    (warning,) = audit_keys_are_set(None)
    assert warning.id == "safeguarding.W001"
