"""What is logged: each error of production, with a number that its page shows too, and nothing that people sent."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from commentary.views import editor
from safeguarding import logs, views
from tests.commentary import build
from tests.commentary.build import READY

CANARY = "Kestrel Zephyrine"
EMAIL = "zephyrine@canary.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What the site's own handler writes to the console."""
    (handler,) = [each for each in logging.getLogger().handlers if isinstance(each.formatter, logs.OneLine)]
    written = StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.fixture
def quiet() -> Client:
    """A browser, to which an error is a page."""
    return Client(raise_request_exception=False)


def fails(*args: object, **kwargs: object) -> None:
    try:
        raise IntegrityError(f"DETAIL: Key (email)=({EMAIL}) is not present; failing row has ({CANARY})")
    except IntegrityError as error:
        raise ValueError(f"{CANARY} cannot be saved") from error


def test_an_error_is_logged_with_its_number_and_its_places_and_nothing_that_was_sent(quiet, logged, monkeypatch):
    made = build.council()
    commentary = made.commentary
    quiet.force_login(build.writer_of(commentary))
    monkeypatch.setattr(editor.actions, "write", fails)
    posted = {"version": "0", **{editor.field_name(place): f"{CANARY} of 12 High Street" for place in READY}}

    response = quiet.post(f"{reverse('commentary:edit', args=[commentary.pk])}?q={EMAIL}", posted)

    written, number = logged.getvalue(), response["X-Request-ID"]
    assert response.status_code == 500
    assert number in response.content.decode()
    assert re.search(rf"ERROR django.request request={number} POST /commentary/<int:pk>/edit/ 500", written)
    assert "builtins.ValueError (its message is not logged)" in written
    assert "django.db.utils.IntegrityError" in written
    assert re.search(r"test_logs.py:\d+ in fails", written)
    assert re.search(r"commentary/views/editor.py:\d+ in _saved", written)
    for canary in (CANARY, "Zephyrine", EMAIL, "High Street"):
        assert canary not in written


def test_the_page_of_an_error_needs_no_database_and_shows_the_number(quiet, monkeypatch):
    monkeypatch.setattr(views.connection, "cursor", fails)

    response = quiet.get("/health/")

    assert response.status_code == 500
    assert f"<strong>{response['X-Request-ID']}</strong>" in response.content.decode()


def test_a_password_link_and_a_query_are_in_no_line(client, logged):
    client.get("/password/MQ/secret-of-the-link/?next=secret-of-the-link")
    client.get(f"/no-such-page/{EMAIL}/")

    written = logged.getvalue()
    assert "GET /password/<str:who>/<str:token>/ 404" in written
    assert "(no page) 404" in written
    assert "secret-of-the-link" not in written
    assert EMAIL not in written


def test_a_suspicious_request_is_logged_without_what_it_said(client, logged):
    client.get("/health/", headers={"host": "canary.example"})

    assert "django.security.DisallowedHost" in logged.getvalue()
    assert "canary.example" not in logged.getvalue()


def test_a_task_that_fails_is_logged_without_its_message(logged):
    try:
        fails()
    except ValueError as error:
        said = {"name": "a task", "id": "7", "description": "raised unexpected", "exc": repr(error), "args": [CANARY]}
        logging.getLogger("celery.app.trace").error(
            "Task %(name)s[%(id)s] %(description)s: %(exc)s", said, exc_info=True
        )

    assert "Task a task[7] raised unexpected: (not logged)" in logged.getvalue()
    assert CANARY not in logged.getvalue()


def test_a_message_is_one_line_whatever_is_in_it(logged):
    logging.getLogger("reports").warning("one\n2026-01-01 ERROR two\x1b[31m")

    assert logged.getvalue().count("\n") == 1
    assert "\x1b" not in logged.getvalue()


def test_a_number_of_the_proxys_own_is_taken_over_and_nobody_elses(client, settings):
    theirs = {"x-request-id": "given-by-the-proxy"}
    assert client.get("/health/", headers=theirs)["X-Request-ID"] != "given-by-the-proxy"

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client.get("/health/", headers=theirs)["X-Request-ID"] == "given-by-the-proxy"
    assert client.get("/health/", headers={"x-request-id": "<script>"})["X-Request-ID"] != "<script>"
