"""Requests as no browser sends them, to a real gunicorn: too large, too slow, cut off, or of too many parts."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parent.parent.parent
MB = 1024 * 1024
PREPARE = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command; call_command("migrate", verbosity=0)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from safeguarding.accounts.sessions import SessionStore
from tests.indicators.build import indicator, person
indicator("NI 59"); officer = person(); session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(officer.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = officer.get_session_auth_hash(); session.save(); print(session.session_key)
"""
TOKEN = "a" * 32


@dataclass(frozen=True)
class Site:
    port: int
    process: subprocess.Popen[bytes]
    cookies: str
    database: Path

    def request(self, body: bytes, *, length: int | None = None, boundary: str = "x") -> bytes:
        return (
            f"POST /extracts/new/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookies}\r\nConnection: close\r\n"
            f"Content-Type: multipart/form-data; boundary={boundary}\r\n"
            f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
        ).encode() + body

    def answer(self, said: bytes) -> str:
        """The status line of what comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as client:
            client.sendall(said)
            return client.recv(4096).split(b"\r\n")[0].decode()

    def peak(self) -> int:
        """The most memory that a worker has had, in bytes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        [worker] = children
        return 1024 * int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{worker}/status").read_text())[1])

    def extracts(self) -> int:
        with closing(sqlite3.connect(self.database)) as opened:
            return int(opened.execute("SELECT count(*) FROM indicators_extract").fetchone()[0])


def in_a_process(words: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def part(text: str, *, name: str = "file", more: str = "") -> bytes:
    file = '; filename="a.csv"' if name == "file" else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n{more}\r\n{text}\r\n'.encode()


def body(*parts: bytes) -> bytes:
    return b"".join((part(TOKEN, name="csrfmiddlewaretoken"), *parts, b"--x--\r\n"))


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Generator[Site, None, None]:
    folder = tmp_path_factory.mktemp("raw")
    database = folder / "raw.sqlite3"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "REDIS_URL": "",
        "HTTPS": "no",
        "DJANGO_SETTINGS_MODULE": "safeguarding.settings",
    }
    cookies = f"csrftoken={TOKEN}; sessionid={in_a_process(PREPARE, environment)}"
    port = servers.free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.torture.impatient_site", "--bind", f"127.0.0.1:{port}"]
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen([*command, "--threads", "2"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    made = Site(port, process, cookies, database)
    try:
        wait_for(made)
        yield made
    finally:
        process.terminate()
        process.wait()


def wait_for(site: Site) -> None:
    give_up = monotonic() + 60
    while True:
        try:
            assert "200" in site.answer(b"GET /health/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        except OSError:
            assert monotonic() < give_up, "The site does not answer."
            sleep(0.1)
        else:
            return


def test_a_whole_file_is_taken(site):
    before = site.extracts()

    assert "302" in site.answer(site.request(body(part("code,period,value\r\nNI 59,Jan-10,41%"))))
    assert site.extracts() == before + 1


def test_u41_a_body_over_the_limit_is_refused_before_it_is_sent(site):
    assert "413" in site.answer(site.request(b"", length=200 * MB))


def test_u41_a_base64_part_is_bounded_like_any_other(site):
    before = site.peak()
    encoded = "Content-Transfer-Encoding: base64\r\n"

    assert "400" in site.answer(site.request(body(part("A" * 5 + " " * (8 * MB), more=encoded))))
    assert "413" in site.answer(site.request(b"", length=120 * MB))
    assert site.peak() - before < 64 * MB


def test_u41_two_thousand_form_fields_are_refused(site):
    fields = [part("x", name=f"field{number}") for number in range(2_000)]

    assert "400" in site.answer(site.request(body(*fields)))


def test_u41_a_body_that_comes_in_drops_is_cut_off_and_holds_nobody_up(site):
    began = monotonic()
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as slow:
        slow.sendall(site.request(body(), length=1_000_000))
        for _ in range(12):
            slow.sendall(b"drop")
            sleep(0.1)
        answered = slow.recv(4096).split(b"\r\n")[0]

    assert b"408" in answered
    assert monotonic() - began < 5


def test_u50_a_sender_who_goes_away_in_mid_file_leaves_nothing(site):
    before = site.extracts()
    whole = body(part("code,period,value\r\nNI 59,Dec-09,41%\r\nNI 59,Nov-09,40%\r\n"))
    cut = whole.index(b"NI 59,Nov")  # after a whole row: what has come reads as a table
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as client:
        client.sendall(site.request(whole)[: -len(whole) + cut])
        client.shutdown(socket.SHUT_WR)
        answered = client.recv(4096).split(b"\r\n")[0]

    assert b" 403 " in answered
    assert "200" in site.answer(b"GET /health/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert site.extracts() == before
