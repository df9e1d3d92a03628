"""One security code sent six times at one moment lets in one of the six, and is an error for nobody (ASVS 6.5.1)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from safeguarding.accounts import second_factor, second_factor_actions
from safeguarding.permissions import RoleName
from tests.safeguarding.build import PASSWORD, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
AT_ONCE = 6
SECRET = b"12345678901234567890"


def answered(client: Client, start: Barrier, code: str) -> int:
    try:
        start.wait()
        return client.post("/log-in/code/", {"code": code}).status_code
    finally:
        connection.close()


@pytest.mark.parametrize("wrong", [False, True], ids=["the right code", "a wrong code"])
def test_six_at_once(wrong):
    now = timezone.now()
    dilys = person("Dilys", RoleName.DIRECTOR, password=PASSWORD)
    second_factor_actions.begin(SECRET, by=dilys, at=now)
    second_factor_actions.confirm(
        second_factor.code(SECRET, second_factor.step_at(now) - 1), by=dilys, at=now - timedelta(seconds=30)
    )
    clients = [Client(raise_request_exception=False) for _ in range(AT_ONCE)]
    for client in clients:
        response = client.post("/log-in/", {"username": dilys.email, "password": PASSWORD})
        assert response.headers["Location"].startswith("/log-in/code/")
    code = second_factor.code(SECRET, second_factor.step_at(timezone.now()))
    code = f"{(int(code) + 1) % 1_000_000:06}" if wrong else code

    start = Barrier(AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        statuses = list(threads.map(lambda client: answered(client, start, code), clients))

    assert sorted(status for status in statuses if status >= 500) == []
    assert statuses.count(302) == (0 if wrong else 1), statuses
    assert sum("_auth_user_id" in client.session for client in clients) == (0 if wrong else 1)
