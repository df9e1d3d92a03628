"""The whole job of the demo from an empty database to published files, told in lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from reports.demo import build, council, files, story
from reports.models import File, Report
from safeguarding.models import Person


def whole_job(out: Path) -> Iterator[str]:
    """Do everything, in order, writing the files to the folder; a line for each step as it is done."""
    build.build(at=story.on(1, 9))
    yield f"{len(council.PEOPLE)} people, {len(council.INDICATORS)} indicators, their targets and topics are in.\n"
    clock = story.StoryClock()
    yield from story.january_figures()
    yield from story.january_opens()
    yield from story.words()
    yield from story.counts()
    yield from story.report(clock)
    yield ""
    yield from _files(out)
    yield ""
    yield from story.february(timezone.now())


def _files(out: Path) -> Iterator[str]:
    raise NotImplementedError
