"""The mail of a publication: to whom, with what in it, once, and until the mail server takes it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse

from reports.models import PublicationMail, Report
from reports.publishing import publication_mail
from reports.renderers import wording
from safeguarding.jobs import scheduler
from safeguarding.models import Event
from tests.reports import build
from tests.reports.build import NOON
from tests.reports.test_history_rewritten import forge, with_the_key

pytestmark = pytest.mark.django_db
CLERK = "clerk@council.example"


@pytest.fixture(autouse=True)
def _mail(settings) -> None:
    settings.SENDS_MAIL, settings.CLERK_ADDRESS = True, CLERK
    settings.SITE_ADDRESS = "https://report.example/"


class Down(BaseEmailBackend):
    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError("nobody listens")


def published() -> Report:
    """A report that was published with a mail server and a clerk, which builders do not know of."""
    build.person("somebody", build.RoleName.READER)  # or builders put back rows that were made before
    return build.published(build.council())


def test_signatory_and_clerk_get_the_heads_of_the_record(client):
    report = published()

    scheduler.look(at=NOON)

    assert [each.to for each in mail.outbox] == [[CLERK], ["director@council.example"]]
    signed, out = (Event.objects.get(verb=verb) for verb in ("signed off", "published"))
    for each in mail.outbox:
        assert each.subject == "Keep this: the seal of the published report of January 2010"
        for head in (signed, out):
            assert wording.recorded(head.number, head.digest) in each.body
        assert report.digest in each.body
        assert report.public_edition.digest in each.body
        assert "https://report.example/published/2010-01/version-1/" in each.body
        assert "17 February 2010 at 12:00" in each.body
        assert not any(words in each.body for words in ("Fewer were", "58%", "29 of 50"))
    assert [each.body.splitlines()[0] for each in mail.outbox] == ["Dear Clerk", "Dear Director"]


def test_each_is_sent_once(client):
    published()

    for minute in range(30):
        publication_mail.send(at=NOON + timedelta(minutes=minute))

    assert len(mail.outbox) == 2


def test_a_mail_server_that_is_down_keeps_no_publication_and_gets_the_mail_later(client, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Down"
    report = published()
    publication_mail.send(at=NOON)
    client.force_login(report.published_by)

    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    assert "not sent yet, and tried again every ten minutes. The mail server could not be reached" in page

    settings.EMAIL_BACKEND = working
    publication_mail.send(at=NOON + timedelta(minutes=9))
    assert [each.to for each in mail.outbox] == [["director@council.example"]]  # the clerk's was tried, and waits
    publication_mail.send(at=NOON + timedelta(days=3))
    assert [each.to for each in mail.outbox] == [["director@council.example"], [CLERK]]
    assert "sent on 17 February 2010" in client.get(reverse("reports:report", args=[report.pk])).content.decode()


def test_a_publication_that_is_refused_sends_nothing():
    build.person("somebody", build.RoleName.READER)
    made = build.council()
    build.draft(made)

    with pytest.raises(build.actions.NotPublishable, match="not signed off"):
        build.publish_latest(made)

    assert PublicationMail.objects.count() == 0


@pytest.mark.parametrize(("server", "clerk", "to"), [(False, CLERK, []), (True, "", ["director@council.example"])])
def test_without_a_mail_server_or_a_clerk(settings, server, clerk, to):
    settings.SENDS_MAIL, settings.CLERK_ADDRESS = server, clerk
    published()

    assert [each.to for each in PublicationMail.objects.all()] == to


def test_a_clerk_who_signs_gets_one_mail(settings):
    settings.CLERK_ADDRESS = "director@council.example"
    published()

    assert PublicationMail.objects.count() == 1


def test_a_mail_that_was_kept_tells_a_history_that_was_rewritten_with_the_key(tmp_path):
    report = published()
    publication_mail.send(at=NOON)
    kept = tmp_path / "kept.eml"
    kept.write_bytes(mail.outbox[0].message().as_bytes())
    said = StringIO()
    call_command("verify", kept=kept, stdout=said)
    assert "still holds what this names" in said.getvalue()

    forge(report, with_the_key)

    with pytest.raises(CommandError, match="The record of events has been changed"):
        call_command("verify", kept=kept)


def test_who_sees_no_drafts_sees_nothing_of_the_mails(client):
    report = published()
    client.force_login(build.person("rita", build.RoleName.READER))

    assert CLERK not in client.get(reverse("reports:report", args=[report.pk])).content.decode()
