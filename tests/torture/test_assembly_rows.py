"""Rows of the torture table on assembly (A) that no other file proves."""

from __future__ import annotations

import errno
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.checks import run_checks
from django.db import OperationalError

from commentary.models import Approval
from indicators.charts.charts import LOOKS, Path, TextShape, draw
from reports import renderers
from reports.jobs import JOBS
from reports.models import File, Report
from reports.renderers import FORMATS
from reports.renderers.pdf.engine import fonts
from reports.snapshot.schema import ChartLine, Passage, Snapshot, from_json
from safeguarding.celery import app
from safeguarding.jobs.background import JobStage
from tests.reports import build
from tests.reports.reading_pdf import Reading
from tests.reports.sample import SIGNING, seed, sized
from tests.reports.test_agreement import rendered, whole_text
from tests.reports.test_charts import CHART
from tests.reports.test_jobs import asked, clock

READ = ("pdf", "html", "docx")


def worded(snapshot: Snapshot, *texts: str) -> Snapshot:
    """Each topic with these passages, in which {} is its number, and every commentary there."""
    made, sections = 0, []
    for section in snapshot.sections:
        groups = []
        for group in section.groups:
            if group.words:
                passages = tuple(Passage("", text.format(made)) for text in texts)
                group = replace(group, words=replace(group.words, passages=passages))
                made += 1
            groups.append(group)
        sections.append(replace(section, groups=tuple(groups)))
    return replace(snapshot, sections=tuple(sections))


# -- A09: every approved section once, and nothing else -----------------------------------------------------------
@pytest.mark.parametrize("key", READ)
def test_a09_every_section_and_every_approved_commentary_is_there_once_and_in_order(key):
    snapshot = worded(seed(), "approved{}words")
    text = whole_text(key, rendered(key, snapshot, SIGNING))
    topics = [group.topic for group in snapshot.groups if group.words]

    assert re.findall(r"approved(\d+)words", text) == [str(number) for number in range(len(topics))]
    assert len(topics) == 11


def test_a09_the_bookmarks_and_the_headings_are_the_sections_in_order():
    titles = [section.title for section in seed().sections]
    bookmarks = [each["/Title"] for each in flat(Reading(rendered("pdf", seed())).reader.outline)]
    text = whole_text("docx", rendered("docx", seed()))

    assert [title for title in bookmarks if any(title.endswith(each) for each in titles)] == [
        f"{number}. {title}" if f"{number}. {title}" in bookmarks else title for number, title in enumerate(titles, 1)
    ]
    assert [text.count(f"\n{number}. {title}\n") for number, title in enumerate(titles, 1)] == [2] * 5  # and contents


def flat(outline) -> list:
    return [each for item in outline for each in (flat(item) if isinstance(item, list) else [item])]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a09_each_commentary_that_is_printed_was_approved_as_it_stands():
    made = build.council()
    snapshot = from_json(build.draft(made).snapshot)

    printed = [group.words.digest for group in snapshot.groups if group.words]
    assert len(printed) == len(set(printed)) == Approval.objects.count()
    assert set(printed) == set(Approval.objects.values_list("digest", flat=True))


# -- A10: very much text ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["pdf", "docx"])
def test_a10_a_hundred_indicators_with_three_thousand_words_each_are_printed(key):
    words = " ".join(f"word{number}" for number in range(999))
    snapshot = worded(sized(100), *(f"{words} end{part}of{{}}" for part in range(3)))
    topics = sum(group.words is not None for group in snapshot.groups)

    text = whole_text(key, rendered(key, snapshot))

    assert re.findall(r"end(\d)of(\d+)", text) == [(str(n % 3), str(n // 3)) for n in range(3 * topics)]
    assert len(re.findall(r"\bword998\b", text)) == 3 * topics > 240


@pytest.mark.parametrize("key", ["pdf", "docx"])
def test_a10_a_word_of_a_million_characters_is_printed_whole(key):
    section = seed().sections[0]
    snapshot = worded(replace(seed(), sections=(replace(section, groups=section.groups[:1]),)), "Q" * 1_000_000)

    assert whole_text(key, rendered(key, snapshot)).count("Q") == 1_000_000


def test_a10_a_task_that_runs_away_is_killed():
    """Its job is then as one whose worker died: tried again, and failed in a sentence after three times (A02)."""
    assert app.conf.task_time_limit == 1800


# -- A11: no fonts ------------------------------------------------------------------------------------------------
def test_a11_the_start_stops_where_a_font_is_missing(monkeypatch, tmp_path):
    assert [each for each in run_checks() if each.id == "reports.E001"] == []
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts.font.cache_clear()

    (error,) = (each for each in run_checks() if each.id == "reports.E001")
    fonts.font.cache_clear()

    assert error.msg.startswith("The font file faces/SourceSans3-Regular.ttf is missing or cannot be read")
    assert error.is_serious()


# -- A12: charts of nothing, of little and of too much ------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "stretches"),
    [
        ((None,) * 6, []),
        ((None, None, 41, None, None, None), []),
        ((-5, -4, -3, -2, -1, 0), [6]),
        ((10, 20, 1_000_000, 30, 40, 50), [6]),
        ((10, 20, None, 40, 50, 60), [2, 3]),
    ],
    ids=["A12 all missing", "A12 one point", "A12 negative", "A12 a huge outlier", "A12 suppressed in the middle"],
)
def test_a_chart_is_sensible_and_what_is_missing_is_a_gap(values, stretches):
    line = ChartLine("Line", tuple(value if value is None else Decimal(value) for value in values))
    drawn = draw(replace(CHART, lines=(line,)), 770.0, 200.0)

    of_line = [each for each in drawn if isinstance(each, Path) and each.stroke == LOOKS[0].colour]
    markers = [each for each in of_line if each.closed]
    assert [len(each.points) for each in of_line if not each.closed][:-1] == stretches  # the last is beside the name
    assert len(markers) == sum(value is not None for value in values) + 1
    assert all(-8 <= x <= 778 and -8 <= y <= 208 for each in of_line for x, y in each.points)
    named = [each.words for each in drawn if isinstance(each, TextShape) and each.words.startswith("Line")]
    assert named == ["Line" if markers[1:] else "Line (no"]  # (no figures)


# -- A16: what is made cannot be kept, or is nothing --------------------------------------------------------------
@pytest.mark.sqlite
@pytest.mark.django_db
def test_a16_a_full_disk_fails_the_job_keeps_nothing_and_the_next_try_works(monkeypatch):
    made = build.council()
    with monkeypatch.context() as patched:
        patched.setattr(type(File.objects), "bulk_create", full)
        job = asked(made)
        for _ in range(3):
            JOBS.carry_out(job.pk, clock=clock)

    job.refresh_from_db()
    assert job.stage == JobStage.FAILED
    assert job.failure
    assert not Report.objects.exists()
    assert not File.objects.exists()
    assert build.draft(made).files.count() == 2 * len(FORMATS)


def full(*arguments, **options):
    raise OperationalError("could not extend file") from OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a16_an_empty_file_is_never_kept(monkeypatch):
    made = build.council()
    with monkeypatch.context() as patched:
        patched.setitem(renderers.FORMATS, "docx", replace(FORMATS["docx"], render=lambda snapshot, signing: b""))
        job = asked(made)
        for _ in range(3):
            JOBS.carry_out(job.pk, clock=clock)

    job.refresh_from_db()
    assert job.stage == JobStage.FAILED
    assert job.failure.startswith("The Word file could not be made")
    assert not Report.objects.exists()
