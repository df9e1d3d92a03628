"""What `bench_published` runs in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test.utils import override_settings

from reports.models import File
from tests.bench import pages_measured
from tests.bench.pages_measured import asked
from tests.bench.rounds import medians
from tests.reports import build

ROUNDS = 200


def measured() -> Iterator[str]:
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("migrate", verbosity=0)
    build.published(build.council(16))
    name = File.objects.filter(format="html", signed=True).latest("id").name
    ours = WSGIHandler()
    with override_settings(MIDDLEWARE=["tests.bench.pages_measured.to_bare"]):
        floor = WSGIHandler()
    for what, address in (("The HTML edition", f"/published/2010-01/{name}"), ("Its page", "/published/2010-01/")):
        yield f"{what} {_compared(ours, floor, address)}"


def _compared(ours: WSGIHandler, floor: WSGIHandler, address: str) -> str:
    content = pages_measured.body = asked(ours, address, "")
    taken = medians({"ours": lambda: asked(ours, address, ""), "bare": lambda: asked(floor, "/bare/", "")}, ROUNDS)
    return (
        f"({len(content) / 1024:.0f} kB): {taken['ours'] / taken['bare']:.2f} times a bare view "
        f"({taken['ours']:.2f} ms against {taken['bare']:.2f} ms)"
    )
