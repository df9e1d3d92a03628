"""The pages of commentary, against a bare Django view that returns the same bytes: processor time a request.

In a process of its own, on SQLite in memory: the queue of 200 commentaries as a head of service opens it, and the
editor as a writer does. The floor is a view without middleware, session, database or template.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.environment import DATABASES, VARIABLES

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {"DJANGO_SETTINGS_MODULE": "safeguarding.settings"}
MEASURE = """
import django; django.setup()
from tests.bench.pages_measured import measured
for line in measured(): print(line)
"""


def lines() -> Iterator[str]:
    yield "Pages of commentary: processor time a request, as a ratio to a bare view of the same bytes"
    environment = os.environ | VARIABLES | {"DATABASE_URL": DATABASES["sqlite"]} | SETTINGS
    command = [sys.executable, "-c", MEASURE]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    yield from done.stdout.splitlines()
