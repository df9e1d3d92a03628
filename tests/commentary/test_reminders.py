"""E-mail reminders: to whom, when, with what in them, once, and until the mail server takes them (W18, O05)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commentary.models import Reminder, ReminderRound
from commentary.reminders import send
from commentary.workflow.transitions import Stage
from safeguarding.accounts.cover_actions import CoverDays, ask_for_cover
from safeguarding.jobs import scheduler
from safeguarding.models import Person
from tests.commentary import build
from tests.commentary.test_four_approve_at_once import AtOnce

SEVEN = datetime(2010, 2, 9, 7, tzinfo=UTC)  # a Tuesday; the commentary is due on the Wednesday
NAME = "Assessments in time, January 2010"


@pytest.fixture(autouse=True)
def _mail(settings) -> None:
    settings.SENDS_MAIL = True
    settings.SITE_ADDRESS = "https://report.example/"


@pytest.fixture
def council() -> build.Council:
    return build.council()


def at(day: int, hour: int = 7, minute: int = 0) -> datetime:
    return datetime(2010, 2, day, hour, minute, tzinfo=UTC)


def sent() -> list[tuple[str, str]]:
    return [(each.to[0], each.subject.partition(": ")[2]) for each in mail.outbox]


# -- to whom, when, and with what in them ----------------------------------------------------------------------------
@pytest.mark.django_db
def test_only_those_with_something_that_presses_are_reminded_before_on_and_after_the_day(
    council: build.Council,
) -> None:
    writer = "wanda.writer@example.org"
    told = {}
    for day in range(4, 13):
        mail.outbox.clear()
        send.remind(at=at(day))
        told[day] = dict(sent())

    assert {day: names.get(writer) for day, names in told.items()} == {
        4: None,  # Thursday, four working days before
        5: None,
        6: None,  # Saturday
        7: None,  # Sunday
        8: "1 due soon",  # Monday, two working days before
        9: "1 due soon",
        10: "1 due today",
        11: "1 late",
        12: "1 late",
    }
    assert {name for names in told.values() for name in names} - {writer} == {
        "hana.head@example.org", "henry.head@example.org",  # told once it is two working days late, on the 12th
        "olive.officer@example.org",  # the report lacks it: due with the approval on the 15th
    }  # fmt: skip
    assert "hana.head@example.org" not in told[11]
    assert told[12]["hana.head@example.org"] == "1 late"


@pytest.mark.django_db
def test_who_has_done_it_is_not_reminded_and_who_has_to_approve_is(council: build.Council) -> None:
    build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)

    send.remind(at=at(15))  # approval is due

    assert dict(sent()) == {
        "hana.head@example.org": "1 due today",
        "henry.head@example.org": "1 due today",
        "olive.officer@example.org": "1 due today",
    }


@pytest.mark.django_db
def test_a_mail_holds_names_days_and_links_and_nothing_that_anybody_wrote(council: build.Council) -> None:
    build.written(council.commentary, by=council.writer, texts={build.EXPLAIN_59: "Little Ann ran away."})
    build.written(council.commentary, by=council.writer)
    build.stepped("submit", council.commentary, by=council.writer)
    seen = build.desk(council.commentary)
    build.take(
        "return", council.commentary, version=seen.version, by=council.head, at=build.NOW, reason="Leave out Ann."
    )

    send.remind(at=SEVEN)

    (letter,) = [each for each in mail.outbox if each.to == ["wanda.writer@example.org"]]
    edit = reverse("commentary:edit", args=[council.commentary.pk])
    assert f"- Write again {NAME}, which was returned\n  Due on Wednesday 10 February 2010.\n" in letter.body
    assert f"  https://report.example{edit}\n" in letter.body
    assert letter.message().get_content_type() == "text/plain"
    assert not any(word in each.body + each.subject for each in mail.outbox for word in ("Ann", "41.4", "26.1"))
    assert letter.extra_headers["Message-ID"] == f"<reminder-{Reminder.objects.get(to=letter.to[0]).pk}@report.example>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "moment",
    [
        at(9, 6, 59),
        datetime(2010, 4, 5, 9, tzinfo=UTC),  # Easter Monday
        datetime(2010, 4, 1, 5, 59, tzinfo=UTC),  # 06:59 in summer time
    ],
)
def test_nobody_is_reminded_before_seven_or_on_a_day_off(council: build.Council, moment: datetime) -> None:
    send.remind(at=moment)

    assert (sent(), ReminderRound.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_without_a_mail_server_none_are_made_and_the_page_says_so(council: build.Council, settings) -> None:
    settings.SENDS_MAIL = False

    scheduler.look(at=SEVEN)

    assert Reminder.objects.count() == 0
    client = Client()
    client.force_login(council.officer)
    assert "No mail server is set" in client.get(reverse("commentary:reminders")).content.decode()


@pytest.mark.django_db
def test_a_deputy_is_told_of_late_commentary_while_they_cover_and_not_after(
    council: build.Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    deputy, days = council.head_elsewhere, CoverDays(date(2010, 2, 12), date(2010, 2, 12))
    ask_for_cover(council.head.roles.get(), deputy, days, by=council.head, at=build.NOW)

    told = {}
    for day in (11, 12, 15):
        mail.outbox.clear()
        monkeypatch.setattr("django.utils.timezone.now", lambda day=day: at(day))
        send.remind(at=at(day))
        told[day] = {each.to[0]: each.body for each in mail.outbox}

    assert [day for day, letters in told.items() if "ella.elsewhere@example.org" in letters] == [12]
    assert f"- Ask after {NAME}: it is 2 working days late" in told[12]["ella.elsewhere@example.org"]
    assert f"- Ask after {NAME}: it is 3 working days late" in told[15]["hana.head@example.org"]


# -- once (O05) ------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_person_has_one_reminder_a_day_however_often_the_clock_is_looked_at(council: build.Council) -> None:
    for minute in range(0, 60, 5):
        scheduler.look(at=at(9, 8, minute))

    assert len(sent()) == len({to for to, _ in sent()}) == Reminder.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(person=council.writer, on=SEVEN.date(), to="a@b.example", made_at=SEVEN)
    send.remind(at=at(10))
    assert Reminder.objects.filter(person=council.writer).count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_o05_four_schedulers_at_once_send_each_reminder_once() -> None:
    build.council()
    at_once = AtOnce()
    try:
        for day in (8, 9, 10, 11, 12):
            mail.outbox.clear()
            raised = at_once(*[lambda day=day: send.remind(at=at(day))] * 4)

            assert raised == [None] * 4
            assert len(sent()) == len({to for to, _ in sent()}) == Reminder.objects.filter(on=at(day).date()).count()
            assert sent()
    finally:
        at_once.close()


# -- until the mail server takes it (W18) ------------------------------------------------------------------------------
class Down(BaseEmailBackend):
    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("nobody listens")


class OneRefused(BaseEmailBackend):
    def send_messages(self, messages: list) -> int:
        if messages[0].to == ["hana.head@example.org"]:
            raise SMTPRecipientsRefused({})
        mail.outbox.extend(messages)
        return 1


def backend(settings, kind: type) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{kind.__name__}"


@pytest.mark.django_db
def test_w18_with_the_mail_server_down_steps_stand_and_reminders_wait_are_shown_and_tried_again(
    council: build.Council, settings, client: Client
) -> None:
    working = settings.EMAIL_BACKEND
    backend(settings, Down)
    send.remind(at=at(15))
    build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)

    assert build.desk(council.commentary).settled
    waiting = Reminder.objects.filter(sent_at=None)
    assert waiting.count() == Reminder.objects.count() > 1
    assert waiting.exclude(tries=0).get().failure == (
        "The mail server could not be reached (ConnectionRefusedError)."  # the others did not wait for it too
    )

    settings.EMAIL_BACKEND = working
    send.remind(at=at(15, 7, 1))
    assert waiting.count() == 1  # the one that was tried rests for ten minutes
    send.remind(at=at(15, 7, 10))
    assert waiting.count() == 0
    assert len(sent()) == Reminder.objects.count()


@pytest.mark.django_db
def test_w18_officers_see_what_waits_what_is_sent_and_what_a_later_day_replaced(
    council: build.Council, settings, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, kind in ((12, Down), (15, OneRefused)):
        backend(settings, kind)
        send.remind(at=at(day))
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(15, 8))
    client.force_login(Person.objects.get(pk=council.officer.pk))

    shown = client.get(reverse("commentary:reminders")).content.decode()

    assert shown.count("Not sent</strong>") == Reminder.objects.filter(on=at(12).date()).count()
    assert "Waiting</strong> The mail server refused it (SMTPRecipientsRefused). Tried 1 time, last at 15" in shown
    assert shown.count("Sent</strong> 15 February 2010, 07:00") == len(mail.outbox) > 1
    assert (
        "1 of today’s reminders waits for the mail server." in client.get(reverse("commentary:board")).content.decode()
    )


@pytest.mark.django_db
def test_a_worker_that_died_while_sending_leaves_the_mail_to_another(council: build.Council) -> None:
    send.make(at=SEVEN)
    Reminder.objects.update(tried_at=SEVEN, tries=1)  # claimed, and never ended

    send.remind(at=SEVEN + timedelta(minutes=9))
    assert sent() == []
    send.remind(at=SEVEN + timedelta(minutes=10))
    assert len(sent()) == Reminder.objects.count() > 0
