"""Verify one indicator's row, copied from the public edition of a report.

Rows of the committee edition are not recognised: whoever guessed a hidden count would get an answer (P10).

A row is recognised by its digest in the manifest, whole or short; by its text as the HTML edition shows it; by its line
of the CSV; or asked for by its code alone. Every publication of a month is searched, the newest first.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from indicators.report_rows.row import Standing
from reports.disclosure import PUBLIC
from reports.models import Report
from reports.open_data import manifest
from reports.renderers import table_model
from reports.snapshot.schema import Snapshot, from_json
from reports.verification import integrity
from reports.verification.verify import VerdictKind, standing_now

LONGEST = 100_000  # characters; a row's line of the CSV holds its commentary
BY_HAND = "Changed by hand"


@dataclass(frozen=True)
class RowVerdict:
    """What a row is, in a word and in sentences; as it was published, with its digest, where it is one of ours."""

    kind: VerdictKind
    sentence: str
    words: str = ""
    sha256: str = ""
    report: Report | None = None


def verify_row(text: str, reports: Iterable[Report]) -> RowVerdict:
    """What the text is, if it is a row of one of these publications of a month, the newest first."""
    plain, cells = _plain(text), _cells(text)
    altered: RowVerdict | None = None
    for report in reports:
        if fault := integrity.fault(report):
            return RowVerdict(VerdictKind.ALTERED, f"Altered in our keeping. {fault} Tell the council.")
        frozen = report.public_edition.snapshot
        content, digests = from_json(frozen), dict(manifest.rows(json.loads(frozen)))
        published = _is_line(cells, report)
        for standing in content.standings:
            digest = digests[standing.code]
            named = plain.lower() in (digest, digest[: manifest.SHORT], standing.code.lower())
            if named or plain == words(standing, content) or (published and standing.code in cells):
                return _ours(standing, digest, report, content)
        altered = altered or _altered(plain, cells, content, digests, report)
    return altered or RowVerdict(VerdictKind.UNKNOWN, UNKNOWN)


UNKNOWN = "Not recognised. It names no indicator of that month's report. Copy the whole row with its code."


def words(standing: Standing, content: Snapshot) -> str:
    """The row as the HTML edition shows it, without its commentary and marks."""
    return _plain(" ".join(table_model.texts(standing, content)))


def _plain(text: str) -> str:
    """The words with one space between them, without the marks beside figures."""
    for mark in (*(word for _, word in table_model.MARKS), BY_HAND):
        text = text.replace(mark, " ")
    return " ".join(text.split())


def _cells(text: str) -> list[str]:
    """The text as a line of CSV; nothing where it is none."""
    if len(text) > LONGEST or "," not in text:
        return []
    try:
        return next(csv.reader(StringIO(text.strip(), newline=""), strict=True), [])
    except csv.Error:
        return []


def _is_line(cells: list[str], report: Report) -> bool:
    """Whether the cells are a line of the published CSV."""
    file = report.files.filter(format="csv", signed=True, edition=PUBLIC).first() if cells else None
    if file is None:
        return False
    return cells in csv.reader(StringIO(bytes(file.content).decode("utf-8-sig"), newline=""))


def _ours(standing: Standing, digest: str, report: Report, content: Snapshot) -> RowVerdict:
    kind, stands = standing_now(report)
    sentence = f"{kind.capitalize()}: the row of {standing.code} in our report of {report.of}. {stands}"
    return RowVerdict(kind, sentence, words(standing, content), digest, report)


def _altered(
    plain: str, cells: list[str], content: Snapshot, digests: dict[str, str], report: Report
) -> RowVerdict | None:
    """The text names an indicator of the report, and says something else of it."""
    named = [each for each in content.standings if f"{plain} ".startswith(f"{each.code} ") or each.code in cells]
    if not named:
        return None
    standing = max(named, key=lambda each: len(each.code))
    sentence = f"Altered. The public edition of our report of {report.of} says something else of {standing.code}."
    return RowVerdict(VerdictKind.ALTERED, sentence, words(standing, content), digests[standing.code], report)
