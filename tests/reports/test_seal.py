"""The council's own certificate under the final PDF: whole, validated by another program, and P9 kept."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from reports.disclosure import PUBLIC
from reports.jobs import JOBS
from reports.models import File, Report
from reports.verification.pades import CertificateUnreadable, seal
from reports.verification.verify import VerdictKind, verify
from safeguarding.jobs.background import MOST_ATTEMPTS
from tests.reports import build

pytestmark = pytest.mark.django_db
PASSPHRASE = "only in this test"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the council's own making, in a PKCS #12 file."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Demo Borough Council")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("council") / "council.p12"
    encrypted = BestAvailableEncryption(PASSPHRASE.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"council", key, made, None, encrypted))
    return path


@pytest.fixture
def _sealing(settings, certificate):
    settings.SIGNING_CERTIFICATE = str(certificate)
    settings.SIGNING_PASSPHRASE = PASSPHRASE


def sealed() -> tuple[Report, File]:
    """Every step is taken here, as rows that are put back know of no setting."""
    made = build.council(2)
    report = build.draft(made)
    build.sign(report, by=made.director)
    build.carry_out(report.jobs.get(kind="finish").pk)
    build.publish_latest(made)
    return report, report.files.get(format="pdf", signed=True, edition=PUBLIC)


def status(content: bytes) -> PdfSignatureStatus:
    (embedded,) = PdfFileReader(BytesIO(content)).embedded_signatures
    return validate_pdf_signature(embedded, ValidationContext(trust_roots=[embedded.signer_cert]))


@pytest.mark.usefixtures("_sealing")
def test_the_final_pdf_is_sealed_whole_and_verify_knows_it(tmp_path):
    report, file = sealed()
    content = bytes(file.content)

    found = status(content)
    assert found.bottom_line
    assert found.coverage.name == "ENTIRE_FILE"
    assert found.signing_cert.subject.native["common_name"] == "Demo Borough Council"
    for program in filter(None, [which("pdfsig")]):  # of poppler-utils, where it is at hand
        path = tmp_path / "report.pdf"
        path.write_bytes(content)
        said = subprocess.run([program, "-nocert", path], capture_output=True, text=True, check=True).stdout
        assert "Signature Validation: Signature is Valid." in said
        assert "Total document signed" in said
    verdict = verify(content)
    assert (verdict.kind, verdict.same_when_made_again) == (VerdictKind.GENUINE, True)
    for other in report.files.filter(format="pdf").exclude(pk=file.pk):
        assert len(PdfFileReader(BytesIO(bytes(other.content))).embedded_signatures) == other.signed


@pytest.mark.usefixtures("_sealing")
def test_the_bytes_that_are_rendered_stay_and_one_that_differs_breaks_the_seal(settings):
    """P9: what the snapshot renders to is the beginning of the sealed file."""
    _, file = sealed()
    content = bytearray(file.content)
    content[len(content) // 4] ^= 1

    assert not status(bytes(content)).intact
    assert verify(bytes(content)).kind is not VerdictKind.GENUINE


def test_without_a_certificate_there_is_no_seal():
    _, file = sealed()

    assert not PdfFileReader(BytesIO(bytes(file.content))).embedded_signatures
    assert verify(bytes(file.content)).same_when_made_again


@pytest.mark.usefixtures("_sealing")
def test_a_certificate_that_cannot_be_opened_fails_the_job_and_says_so(settings):
    settings.SIGNING_PASSPHRASE = "another"
    made = build.council(2)
    report = build.draft(made)
    build.sign(report, by=made.director)
    job = report.jobs.get(kind="finish")

    for _ in range(MOST_ATTEMPTS):
        JOBS.carry_out(job.pk, clock=build.clock)

    job.refresh_from_db()
    assert "The PDF file could not be signed with the council's certificate." in job.failure
    assert not report.files.filter(signed=True).exists()
    with pytest.raises(CertificateUnreadable):
        seal(b"%PDF-1.4")
