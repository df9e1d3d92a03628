"""Whether what is kept of a report is still what was assembled, signed and recorded: every digest worked out again."""

from __future__ import annotations

from hashlib import sha256

from reports.models import File, Report
from reports.snapshot import digest
from safeguarding.models import Event


def fault(report: Report) -> str:
    """What is wrong with the report as it is kept, in a sentence; empty where everything fits (B03).

    Looks at the snapshot, the sign-off and every file, and at the digests that the chained events recorded.
    """
    if digest(report.snapshot) != report.digest:
        return "The content that is kept is not what was assembled."
    sign_off = getattr(report, "sign_off", None)
    if sign_off and sign_off.digest != report.digest:
        return "It was another content that was signed off."
    recorded = _recorded(report)
    faults = (fault_of(file, recorded) for file in report.files.order_by("id"))
    return next((found for found in faults if found), "")


def fault_of(file: File, recorded: dict[tuple[bool, str], str] | None = None) -> str:
    """What is wrong with one file as it is kept, in a sentence; empty where it is what was made."""
    found = sha256(file.content).hexdigest()
    if found != file.sha256:
        return f"The file {file.name} that is kept is not what was made."
    recorded = _recorded(file.report) if recorded is None else recorded
    if recorded.get((file.signed, file.format)) != found:
        return f"The file {file.name} that is kept is not what was recorded when it was made."
    return ""


def _recorded(report: Report) -> dict[tuple[bool, str], str]:
    """The digests of the files as the events say, by whether they are signed and by format."""
    events = Event.objects.filter(kind="report", thing_id=str(report.pk), verb__in=("assembled", "finished"))
    return {
        (event.verb == "finished", format): digest_made
        for event in events.order_by("number")
        for format, digest_made in event.after["files"].items()
    }
