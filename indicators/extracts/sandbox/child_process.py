"""A file in a child process with limits on memory and time, so that no file can harm the web process.

`answered` does any of the tasks that `indicators.extracts.sandbox.worker` lists; `read_in_child` is the first of them.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Any, TypeVar

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import ANYWHERE, Guide
from indicators.extracts.files.sheet import Contents
from indicators.extracts.sandbox.protocol import understood

MOST_MEMORY = 512 * 1024 * 1024
# Of work, and of waiting on a busy machine.
MOST_WORK_SECONDS = 30
MOST_SECONDS = 60
MOST_ANSWER = 64 * 1024 * 1024

Answer = TypeVar("Answer")

CHILD = "indicators.extracts.sandbox.worker"
ROOT = Path(__file__).resolve().parents[3]
STOPPED = (-signal.SIGKILL, -signal.SIGXCPU)
TOO_LONG = "Reading it took too long, and was stopped. Copy the table alone into a new file, save that as CSV, send it."
TOO_MUCH = (
    "It cannot be read: it is damaged, or holds far more than a table. Copy the table alone into a new file, save that "
    "as CSV, send it."
)


def read_in_child(content: bytes, name: str, guide: Guide = ANYWHERE) -> Contents:
    """As `reading.read`, in a process of its own. Raise `ExtractRejected` also if that dies or talks nonsense."""
    return answered("read", content, understood, name=name, mapped=sorted(guide.mapped), row=guide.row)


def answered(task: str, content: bytes, understand: Callable[[bytes], Answer], **options: Any) -> Answer:
    """What the task makes of the bytes, as `understand` reads its answer; `options` are plain values for it.

    `understand` raises `ValueError` if the answer is nonsense. Raise `ExtractRejected` for that too, for a task that
    was stopped, and for whatever the task itself refused.
    """
    status, answer = _answered(json.dumps({"task": task, **options}).encode() + b"\n", content)
    if status in STOPPED:
        raise ExtractRejected([Fault(TOO_LONG)])
    try:
        if status == 0 and len(answer) <= MOST_ANSWER:
            return understand(answer)
    except ValueError as error:
        raise ExtractRejected([Fault(TOO_MUCH)]) from error
    raise ExtractRejected([Fault(TOO_MUCH)])


def _answered(*said: bytes) -> tuple[int, bytes]:
    """The child's exit status and what it answered, a byte over the limit at most. It is gone afterwards."""
    # -B and -s: it writes no compiled modules and reads none of a user's own. It gets nothing of the environment.
    command = [sys.executable, "-B", "-s", "-m", CHILD, str(MOST_MEMORY), str(MOST_WORK_SECONDS)]
    with subprocess.Popen(
        command, cwd=ROOT, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdin
        assert child.stdout
        clock, speaker = Timer(MOST_SECONDS, child.kill), Thread(target=_say, args=(child.stdin, *said))
        clock.start()
        speaker.start()
        try:
            answer = child.stdout.read(MOST_ANSWER + 1)
            if len(answer) > MOST_ANSWER:
                child.kill()
            return child.wait(), answer
        finally:
            clock.cancel()
            child.kill()
            speaker.join()


def _say(pipe: IO[bytes], *said: bytes) -> None:
    """Give the child its bytes; one that ends before it has heard them all is answered for by its status."""
    with suppress(BrokenPipeError), pipe:
        for part in said:
            pipe.write(part)
