"""Loading figures from a file, checked, previewed and committed, against what others do and against the floor.

Each load is a process of its own on a fresh copy of a database, in turn; medians. By the clock, since the database
works too. The floor knows no check: `COPY` into a staging table and one upsert.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psycopg

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# How many rounds of each way, by the number of rows. import-export's default is far too slow for 100,000.
ROUNDS = {10_000: 3, 100_000: 1}
WAYS = ("floor", "bulk_create", "import-export, tuned", "ours", "ours, restating", "import-export, default")
Fresh = Callable[[bool], str]
PREPARE = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
from tests.indicators.build import indicator, person
person()
for number in range({indicators}): indicator(f"NI {{number}}")
"""
LOAD = """
import django, sys; django.setup()
from pathlib import Path; from django.utils import timezone
from indicators.actions import load_extract, read_extract; from safeguarding.models import Person
by, at, file = Person.objects.get(), timezone.now(), Path(sys.argv[1])
load_extract(read_extract(file.read_bytes(), file.name, by=by, at=at), by=by, at=at)
"""


def lines() -> Iterator[str]:
    yield "Loading figures: seconds by the clock, as a ratio to the floor, and the most memory above an idle process"
    for name, databases in (("PostgreSQL", _on_postgresql), ("SQLite", _on_sqlite)):
        for rows, rounds in ROUNDS.items():
            with TemporaryDirectory() as folder, databases(Path(folder), rows) as fresh:
                yield from _measured(name, rows, rounds, fresh, Path(folder))


def _measured(name: str, rows: int, rounds: int, fresh: Fresh, folder: Path) -> Iterator[str]:
    file = _file(folder / "new.csv", rows, salt=1)
    taken: dict[str, list[tuple[float, float, float, str]]] = {}
    for number in range(rounds):
        for way in WAYS:
            if way == "import-export, default" and (number or rows > 10_000):
                continue
            address = fresh(way == "ours, restating")
            said = _python(["-W", "ignore", "-m", "tests.bench.loading_ways", way, str(file)], address)
            taken.setdefault(way, []).append(json.loads(said.splitlines()[-1]))
    least = median(seconds for seconds, *_ in taken["floor"])
    for way, runs in taken.items():
        seconds, work, memory = (median(run[index] for run in runs) for index in range(3))
        yield (
            f"  {name}, {rows:,} rows, {way + ':':24} {seconds:7.2f} s ({work:.2f} s of work), "
            f"{seconds / least:6.1f} x the floor, {memory:4.0f} MB  {runs[-1][3]}"
        )


def _file(file: Path, rows: int, salt: int) -> Path:
    """So many percentages with their counts; of another salt, nearly all are others."""
    text = ["code,period,value,numerator,denominator,provisional,note"]
    for number in range(rows):
        indicator, month = divmod(number, 100)
        whole = 100 + (indicator * 7 + month) % 300
        part = (indicator * 13 + month * 5 + salt) % whole
        text.append(f"NI {indicator},{MONTHS[month % 12]}-{2 + month // 12:02},,{part},{whole},,")
    file.write_text("\n".join(text) + "\n")
    return file


def _python(arguments: list[str], address: str) -> str:
    environment = os.environ | {"DATABASE_URL": address, "REDIS_URL": "", "HTTPS": "no", "SECRET_KEY": "x" * 60}
    environment |= {"DJANGO_SETTINGS_MODULE": "safeguarding.settings"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def _on_postgresql(folder: Path, rows: int) -> Generator[Fresh, None, None]:
    with ExitStack() as stack:
        socket = stack.enter_context(servers.postgresql())
        admin = stack.enter_context(psycopg.connect(f"postgresql://postgres@/postgres?host={socket}", autocommit=True))
        address = f"postgres://postgres@/{{}}?host={socket}"

        def copied(template: str, name: str) -> str:
            admin.execute(f"DROP DATABASE IF EXISTS {name}")
            admin.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
            return address.format(name)

        _python(["-c", PREPARE.format(indicators=rows // 100)], copied("", "prepared"))
        old = _file(folder / "old.csv", rows, salt=7)
        _python(["-c", LOAD, str(old)], copied("prepared", "loaded"))
        yield lambda restating: copied("loaded" if restating else "prepared", "fresh")


@contextmanager
def _on_sqlite(folder: Path, rows: int) -> Generator[Fresh, None, None]:
    def address(name: str) -> str:
        return f"sqlite:///{folder / name}"

    def copied(template: str, name: str) -> str:
        for each in folder.glob(f"{name}*"):
            each.unlink()
        for each in folder.glob(f"{template}*"):  # with what is still in its log
            shutil.copy(each, folder / each.name.replace(template, name))
        return address(name)

    _python(["-c", PREPARE.format(indicators=rows // 100)], address("prepared.sqlite3"))
    old = _file(folder / "old.csv", rows, salt=7)
    _python(["-c", LOAD, str(old)], copied("prepared.sqlite3", "loaded.sqlite3"))
    yield lambda restating: copied("loaded.sqlite3" if restating else "prepared.sqlite3", "fresh.sqlite3")
