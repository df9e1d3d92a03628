"""The process that reads an extract: its limits hold, and whatever becomes of it is a refusal that an officer reads."""

from __future__ import annotations

import os
import socket
import subprocess
from time import monotonic

import pytest

from indicators.extracts.files.detect import read
from indicators.extracts.files.errors import ExtractRejected
from indicators.extracts.sandbox import child_process
from indicators.extracts.sandbox.child_process import TOO_LONG, TOO_MUCH, read_in_child
from indicators.extracts.sandbox.protocol import of_contents, understood
from tests.indicators.test_extract_reading import TABLE, xlsx

BOOK = xlsx(("code", "period", "value"), ("NI 59", "Jan-10", "41.4%"))


@pytest.fixture
def stand_in(monkeypatch):
    """Another reading in the child's place, which the file's name names; it answers in the format."""
    monkeypatch.setattr(child_process, "CHILD", "tests.torture.stand_ins")
    monkeypatch.setattr(child_process, "MOST_WORK_SECONDS", 1)


@pytest.fixture
def started(monkeypatch):
    """The processes that were started."""
    processes = []
    popen = subprocess.Popen

    def watched(*command, **options):
        processes.append(popen(*command, **options))
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", watched)
    return processes


def told(name: str, content: bytes = b"") -> str:
    with pytest.raises(ExtractRejected) as rejected:
        read_in_child(content, name)
    return str(rejected.value)


@pytest.mark.parametrize(("content", "name"), [(TABLE.encode(), "a.csv"), (BOOK, "a.xlsx")])
def test_the_child_reads_what_the_reading_reads(content, name):
    assert read_in_child(content, name) == read(content, name)


def test_the_child_refuses_in_the_words_of_the_reading():
    assert told("a\r\n\0\u202e", b"%PDF") == "It is a PDF. Send the table that it was made from."


@pytest.mark.parametrize("trap", ["loop", "backtrack", "grow_a_number"])
@pytest.mark.usefixtures("stand_in")
def test_work_without_end_is_ended(trap):
    began = monotonic()

    assert told(trap) == TOO_LONG
    assert monotonic() - began < 20


@pytest.mark.usefixtures("stand_in")
def test_waiting_without_end_is_ended(monkeypatch):
    monkeypatch.setattr(child_process, "MOST_SECONDS", 1)

    assert told("wait") == TOO_LONG


@pytest.mark.parametrize("end", ["take_memory", "die", "babble", "write", "fetch", "fork"])
@pytest.mark.usefixtures("stand_in")
def test_a_child_that_ends_otherwise_is_a_refusal(end):
    assert told(end, b"1") == TOO_MUCH


@pytest.mark.usefixtures("stand_in")
def test_an_answer_without_end_is_cut_off(monkeypatch):
    monkeypatch.setattr(child_process, "MOST_ANSWER", 1_000_000)

    assert told("flood") in (TOO_LONG, TOO_MUCH)


@pytest.mark.usefixtures("stand_in")
def test_the_child_writes_no_file(tmp_path):
    kept = tmp_path / "kept"
    kept.touch()

    assert told("write", str(kept).encode()) == TOO_MUCH
    assert kept.read_bytes() == b""


@pytest.mark.usefixtures("stand_in")
def test_the_child_reaches_no_listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)

        assert told("fetch", str(listener.getsockname()[1]).encode()) == TOO_MUCH
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.usefixtures("stand_in")
def test_the_child_knows_no_secret_and_no_django():
    environment = read_in_child(b"", "name_environment").format.split()
    modules = {name.partition(".")[0] for name in read_in_child(b"PK", "name_modules").format.split()}

    assert set(environment) <= {"LC_CTYPE", "PWD"}
    assert "python_calamine" in modules
    assert modules & {"django", "celery", "psycopg", "import_export"} == set()


@pytest.mark.usefixtures("stand_in")
def test_a_large_file_to_a_child_that_ends_early_harms_nothing():
    assert told("die", bytes(8 * 1024 * 1024)) == TOO_MUCH


@pytest.mark.usefixtures("stand_in")
def test_no_child_is_left_behind(started):
    told("die")
    told("loop")

    assert len(started) == 2
    for process in started:
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"\xff",
        b"[]",
        b"7",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"format": "CSV", "sheets": 1}',
        b'{"format": 1, "sheets": []}',
        b'{"faults": [["sentence"]]}',
        b'{"faults": [["sentence", "", "4", ""]]}',
        of_contents(read(TABLE.encode(), "a.csv")).replace('"41.4%"', "41.4").encode(),
        of_contents(read(TABLE.encode(), "a.csv")).replace(', "41.4%"', "").encode(),
    ],
)
def test_an_answer_of_another_shape_is_nonsense(nonsense):
    with pytest.raises(ValueError, match=r"."):
        understood(nonsense)


def test_a_child_that_cannot_be_started_reads_nothing(monkeypatch):
    monkeypatch.setattr(child_process, "CHILD", "tests.torture.nowhere")

    assert told("a.csv", TABLE.encode()) == TOO_MUCH


def test_the_name_of_the_file_is_no_part_of_the_command(started):
    read_in_child(TABLE.encode(), "$(touch a).csv")

    [process] = started
    assert isinstance(process.args, list)
    assert not any("touch" in part for part in process.args)
