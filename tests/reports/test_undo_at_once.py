"""An undo at the same moment as a publication or another load, on PostgreSQL: one of the two happens, whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from indicators.actions import ChangedMeanwhile, Published, ReplacedSince, load_extract, read_extract, undo_extract
from indicators.extracts.preview import existing
from indicators.models import Extract, Figure, Indicator, Period
from indicators.report_rows.queries import standings
from reports import actions
from reports.actions import Outdated
from reports.checklist.checks import NotReady
from reports.models import Report
from safeguarding.audit.events import check_chain
from safeguarding.models import Event
from tests.indicators.build import csv
from tests.indicators.test_load_together import at_once
from tests.reports import build
from tests.reports.build import JANUARY, NOON

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LATER = NOON + timedelta(days=1)


def undo(made: build.Council, pk: int) -> None:
    undo_extract(Extract.objects.get(pk=pk), reason="Wrong.", by=build.again(made.officer), at=LATER)


@pytest.mark.parametrize("_", range(3))
def test_an_undo_and_a_publication_at_once_leave_one_of_the_two(_):
    made = build.council(2, counts=False)
    report = build.signed(made)
    extract = Extract.objects.get(name="figures.csv")

    def publish() -> None:
        actions.publish(report, by=build.again(made.officer), at=LATER)

    told = at_once([publish, lambda: undo(made, extract.pk)])

    extract.refresh_from_db()
    published = Report.objects.published().exists()
    assert published == (extract.stage == Extract.Stage.LOADED)
    (refused,) = (each for each in told if each)
    assert isinstance(refused, Published if published else (NotReady, Outdated))
    assert Period.objects.exclude(closed_at=None).exists() == published
    assert check_chain() == Event.objects.count()


@pytest.mark.parametrize("_", range(3))
def test_an_undo_and_a_load_over_it_at_once_leave_one_of_the_two(_):
    made = build.council(2, counts=False)
    extract = Extract.objects.get(name="figures.csv")
    other = read_extract(csv("NI 1,Jan-10,,11,50,,"), "other.csv", by=made.officer, at=LATER)
    seen = existing.preview_of(other).digest

    def load() -> None:
        load_extract(other, by=build.again(made.officer), at=LATER, reason="Late.", seen=seen)

    told = at_once([load, lambda: undo(made, extract.pk)])

    extract.refresh_from_db()
    undone = extract.stage == Extract.Stage.UNDONE
    assert [type(each) for each in told if each] == [ChangedMeanwhile if undone else ReplacedSince]
    indicator = Indicator.objects.get(code="NI 1")
    printed = standings([indicator], JANUARY)[indicator.pk].months[-1].text
    assert printed == ("No figure" if undone else "22%")
    assert Figure.objects.filter(extract=other).exists() == (not undone)
    assert check_chain() == Event.objects.count()


def test_a_report_is_not_published_once_what_it_rests_on_is_undone():
    made = build.council(2, counts=False)
    report = build.signed(made)
    undo(made, Extract.objects.get(name="figures.csv").pk)

    with pytest.raises(NotReady, match=r"there is no figure for Jan-10|the approval no longer counts"):
        actions.publish(report, by=made.officer, at=LATER)

    assert not Report.objects.published().exists()
    assert not Period.objects.exclude(closed_at=None).exists()


def test_nor_once_the_counts_of_its_analysis_are_undone():
    made = build.council(2)
    report = build.signed(made)
    undo(made, Extract.objects.get(name="counts.csv").pk)

    with pytest.raises(Outdated):
        actions.publish(report, by=made.officer, at=LATER)

    assert not Report.objects.published().exists()
