"""The formats of a report. Each renderer turns a frozen snapshot, and its sign-off if it has one, into a file's bytes.

A format is one module and one line here. The same snapshot and sign-off always give the same bytes (P9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.renderers import csv, docx, html, pdf, xlsx
from reports.snapshot.schema import Signing, Snapshot


@dataclass(frozen=True)
class Format:
    """A file format: its suffix, its name for people, its content type, and its renderer."""

    suffix: str
    name: str
    content_type: str
    render: Callable[[Snapshot, Signing | None], bytes]


FORMATS: dict[str, Format] = {
    "pdf": Format("pdf", "PDF", "application/pdf", pdf.render),
    "html": Format("html", "HTML", "text/html; charset=utf-8", html.render),
    "csv": Format("csv", "CSV", "text/csv; charset=utf-8", csv.render),
    "counts.csv": Format("counts.csv", "Counts (CSV)", "text/csv; charset=utf-8", csv.render_counts),
    "xlsx": Format("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.render),
    "docx": Format(
        "docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.render
    ),
}
