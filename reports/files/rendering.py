"""A file of a report: its bytes, by its format's renderer, and its lasting name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from commentary.models import Cycle
from reports.layout.schema import STANDARD
from reports.models import File, Report
from reports.renderers import FORMATS
from reports.snapshot.schema import Signing, Snapshot


class SectionFailed(Exception):
    """A renderer raised an error, and does so on one part of the report alone. The message names the part."""


def content(key: str, snapshot: Snapshot, signing: Signing | None) -> bytes:
    """The report in a format. Raise `SectionFailed` where the fault lies in one section or analysis."""
    render = FORMATS[key].render
    try:
        return _whole(render(snapshot, signing))
    except Exception as error:
        for name, part in _parts(snapshot):
            try:
                _whole(render(part, signing))
            except Exception:
                raise SectionFailed(f"the fault is in {name}.") from error
        raise


def _whole(made: bytes) -> bytes:
    """What was made, if that is anything: an empty file is nobody's report."""
    if not made:
        raise ValueError("The file is empty.")
    return made


def _parts(snapshot: Snapshot) -> Iterator[tuple[str, Snapshot]]:
    """The report with each of its parts alone."""
    for section in snapshot.sections:
        yield f"section {section.number}, {section.title}", replace(snapshot, sections=(section,), details=())
    for detail in snapshot.details:
        yield detail.title, replace(snapshot, sections=(), details=(detail,))


def file(key: str, slug: str, snapshot: Snapshot, made: bytes, *, signed: bool) -> File:
    """The row of a file, not yet saved and not yet tied to its report."""
    return File(
        edition=snapshot.edition,
        format=key,
        signed=signed,
        name=name(key, slug, snapshot, signed=signed),
        content=made,
        size=len(made),
        sha256=sha256(made).hexdigest(),
    )


def name(key: str, slug: str, snapshot: Snapshot, *, signed: bool) -> str:
    """“safeguarding-report-2010-01-public.pdf”; the name of a draft says so, and a correction's, with the version."""
    which = f"-version-{snapshot.version}" if snapshot.correction else ""
    which = which if signed else f"-draft-{snapshot.version}"
    return f"safeguarding-report-{slug.replace('/', '-')}-{snapshot.edition}{which}.{FORMATS[key].suffix}"


def slug(cycle: Cycle, outline: str) -> str:
    """A report's month as it stands in addresses: "2010-01", and "2010-01/exception-report" for another outline."""
    month = f"{cycle.period.starts_on:%Y-%m}"
    return month if outline == STANDARD else f"{month}/{outline}"


def lasting(report: Report) -> str:
    """One publication's own place, also once a correction stands at its month's: "2010-01/version-1"."""
    return f"{slug(report.cycle, report.outline)}/version-{report.version}"
