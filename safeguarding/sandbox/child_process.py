"""Start a child process, give it bytes, and take its answer, within limits of memory, time and length."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread, Timer
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
STOPPED = (-signal.SIGKILL, -signal.SIGXCPU)
"""Exit statuses of a child that took too long and was ended."""


@dataclass(frozen=True)
class Limits:
    """Bytes of memory; seconds of processor; seconds in all, waiting on a busy machine included; bytes of answer."""

    memory: int
    work_seconds: int
    seconds: int
    answer: int


def run(module: str, *parts: bytes, limits: Limits) -> tuple[int, bytes]:
    """Run `python -m module` on the parts. Return its exit status and its answer, a byte over the limit at most.

    The module applies `safeguarding.sandbox.limits` itself: its arguments are the memory and the seconds. The child
    gets nothing of the environment, and is gone when this returns.
    """
    # -B and -s: it writes no compiled modules and reads none of a user's own.
    command = [sys.executable, "-B", "-s", "-m", module, str(limits.memory), str(limits.work_seconds)]
    with subprocess.Popen(
        command, cwd=ROOT, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdin
        assert child.stdout
        clock, speaker = Timer(limits.seconds, child.kill), Thread(target=_say, args=(child.stdin, *parts))
        clock.start()
        speaker.start()
        try:
            answer = child.stdout.read(limits.answer + 1)
            if len(answer) > limits.answer:
                child.kill()
            return child.wait(), answer
        finally:
            clock.cancel()
            child.kill()
            speaker.join()


def _say(pipe: IO[bytes], *parts: bytes) -> None:
    """Give the child its bytes; one that ends before it has read them all is answered for by its status."""
    with suppress(BrokenPipeError), pipe:
        for part in parts:
            pipe.write(part)
