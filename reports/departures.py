"""What was planned with the account of somebody who is to be deactivated, as far as reports know."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from reports.models import PublicationTime
from safeguarding.models import Person


def plans(person: Person, at: datetime) -> list[str]:
    """Publications that this person scheduled: they are refused when their time comes, as nobody stands behind them."""
    waiting = PublicationTime.objects.filter(set_by=person, outcome=PublicationTime.Outcome.WAITING)
    return [
        f"They scheduled the report of {row.report.of} to be published on "
        f"{date_format(localtime(row.due_at), 'j F Y, H:i')}. It will not be: schedule it again."
        for row in waiting.select_related("report__cycle__period").order_by("due_at")
    ]
