"""A page says who may open it, or it is shut."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from safeguarding.page_permissions import page, public
from safeguarding.permissions import Permission, RoleName
from safeguarding.urls import urlpatterns as real
from tests.safeguarding.build import person


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("What nobody should see")


@public
def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Welcome")


@page(Permission.SIGN_OFF_REPORTS, Permission.PUBLISH_REPORTS)
def for_some(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Well met")


urlpatterns = [path("silent/", silent), path("open/", open_to_all), *real]


def asked_by(somebody: object) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = somebody  # type: ignore[assignment]
    return request


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_that_does_not_say_who_may_open_it_is_shut(client):
    answer = client.get("/silent/")

    assert answer.status_code == 403
    assert b"What nobody should see" not in answer.content


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_for_everyone_opens_without_log_in(client):
    assert client.get("/open/").content == b"Welcome"


def test_a_page_for_some_sends_a_stranger_to_the_log_in():
    answer = for_some(asked_by(AnonymousUser()))

    assert answer.status_code == 302
    assert answer["Location"] == "/log-in/?next=/"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [RoleName.DIRECTOR, RoleName.PERFORMANCE_OFFICER])
def test_a_page_for_some_opens_for_who_holds_any_of_its_permissions(role):
    assert for_some(asked_by(person("Olu", role))).content == b"Well met"


@pytest.mark.django_db
def test_a_page_for_some_is_refused_to_others_with_a_sentence():
    with pytest.raises(PermissionDenied, match="You may not sign off a report"):
        for_some(asked_by(person("Ravi", RoleName.READER)))
