"""What stands in for the reading in the child process, as the file's name says: `python -m tests.torture.stand_ins`."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from indicators.extracts.files.detect import read
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.sheet import Contents
from indicators.extracts.sandbox import protocol, worker


def loop(content: bytes) -> None:
    while True:
        pass


def backtrack(content: bytes) -> str:
    return str(re.fullmatch(r"(a|a)*b", "a" * 60))


def grow_a_number(content: bytes) -> str:
    return str(int(Decimal("1e100000000")))


def wait(content: bytes) -> None:
    signal.pause()


def take_memory(content: bytes) -> str:
    return str(len(bytearray(1024 * 1024 * 1024)))


def die(content: bytes) -> None:
    os.abort()


def babble(content: bytes) -> str:
    sys.stdout.write("nonsense")
    return ""


def flood(content: bytes) -> None:
    while True:
        sys.stdout.write("1" * 1024 * 1024)


def write(content: bytes) -> str:
    with Path(content.decode()).open("wb") as opened:
        opened.write(b"x")
    return "written"


def fetch(content: bytes) -> str:
    with socket.socket() as opened:
        opened.connect(("127.0.0.1", int(content)))
    return "fetched"


def fork(content: bytes) -> str:
    return str(os.fork())


def name_environment(content: bytes) -> str:
    return " ".join(os.environ)


def name_modules(content: bytes) -> str:
    return " ".join(sys.modules)


def weigh(content: bytes) -> None:
    """The most memory that the real reading took, in kB, whatever came of it; and what that was.

    As /proc has it, not `ru_maxrss`: Linux starts that one at what the parent had, of which a test run has much.
    """
    said = "read"
    try:
        sheets = read(content, "weighed").sheets
        said = " ".join(str(fault) for sheet in sheets for fault in sheet.faults) or said
    except ExtractRejected as rejected:
        said = str(rejected)
    peak = os.pread(STATUS, 10_000, 0).decode().split("VmHWM:")[1].split()[0]
    raise ExtractRejected([Fault(said, row=int(peak))])


STATUS = os.open("/proc/self/status", os.O_RDONLY)  # afterwards nothing can be opened
STAND_INS: dict[str, Callable[[bytes], object]] = {
    each.__name__: each
    for each in (
        loop, backtrack, grow_a_number, wait, take_memory, die, babble, flood, write, fetch, fork, name_environment,
        name_modules, weigh,
    )
}  # fmt: skip


def stand_in(content: bytes, name: str, **options: object) -> str:
    return protocol.of_contents(Contents(str(STAND_INS[name](content)), ()))


if __name__ == "__main__":
    worker.main({"read": stand_in})
