"""`python manage.py verify FILE`, or `--row TEXT --month 2010-01`: what it is, in words or as JSON, as on the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404

from reports.public.views import publications_at
from reports.verification.verify import Verdict, VerdictKind, verify
from reports.verification.verify_row import RowVerdict, verify_row
from safeguarding.exceptions import Refused

REFUSED, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = "Say whether a file, or one row, is genuine. Exit status 0 genuine, 1 anything else, 2 wrong usage."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument(
            "--row", metavar="TEXT", help="one indicator's row, its digest or its code, in place of a file"
        )
        parser.add_argument("--month", help="the month of the report that the row is of, as in its address: 2010-01")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        if options["row"] is not None and options["month"]:
            self._row(_of_row(options["row"], options["month"]), as_json=options["json"])
            return
        if file is None:
            raise CommandError("Name a file, or a row with --row and its --month.", returncode=WRONG_USAGE)
        try:
            verdict = verify(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=WRONG_USAGE) from error
        except Refused as refused:
            raise CommandError(str(refused), returncode=REFUSED) from refused
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(verdict)))
        elif verdict.kind is VerdictKind.GENUINE:
            self.stdout.write(verdict.sentence)
        if verdict.kind is not VerdictKind.GENUINE:
            raise CommandError(verdict.sentence, returncode=REFUSED)

    def _row(self, verdict: RowVerdict, *, as_json: bool) -> None:
        told = {"kind": verdict.kind, "sentence": verdict.sentence, "row": verdict.words, "sha256": verdict.sha256}
        self.stdout.write(json.dumps(told) if as_json else f"{verdict.sentence}\n{verdict.words}".strip())
        if verdict.kind is not VerdictKind.GENUINE:
            raise CommandError(verdict.sentence, returncode=REFUSED)


def _of_row(row: str, month: str) -> RowVerdict:
    try:
        return verify_row(row, publications_at(month))
    except Http404 as error:
        raise CommandError(f"{month} is no month of a report. Write it as 2010-01.", returncode=WRONG_USAGE) from error


def _as_json(verdict: Verdict) -> dict[str, Any]:
    sign_off = verdict.sign_off
    return {
        "kind": verdict.kind,
        "sentence": verdict.sentence,
        "sha256": verdict.sha256,
        "report": str(verdict.report) if verdict.report else None,
        "signed_off_by": sign_off.name if sign_off else None,
        "job_title": sign_off.job_title if sign_off else None,
        "signed_off_at": sign_off.at.isoformat() if sign_off else None,
        "digest": sign_off.digest if sign_off else None,
        "same_when_made_again": verdict.same_when_made_again,
    }
