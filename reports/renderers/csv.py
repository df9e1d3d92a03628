"""The report as CSV: open data, one row an indicator; and its counts, one row a measure and month.

UTF-8 with a byte order mark, commas, CRLF, text in quotation marks and numbers bare: a percentage of 41.4% is 41.4,
its unit in a column of its own. Text that a spreadsheet would take for a formula (it begins with = + - @ or a
full-width twin of one, or with a tab) has an apostrophe before it, which says "text" and is not part of the words.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

from reports.renderers import wording
from reports.renderers.flat_table import Entry, PrintedNumber, columns, count_headings, count_rows, rows
from reports.snapshot.schema import Signing, Snapshot

REPORT_HEADINGS = (
    "Council", "Report", "Period", "Generated on", "Version", "Draft or signed off", "Edition",
    "SHA-256 of the content",
)  # fmt: skip
CORRECTS = "Corrects"
FORMULA_STARTS = tuple("=+-@\t＝＋－＠")


def render(snapshot: Snapshot, signing: Signing | None) -> bytes:
    """The table of indicators."""
    shown = columns(snapshot)
    table = [tuple(column.entry(row) for column in shown) for row in rows(snapshot)]
    headings = tuple(column.heading for column in shown)
    if not snapshot.summary:
        return _written(headings, table, snapshot, signing)
    # With why there are no more rows, which stands alone where there is none.
    said = [(*entries, snapshot.summary) for entries in table or [("",) * len(shown)]]
    return _written((*headings, "Which indicators are here"), said, snapshot, signing)


def render_counts(snapshot: Snapshot, signing: Signing | None) -> bytes:
    """The counts of the detailed analyses; headings alone where there are none."""
    return _written(count_headings(snapshot), count_rows(snapshot), snapshot, signing)


def inert(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula, also where it trims leading spaces."""
    return f"'{text}" if text.lstrip(" \n\u00a0\u3000").startswith(FORMULA_STARTS) else text


def _written(
    headings: tuple[str, ...], table: Iterable[tuple[Entry, ...]], snapshot: Snapshot, signing: Signing | None
) -> bytes:
    """The table, and in each row which report it is of: a row that is copied elsewhere still says so."""
    corrects = ((CORRECTS, wording.corrects(snapshot.correction)),) if snapshot.correction else ()
    report: tuple[Entry, ...] = (
        snapshot.council, snapshot.full_title, snapshot.period, wording.on(snapshot.generated_on),
        PrintedNumber(Decimal(snapshot.version)), wording.standing_of(signing), wording.edition(snapshot),
        wording.content_digest(snapshot),
        *(words for _, words in corrects),
    )  # fmt: skip
    about = (*REPORT_HEADINGS, *(heading for heading, _ in corrects))
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows(
        [_cell(entry) for entry in row] for row in ((*headings, *about), *((*entries, *report) for entries in table))
    )
    return file.getvalue().encode("utf-8-sig")


def _cell(entry: Entry) -> str | Decimal:
    return entry.value if isinstance(entry, PrintedNumber) else inert(wording.legible(entry))
