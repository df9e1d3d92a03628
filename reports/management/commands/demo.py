"""`python manage.py demo`: the whole job on the demo council's figures, before your eyes, then the site."""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from reports.demo import environment, show
from safeguarding.demo_logins import LOG_INS, PASSWORD
from safeguarding.jobs import scheduler

# Written into the header of the demo's own database, so that no other file of that name is ever deleted.
MARK = 0x5AFE_D3E0
# A package's pages that we do not use.
NOT_SERVED = ["import_export"]
MAILS = "mails"


class Command(BaseCommand):
    help = "Make the report of the demo council before your eyes, then serve the site."

    def add_arguments(self, parser: CommandParser) -> None:
        environment.add_options(parser)

    def handle(self, *args: Any, out: Path, port: int, no_serve: bool, **options: Any) -> None:
        started = monotonic()
        database = out.resolve() / environment.DATABASE
        _refuse_another_database(database)
        if not no_serve:
            _refuse_a_taken_port(port)
        self._say(_started_afresh(database))
        call_command("migrate", interactive=False, verbosity=0)
        # The site that is served later prints its mails here; those of the story would be in the way of its lines.
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = str(out.resolve() / MAILS)
        for line in show.whole_job(out.resolve()):
            self._say(line)
        scheduler.look(at=timezone.now())
        self._say("")
        self._say(f"The mails that were sent meanwhile are in {out.resolve() / MAILS}.")
        environment.write(out.resolve())
        self._say("")
        self._say(f"Done in {monotonic() - started:.1f} seconds.")
        if not no_serve:
            self._serve(port)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _serve(self, port: int) -> None:
        """Become the web process, with the worker inside it."""
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_SERVED)
        self._say("")
        self._say(f"The site is on http://{environment.HOST}:{port} and stops with Ctrl-C. Log in as")
        for email, what in LOG_INS:
            self._say(f"  {email:22} {what}")
        self._say(f"with the password: {PASSWORD}")
        connection.close()
        address = f"{environment.HOST}:{port}"
        words = f"-m gunicorn safeguarding.wsgi --workers 1 --threads 8 --log-level warning --bind {address} --chdir"
        os.execv(sys.executable, [sys.executable, *words.split(), str(settings.BASE_DIR)])


def _refuse_another_database(database: Path) -> None:
    """The demo works on its own database alone; `manage.py` sees to that, and this makes sure."""
    named = settings.DATABASES["default"]
    if not settings.DEMO or named["ENGINE"] != "django.db.backends.sqlite3" or Path(named["NAME"]) != database:
        raise CommandError("The demo runs on its own database only. Start it with: python manage.py demo")


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((environment.HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of this machine is in use. Stop what uses it, or add --port {port + 1}."
            ) from error


def _started_afresh(database: Path) -> str:
    """Make an empty database that bears the demo's mark, in place of an earlier demo's."""
    was_there = database.exists()
    if was_there and _mark(database) != MARK:
        raise CommandError(f"{database} was not made by the demo, so it is left alone. Say another folder with --out.")
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    for mail in database.parent.glob(f"{MAILS}/*.log"):
        mail.unlink()
    database.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(database) as made:
        made.execute(f"PRAGMA application_id = {MARK}")
    made.close()
    afresh = " in place of the last demo's, which is gone" if was_there else ""
    return f"A new demo council{afresh}: {database}"


def _mark(database: Path) -> int:
    try:
        held = sqlite3.connect(database)
        mark = held.execute("PRAGMA application_id").fetchone()[0]
        held.close()
    except sqlite3.DatabaseError:
        return 0
    return mark
