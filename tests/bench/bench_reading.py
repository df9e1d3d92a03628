"""XLSX as a whole child process: our reading against openpyxl's normal mode, in time and in peak memory.

The peer only opens the workbook and takes each cell's value; ours finds the headings, looks at every cell's mark,
limits itself and answers in JSON.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from openpyxl import Workbook

HEADINGS = ("code", "period", "value", "numerator", "denominator", "provisional", "note")
ROOT = Path(__file__).resolve().parents[2]
PEER = "import sys, openpyxl; [c.value for r in openpyxl.load_workbook(sys.argv[1]).active.iter_rows() for c in r]"


def lines() -> Iterator[str]:
    """One line a measurement, for people."""
    for rows, rounds in ((10_000, 5), (100_000, 3)):
        with TemporaryDirectory() as folder:
            path = _workbook(Path(folder) / "figures.xlsx", rows)
            yield _compared(path, rows, rounds)


def _compared(path: Path, rows: int, rounds: int) -> str:
    asked = b'{"task": "read", "name": "figures.xlsx"}\n' + path.read_bytes()
    ours = [sys.executable, "-B", "-s", "-m", "indicators.extracts.sandbox.worker", str(512 * 2**20), "60"]
    taken = {"ours": [], "peer": []}
    for _ in range(rounds):
        taken["ours"].append(_run(ours, asked))
        taken["peer"].append(_run([sys.executable, "-c", PEER, str(path)], b""))
    (time, memory), (peer_time, peer_memory) = (
        tuple(median(each[at] for each in taken[who]) for at in (0, 1)) for who in ("ours", "peer")
    )
    return (
        f"XLSX, {rows:,} rows of 7: {peer_time / time:.1f} times faster than openpyxl's normal mode ({time:.2f} s "
        f"against {peer_time:.2f} s of a whole process), {memory / peer_memory:.2f} times its peak memory "
        f"({memory:.0f} MB against {peer_memory:.0f} MB)"
    )


def _run(command: list[str], said: bytes) -> tuple[float, float]:
    """Seconds of processor time of the process, and its peak in MB."""
    started = perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert child.stdin
    child.stdin.write(said)
    child.stdin.close()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = status
    assert status == 0, f"{command} ended with {status} after {perf_counter() - started:.1f} s"
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _workbook(path: Path, rows: int) -> Path:
    made = Workbook(write_only=True)
    page = made.create_sheet("Figures")
    page.append(HEADINGS)
    for row in range(rows):
        page.append(("NI 59", "Jan-10", 41.4, 72, 174, "no", f"row {row}"))
    made.save(path)
    return path
