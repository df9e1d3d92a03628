"""Medians of several rounds of each way of doing a thing, taken in turn, so that a busy machine slows them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


def medians(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Milliseconds a way, after one run of each to warm up."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            start = perf_counter()
            way()
            if number:
                times[name].append(1000 * (perf_counter() - start))
    return {name: median(taken) for name, taken in times.items()}
