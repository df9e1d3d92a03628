"""A canary child goes through a real web process, counted and refused, and is then found nowhere (P11)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep, time

import pytest
import redis
from django.db import connection
from django.test import Client

from indicators.models import Extract
from tests.indicators.build import indicator, measure, person
from tests.servers import free_port

pytestmark = pytest.mark.postgresql

ROOT = Path(__file__).resolve().parents[2]
NAME, UPN, BORN, STARTED = "Zyxwv Canaryson", "A987654321098", "29/02/2004", "17/11/2009"
CANARY = tuple(text.encode() for text in (NAME, "Canaryson", UPN, BORN, "2004-02-29", STARTED, "2009-11-17"))
HEADINGS = f"Child ID,Name,Date of birth,Referral date,Completion date,{NAME}\n"
ROW = f"{UPN},{NAME},{BORN},{STARTED},18/11/2009,{NAME}\n"
BIG = HEADINGS + ROW * 40_000
FAULTY = BIG + f"{UPN},{NAME},{BORN},{NAME},{STARTED},\n{UPN},{NAME},{BORN},18/11/2009,{STARTED},\n{NAME}\n"
TOKEN = "c" * 32


def damaged_workbook() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", NAME)
        archive.writestr("xl/workbook.xml", f"<{NAME}" + UPN * 250_000)
    return made.getvalue()


CENSUS = (
    f"<Message><Child><LAchildID>{UPN}</LAchildID><CINdetails><CINreferralDate>{NAME}</CINreferralDate></CINdetails>"
)
FILES = {
    "counted": BIG.encode(),
    "with faults": FAULTY.encode(),
    "with an open quotation mark": (BIG + f'"{NAME}').encode(),
    "without headings": (ROW * 40_000).encode(),
    "a damaged workbook": damaged_workbook(),
    "a census cut short": (CENSUS + f"<!--{NAME * 200_000}").encode(),
    "XML with an entity": f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b '{NAME}'>]><Message/>".encode(),
}


def test_a_child_in_an_upload_is_found_nowhere_afterwards(process_environment, redis_url, tmp_path):
    ni59 = indicator("NI 59")
    measure("ni59-completed", "Completed", ni59)
    session = Client()
    session.force_login(person())
    log, begun = tmp_path / "log", time()
    # With DEBUG it says the most, and needs no collected static files.
    spoken = {"DEBUG": "yes", "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    environment = process_environment | spoken

    with log.open("wb") as heard, web_process(environment, heard) as address:
        pages = {what: send(address, session, content) for what, content in FILES.items()}

    assert [what for what, page in pages.items() if "The list has" in page or "What was counted" in page] == [
        "counted",
        "with faults",
    ]
    assert "no column" in pages["without headings"] or "no headings" in pages["without headings"]
    assert Extract.objects.count() == 2
    assert [what for what, page in pages.items() if seen_in(page.encode())] == []
    places = {"database": b"\n".join(every_row()), "redis": every_value(redis_url)}
    assert "Episodes: Initial assessments" in places["database"].decode()
    places |= {f"{path}": path.read_bytes() for path in changed_since(begun, tmp_path, ROOT)}
    assert log.stat().st_size > 0
    assert {where: seen_in(content) for where, content in places.items() if seen_in(content)} == {}


class web_process:
    """A real gunicorn that says all that it can, until the end of the block."""

    def __init__(self, environment: dict[str, str], heard: io.BufferedWriter) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        command = [sys.executable, "-m", "gunicorn", "safeguarding.wsgi", "--bind", self.address[7:], "--threads", "2"]
        command += ["--log-level", "debug", "--access-logfile", "-", "--capture-output"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=heard, stderr=heard)

    def __enter__(self) -> str:
        give_up = monotonic() + 30
        while monotonic() < give_up:
            try:
                urllib.request.urlopen(f"{self.address}/log-in/", timeout=5).close()
            except urllib.error.HTTPError:
                break
            except OSError:
                sleep(0.1)
            else:
                break
        return self.address

    def __exit__(self, *raised: object) -> None:
        self.process.terminate()
        self.process.wait()


def send(address: str, session: Client, content: bytes) -> str:
    """Post the file, named after the child, and give the page that answers."""
    one_list = "several" if content.startswith((b"<", b"PK")) else "initial-assessments"
    fields = {"csrfmiddlewaretoken": TOKEN, "list": one_list, "first": "Nov-09", "last": "Nov-09"}
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    parts.append(f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{NAME}.csv"\r\n\r\n')
    cookies = f"csrftoken={TOKEN}; sessionid={session.cookies['sessionid'].value}"
    headers = {"Content-Type": "multipart/form-data; boundary=cut", "Cookie": cookies}
    body = "".join(parts).encode() + content + b"\r\n--cut--\r\n"
    # Django's own page of an error says no more than its status.
    with urllib.request.urlopen(
        urllib.request.Request(f"{address}/extracts/episodes/", body, headers), timeout=60
    ) as page:
        return page.read().decode()


def seen_in(content: bytes) -> list[bytes]:
    return [canary for canary in CANARY if canary in content]


def every_row() -> Iterator[bytes]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
            yield from (f"{row}".encode() for (row,) in cursor.fetchall())


def every_value(address: str) -> bytes:
    with redis.Redis.from_url(address) as client:
        return b"\n".join(key + (client.dump(key) or b"") for key in client.scan_iter())


def changed_since(begun: float, *folders: Path) -> Iterator[Path]:
    """Every file that was made or changed, but for Python's own and those of the tests."""
    for folder in folders:
        for parent, names, files in os.walk(folder):
            names[:] = [
                name for name in names if name not in {".git", ".venv", "__pycache__", ".hypothesis", ".pytest_cache"}
            ]
            paths = (Path(parent) / name for name in files)
            yield from (path for path in paths if path.is_file() and path.stat().st_mtime >= begun)
