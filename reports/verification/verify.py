"""Say whether a file is one that this site published, is still the one to rely on, and who signed it off (P9).

A file is known by the SHA-256 of its bytes. Anybody is told of what was published and of nothing else; a person who is
logged in also of the files of reports that they may see. The digest of anything that outsiders could try values for,
such as an upload or an approval, is looked up for nobody.

Nothing here parses a file. One that is not known is searched in a child process with limits
(`reports.verification.search_file`), for digests that stand in published files.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache, partial
from hashlib import sha256

from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.disclosure import PUBLIC
from reports.files import rendering
from reports.jobs import signing_of
from reports.models import File, PublicEdition, Report, ServedDocument, SignOff
from reports.snapshot.schema import from_json
from reports.verification import integrity
from reports.workflow import Stage
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.sandbox import child_process
from safeguarding.sandbox.child_process import Limits
from safeguarding.sandbox.slots import slot

LARGEST = 20 * 1024 * 1024
TOO_LARGE = (
    f"This file is larger than {LARGEST // 1024 // 1024} MB, the most that is read here. Paste its SHA-256 instead."
)
SEARCH = "reports.verification.search_file"
LIMITS = Limits(memory=256 * 1024 * 1024, work_seconds=2, seconds=10, answer=1_000)
MOST_AT_ONCE = 2
WAIT_SECONDS = 2
BUSY = "Other files are being checked just now. Try again in a moment, or paste the SHA-256 of the file."
DIGEST = re.compile(r"[0-9a-f]{64}")
SEAL = b"/ETSI.CAdES.detached"


class VerdictKind(StrEnum):
    """The answer in a word or two. Only `GENUINE` is a file to rely on."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    SIGNED_OFF = "signed off, not published"
    DRAFT = "draft"
    ALTERED = "altered"
    DIFFERS = "does not match"
    UNKNOWN = "not recognised"


@dataclass(frozen=True)
class Verdict:
    """The answer about a file, in a word and in sentences; its report and its name, where its bytes are known.

    `same_when_made_again` says whether this program makes the very same bytes from the snapshot; None where it was
    not tried. A later program may lay a report out differently, and the file is genuine all the same.
    """

    kind: VerdictKind
    sentence: str
    sha256: str
    report: Report | None = None
    name: str = ""
    sign_off: SignOff | None = None
    same_when_made_again: bool | None = None


class NotADigest(Refused):
    """What was pasted is not a SHA-256."""


class TooLarge(Refused):
    """The file is larger than any of ours."""


def verify(content: bytes, files: QuerySet[File] | None = None) -> Verdict:
    """The verdict on these bytes, known among `files`: by default among those that anybody may know.

    Raise `TooLarge` beyond `LARGEST` bytes, and `Busy` if too many files are being searched already.
    """
    if len(content) > LARGEST:
        raise TooLarge(TOO_LARGE)
    digest = sha256(content).hexdigest()
    return _known(digest, files) or _searched(content, digest)


def verify_digest(text: str, files: QuerySet[File] | None = None) -> Verdict:
    """The verdict on the file with this SHA-256. Raise `NotADigest` for any other text."""
    digest = "".join(text.split()).lower()
    if not DIGEST.fullmatch(digest):
        raise NotADigest("A SHA-256 has 64 characters, each 0 to 9 or a to f. Copy all of it, or choose the file.")
    return _known(digest, files) or Verdict(VerdictKind.UNKNOWN, UNKNOWN, digest)


# True whatever happened before, also after an older copy of the database was restored.
UNKNOWN = (
    "Not recognised. This site has no record of publishing a file with exactly these bytes. It may have been "
    "altered, or come from elsewhere. Get the report from this site, and check that copy."
)
NOT_ALL_SEARCHED = (
    f"{UNKNOWN} It holds more than is looked through here, so it cannot be said whether a part of it is from a report."
)
DIFFERS = (
    "It does not match. It names one of our published reports, but this site has no record of publishing a file with "
    "exactly these bytes, and not one byte may differ. Get the report from this site."
)


# -- which files may be known to whom ------------------------------------------------------------------------------
PUBLISHED = Q(signed=True, report__stage=Stage.PUBLISHED)


def files_for_anyone() -> QuerySet[File]:
    """Published files. Those of a withdrawn report too: that it is withdrawn is said of them."""
    return File.objects.filter(PUBLISHED)


def files_for(person: Person) -> QuerySet[File]:
    """Published files, and every file of a report that the person may see."""
    return File.objects.filter(PUBLISHED | Q(report__in=Report.objects.visible_to(person).order_by().values("pk")))


# -- a file whose bytes are known ----------------------------------------------------------------------------------
def _known(digest: str, files: QuerySet[File] | None) -> Verdict | None:
    rows = (files_for_anyone() if files is None else files).select_related(
        "report__cycle__period", "report__sign_off", "report__withdrawal", "report__public_edition"
    )
    # Where the committee's file and the public's are the same bytes, it is the public's.
    for file in rows.filter(sha256=digest).order_by("-signed", "-edition", "id"):
        if file.edition == PUBLIC or files is not None or _is_salted(file.report.digest):
            return _verdict(file, digest)
    return _of_snapshot(digest) or _of_document(digest)


def _verdict(file: File, digest: str) -> Verdict:
    report = file.report
    fault = integrity.fault_of(file) or integrity.fault(report)
    sign_off = getattr(report, "sign_off", None) if file.signed else None
    answer = partial(Verdict, sha256=digest, report=report, name=file.name, sign_off=sign_off)
    if fault:
        return answer(VerdictKind.ALTERED, f"Altered in our keeping. {fault} Tell the council.")
    if not file.signed:
        sentence = f"A draft, version {report.version} of {report.of}. It is not signed off; do not rely on it."
        return answer(VerdictKind.DRAFT, sentence)
    same = _same_when_made_again(file)
    edition = file.get_edition_display()
    if report.stage != Stage.PUBLISHED:
        sentence = f"Our report of {report.of}, not published yet. {edition}. Signed off by {_who(report.sign_off)}."
        return answer(VerdictKind.SIGNED_OFF, sentence, same_when_made_again=same)
    kind, told = standing_now(report)
    sentence = f"{kind.capitalize()}: our report of {report.of}, unchanged. {edition}. {told}"
    return answer(kind, sentence, same_when_made_again=same)


def _of_snapshot(digest: str) -> Verdict | None:
    """The verdict on snapshot.json, the content of a published report's public edition."""
    editions = PublicEdition.objects.filter(digest=digest, report__stage=Stage.PUBLISHED).select_related(
        "report__cycle__period", "report__sign_off", "report__withdrawal"
    )
    edition = editions.order_by("id").first()
    if edition is None:
        return None
    report = edition.report
    answer = partial(Verdict, sha256=digest, report=report, name="snapshot.json", sign_off=report.sign_off)
    if fault := integrity.fault(report):
        return answer(VerdictKind.ALTERED, f"Altered in our keeping. {fault} Tell the council.")
    kind, told = standing_now(report)
    return answer(kind, f"{kind.capitalize()}: the content of our report of {report.of}, unchanged. {told}")


def _of_document(digest: str) -> Verdict | None:
    """The verdict on a document that is made when it is asked for: a manifest, a description, the feed, a page."""
    related = ("report__cycle__period", "report__sign_off", "report__withdrawal")
    document = ServedDocument.objects.select_related(*related).filter(sha256=digest).first()
    if document is None:
        return None
    since = f"This site first gave out exactly these bytes on {_day(document.first_served_at)}."
    if document.report is None:
        sentence = f"Genuine: {document.what}. {since} Reports may have been published or withdrawn after it."
        return Verdict(VerdictKind.GENUINE, sentence, digest, name=document.name)
    kind, told = standing_now(document.report)
    sentence = f"{kind.capitalize()}: {document.what} of our report of {document.report.of}. {since} {told}"
    return Verdict(kind, sentence, digest, document.report, document.name, document.report.sign_off)


def standing_now(report: Report) -> tuple[VerdictKind, str]:
    """Whether a published report is still the one to rely on; and who signed it off, and when what happened to it."""
    told = f"Signed off by {_who(report.sign_off)}. Published on {_day(report.published_at)}."
    kind = VerdictKind.GENUINE
    if report.withdrawn:
        kind = VerdictKind.WITHDRAWN
        told = f"{told} The council withdrew it on {_day(report.withdrawn.at)}: {report.withdrawn.told_to_all}"
    if later := report.replaced_by:
        kind = kind if report.withdrawn else VerdictKind.SUPERSEDED
        told = f"{told} A correction, version {later.version}, replaced it on {_day(later.published_at)}."
        newest = later
        while corrected := newest.replaced_by:
            newest = corrected
        if newest != later:
            told = f"{told} The latest is version {newest.version}, published on {_day(newest.published_at)}."
        if newest.withdrawn:
            told = f"{told} The council withdrew version {newest.version} on {_day(newest.withdrawn.at)}."
    return kind, told


def _day(at: datetime | None) -> str:
    assert at is not None
    return f"{timezone.localtime(at):%-d %B %Y}"


def _who(sign_off: SignOff) -> str:
    return f"{sign_off.name}, {sign_off.job_title}, on {_day(sign_off.at)}"


def _same_when_made_again(file: File) -> bool:
    """Whether this program makes the same bytes: tried once for each file, as neither it nor the program changes."""
    return _made_again(file.pk, file.sha256)


@lru_cache(maxsize=1_000)
def _made_again(pk: int, digest: str) -> bool:
    file = File.objects.select_related("report__sign_off", "report__public_edition").get(pk=pk, sha256=digest)
    report, content = file.report, bytes(file.content)
    frozen = report.public_edition.snapshot if file.edition == PUBLIC else report.snapshot
    made = rendering.content(file.format, from_json(frozen), signing_of(report.sign_off, file.edition))
    return content == made or (file.format == "pdf" and _is_sealed(content, made))


def _is_sealed(content: bytes, made: bytes) -> bool:
    """Are these the bytes that are made, with the council's signature behind them (`reports.verification.pades`)?"""
    return content.startswith(made) and SEAL in content[len(made) :]


# -- a file whose bytes are not ------------------------------------------------------------------------------------
def _searched(content: bytes, digest: str) -> Verdict:
    """The verdict on a file that is not known: whether it names what only published files name."""
    known = json.dumps(sorted(_digests_in_published_files())).encode() + b"\n"
    with slot("verify", MOST_AT_ONCE, wait=WAIT_SECONDS, busy=BUSY):
        status, answer = child_process.run(SEARCH, known, content, limits=LIMITS)
    try:
        found = json.loads(answer) if status == 0 else {"found": False, "whole": False}
    except ValueError:
        found = {"found": False, "whole": False}
    if found["found"]:
        return Verdict(VerdictKind.DIFFERS, DIFFERS, digest)
    return Verdict(VerdictKind.UNKNOWN, UNKNOWN if found["whole"] else NOT_ALL_SEARCHED, digest)


def _digests_in_published_files() -> set[str]:
    """The digests of published content and files. The committee's have a salt, so that nobody can try values."""
    reports = list(Report.objects.filter(stage=Stage.PUBLISHED).values_list("digest", "public_edition__digest"))
    found = {public for _, public in reports if public} | {digest for digest, _ in reports if _is_salted(digest)}
    public = File.objects.filter(PUBLISHED, edition=PUBLIC)
    return found | set(public.values_list("sha256", flat=True))


@lru_cache(maxsize=1_000)
def _is_salted(digest: str) -> bool:
    """Whether the committee's snapshot with this digest has a salt; the first versions of the program gave none."""
    snapshot = Report.objects.filter(digest=digest).values_list("snapshot", flat=True).first()
    return bool(snapshot and json.loads(snapshot).get("salt"))
