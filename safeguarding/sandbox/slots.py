"""A bound on how many child processes run at once, across all web and worker processes of a machine.

Each slot is an empty file with an advisory lock (`flock`). The system releases the lock when its holder ends, however
it ends, so that no slot is ever lost.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

from safeguarding.exceptions import Refused

ROOT = Path(__file__).resolve().parents[2]
TRIED_EVERY = 0.05  # seconds


class Busy(Refused):
    """As many children run already as may run at once."""


@contextmanager
def slot(pool: str, most: int, *, wait: float, busy: str) -> Iterator[None]:
    """Hold one of the `most` slots of a pool. Raise `Busy`, with the sentence, if none is free for `wait` seconds."""
    until = monotonic() + wait
    while (lock := _free(pool, most)) is None:
        if monotonic() >= until:
            raise Busy(busy)
        sleep(TRIED_EVERY)
    try:
        yield
    finally:
        os.close(lock)


def _free(pool: str, most: int) -> int | None:
    """An open and locked file of the pool; None if all are locked."""
    directory = _directory()
    for number in range(most):
        lock = os.open(directory / f"{pool}-{number}", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        return lock
    return None


def _directory() -> Path:
    """A directory of this installation's own user. Raise `PermissionError` if somebody else made it first."""
    installation = sha256(str(ROOT).encode()).hexdigest()[:12]
    directory = Path(tempfile.gettempdir()) / f"safeguarding-slots-{os.getuid()}-{installation}"
    directory.mkdir(mode=0o700, exist_ok=True)
    found = directory.lstat()
    if found.st_uid != os.getuid() or directory.is_symlink():
        raise PermissionError(f"{directory} belongs to somebody else.")
    return directory
