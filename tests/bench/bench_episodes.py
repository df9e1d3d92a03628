"""Counting episodes as a whole process, against DuckDB and pandas doing the same count: time and peak memory.

The list has a child, a referral, a completion and a team. What is counted: by month of completion, how many and
how many in 7 and in 10 working days; the same of those referred in that month; never the same child and date twice.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from indicators.extracts.case_lists.default_rules import SHIPPED
from indicators.extracts.case_lists.protocol import Answer, Asked
from indicators.extracts.sandbox import child_process
from indicators.rules.bank_holidays import bank_holidays
from indicators.rules.working_days import month_at

ROUNDS = 3
SIZES = (100_000, 1_000_000)
FIRST, LAST, TODAY = date(2023, 1, 1), date(2025, 6, 30), date(2025, 12, 1)
RULES = tuple(rule for rule in SHIPPED if rule.list == "initial-assessments")
PEERS = Path(__file__).with_name("episodes_elsewhere.py")
Lines = dict[str, list[int]]


def lines() -> Iterator[str]:
    asked = Asked(RULES, "initial-assessments", FIRST, LAST, TODAY, bank_holidays())
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            path = Path(folder) / f"{rows}.csv"
            write_list(path, rows)
            yield from compared(path, asked, rows)


def compared(path: Path, asked: Asked, rows: int) -> Iterator[str]:
    taken: dict[str, list[tuple[float, float]]] = {}
    answers: dict[str, Lines] = {}
    for _ in range(ROUNDS):
        for name in ("ours", "duckdb", "pandas"):
            command, said = ours(path, asked) if name == "ours" else peers(path, asked, name)
            seconds, megabytes, answer = run(command, said, path if name == "ours" else None)
            taken.setdefault(name, []).append((seconds, megabytes))
            answers[name] = counts_of(answer) if name == "ours" else json.loads(answer)
    if not answers["ours"] == answers["duckdb"] == answers["pandas"]:
        raise AssertionError("The three do not count the same.")
    middles = {
        name: (median(each[0] for each in found), max(each[1] for each in found)) for name, found in taken.items()
    }
    seconds, megabytes = middles["ours"]
    yield f"Episodes, {rows:,} rows, whole process: {seconds:.2f} s and {megabytes:.0f} MB"
    for name in ("duckdb", "pandas"):
        theirs = middles[name]
        yield (
            f"  {name}: {theirs[0]:.2f} s and {theirs[1]:.0f} MB. Ours takes {seconds / theirs[0]:.2f} times its time "
            f"and {megabytes / theirs[1]:.2f} times its memory; the counts are equal"
        )


def ours(path: Path, asked: Asked) -> tuple[list[str], bytes]:
    limits = [str(child_process.MOST_MEMORY), str(child_process.MOST_WORK_SECONDS)]
    said = {"task": "count", "name": path.name, "size": path.stat().st_size, **asked.plain()}
    return [sys.executable, "-B", "-s", "-m", child_process.CHILD, *limits], json.dumps(said).encode() + b"\n"


def peers(path: Path, asked: Asked, name: str) -> tuple[list[str], bytes]:
    return [sys.executable, "-B", str(PEERS), name, str(path)], json.dumps(asked.plain()).encode()


def run(command: list[str], said: bytes, then: Path | None) -> tuple[float, float, str]:
    """Seconds from start to end, its peak memory in MB, and what it answered."""
    began = perf_counter()
    process = subprocess.Popen(command, cwd=child_process.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    process.stdin.write(said)
    process.stdin.write(then.read_bytes() if then else b"")
    process.stdin.close()
    answer = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise AssertionError(f"{command} failed.")
    return perf_counter() - began, used.ru_maxrss / 1024, answer


def counts_of(said: str) -> Lines:
    """By month, as the peers answer: all, in 7, in 10; of those referred in it, all, in 7, in 10."""
    by_code = {result.code: result.months for result in Answer.of(json.loads(said)).results}
    found: Lines = {}
    for month, every, in_7 in by_code["ni59"]:
        started = {number: (all_, soon) for number, all_, soon in by_code["ni59-started"]}[month]
        in_10, started_in_10 = (
            {number: soon for number, _, soon in by_code[code]}[month] for code in ("ni59-10", "ni59-started-10")
        )
        found[f"{month_at(month):%Y-%m}"] = [every, in_7, in_10, *started, started_in_10]
    return found


def write_list(path: Path, rows: int) -> None:
    chance = random.Random(rows)
    with path.open("w") as file:
        file.write("Child ID,Referral date,Completion date,Team\n")
        line = ""
        for number in range(rows):
            start = FIRST + timedelta(days=chance.randrange(880))
            end = start + timedelta(days=min(int(chance.expovariate(1 / 12)), 90))
            ended = "" if chance.random() < 0.04 else f"{end:%d/%m/%Y}"
            # Now and then the same row twice, so that it does not matter which of the two is counted.
            line = (
                line
                if line and number % 1_000 == 0
                else f"{number},{start:%d/%m/%Y},{ended},{'ABC'[number % 3]} team\n"
            )
            file.write(line)
