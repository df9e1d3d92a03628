"""Time-stamps by RFC 3161: what an authority signs over a digest and the time at which it saw it.

The authority is somebody else, so that nobody in the council, whatever they own, can have a stamp of yesterday today.
rfc3161-client is an extra (requirements/signing.txt): nothing that runs without it imports this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, VerifierBuilder, decode_timestamp_response
from rfc3161_client.errors import VerificationError

SECONDS = 10
LARGEST = 64 * 1024


class StampRefused(Exception):
    """The authority could not be reached, or its answer is no stamp of what was sent. The message is a sentence."""


@dataclass(frozen=True)
class Stamp:
    """A stamp that was checked: the authority's answer in DER, the time in it, and the SHA-256 that it is over."""

    response: bytes
    at: datetime
    sha256: str


def ask(content: bytes) -> Stamp:
    """Have settings.TIMESTAMP_AUTHORITY stamp the SHA-256 of this content. Raise `StampRefused`."""
    request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    sent = Request(settings.TIMESTAMP_AUTHORITY, request.as_bytes(), headers, method="POST")
    try:
        with urlopen(sent, timeout=SECONDS) as answer:
            response = answer.read(LARGEST)
    except (URLError, OSError) as error:
        raise StampRefused(f"The time-stamp authority could not be reached ({type(error).__name__}).") from error
    return check(response, content, nonce=request.nonce)


def check(response: bytes, content: bytes, *, nonce: int | None = None) -> Stamp:
    """Return the stamp if it is one of this content, by an authority of ours; raise `StampRefused` if not."""
    try:
        decoded = decode_timestamp_response(response)
        builder = VerifierBuilder(nonce=nonce)
        for certificate in load_pem_x509_certificates(Path(settings.TIMESTAMP_CERTIFICATES).read_bytes()):
            if certificate.issuer == certificate.subject:
                builder = builder.add_root_certificate(certificate)
            else:
                builder = builder.add_intermediate_certificate(certificate)
        builder.build().verify_message(decoded, content)
    except (ValueError, VerificationError) as error:
        raise StampRefused(f"It is no time-stamp of this file by an authority that we know: {error}") from error
    info = decoded.tst_info
    return Stamp(response, info.gen_time, info.message_imprint.message.hex())
