"""Medians of several rounds of each way of doing a thing, taken in turn.

By the processor's clock, since others may be using the machine, and without garbage collection, as in `timeit`,
since one way's garbage would be collected in another's time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import process_time


def medians(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Milliseconds of processor time a way, after one run of each to warm up."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            taken = _timed(way)
            if number:
                times[name].append(1000 * taken)
    return {name: median(taken) for name, taken in times.items()}


def _timed(way: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        way()
        return process_time() - start
    finally:
        gc.enable()
