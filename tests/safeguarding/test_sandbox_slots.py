"""The bound on child processes at once: across processes, freed by whatever ends their holder, with a sentence."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from time import sleep
from uuid import uuid4

import pytest

from indicators.extracts.sandbox import child_process as extracts
from safeguarding.sandbox import child_process
from safeguarding.sandbox.slots import Busy, slot

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, time
from safeguarding.sandbox.slots import slot
with slot(sys.argv[1], 1, wait=0, busy=""):
    print("held", flush=True); time.sleep(60)
"""


@pytest.fixture
def pool() -> str:
    return f"test-{uuid4().hex[:8]}"


def test_a_slot_is_held_across_processes_and_is_free_once_its_holder_is_killed(pool):
    with subprocess.Popen([sys.executable, "-c", HOLDER, pool], cwd=ROOT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match="Try again"), slot(pool, 1, wait=0.1, busy="Try again in a moment."):
            pass
        with slot(pool, 2, wait=0, busy=""):
            pass
        holder.kill()
        holder.wait()

    with slot(pool, 1, wait=0, busy=""):
        pass


def test_an_error_frees_the_slot(pool):
    with pytest.raises(ZeroDivisionError), slot(pool, 1, wait=0, busy=""):
        raise ZeroDivisionError

    with slot(pool, 1, wait=0, busy=""):
        pass


def test_of_fifteen_uploads_at_once_two_are_read_at_a_time_and_none_is_lost(monkeypatch, pool):
    running, most, lock = [], [], Lock()

    def run(module, *parts, limits):
        with lock:
            running.append(1)
            most.append(len(running))
        sleep(0.05)
        with lock:
            running.pop()
        return 0, b"[]"

    monkeypatch.setattr(child_process, "run", run)

    with ThreadPoolExecutor(15) as threads:
        made = [threads.submit(extracts.answered, "read", b"", len, name="a.csv") for _ in range(15)]
        assert [each.result() for each in made] == [2] * 15
    assert max(most) <= extracts.MOST_AT_ONCE == 2


def test_whoever_waits_in_vain_is_told_that_nothing_is_wrong_with_the_file(monkeypatch):
    monkeypatch.setattr(extracts, "WAIT_SECONDS", 0.1)

    with slot("uploads", 2, wait=30, busy=""), slot("uploads", 2, wait=30, busy=""), pytest.raises(Busy) as busy:
        extracts.read_in_child(b"a,b\r\n1,2\r\n", "a.csv")

    assert "send it again in a moment" in str(busy.value)
