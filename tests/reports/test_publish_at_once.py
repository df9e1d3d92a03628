"""Several people at the same moment, on PostgreSQL: one sign-off, one publication."""

from __future__ import annotations

import pytest

from reports import actions
from reports.actions import AlreadyPublished, NotTheReportRead
from reports.models import Report, SignOff
from safeguarding.audit.events import check_chain
from safeguarding.models import Event
from tests.reports import build
from tests.reports.build import NOON

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_four_people_publishing_at_once_publish_once():
    made = build.council()
    report = build.signed(made)

    found = build.at_once(4, lambda: actions.publish(report, by=build.again(made.officer), at=NOON))

    assert sorted(type(each).__name__ for each in found) == ["AlreadyPublished"] * 3 + ["NoneType"]
    assert all(isinstance(each, AlreadyPublished | None) for each in found)
    assert Report.objects.published().count() == 1
    assert Event.objects.filter(verb="published").count() == 1
    assert check_chain() == Event.objects.count()


def test_four_sign_offs_at_once_leave_one():
    made = build.council()
    report = build.draft(made)

    def sign():
        director = build.again(made.director)
        code = build.code(director)
        return actions.sign_off(report, digest=report.digest, agreed=True, code=code, by=director, at=NOON)

    found = build.at_once(4, sign)

    assert sum(isinstance(each, SignOff) for each in found) == 1
    assert sum(isinstance(each, NotTheReportRead) for each in found) == 3
    assert SignOff.objects.count() == 1
    assert Event.objects.filter(verb="signed off").count() == 1
