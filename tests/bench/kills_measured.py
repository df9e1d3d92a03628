"""What `kills` runs once Django is set up: a site of real processes, and the story that it is killed in."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import psutil
import psycopg
from django.core.management import call_command
from django.db import Error, connection
from django.test import Client
from django.utils import timezone

from reports.checklist import accepted_warnings
from reports.layout.saved_layouts import laid_for
from reports.models import File, Job, PublicationTime, Report, SignOff
from reports.publishing import actions as publishing_actions
from reports.renderers import FORMATS
from reports.workflow import Stage
from safeguarding.audit.events import check_chain
from safeguarding.exceptions import Refused
from safeguarding.jobs.background import JobStage
from safeguarding.models import Event
from tests import servers
from tests.reports import build

ROOT = Path(__file__).resolve().parents[2]
SITE = "tests.bench.kills_site"
GIVE_UP_AFTER = 120
FILES = 2 * len(FORMATS)  # of both editions; a draft's, and as many that are signed
ONCE = ("assembled", "signed off", "finished", "published")
TOKEN = "k" * 32


# -- what is killed ------------------------------------------------------------------------------------------------
class Process:
    """A process with its children, that can be killed and started again."""

    def __init__(self, log: Path, *command: str) -> None:
        self.log, self.command = log, command

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(self.command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


class Postgresql:
    """The server, with all its backends."""

    def __init__(self, server: Any) -> None:
        self.server = server

    def start(self) -> None:
        """It reads its log through first, for which it may need longer than the ten seconds that it is waited for."""
        started = False
        while not started:
            with suppress(subprocess.SubprocessError):
                self.server.start()
                started = True

    def kill(self) -> None:
        parent = psutil.Process(self.server.get_pid())
        family = [parent, *parent.children(recursive=True)]
        for each in family:
            with suppress(psutil.NoSuchProcess):  # a backend that has ended meanwhile
                each.kill()
        psutil.wait_procs(family, timeout=10)


class Site:
    """All its processes, and the person at the browser."""

    def __init__(self, folder: Path, server: Any, redis_port: int) -> None:
        self.web_port, celery = servers.free_port(), (sys.executable, "-m", "celery", "-A", SITE)
        self.parts: dict[str, Any] = {
            "postgresql": Postgresql(server),
            "redis": Process(folder / "redis.log", *servers.redis_command(redis_port, str(folder))),
            "worker": Process(folder / "worker.log", *celery, "worker", "--concurrency", "2", "--loglevel", "INFO"),
            "beat": Process(folder / "beat.log", *celery, "beat", "--schedule", str(folder / "beat")),
            "web": Process(
                folder / "web.log", sys.executable, "-m", "gunicorn", f"{SITE}:application", "--threads", "4",
                "--bind", f"127.0.0.1:{self.web_port}",
            ),
        }  # fmt: skip
        self.server = server
        self.cookies: dict[str, str] = {}
        self.fell: list[str] = []

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        for name in ("beat", "worker", "web", "redis"):
            if hasattr(self.parts[name], "running"):
                self.parts[name].kill()
        connection.close()

    def prepare(self) -> None:
        """A database to begin each story from, and every process started."""
        self._to_server("CREATE DATABASE site")
        call_command("migrate", verbosity=0)
        self.parts["redis"].start()
        sleep(1)
        made = build.council()
        for who in (made.officer, made.director):
            client = Client()
            client.force_login(who)
            self.cookies[who.name] = client.cookies["sessionid"].value
        connection.close()
        self._to_server("ALTER DATABASE site RENAME TO made")
        self.begin()
        for name in ("worker", "beat", "web"):
            self.parts[name].start()

    def supervise(self, victim: str | None) -> None:
        """Start again what ended by itself, as the supervisor of a council does, and count it."""
        for name in ("worker", "beat", "web"):
            if name != victim and self.parts[name].running.poll() is not None:
                self.fell.append(name)
                self.parts[name].start()

    def begin(self) -> None:
        """The database as it was."""
        connection.close()
        self._to_server("DROP DATABASE IF EXISTS site WITH (FORCE)")
        self._to_server("CREATE DATABASE site TEMPLATE made")

    def _to_server(self, statement: str) -> None:
        address = f"host={self.server.get_postmaster_info().socket_dir} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(statement)

    def ask(self, who: str, path: str, words: dict[str, str] | None = None) -> bytes:
        """What the site answers. Raise `OSError` where it does not."""
        sent = None if words is None else urllib.parse.urlencode(words | {"csrfmiddlewaretoken": TOKEN}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.web_port}{path}", sent)
        if who:
            request.add_header("Cookie", f"sessionid={self.cookies[who]}; csrftoken={TOKEN}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            content: bytes = answer.read()
            return content


# -- the story -----------------------------------------------------------------------------------------------------
@dataclass
class Told:
    """Each phase with its seconds and whether the kill was in its middle; and what was wrong at the end."""

    phases: list[tuple[str, float, bool]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Phase:
    name: str
    asked: Callable[[], bool]
    ask: Callable[[Site, str | None], object]
    done: Callable[[], bool]


def _assemble(site: Site, victim: str | None) -> None:
    job = f"/reports/cycles/{build.Cycle.objects.get().pk}/assemble/"
    site.ask("Officer", job, {"outline": "standard"})


def _sign(site: Site, victim: str | None) -> None:
    report, director = Report.objects.get(), build.Person.objects.get(name="Director")
    seen = accepted_warnings.warnings(laid_for(report.cycle, report.outline)).seen
    words = {
        "digest": report.digest,
        "agreed": "on",
        "code": build.code(director),
        "reason": "Looked at.",
        "seen": seen,
    }
    site.ask("Director", f"/reports/{report.pk}/sign-off/", words)


def _publish(site: Site, victim: str | None) -> None:
    """By the page where the web process is killed, and otherwise at a time that is set."""
    report = Report.objects.get()
    if victim in (None, "web"):
        site.ask("Officer", f"/reports/{report.pk}/publish/", {})
        return
    by, at = build.Person.objects.get(name="Officer"), timezone.now()
    publishing_actions.set_time(report, due_at=at + timedelta(milliseconds=200), by=by, at=at)


def _finished(kind: str) -> bool:
    return Job.objects.filter(kind=kind, stage=JobStage.DONE).exists()


PHASES = (
    Phase("assembly", Job.objects.filter(kind="assemble").exists, _assemble, lambda: _finished("assemble")),
    Phase("sign-off", SignOff.objects.exists, _sign, lambda: _finished("finish")),
    Phase("publication", PublicationTime.objects.exists, _publish, Report.objects.filter(stage=Stage.PUBLISHED).exists),
)  # fmt: skip


def story(site: Site, victim: str | None, seconds: dict[str, float], chance: random.Random) -> Told:
    """One report from its assembly to its publication. The victim, if any, is killed once in each phase."""
    site.begin()
    told = Told()
    for phase in PHASES:
        amid: list[bool] = []
        killer = Thread(target=_kill, args=(site, victim, seconds.get(phase.name, 0) * chance.random(), amid))
        began = monotonic()
        killer.start()
        _carry_through(site, victim, phase, amid)
        killer.join()
        told.phases.append((phase.name, monotonic() - began, amid[:1] == [True]))
    sleep(3)  # beat and the sweeper look again
    told.wrong += _patiently(lambda: _wrong(site))
    return told


def _kill(site: Site, victim: str | None, after: float, amid: list[bool]) -> None:
    if victim is None:
        return
    sleep(after)
    site.parts[victim].kill()
    if not amid:
        amid.append(True)  # the phase is not over
    sleep(0.3)
    site.parts[victim].start()


def _carry_through(site: Site, victim: str | None, phase: Phase, amid: list[bool]) -> None:
    """As people do: whoever got no answer looks whether it was taken, and otherwise asks again."""
    give_up = monotonic() + GIVE_UP_AFTER
    while not _patiently(phase.done):
        site.supervise(victim)
        if monotonic() > give_up:
            raise AssertionError(f"{victim}: {phase.name} did not end: {list(Job.objects.values())}")
        try:
            if not phase.asked():
                phase.ask(site, victim)
        except (OSError, Error, Refused):
            connection.close()
        sleep(0.05)
    amid.append(False)


def _patiently(look: Callable[[], Any]) -> Any:
    """What it gives, once there is a database to look at and a site that answers."""
    give_up = monotonic() + GIVE_UP_AFTER
    while True:
        try:
            return look()
        except (OSError, Error):
            connection.close()
            if monotonic() > give_up:
                raise
            sleep(0.1)


def _wrong(site: Site) -> list[str]:
    """What is not there, or not once."""
    report = Report.objects.get()
    counted = {
        "reports": (Report.objects.count(), 1),
        "published": (Report.objects.filter(stage=Stage.PUBLISHED).count(), 1),
        "sign-offs": (SignOff.objects.count(), 1),
        "jobs that are not done": (Job.objects.exclude(stage=JobStage.DONE).count(), 0),
        "files": (File.objects.count(), 2 * FILES),
        "events in the chain": (check_chain(), Event.objects.count()),
        **{f"events “{verb}”": (Event.objects.filter(verb=verb).count(), 1) for verb in ONCE},
    }
    wrong = [f"{name}: {found}, not {right}" for name, (found, right) in counted.items() if found != right]
    for file in File.objects.filter(signed=True, edition="public"):
        given = site.ask("", f"/published/{report.cycle.period.starts_on:%Y-%m}/{file.name}")
        if hashlib.sha256(given).hexdigest() != file.sha256:
            wrong.append(f"{file.name} is given out as another")
    return wrong
