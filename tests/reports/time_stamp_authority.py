"""A time-stamp authority of the tests' own: its root, its certificate, and a server that stamps what it is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper


@dataclass
class Authority:
    """An authority: the file of its certificates (PEM), where it answers, and the time that it has."""

    certificates: Path
    address: str
    stamper: DummyTimeStamper
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    answers: bool = True

    def answer(self, query: bytes) -> bytes:
        self.stamper.fixed_dt = self.at
        return self.stamper.request_tsa_response(tsp.TimeStampReq.load(query)).dump()


@contextmanager
def authority(directory: Path) -> Iterator[Authority]:
    """Make the certificates, and answer on a free port until the end."""
    root_key, root = _certificate("Root of the tests", None)
    tsa_key, tsa = _certificate("Time-stamps of the tests", (root_key, root))
    file = directory / "authority.pem"
    file.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    secret = tsa_key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(tsa.public_bytes(serialization.Encoding.DER)), keys.PrivateKeyInfo.load(secret)
    )
    made = Authority(file, "", stamper)

    class Stamping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            if not made.answers:
                self.send_error(503)
                return
            body = made.answer(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Stamping)
    made.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _certificate(
    name: str, issuer: tuple[rsa.RSAPrivateKey, x509.Certificate] | None
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    by = issuer[1].subject if issuer else subject
    today = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=30))
        .not_valid_after(today + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return key, builder.sign(issuer[0] if issuer else key, hashes.SHA256())
