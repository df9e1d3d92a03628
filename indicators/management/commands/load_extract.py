"""`manage.py load_extract FILE --by EMAIL`: what the pages do. Exit status 0 done, 1 refused, 2 wrong use."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from indicators.actions import load_extract, read_extract
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.load import stored_reading
from indicators.extracts.preview import existing
from indicators.models import Extract
from safeguarding.exceptions import Refused
from safeguarding.models import Person

REFUSED, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = "Load an extract of figures or counts, whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV or XLSX file; see docs/extract-formats.md")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who loads it")
        parser.add_argument("--reason", default="", help="why figures change that are held already")
        parser.add_argument("--check", action="store_true", help="say what loading would do, and change nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        content, by = _content(options["file"]), _person(options["by"])
        try:
            with transaction.atomic():
                extract = read_extract(content, options["file"].name, by=by, at=timezone.now())
                said = _read(extract) if options["check"] else _load(extract, by, timezone.now(), options["reason"])
                transaction.set_rollback(options["check"])
        except Refused as refused:
            faults = refused.faults if isinstance(refused, ExtractRejected) else (Fault(str(refused)),)
            said = {"outcome": "refused", "said": f"{options['file'].name} was refused.", **_faults(faults)}
        self._say(said, as_json=options["json"])

    def _say(self, said: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
        elif said["outcome"] != "refused":
            self.stdout.write("\n".join([said["said"], *said.get("changes", ())]))
        else:
            self.stderr.write("\n".join([said["said"], *(fault["said"] for fault in said["faults"])]))
        if said["outcome"] == "refused":
            raise SystemExit(REFUSED)


def _load(extract: Extract, by: Person, at: datetime, reason: str) -> dict[str, Any]:
    if extract.stage == Extract.Stage.REFUSED:
        return _read(extract)
    loaded = load_extract(extract, by=by, at=at, reason=reason)
    return {
        "outcome": "loaded",
        "said": f"{loaded.name} is loaded. {existing.accounted(loaded)}.",
        "sha256": loaded.sha256,
        "rows in": loaded.rows_in,
        "loaded": loaded.rows_loaded,
        "unchanged": loaded.rows_unchanged,
        "refused": loaded.rows_refused,
        "faults": [],
    }


def _read(extract: Extract) -> dict[str, Any]:
    """What was found in a file that is not to be loaded, or cannot be."""
    if extract.stage == Extract.Stage.REFUSED:
        said = f"{extract.name} was refused. Nothing was changed."
        return {"outcome": "refused", "said": said, **_faults(stored_reading.faults_of(extract.reading))}
    preview = existing.preview_of(extract)
    words = ("new", preview.new), ("changed", preview.changed), ("unchanged", preview.unchanged)
    counts = {word: len(rows) for word, rows in words}
    changes = [
        f"{change.place}: {change.old.words} becomes {change.new.words}" for change in preview.changed if change.old
    ]
    return {
        "outcome": "checked",
        "said": f"{extract.name} can be loaded. "
        f"{preview.rows} rows in: {', '.join(f'{count} {word}' for word, count in counts.items())}.",
        "sha256": extract.sha256,
        "rows in": preview.rows,
        **counts,
        "changes": changes,
        "faults": [],
    }


def _faults(faults: tuple[Fault, ...]) -> dict[str, Any]:
    return {
        "faults": [
            {
                "sheet": fault.sheet,
                "row": fault.row,
                "column": fault.column,
                "sentence": fault.sentence,
                "said": str(fault),
            }
            for fault in faults
        ]
    }


def _content(file: Path) -> bytes:
    """The file's bytes, one more than is allowed at most."""
    try:
        with file.open("rb") as opened:
            return opened.read(settings.LARGEST_EXTRACT + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=WRONG_USE) from error


def _person(email: str) -> Person:
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise CommandError(f"There is no {email} who can log in.", returncode=WRONG_USE)
    return person
