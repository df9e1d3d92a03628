"""Who connects and sends nothing holds nobody up: a real gunicorn, as documented (deploy/gunicorn.conf.py)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
MIGRATE = """
import django; django.setup()
from django.core.management import call_command; call_command("migrate", verbosity=0)
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    folder, port = tmp_path_factory.mktemp("silent"), servers.free_port()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'silent.sqlite3'}",
        "HTTPS": "no",
        "DJANGO_SETTINGS_MODULE": "safeguarding.settings",
        "WEB_BIND": f"127.0.0.1:{port}",
    }
    subprocess.run([sys.executable, "-c", MIGRATE], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "safeguarding.wsgi"]
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        give_up = monotonic() + 60
        while not healthy_within(port, 5):
            assert monotonic() < give_up, (folder / "web.log").read_text()
            sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def healthy_within(port: int, seconds: float) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/", timeout=seconds) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("sent", [b"", b"G"], ids=["nothing", "and then go away"])
def test_forty_connections_that_send_nothing_leave_health_answering(port, sent):
    with ExitStack() as opened:
        silent = [opened.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(40)]
        for each in silent:
            each.sendall(sent)
            if sent:
                each.close()

        for _ in range(3):
            assert healthy_within(port, 3)


def test_a_request_that_stops_in_its_headers_is_cut_off(port):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as half:
        half.sendall(b"GET /health/ HTTP/1.1\r\nHost: 127")
        began = monotonic()

        half.recv(4096)
        assert monotonic() - began < 40
    assert healthy_within(port, 5)


def test_a_body_that_is_not_sent_is_cut_off_and_answered(port):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as half:
        half.sendall(
            b"POST /log-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken="
            + b"a" * 32
            + b"\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 1000\r\n\r\nemail="
        )
        began = monotonic()
        answer = half.recv(4096)

        assert b"408" in answer.split(b"\r\n")[0]
        assert 10 < monotonic() - began < 30


def test_a_body_over_the_limit_of_its_page_is_refused_unread_without_a_log_in(port):
    for path, length, status in (
        ("/log-in/", 65 * 1024, b"413"),
        ("/extracts/new/", 9 * 1024 * 1024, b"302"),
        ("/extracts/episodes/", 99 * 1024 * 1024, b"302"),
        ("/verify/", 22 * 1024 * 1024, b"413"),
        ("/verify/", 102 * 1024 * 1024, b"413"),
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.sendall(
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                f"Content-Length: {length}\r\nConnection: close\r\n\r\n".encode()
            )
            assert status in client.recv(4096).split(b"\r\n")[0], path
