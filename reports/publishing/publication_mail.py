"""The mail of a publication, to who signed the report off and to the clerk: heads of the record, for them to keep.

It is what a record that was rewritten afterwards, by whoever, does not agree with (`reports.verification.kept_record`).
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime

from reports.files import rendering
from reports.models import PublicationMail, Report
from reports.renderers import wording
from safeguarding import outbox
from safeguarding.models import Event

SUBJECT = "Keep this: the seal of the published report of {of}"
TEXT = """Dear {name}

{council} published its safeguarding report of {of}, version {version}, on {published}.
{signed_by} signed it off on {signed}.

Keep this mail. With it anybody can tell later whether the report, or the record of what was done, has been
changed since, even by somebody who runs the system.

The sign-off
{sign_off}

The publication
{publication}

SHA-256 of the content of the committee edition
{digest}

SHA-256 of the content of the public edition
{public_digest}

The report: {address}

To compare it, give this mail to the people who run the system, and watch while they run
    python manage.py verify --kept FILE
Or have it done by somebody else who has a copy of the database and the key of the record.
"""


def make(report: Report, event: Event, *, at: datetime) -> None:
    """Put the mails of a publication into the outbox, inside its transaction; none without a mail server."""
    if not settings.SENDS_MAIL:
        return
    sign_off = report.sign_off
    people = {settings.CLERK_ADDRESS: "Clerk", sign_off.by.email: sign_off.name}
    address = reverse("reports:published", args=[rendering.lasting(report)])
    number, seal = sign_off.event_number, sign_off.event_seal
    recorded = wording.recorded(number, seal) if number else "It was signed off before seals were kept."
    PublicationMail.objects.bulk_create(
        PublicationMail(
            report=report,
            to=to,
            subject=SUBJECT.format(of=report.of)[:200],
            text=TEXT.format(
                name=name,
                council=settings.COUNCIL_NAME,
                of=report.of,
                version=report.version,
                published=_moment(at),
                signed_by=f"{sign_off.name}, {sign_off.job_title},",
                signed=_moment(sign_off.at),
                sign_off=recorded,
                publication=wording.recorded(event.number, event.digest),
                digest=report.digest,
                public_digest=report.public_edition.digest,
                address=settings.SITE_ADDRESS.rstrip("/") + address,
            ),
            made_at=at,
        )
        for to, name in people.items()
        if to
    )


def send(*, at: datetime) -> None:
    """Send what waits, however old; called each minute by `safeguarding.jobs.scheduler`."""
    if settings.SENDS_MAIL:
        outbox.send_waiting(PublicationMail.objects.all(), at=at)


def _moment(at: datetime) -> str:
    return f"{localtime(at):%-d %B %Y at %H:%M}"
