"""`python manage.py verify FILE`: what a file is, in words or as JSON, as on the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.verify import Kind, Verdict, verify
from safeguarding.refusal import Refused

REFUSED, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = "Say whether a file is a genuine report. Exit status 0 genuine, 1 anything else, 2 wrong usage."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            verdict = verify(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=WRONG_USAGE) from error
        except Refused as refused:
            raise CommandError(str(refused), returncode=REFUSED) from refused
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(verdict)))
        elif verdict.kind is Kind.GENUINE:
            self.stdout.write(verdict.sentence)
        if verdict.kind is not Kind.GENUINE:
            raise CommandError(verdict.sentence, returncode=REFUSED)


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
