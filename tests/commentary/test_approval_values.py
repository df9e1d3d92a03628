"""P16: an approval covers named values, so that no sentence, and nothing more that is shown, takes it back."""

from __future__ import annotations

import dataclasses
import inspect
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary.models import Approval, Opened
from commentary.queries import ledger
from commentary.workflow import approval_values
from commentary.workflow.approval_values import LISTS, VERSION, covered, digest, number, row_values
from commentary.workflow.transitions import Heading, Passage, Stage
from indicators.report_rows import explanations
from indicators.report_rows import row as standing
from indicators.report_rows.row import stand
from indicators.report_rows.values import Facts, Held, Mark, Override, Reading
from indicators.rules import formatting, periods
from indicators.rules.formatting import Missing, Unit
from indicators.rules.judgement import Basis, LimitKind, Polarity, Status, Target
from tests.commentary import build

HERE = Path(__file__).parent
JANUARY, DECEMBER, LAST_JANUARY = periods.month(2010, 1), periods.month(2009, 12), periods.month(2009, 1)
YEAR, LAST_YEAR, TO_DATE = periods.year(2009), periods.year(2008), periods.year_to_date(JANUARY.ends_on)
READING = Reading("Assessments in time", Unit.PERCENT, Polarity.MAXIMISE, Basis.YEAR_TO_DATE, against_last_year=True)
FACTS = Facts(
    "NI 59",
    READING,
    {
        LAST_YEAR: Held(Decimal(65)),
        LAST_JANUARY: Held(Decimal("66.7"), Decimal(2), Decimal(3)),
        DECEMBER: Held(Decimal(75), Decimal(3), Decimal(4)),
        JANUARY: Held(Decimal(80), Decimal(8), Decimal(10)),
    },
    Target(Decimal("66.5"), warning=Decimal(5), alert=Decimal(10)),
    Override(Status.WARNING, "Counted twice.", "Olive Officer, Officer, on 8 February 2010,"),
    (Mark("England", "2008/09", Decimal(70)),),
)


def digest_of(facts: Facts) -> str:
    return digest(covered([], [row_values(facts, stand(facts, JANUARY), JANUARY)]))


def with_figure(period: periods.Interval, **changes: Any) -> Facts:
    return replace(FACTS, figures={**FACTS.figures, period: replace(FACTS.figures[period], **changes)})


def with_reading(**changes: Any) -> Facts:
    return replace(FACTS, reading=replace(READING, **changes))


def with_target(**changes: Any) -> Facts:
    assert FACTS.target
    return replace(FACTS, target=replace(FACTS.target, **changes))


COVERED = {
    "code": replace(FACTS, code="NI 60"),
    "what it is": with_reading(description="Assessments in time, of those referred"),
    "unit": with_reading(unit=Unit.SCORE),
    "basis": with_reading(basis=Basis.ROLLING),
    "polarity": with_reading(polarity=Polarity.MINIMISE),
    "compared with": with_reading(against_last_year=False),
    "a break in the definition": with_reading(breaks_on=date(2009, 6, 1)),
    "last year's value": with_figure(LAST_YEAR, value=Decimal(64)),
    "month before": with_figure(DECEMBER, value=Decimal("75.000001")),
    "month": with_figure(JANUARY, value=Decimal("79.9")),
    "numerator": with_figure(JANUARY, numerator=Decimal(7)),
    "denominator": with_figure(JANUARY, denominator=Decimal(11)),
    "provisional": with_figure(JANUARY, provisional=True),
    "restated": with_figure(JANUARY, restated=True),
    "missing": with_figure(JANUARY, value=None, missing=Missing.SUPPRESSED),
    "missing for another reason": with_figure(JANUARY, value=None, missing=Missing.NOT_AVAILABLE),
    "same month last year": with_figure(LAST_JANUARY, value=Decimal(60)),
    "target": with_target(value=Decimal("66.4")),
    "no target": replace(FACTS, target=None),
    "warning limit": with_target(warning=Decimal("5.1")),
    "alert limit": with_target(alert=Decimal("10.1")),
    "limits in units": with_target(limits=LimitKind.ABSOLUTE),
    "data only": with_reading(data_only=True),
    "no override": replace(FACTS, override=None),
    "another status": replace(FACTS, override=replace(FACTS.override, status=Status.ALERT)),
    "another reason": replace(FACTS, override=replace(FACTS.override, reason="Counted once.")),
}
NOT_COVERED = {
    "decimals printed": with_reading(decimals=3, keep_zeros=True),
    "what one case is called": with_reading(counts_what="child"),
    "the file and row": with_figure(JANUARY, source="b" * 64, row=9),
    "zeros that the database keeps": with_figure(JANUARY, value=Decimal("80.000000"), numerator=Decimal("8.000000")),
    "what others reached": replace(FACTS, benchmarks=(Mark("England", "2008/09", Decimal(71)),)),
    "on which day it was changed": replace(FACTS, override=replace(FACTS.override, by="Olive Officer")),
    "a month that is not shown": replace(FACTS, figures={**FACTS.figures, periods.month(2009, 9): Held(Decimal(1))}),
}


@pytest.mark.parametrize("changed", COVERED.values(), ids=COVERED)
def test_every_value_of_the_list_is_covered(changed: Facts) -> None:
    assert digest_of(changed) != digest_of(FACTS)


@pytest.mark.parametrize("changed", NOT_COVERED.values(), ids=NOT_COVERED)
def test_how_a_value_is_printed_and_where_it_came_from_are_not_covered(changed: Facts) -> None:
    assert digest_of(changed) == digest_of(FACTS)


def test_each_name_of_the_list_changes_the_digest() -> None:
    """A value on the list that nothing covers would be a hole; one that is not on the list would be a lapse."""
    row = row_values(FACTS, stand(FACTS, JANUARY), JANUARY)
    approved = digest(covered([], [row]))

    assert all(digest(covered([], [{**row, name: "changed"}])) != approved for name in LISTS[VERSION])
    assert digest(covered([], [{**row, "one more": "thing"}])) == approved
    assert set(row) == set(LISTS[VERSION])


def test_a_band_covers_both_of_its_ends() -> None:
    band = replace(
        with_reading(polarity=Polarity.BAND), target=Target(Decimal(50), Decimal(60), limits=LimitKind.ABSOLUTE)
    )
    values = row_values(band, stand(band, JANUARY), JANUARY)

    assert values["target"] == ["50", "60"]
    assert values["limits"] == {"warning": ["50", "60"], "alert": ["45", "65"]}


def test_an_annual_figure_is_compared_with_no_month() -> None:
    annual = with_reading(basis=Basis.ANNUAL)

    assert row_values(annual, stand(annual, JANUARY), JANUARY)["compared_with"] is None


def test_the_digest_of_a_list_never_changes() -> None:
    """Approvals of version 2 rest on this: if it fails, make version 3 and leave version 2 as it is."""
    passages = [Passage(Heading.EXPLANATION, "NI 59", "Too few – so far.")]
    row = row_values(FACTS, stand(FACTS, JANUARY), JANUARY)

    assert digest(covered(passages, [row], version=2)) == DIGEST_OF_VERSION_2


DIGEST_OF_VERSION_2 = "669a3db0c0a8f2d5c80737b765bc5c04f4954443b7925576bbfc909e44dc6b26"

texts = st.lists(st.builds(Passage, st.sampled_from(Heading), st.sampled_from(["", "NI 59"]), st.text()), max_size=4)


@given(texts, texts)
def test_the_digest_tells_any_passages_from_any_others(one: list[Passage], other: list[Passage]) -> None:
    assert (digest(covered(one, [])) == digest(covered(other, []))) is (one == other)


def test_a_number_is_the_same_text_however_it_was_kept() -> None:
    assert [number(Decimal(text)) for text in ("70", "70.000000", "7E+1", "-0.0", "0.1234567890125")] == [
        "70", "70", "70", "0", "0.123456789013",
    ]  # fmt: skip
    assert number(None) is None


# -- of approvals that are kept -----------------------------------------------------------------------------------
def reword(monkeypatch: pytest.MonkeyPatch, module: Any) -> int:
    """Change every sentence that a module makes, and nothing that it decides; return how many functions do."""
    count = 0
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__:
            monkeypatch.setattr(module, name, _in_other_words(function))
            count += 1
    return count


def _in_other_words(function: Callable[..., Any]) -> Callable[..., Any]:
    def changed(value: Any) -> Any:
        if type(value) is str:
            return f"In other words: {value}"
        if type(value) in (tuple, list):
            return type(value)(changed(each) for each in value)
        return value

    return lambda *args, **kwargs: changed(function(*args, **kwargs))


@pytest.fixture
def approved() -> build.Council:
    council = build.council()
    build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)
    return council


@pytest.mark.django_db
def test_rewording_every_sentence_takes_back_no_approval(approved, monkeypatch) -> None:
    before = build.desk(approved.commentary).standings

    assert reword(monkeypatch, explanations) > 10
    assert reword(monkeypatch, formatting) > 3
    for name in ("shown", "aim"):
        monkeypatch.setattr(standing, name, _in_other_words(getattr(standing, name)))

    desk = build.desk(approved.commentary)
    for was, is_now in zip(before, desk.standings, strict=True):
        reworded = ("trend_why", "status_why", "rule", "measured")
        assert all(getattr(was, name) != getattr(is_now, name) for name in reworded)
        assert was.year.text != is_now.year.text
    assert desk.approval.counts


@pytest.mark.django_db
def test_a_field_more_of_a_row_and_of_a_figure_takes_back_no_approval(approved, monkeypatch) -> None:
    more = dataclasses.make_dataclass(
        "Standing", [("cohorts", str, "12 children")], bases=(standing.Standing,), frozen=True
    )

    def with_more(facts: Facts, month: periods.Interval) -> Any:
        return more(**vars(stand(facts, month)))

    monkeypatch.setattr(ledger, "stand", with_more)

    desk = build.desk(approved.commentary)
    assert desk.standings[0].cohorts == "12 children"  # type: ignore[attr-defined]
    assert desk.approval.counts


@pytest.mark.django_db
def test_a_later_version_of_the_list_takes_back_no_approval(approved, monkeypatch) -> None:
    monkeypatch.setitem(approval_values.LISTS, 3, (*LISTS[2], "cohort"))
    monkeypatch.setattr(approval_values, "VERSION", 3)
    monkeypatch.setattr(approval_values, "row_values", lambda *args: {**row_values(*args), "cohort": "12"})

    assert build.desk(approved.commentary).approval.counts

    build.figure(approved.ni_59, JANUARY, "45", by=approved.officer)

    assert not build.desk(approved.commentary).approval.counts


@pytest.mark.django_db
def test_an_approval_keeps_the_version_of_its_list(approved) -> None:
    approval, opened = Approval.objects.get(), Opened.objects.all()

    assert (approval.covers_version, approval.covers["version"]) == (VERSION, VERSION)
    assert digest(approval.covers) == approval.digest
    assert all(each.covers_version == VERSION for each in opened)


# -- of approvals that were given before there was a list -----------------------------------------------------------
OLD_STATE = ("safeguarding 0003", "indicators 0008", "commentary 0010", "reports 0009")
COUNTS = """
import json, django
django.setup()
from commentary.queries import ledger
from commentary.models import Approval, Cycle, Opened
from indicators.models import Extract, Figure, Period
from indicators.rules import periods
{change}
desks = ledger.desk(Cycle.objects.get())
row = ledger.Commentary.objects.get(topic__name="Others")
print(json.dumps({{
    "counts": {{each.topic: bool(each.approval and each.approval.counts) for each in desks}},
    "kept": {{each.digest: each.covers_version for each in Approval.objects.all()}},
    "opened": Opened.objects.filter(commentary=row, digest=ledger.desk_of(row).digest).exists(),
}}))
"""
RESTATE = """
last = Figure.objects.get(indicator__code="{code}", period=Period.objects.of(periods.month({year}, {month})))
extract = Extract.objects.create(kind="figures", stage="loaded", name="later", sha256="f" * 64, size=1, rows_in=1,
    rows_loaded=1, by=last.extract.by, read_at="2010-02-09T09:00Z", loaded_at="2010-02-09T09:00Z")
Figure.objects.create(indicator=last.indicator, period=last.period, value="{value}", extract=extract, row=2,
    restates=last)
"""


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a database that an older release filled, with approvals of version 1, and that is upgraded.

    `approved_before_values.sql` was written by that release: limits of every kind, a band, an override, a trend against
    last year, figures missing; one commentary that waits and was opened, and one approval that no longer counted.
    """
    path = tmp_path_factory.mktemp("upgraded") / "old.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{path}", "DJANGO_SETTINGS_MODULE": "safeguarding.settings"}
    for state in OLD_STATE:
        manage(environment, "migrate", *state.split())
    with sqlite3.connect(path) as database:
        database.executescript((HERE / "approved_before_values.sql").read_text())
    database.close()
    manage(environment, "migrate")
    return environment


def manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command, "--verbosity", "0"], env=environment, check=True)


def what_counts(environment: dict[str, str], change: str = "") -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "-c", COUNTS.format(change=change)], env=environment, check=True, capture_output=True
    )
    return json.loads(made.stdout)


def test_an_open_approval_that_counted_before_the_upgrade_counts_after_it_and_no_other(upgraded) -> None:
    found = what_counts(upgraded)

    assert found["counts"] == {
        "Assessments in time": True, "Stability": True, "Bands": True, "Others": False, "NI 63": False,
    }  # fmt: skip


def test_the_upgrade_changes_no_approval_that_was_given(upgraded) -> None:
    recorded = [
        line.split("'")[1]
        for line in (HERE / "approved_before_values.sql").read_text().splitlines()
        if line.startswith('INSERT INTO "commentary_approval"')
    ]

    assert what_counts(upgraded)["kept"] == dict.fromkeys(recorded, 1)
    assert len(recorded) == 4


def test_what_a_reviewer_opened_before_the_upgrade_needs_no_opening_again(upgraded) -> None:
    assert what_counts(upgraded)["opened"]


def test_an_approval_that_was_carried_over_lapses_with_what_it_covers(upgraded, tmp_path) -> None:
    source = upgraded["DATABASE_URL"].removeprefix("sqlite:///")
    for code, year, month, topic in (("NI 61", 2009, 1, "Stability"), ("L0510", 2010, 1, "Bands")):
        path = tmp_path / f"{topic}.sqlite3"
        path.write_bytes(Path(source).read_bytes())
        environment = upgraded | {"DATABASE_URL": f"sqlite:///{path}"}

        found = what_counts(environment, RESTATE.format(code=code, year=year, month=month, value="61.4"))

        assert [name for name, counts in found["counts"].items() if counts] == [
            each for each in ("Assessments in time", "Stability", "Bands") if each != topic
        ]


def test_a_row_without_a_target_has_the_same_status_in_an_approval_as_one_without_a_figure() -> None:
    """“No Target” was printed as “Unknown” when version 2 was given out: approvals of then go on to count."""
    facts = replace(FACTS, target=None, override=None)
    row = stand(facts, JANUARY)

    assert row.status == Status.NO_TARGET
    assert row_values(facts, row, JANUARY)["status"] == "UNKNOWN"
