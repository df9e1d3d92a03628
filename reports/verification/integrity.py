"""Check that a stored report is still what was created, signed and recorded: every digest is worked out again."""

from __future__ import annotations

from hashlib import sha256

from reports.disclosure import COMMITTEE
from reports.models import File, Report
from reports.snapshot.schema import digest
from safeguarding.models import Event


def fault(report: Report) -> str:
    """Return what is wrong with the stored report, in a sentence; empty where everything agrees (B03).

    Looks at the snapshot, the sign-off and every file, and at the digests that the chained events recorded.
    """
    if digest(report.snapshot) != report.digest:
        return "The content that is kept is not what was assembled."
    public = getattr(report, "public_edition", None)
    if public and digest(public.snapshot) != public.digest:
        return "The public edition that is kept is not what was worked out."
    stamp = getattr(report, "time_stamp", None)
    if stamp and sha256(stamp.manifest).hexdigest() != stamp.sha256:
        return "The manifest that is kept is not the one that was time-stamped."
    sign_off = getattr(report, "sign_off", None)
    if sign_off and (sign_off.digest, sign_off.public_digest) != (report.digest, public.digest if public else ""):
        return "It was another content that was signed off."
    recorded = _recorded(report)
    faults = (fault_of(file, recorded) for file in report.files.order_by("id"))
    return next((found for found in faults if found), "")


def recorded_as(file: File) -> str:
    """Return the name of a file in events: its format, and its edition unless it is the committee's."""
    return file.format if file.edition == COMMITTEE else f"{file.edition} {file.format}"


def fault_of(file: File, recorded: dict[tuple[bool, str], str] | None = None) -> str:
    """Return what is wrong with one stored file, in a sentence; empty where it is what was rendered."""
    found = sha256(file.content).hexdigest()
    if found != file.sha256:
        return f"The file {file.name} that is kept is not what was made."
    recorded = _recorded(file.report) if recorded is None else recorded
    if recorded.get((file.signed, recorded_as(file))) != found:
        return f"The file {file.name} that is kept is not what was recorded when it was made."
    return ""


def _recorded(report: Report) -> dict[tuple[bool, str], str]:
    """The digests of the files as the events say, by whether they are signed and `recorded_as`."""
    events = Event.objects.filter(kind="report", thing_id=str(report.pk), verb__in=("assembled", "finished"))
    return {
        (event.verb == "finished", name): digest_made
        for event in events.order_by("number")
        for name, digest_made in event.after["files"].items()
    }
