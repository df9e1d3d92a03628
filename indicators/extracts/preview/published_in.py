"""Find where the figures of an upload were printed. Apps above register functions that know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indicators.models import Extract
from safeguarding.models import Person


@dataclass(frozen=True)
class PrintedIn:
    """A report that rests on the extract: "January 2010, version 1", where it stands, and the indicators printed.

    `codes` is empty where its figures only count in a year that is printed.
    """

    report: str
    stage: str
    codes: tuple[str, ...]
    link: str


Asked = Callable[[Extract, Person], list[PrintedIn]]


_sources: list[Asked] = []


def register(source: Asked) -> None:
    """Add a function that returns where an extract was printed; called from `AppConfig.ready`."""
    _sources.append(source)


def printed_in(extract: Extract, person: Person) -> list[PrintedIn]:
    return [found for source in _sources for found in source(extract, person)]
