"""The whole job of the demo from an empty database to published files, told in lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from reports.demo import background, build, council, files, story
from reports.models import File, Report
from reports.verification.verify import VerdictKind, verify


def whole_job(out: Path) -> Iterator[str]:
    """Do everything, in order, writing the files to the folder; a line for each step as it is done."""
    build.build(at=story.on(1, 9))
    yield f"{len(council.PEOPLE)} people, {len(council.INDICATORS)} indicators, their targets and topics are in."
    yield ""
    yield from story.january_figures()
    yield from story.january_opens()
    yield from story.words()
    yield from story.counts()
    clock = story.StoryClock()
    background.start(clock)
    yield from story.report(clock)
    yield ""
    yield from _files(out)
    yield from _extracts(out)
    yield ""
    yield from story.february(timezone.now())


def _files(out: Path) -> Iterator[str]:
    """Write the published files to the folder, and check each as anybody can who is given one."""
    report = Report.objects.published().get()
    yield f"The files of the report, each checked from its bytes alone ({out}):"
    for file in File.objects.filter(report=report, signed=True).order_by("id"):
        path = out / file.name
        path.write_bytes(file.content)
        verdict = verify(path.read_bytes())
        if verdict.kind is not VerdictKind.GENUINE:
            raise RuntimeError(f"{path}: {verdict.sentence}")
        yield f"  {path}\n      {verdict.sentence}"


def _extracts(out: Path) -> Iterator[str]:
    """Write the extracts beside them, to look at and to try."""
    folder = out / "extracts"
    folder.mkdir(exist_ok=True)
    for name in files.ALL:
        (folder / name).write_bytes(files.content(name))
    yield f"The extracts that they come from are in {folder}."
