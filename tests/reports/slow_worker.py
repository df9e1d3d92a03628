"""A real worker whose XLSX waits for as long as a file stays: `celery -A tests.reports.slow_worker worker`.

It says that it waits by making another file, so that a test can kill it in mid-assembly.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

from celery.signals import worker_init

from reports.snapshot.schema import Signing, Snapshot
from safeguarding.celery import app

__all__ = ["app"]

FOLDER = Path(os.environ["SLOW_WORKER_FOLDER"])
HOLD, WAITING = FOLDER / "hold", FOLDER / "waiting"


@worker_init.connect
def slow_down(**options: object) -> None:
    from reports.renderers import FORMATS  # noqa: PLC0415  (the worker has set Django up by now)

    render = FORMATS["xlsx"].render

    def slowly(snapshot: Snapshot, signing: Signing | None) -> bytes:
        WAITING.touch()
        while HOLD.exists():
            time.sleep(0.05)
        return render(snapshot, signing)

    FORMATS["xlsx"] = replace(FORMATS["xlsx"], render=slowly)
