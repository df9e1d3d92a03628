"""No page behind the log-in is kept by a browser or on the way, whatever it says of itself; public pages may be."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from safeguarding import page_permissions
from safeguarding.caching import NoStore
from safeguarding.models import Person

pytestmark = pytest.mark.django_db


def views(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.callback


def test_every_view_that_is_not_public_is_answered_without_being_kept():
    tried = 0
    for view in views():
        request = RequestFactory().get("/")
        said = HttpResponse("", headers={"Cache-Control": "public, max-age=9"})
        middleware = NoStore(lambda request, said=said: said)
        middleware.process_view(request, view, (), {})
        response = middleware(request)
        behind = getattr(view, "guard", None) != page_permissions.PUBLIC
        assert ("no-store" in response["Cache-Control"]) is behind, view
        tried += behind
    assert tried > 60


def test_a_page_its_refusal_and_the_way_to_the_log_in_are_not_kept(client):
    assert "no-store" in client.get("/")["Cache-Control"]
    client.force_login(Person.objects.create(email="a@council.example", name="A", job_title="B"))
    assert "no-store" in client.get("/")["Cache-Control"]
    assert client.get("/events/").status_code == 403
    assert "no-store" in client.get("/events/")["Cache-Control"]


def test_public_pages_are_kept_as_they_say(client):
    assert "no-store" not in client.get("/published/").headers.get("Cache-Control", "")
    assert "immutable" in client.get("/council.css")["Cache-Control"]
