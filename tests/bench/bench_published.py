"""A published HTML edition and the page around it, against a bare Django view of the same bytes: processor time.

In a process of its own, on SQLite in memory. The floor is a view without middleware, session, database or template.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.bench_pages import ROOT, SETTINGS
from tests.environment import DATABASES, VARIABLES

MEASURE = """
import django; django.setup()
from tests.bench.published_measured import measured
for line in measured(): print(line)
"""


def lines() -> Iterator[str]:
    yield "A published report: processor time a request, as a ratio to a bare view of the same bytes"
    environment = os.environ | VARIABLES | {"DATABASE_URL": DATABASES["sqlite"]} | SETTINGS
    command = [sys.executable, "-W", "ignore", "-c", MEASURE]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    yield from done.stdout.splitlines()
