"""Where the figures of an extract were printed, as the apps above say (settings.PRINTS_EXTRACTS)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

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


@cache
def sources() -> tuple[Asked, ...]:
    return tuple(import_string(path) for path in settings.PRINTS_EXTRACTS)


def printed_in(extract: Extract, person: Person) -> list[PrintedIn]:
    return [found for source in sources() for found in source(extract, person)]
