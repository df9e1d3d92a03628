"""A file in a child process with limits on memory and time, so that no file can harm the web process.

`answered` does any of the tasks that `indicators.extracts.sandbox.worker` lists; `read_in_child` is the first of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.files.headings import ANYWHERE, Guide
from indicators.extracts.files.sheet import Contents
from indicators.extracts.sandbox.protocol import understood
from safeguarding.sandbox import child_process
from safeguarding.sandbox.child_process import STOPPED, Limits
from safeguarding.sandbox.slots import slot

MOST_MEMORY = 512 * 1024 * 1024
# Of work, and of waiting on a busy machine.
MOST_WORK_SECONDS = 30
MOST_SECONDS = 60
MOST_ANSWER = 64 * 1024 * 1024
# So many are read at once on a machine, which bounds the memory that uploads take; the next waits so long for its turn.
MOST_AT_ONCE = 2
WAIT_SECONDS = 5

Answer = TypeVar("Answer")

CHILD = "indicators.extracts.sandbox.worker"
TOO_LONG = "Reading it took too long, and was stopped. Copy the table alone into a new file, save that as CSV, send it."
TOO_MUCH = (
    "It cannot be read: it is damaged, or holds far more than a table. Copy the table alone into a new file, save that "
    "as CSV, send it."
)
BUSY = "Other files are being read just now. Nothing is wrong with yours: send it again in a moment."


def read_in_child(content: bytes, name: str, guide: Guide = ANYWHERE) -> Contents:
    """As `reading.read`, in a process of its own. Raise `ExtractRejected` also if that dies or talks nonsense."""
    return answered("read", content, understood, name=name, mapped=sorted(guide.mapped), row=guide.row)


def answered(task: str, content: bytes, understand: Callable[[bytes], Answer], **options: Any) -> Answer:
    """What the task makes of the bytes, as `understand` reads its answer; `options` are plain values for it.

    `understand` raises `ValueError` if the answer is nonsense. Raise `ExtractRejected` for that too, for a task that
    was stopped, and for whatever the task itself refused; `Busy` if as many files are read already as may be at once.
    """
    request = json.dumps({"task": task, **options}).encode() + b"\n"
    limits = Limits(MOST_MEMORY, MOST_WORK_SECONDS, MOST_SECONDS, MOST_ANSWER)
    with slot("uploads", MOST_AT_ONCE, wait=WAIT_SECONDS, busy=BUSY):
        status, answer = child_process.run(CHILD, request, content, limits=limits)
    if status in STOPPED:
        raise ExtractRejected([Fault(TOO_LONG)])
    try:
        if status == 0 and len(answer) <= MOST_ANSWER:
            return understand(answer)
    except ValueError as error:
        raise ExtractRejected([Fault(TOO_MUCH)]) from error
    raise ExtractRejected([Fault(TOO_MUCH)])
