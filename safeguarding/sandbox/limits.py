"""Limits that a child process puts on itself before it looks at any bytes. Pure: no Django and no settings."""

from __future__ import annotations

import resource

OPEN_ALREADY = 3  # standard input, output and error


def apply(memory: int, seconds: int) -> None:
    """Limit memory (bytes) and work (seconds of processor). No file is written, no core dumped, no process started."""
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_DATA, memory)
    _limit(resource.RLIMIT_CPU, seconds)
    for none in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        _limit(none, 0)


def open_nothing_more() -> None:
    """From here on the process opens no file and no socket; import whatever is needed before."""
    _limit(resource.RLIMIT_NOFILE, OPEN_ALREADY)


def _limit(what: int, most: int) -> None:
    """Never above what the web process itself is allowed."""
    allowed = resource.getrlimit(what)[1]
    most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
    resource.setrlimit(what, (most, most))
