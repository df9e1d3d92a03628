"""The council's own certificate under the final PDF (PAdES), where settings.SIGNING_CERTIFICATE names one.

The seal is added behind the bytes that the renderer made, which stay as they are: so the same snapshot still renders to
the same bytes (P9), and a sealed file begins with them. It holds the time at which it was made, so that it is made
once, with the final files, and kept. pyHanko is an extra (requirements/signing.txt): nothing imports this by name.
"""

from __future__ import annotations

from io import BytesIO

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf


class CertificateUnreadable(Exception):
    """The file named by SIGNING_CERTIFICATE is no PKCS #12, or SIGNING_PASSPHRASE does not open it."""


def seal(content: bytes) -> bytes:
    """The PDF with the council's signature behind it."""
    passphrase = settings.SIGNING_PASSPHRASE.encode() or None
    signer = SimpleSigner.load_pkcs12(settings.SIGNING_CERTIFICATE, passphrase=passphrase)
    if signer is None:
        raise CertificateUnreadable("SIGNING_CERTIFICATE cannot be read, or SIGNING_PASSPHRASE does not open it.")
    metadata = PdfSignatureMetadata(
        field_name="Council",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=settings.COUNCIL_NAME,
        reason="Signed off for publication",
    )
    signed: BytesIO = sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), metadata, signer=signer)
    return signed.getvalue()
