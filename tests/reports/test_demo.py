"""The demo, run once as a person would run it: what it prints, and what stands in the files that it makes."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest
from django.conf import settings

from commentary.text import markup
from reports.demo import council
from reports.demo.topics import TOPICS, texts
from tests.reports.facts import ANALYSIS, INDICATORS, LENGTHS, MONTHS, NO_DATA
from tests.reports.readers import csv_rows, html_page, pdf_text, sheet_rows

NAME = "safeguarding-report-2010-01-committee"
HEADINGS = ("2008/09", "Dec 2009", "Jan 2010", "Trend", "2009/10 value", "Status", "2009/10 target")
# What the machine's own environment says must not matter, so it says something wrong.
HOSTILE = {"DATABASE_URL": "postgres://council@db.example/real", "REDIS_URL": "redis://queue.example/0", "DEMO": "no"}


@dataclass(frozen=True)
class Run:
    out: Path
    told: str
    complained: str

    def file(self, suffix: str) -> Path:
        return self.out / f"{NAME}.{suffix}"


def _command(*words: object) -> list[str]:
    return [sys.executable, "manage.py", *map(str, words)]


def _manage(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(*words), cwd=settings.BASE_DIR, env=os.environ | environment, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="session")
def broken_off(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A first demo, which is killed once it has loaded figures."""
    out = tmp_path_factory.mktemp("demo")
    with subprocess.Popen(
        _command("demo", "--no-serve", "--out", out), cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True,
        env=os.environ | HOSTILE | {"PYTHONUNBUFFERED": "1"},
    ) as running:  # fmt: skip
        assert running.stdout
        told = list(takewhile(lambda line: "rows loaded" not in line, running.stdout))
        running.kill()
    return Run(out, "".join(told), "")


@pytest.fixture(scope="session")
def demo(broken_off: Run) -> Run:
    done = _manage("demo", "--no-serve", "--out", broken_off.out, **HOSTILE)
    assert done.returncode == 0, done.stdout + done.stderr
    return Run(broken_off.out, done.stdout, done.stderr)


# -- what it prints ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "step",
    [
        "Olu Adeyemi looked at them and confirmed: 30 rows loaded.",
        "Olu Adeyemi typed NI 51 for 2009/10: 15.",
        "Marsha Greenwood wrote and submitted “Initial and core assessments” (NI 59, NI 60)",
        "Henry Osei-Ward returned “Second plans”: Please give the numbers",
        "Paul Tranter wrote and submitted again “Second plans”",
        "William Jessop approved “Managers' posts”",
        "Making the PDF file",
        "read the draft and signed it off",
        "Olu Adeyemi published it",
        "Genuine: our report of January 2010, unchanged.",
        "opened the cycle of January 2010: figures loaded by 4 February, commentary submitted by 11 February",
        "report published by 17 March, for the meeting of 25 March.",
        "said when “Managers' posts” needs words: getting worse; every September and March.",
        "opened the cycle of February 2010",
    ],
)
def test_the_demo_tells_each_step(demo: Run, step: str) -> None:
    assert step in demo.told


def test_the_demo_tells_of_no_failure(demo: Run) -> None:
    assert "Traceback" not in demo.told
    assert demo.complained == ""


def test_the_mails_of_the_demo_are_in_its_folder_and_not_between_its_lines(demo: Run) -> None:
    mails = "".join(file.read_text() for file in (demo.out / "mails").iterdir())

    assert "Subject:" not in demo.told
    assert f"The mails that were sent meanwhile are in {demo.out / 'mails'}." in demo.told
    assert "Subject: Dilys Hargreave is now director" in mails
    assert "Subject: Your password was changed" not in mails


def test_the_demo_may_be_run_again_also_after_it_was_killed_and_says_that_it_starts_afresh(
    broken_off: Run, demo: Run
) -> None:
    assert broken_off.told
    assert "which is gone" not in broken_off.told
    assert "in place of the last demo's, which is gone" in demo.told


def test_the_demo_leaves_a_database_that_is_not_its_own_alone(tmp_path: Path) -> None:
    other = tmp_path / "demo.sqlite3"
    other.write_bytes(b"a council's own")

    done = _manage("demo", "--no-serve", "--out", tmp_path)

    assert done.returncode == 1
    assert "was not made by the demo, so it is left alone" in done.stderr
    assert other.read_bytes() == b"a council's own"


@pytest.mark.parametrize("suffix", ["pdf", "xlsx"])  # as bytes and as parts; each format is verified in test_verify.py
def test_verify_finds_each_file_genuine(demo: Run, suffix: str) -> None:
    words = shlex.split((demo.out / "demo.env").read_text())
    held = dict(word.split("=", 1) for word in words if word != "export")

    done = _manage("verify", demo.file(suffix), **held)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Genuine" in done.stdout
    assert "Dilys Hargreave" in done.stdout


# -- the indicators ------------------------------------------------------------------------------------------------
def test_the_csv_has_the_figures_trend_and_status_of_each_indicator(demo: Run) -> None:
    rows = {row["Code"]: tuple(row[each] for each in HEADINGS) for row in csv_rows(demo.file("csv").read_bytes())}

    assert rows == {code: tuple(each.rstrip("%") for each in facts) for code, facts in INDICATORS.items()}


def test_the_workbook_has_the_figures_trend_and_status_of_each_indicator(demo: Run) -> None:
    rows = sheet_rows(demo.file("xlsx").read_bytes())
    found = {row["Code"]: tuple(row[each] for each in HEADINGS) for row in rows}

    assert found == {code: tuple(map(_as_number, facts)) for code, facts in INDICATORS.items()}


def _as_number(printed: str) -> object:
    return float(printed.rstrip("%")) if re.fullmatch(r"[0-9.]+%?", printed) else printed


def test_the_web_page_has_the_figures_trend_and_status_of_each_indicator(demo: Run) -> None:
    rows = {row[0]: row[2:] for row in _html_rows(demo, "indicators")}

    assert {code: row[: len(_spanned(code))] for code, row in rows.items()} == {c: _spanned(c) for c in INDICATORS}


def test_the_pdf_has_the_figures_trend_and_status_of_each_indicator(demo: Run) -> None:
    text = _pdf_words(demo)
    described = {each.code: each.description for each in council.INDICATORS}

    missing = [code for code in INDICATORS if " ".join((code, described[code], *_spanned(code))) not in text]

    assert missing == []


def _spanned(code: str) -> tuple[str, ...]:
    """The facts as printed in a table: two months without data are one cell."""
    facts = INDICATORS[code]
    return (facts[0], *facts[2:]) if facts[1] == facts[2] == NO_DATA else facts


# -- the detailed analysis -----------------------------------------------------------------------------------------
def _expected() -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (measure, month): (str(numbers[place]), percentages[place] if percentages else "Not applicable")
        for measure, (numbers, percentages) in ANALYSIS.items()
        for place, month in enumerate(MONTHS)
    }


def test_the_facts_are_48_counts_and_30_percentages_of_them() -> None:
    assert len(_expected()) == 48
    assert sum(percentage != "Not applicable" for _, percentage in _expected().values()) == 30


def test_the_counts_file_has_the_48_counts_and_30_percentages(demo: Run) -> None:
    rows = csv_rows(demo.file("counts.csv").read_bytes())

    assert {(row["Measure"], row["Month"]): (row["Number"], row["Percentage"]) for row in rows} == _expected()


def test_the_workbook_has_the_48_counts_and_30_percentages(demo: Run) -> None:
    rows = sheet_rows(demo.file("xlsx").read_bytes(), "Detailed analysis")
    found = {(row["Measure"], row["Month"]): (row["Number"], row["Percentage"]) for row in rows}

    assert found == {key: (int(number), _as_number(percent)) for key, (number, percent) in _expected().items()}


def test_the_web_page_has_the_48_counts_and_30_percentages(demo: Run) -> None:
    rows = _html_rows(demo, "analysis")

    for measure, (numbers, percentages) in ANALYSIS.items():
        (cells,) = [row[1:] for row in rows if row[0].partition(" Percentage of:")[0] == measure]
        assert cells[::2] == tuple(map(str, numbers))
        if percentages:
            assert cells[1::2] == tuple(f"{each}%" for each in percentages)


def test_the_pdf_has_the_48_counts_and_30_percentages(demo: Run) -> None:
    text = _pdf_words(demo)

    for numbers, percentages in ANALYSIS.values():
        cells = [(str(number), f"{percent}%") for number, percent in zip(numbers, percentages, strict=False)]
        assert " ".join(word for cell in cells or [(str(number), "–") for number in numbers] for word in cell) in text


# -- the words -----------------------------------------------------------------------------------------------------
def test_the_commentary_is_as_long_as_the_original_within_a_fifth() -> None:
    found = {
        (topic.words, " – ".join(filter(None, place))): len(markup.plain(text))
        for topic in TOPICS
        if topic.words
        for place, text in texts(topic).items()
    }

    assert found.keys() == LENGTHS.keys()
    assert {key: length for key, length in found.items() if not 0.8 <= length / LENGTHS[key] <= 1.2} == {}


def test_the_longest_commentary_is_over_2500_characters(demo: Run) -> None:
    longest = max(sum(len(markup.plain(text)) for text in texts(topic).values()) for topic in TOPICS if topic.words)

    assert longest > 2500


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.words], ids=lambda topic: topic.words)
def test_every_word_of_the_commentary_is_in_each_file(demo: Run, topic) -> None:  # type: ignore[no-untyped-def]
    printed = {
        "html": _squeezed(html_page(demo.file("html").read_bytes()).text),
        "csv": _squeezed(demo.file("csv").read_text(encoding="utf-8-sig").replace('""', '"')),
        "pdf": _pdf_words(demo),
    }

    for text in texts(topic).values():
        for block in markup.blocks(text):
            assert [name for name, words in printed.items() if _squeezed(block.text) not in words] == []


# -- reading the files ---------------------------------------------------------------------------------------------
def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _pdf_words(demo: Run) -> str:
    return _squeezed(pdf_text(demo.file("pdf").read_bytes()))


def _html_rows(demo: Run, kind: str) -> list[tuple[str, ...]]:
    """The rows of the page's tables of a class, as the texts of their cells; rows of headings are left out."""
    rows: list[list[str]] = []
    table = ""
    for element in html_page(demo.file("html").read_bytes()).elements:
        if element.tag == "table":
            table = element.attributes["class"]
        elif table == kind and element.tag == "tr" and "tbody" in element.around:
            rows.append([])
        elif table == kind and element.tag in ("td", "th") and "tbody" in element.around:
            rows[-1].append(_squeezed(element.text).removeprefix("–"))
    return [tuple(row) for row in rows if len(row) > 1]
