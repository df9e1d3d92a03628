"""`python manage.py verify FILE`, or `--row TEXT --month 2010-01`: what it is, in words or as JSON, as on the page.

`--kept FILE` is for who kept a manifest, a mail of the publication or the feed: whether the record of events still has
what it names. `--stamp FILE` is for who kept a time-stamp of a manifest, alone or with the manifest.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404

from reports.models import File, Report
from reports.open_data.views import manifest_bytes
from reports.public.views import publications_at
from reports.verification import kept_record
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
        parser.add_argument(
            "--kept",
            metavar="FILE",
            type=Path,
            help="a manifest, mail or feed that you kept: does the record still hold it?",
        )
        parser.add_argument("--stamp", metavar="FILE", type=Path, help="a time-stamp of a manifest that you kept")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        if options["row"] is not None and options["month"]:
            self._row(_of_row(options["row"], options["month"]), as_json=options["json"])
            return
        if options["kept"] or options["stamp"]:
            kept = _read(options["kept"]) if options["kept"] else None
            if options["stamp"]:
                kept = self._stamped(_read(options["stamp"]), kept)
            assert kept is not None
            self._kept(kept, as_json=options["json"])
            return
        if file is None:
            raise CommandError("Name a file, or a row with --row and its --month.", returncode=WRONG_USAGE)
        try:
            verdict = verify(_read(file), File.objects.all())
        except Refused as refused:
            raise CommandError(str(refused), returncode=REFUSED) from refused
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(verdict)))
        elif verdict.kind is VerdictKind.GENUINE:
            self.stdout.write(verdict.sentence)
        if verdict.kind is not VerdictKind.GENUINE:
            raise CommandError(verdict.sentence, returncode=REFUSED)

    def _stamped(self, stamp: bytes, kept: bytes | None) -> bytes:
        """Return the manifest that was stamped: the one that was kept, or one of those that are here now."""
        try:
            from reports.verification import rfc3161  # noqa: PLC0415  it needs an optional package
        except ImportError as error:
            raise CommandError(
                "Install requirements/signing.txt to read time-stamps.", returncode=WRONG_USAGE
            ) from error
        if not settings.TIMESTAMP_CERTIFICATES:
            raise CommandError("TIMESTAMP_CERTIFICATES names no certificates to check it by.", returncode=WRONG_USAGE)
        here = (manifest_bytes(report) for report in Report.objects.published())
        refusal = "there is no published report here."
        for manifest in here if kept is None else (kept,):
            try:
                checked = rfc3161.check(stamp, manifest)
            except rfc3161.StampRefused as refused:
                refusal = str(refused)
            else:
                self.stdout.write(f"This very manifest was time-stamped at {checked.at:%Y-%m-%d %H:%M:%S} UTC.")
                return manifest
        which = (
            "No manifest of this site is what was stamped" if kept is None else "What you kept is not what was stamped"
        )
        raise CommandError(f"{which}, or it has been changed since: {refusal}", returncode=REFUSED)

    def _kept(self, content: bytes, *, as_json: bool) -> None:
        heads = kept_record.heads_in(content)
        if not heads:
            raise CommandError("It names no event of the record, so it says nothing of it.", returncode=WRONG_USAGE)
        faults = tuple(kept_record.faults(heads))
        named = " and ".join(str(head.number) for head in heads)
        if as_json:
            self.stdout.write(json.dumps({"events": [vars(head) for head in heads], "faults": faults}))
        elif not faults:
            self.stdout.write(
                f"The record of events still holds what this names (event {named}), and so do the reports."
            )
        if faults:
            raise CommandError(" ".join(faults), returncode=REFUSED)

    def _row(self, verdict: RowVerdict, *, as_json: bool) -> None:
        told = {"kind": verdict.kind, "sentence": verdict.sentence, "row": verdict.words, "sha256": verdict.sha256}
        self.stdout.write(json.dumps(told) if as_json else f"{verdict.sentence}\n{verdict.words}".strip())
        if verdict.kind is not VerdictKind.GENUINE:
            raise CommandError(verdict.sentence, returncode=REFUSED)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=WRONG_USAGE) from error


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
