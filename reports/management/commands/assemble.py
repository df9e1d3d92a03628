"""`python manage.py assemble CYCLE --by EMAIL`: the same job as the page's, carried out here and now."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commentary.models import Cycle
from indicators.rules.periods import Kind, PeriodUnclear, parse
from reports import actions
from reports.checklist.checks import NotReady
from reports.jobs import JOBS
from reports.layout.schema import STANDARD
from reports.models import Job
from safeguarding.exceptions import Refused
from safeguarding.jobs.background import UNDER_WAY, JobStage
from safeguarding.models import Person

REFUSED, WRONG_USAGE = 1, 2
SECONDS_BETWEEN_LOOKS = 0.5


class Command(BaseCommand):
    help = "Assemble the next draft of a cycle's report. Exit status 0 done, 1 refused, 2 wrong usage."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cycle", help="the cycle's month, as 2010-01 or Jan-10")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who assembles it")
        parser.add_argument("--outline", default=STANDARD, help="its outline, as in addresses: exception-report")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write the files here too")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, cycle: str, by: str, outline: str, out: Path | None, **options: Any) -> None:
        found, person = _cycle(cycle), _person(by)
        try:
            job = actions.ask_to_assemble(found, outline=outline, by=person, at=timezone.now())
        except Refused as refused:
            self._refuse(_sentences(refused), as_json=options["json"])
        job = _carried_out(job)
        if job.stage == JobStage.FAILED or job.report is None:
            self._refuse([job.failure], as_json=options["json"])
        self._answer(job, _written(job, out) if out else [], as_json=options["json"])

    def _answer(self, job: Job, paths: list[str], *, as_json: bool) -> None:
        assert job.report is not None
        answer = {"report": str(job.report), "version": job.report.version, "digest": job.report.digest, "files": paths}
        lines = [f"Assembled {job.report}. Its content has the SHA-256 {job.report.digest}.", *paths]
        self.stdout.write(json.dumps(answer) if as_json else "\n".join(lines))

    def _refuse(self, sentences: list[str], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"refused": sentences}))
        raise CommandError("\n".join(sentences), returncode=REFUSED)


def _cycle(text: str) -> Cycle:
    try:
        month = parse(text)
    except PeriodUnclear as error:
        raise CommandError(str(error), returncode=WRONG_USAGE) from error
    found = Cycle.objects.filter(
        period__kind=Kind.MONTH, period__starts_on=month.starts_on, period__ends_on=month.ends_on
    )
    if not found.exists():
        raise CommandError(f"No cycle of {month.label} is open. Open it first.", returncode=WRONG_USAGE)
    return found.select_related("period").get()


def _person(email: str) -> Person:
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"Nobody here has the e-mail address {email}.", returncode=WRONG_USAGE)
    return person


def _sentences(refused: Refused) -> list[str]:
    return [gap.sentence for gap in refused.errors] if isinstance(refused, NotReady) else [str(refused)]


def _carried_out(job: Job) -> Job:
    """Do the job, or wait for the worker that was quicker; a failing part is tried as often as a worker would."""
    while job.stage in UNDER_WAY:
        JOBS.carry_out(job.pk, clock=timezone.now)
        job.refresh_from_db()
        if job.stage == JobStage.RUNNING:
            time.sleep(SECONDS_BETWEEN_LOOKS)
    return job


def _written(job: Job, out: Path) -> list[str]:
    assert job.report is not None
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for file in job.report.files.filter(signed=False).order_by("id"):
        path = out / file.name
        path.write_bytes(bytes(file.content))
        paths.append(str(path))
    return paths
