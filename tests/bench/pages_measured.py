"""What `bench_pages` runs in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, path, reverse

from commentary.actions import have_before_them
from commentary.models import Commentary, Passage
from commentary.queries.review_queue import ROWS, queue
from commentary.workflow.transitions import Heading, Stage
from safeguarding.models import Person, Service
from safeguarding.permissions import RoleName
from tests.bench.rounds import medians
from tests.commentary import build

TOPICS, SERVICES, ROUNDS = 200, 10, 15
# The first of these names that leads to a page is measured: the queue, or the list until there is one.
QUEUE = ("commentary:review", "commentary:queue", "commentary:list")
EDITOR = ("commentary:edit",)
body = b""


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(body)


urlpatterns = [path("bare/", bare)]


def to_bare(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The one middleware of the bare site: it says which addresses there are."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.urlconf = "tests.bench.pages_measured"
        return get_response(request)

    return answered


def measured() -> Iterator[str]:
    """A line a page."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("migrate", verbosity=0)
    council = _council()
    services = Service.objects.exclude(pk=council.service.pk)
    everywhere = build.person("Edith Everywhere", *((RoleName.HEAD_OF_SERVICE, each) for each in services))
    pages = (
        (f"The queue of {TOPICS}", _address(QUEUE), everywhere),
        ("The editor", _address(EDITOR, council.commentary.pk), council.writer),
    )
    for name, address, person in pages:
        yield _compared(name, address, person)
    _opens_a_page(everywhere)
    yield _compared(f"The queue of {TOPICS}, of which they opened {ROWS}", _address(QUEUE), everywhere)


def _opens_a_page(person: Person) -> None:
    """All on the first page, so that each has its tick with its digest."""
    ids = [each.commentary_id for each in queue(person).mine[:ROWS]]
    for commentary in Commentary.objects.filter(pk__in=ids):
        have_before_them(build.desk(commentary), by=person, at=build.NOW)


def _council() -> build.Council:
    """So many commentaries that wait for approval, on an indicator each; but the first is being written."""
    council = build.council()
    build.written(council.commentary, by=council.writer)
    services = [Service.objects.create(name=f"Service {number}", slug=f"s{number}") for number in range(SERVICES)]
    for number in range(TOPICS - 1):
        made = build.indicator(f"L{number:04}", services[number % SERVICES])
        for period in (build.DECEMBER, build.JANUARY, build.TO_DATE):
            build.figure(made, period, "41.4", by=council.officer)
        build.another_commentary(council, made)
    waiting = Commentary.objects.exclude(pk=council.commentary.pk)
    Passage.objects.bulk_create(
        Passage(commentary=each, heading=place[0], text="Too few are in time. " * 20, version=1,
                written_by=council.writer, written_at=build.NOW)
        for each in waiting for place in (build.ACTIVITIES, (Heading.BEST_PRACTICE, ""))
    )  # fmt: skip
    waiting.update(stage=Stage.SUBMITTED, version=2)
    return council


def _address(names: tuple[str, ...], *args: Any) -> str:
    for name in names:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    raise LookupError(f"None of {', '.join(names)} is a page.")


def _compared(name: str, address: str, person: Person) -> str:
    global body
    client = Client()
    client.force_login(person)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    ours = WSGIHandler()
    with override_settings(MIDDLEWARE=["tests.bench.pages_measured.to_bare"]):
        floor = WSGIHandler()
    body = asked(ours, address, cookie)
    ways = {"ours": lambda: asked(ours, address, cookie), "bare": lambda: asked(floor, "/bare/", "")}
    taken = medians(ways, ROUNDS)
    return (
        f"{name} ({address}, {len(body) / 1024:.0f} kB): {taken['ours'] / taken['bare']:.0f} times a bare view "
        f"({taken['ours']:.1f} ms against {taken['bare']:.2f} ms)"
    )


def asked(handler: WSGIHandler, address: str, cookie: str) -> bytes:
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": address, "SERVER_NAME": "testserver", "SERVER_PORT": "80",
        "HTTP_COOKIE": cookie, "wsgi.input": BytesIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    response = handler(environ, lambda status, headers: said.append(status))
    content = b"".join(response)
    response.close()
    assert said[0].startswith(str(HTTPStatus.OK.value)), said
    return content
