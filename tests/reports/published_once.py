"""One published report for all the tests of a file, as it takes a second to make; what each does is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.reports import build


@pytest.fixture(scope="module")
def one_published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    around = transaction.atomic()
    around._from_testcase = True  # as Django's own TestCase says, so that a durable block may stand within
    with django_db_blocker.unblock(), around:
        yield build.published(build.council()).pk
        transaction.set_rollback(True)
