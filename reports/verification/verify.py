"""What a file is: one of ours, with its sign-off; a draft; ours but altered; or nothing that we know (P9).

A file is known by the SHA-256 of its bytes. What the digest leads to is then worked out again: the kept file, the
snapshot, the sign-off and the digests in the record of events, and the file is made anew from the snapshot.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.utils import timezone

from commentary.models import Approval
from indicators.models import Extract
from reports.disclosure import PUBLIC
from reports.files import rendering
from reports.jobs import signing_of
from reports.models import File, PublicEdition, Report, SignOff
from reports.snapshot.schema import from_json
from reports.verification import integrity
from reports.workflow import Stage
from safeguarding.exceptions import Refused

LARGEST = 20 * 1024 * 1024
TOO_LARGE = f"This file is larger than {LARGEST // 1024 // 1024} MB. No file of ours is."
LARGEST_PART = 4 * 1024 * 1024
DIGEST = re.compile(r"[0-9a-fA-F]{64}")
WITHIN = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
SEAL = b"/ETSI.CAdES.detached"
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


class VerdictKind(StrEnum):
    """What was found. Only `GENUINE` is a file to rely on."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    SIGNED_OFF = "signed off, not published"
    DRAFT = "draft"
    ALTERED = "altered"
    UNKNOWN = "not ours"


@dataclass(frozen=True)
class Verdict:
    """What a file is, in a word and in sentences; the file's row where its bytes are known.

    `same_when_made_again` says whether this program makes the very same bytes from the snapshot; None where it was
    not tried. A later program may lay a report out differently, and the file is genuine all the same.
    """

    kind: VerdictKind
    sentence: str
    sha256: str
    file: File | None = None
    same_when_made_again: bool | None = None

    @property
    def report(self) -> Report | None:
        return self.file.report if self.file else None

    @property
    def sign_off(self) -> SignOff | None:
        return getattr(self.report, "sign_off", None) if self.file and self.file.signed else None


class NotADigest(Refused):
    """What was pasted is not a SHA-256."""


class TooLarge(Refused):
    """The file is larger than any of ours."""


def verify(content: bytes) -> Verdict:
    """What these bytes are. Raise `TooLarge` beyond `LARGEST` bytes."""
    if len(content) > LARGEST:
        raise TooLarge(TOO_LARGE)
    found = sha256(content).hexdigest()
    file = _file(found)
    if file:
        return _verdict(file, found)
    if _speaks_of_ours(content):
        return Verdict(VerdictKind.ALTERED, ALTERED, found)
    return Verdict(VerdictKind.UNKNOWN, UNKNOWN, found)


def verify_digest(text: str) -> Verdict:
    """What the file with this SHA-256 is. Raise `NotADigest` for any other text."""
    found = "".join(text.split()).lower()
    if not DIGEST.fullmatch(found):
        raise NotADigest("A SHA-256 has 64 characters, each 0 to 9 or a to f. Copy all of it, or choose the file.")
    file = _file(found)
    return _verdict(file, found) if file else Verdict(VerdictKind.UNKNOWN, UNKNOWN, found)


ALTERED = (
    "Altered. It names things that only our reports name, but these are not the bytes that we made, and not one byte "
    "may differ. Get the report from this site."
)
UNKNOWN = (
    "Not ours, or altered. We have made no file with exactly these bytes. Get the report from this site, "
    "and check that copy."
)


def _file(digest: str) -> File | None:
    rows = File.objects.select_related(
        "report__cycle__period", "report__sign_off", "report__withdrawal", "report__public_edition"
    )
    return rows.filter(sha256=digest).order_by("-signed", "id").first()


# -- a file whose bytes are known ----------------------------------------------------------------------------------
def _verdict(file: File, digest: str) -> Verdict:
    report = file.report
    fault = integrity.fault_of(file) or integrity.fault(report)
    if fault:
        return Verdict(VerdictKind.ALTERED, f"Altered in our keeping. {fault} Tell the council.", digest, file)
    if not file.signed:
        sentence = f"A draft, version {report.version} of {report.of}. It is not signed off; do not rely on it."
        return Verdict(VerdictKind.DRAFT, sentence, digest, file)
    same, of = _same_when_made_again(file), file.get_edition_display()
    if report.stage != Stage.PUBLISHED:
        signed = f"Signed off by {_who(report.sign_off)}."
        sentence = f"Our report of {report.of}, not published yet. {of}. {signed}"
        return Verdict(VerdictKind.SIGNED_OFF, sentence, digest, file, same)
    kind, stands = standing_now(report)
    return Verdict(
        kind, f"{kind.capitalize()}: our report of {report.of}, unchanged. {of}. {stands}", digest, file, same
    )


def standing_now(report: Report) -> tuple[VerdictKind, str]:
    """Whether a published report is still the one to rely on; and who signed it off, and when what happened to it."""
    told = f"Signed off by {_who(report.sign_off)}. Published on {_day(report.published_at)}."
    if report.withdrawn:
        gone = f"The council withdrew it on {_day(report.withdrawn.at)}: {report.withdrawn.told_to_all}"
        return VerdictKind.WITHDRAWN, f"{told} {gone}"
    if later := report.replaced_by:
        return (
            VerdictKind.SUPERSEDED,
            f"{told} A correction, version {later.version}, replaced it on {_day(later.published_at)}.",
        )
    return VerdictKind.GENUINE, told


def _day(at: datetime | None) -> str:
    assert at is not None
    return f"{timezone.localtime(at):%-d %B %Y}"


def _who(sign_off: SignOff) -> str:
    return f"{sign_off.name}, {sign_off.job_title}, on {_day(sign_off.at)}"


def _same_when_made_again(file: File) -> bool:
    report = file.report
    frozen = report.public_edition.snapshot if file.edition == PUBLIC else report.snapshot
    made = rendering.content(file.format, from_json(frozen), signing_of(report.sign_off, file.edition))
    return bytes(file.content) == made or (file.format == "pdf" and _is_sealed(bytes(file.content), made))


def _is_sealed(content: bytes, made: bytes) -> bool:
    """Are these the bytes that are made, with the council's signature behind them (`reports.verification.pades`)?"""
    return content.startswith(made) and SEAL in content[len(made) :]


# -- a file whose bytes are not ------------------------------------------------------------------------------------
def _speaks_of_ours(content: bytes) -> bool:
    """Is there a digest in the file that only our reports name: of a report, of an approval or of an extract?"""
    digests = {found.decode() for part in _parts(content) for found in WITHIN.findall(part)}
    return bool(digests) and (
        Report.objects.filter(digest__in=digests).exists()
        or PublicEdition.objects.filter(digest__in=digests).exists()
        or Approval.objects.filter(digest__in=digests).exists()
        or Extract.objects.filter(sha256__in=digests).exists()
    )


def _parts(content: bytes) -> Iterator[bytes]:
    """The bytes as they are, and what is packed in them: the streams of a PDF, the members of an office file."""
    yield content
    if content.startswith(b"%PDF"):
        yield from (_inflated(stream) for stream in STREAM.findall(content))
    if content.startswith(b"PK"):
        yield from _members(content)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, LARGEST_PART)
    except zlib.error:
        return b""


def _members(content: bytes) -> Iterator[bytes]:
    try:
        names = ZipFile(BytesIO(content)).namelist()
    except (BadZipFile, ValueError, OSError):
        return
    for name in names[:100]:
        try:
            with ZipFile(BytesIO(content)).open(name) as member:
                yield member.read(LARGEST_PART)
        except (BadZipFile, zlib.error, ValueError, OSError, RuntimeError, NotImplementedError):
            continue
