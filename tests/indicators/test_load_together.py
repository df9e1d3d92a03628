"""Several people loading at the same moment, on PostgreSQL: nothing is doubled, and all but one are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from indicators.actions import (
    AlreadyLoaded,
    ChangedMeanwhile,
    NeedsReason,
    TypedEntry,
    confirm_extract,
    load_extract,
    read_extract,
    type_figure,
)
from indicators.extracts.preview import existing
from indicators.models import Figure, Indicator, Loading
from safeguarding.audit.events import check_chain
from safeguarding.exceptions import Refused
from safeguarding.models import Event, Person
from tests.indicators.build import AT, JANUARY, csv, indicator, loaded, person

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

TOGETHER = 4


def at_once(acts: list[Callable[[], object]]) -> list[Refused | None]:
    """Run the acts in threads of their own that start together; what each was refused with, if it was."""
    told: list[Refused | None] = [None] * len(acts)
    broken: list[BaseException] = []
    barrier = Barrier(len(acts))

    def run(number: int) -> None:
        barrier.wait()
        try:
            acts[number]()
        except Refused as refused:
            told[number] = refused
        except BaseException as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return told


def test_four_clicks_on_one_extract_load_it_once():
    indicator("NI 59")
    officer = person()
    extract = read_extract(csv("NI 59,Jan-10,41%,,,,"), "a.csv", by=officer, at=AT)

    def click() -> None:
        load_extract(extract.__class__.objects.get(pk=extract.pk), by=Person.objects.get(pk=officer.pk), at=AT)

    told = at_once([click] * TOGETHER)

    assert told.count(None) == 1
    assert {type(refused) for refused in told if refused} == {AlreadyLoaded}
    assert Figure.objects.count() == 1
    assert Event.objects.filter(verb="loaded").count() == 1


@pytest.mark.parametrize("there_is_one", [True, False])
def test_four_extracts_for_one_figure_never_make_two_that_stand(there_is_one):
    indicator("NI 59")
    officer = person()
    if there_is_one:
        loaded(csv("NI 59,Jan-10,40%,,,,"), "held.csv", by=officer)
    contents = [csv(f"NI 59,Jan-10,4{number}%,,,,") for number in range(1, TOGETHER + 1)]
    extracts = [read_extract(content, f"{content!r}.csv", by=officer, at=AT) for content in contents]
    seen = [existing.preview_of(extract).digest for extract in extracts]

    def load(number: int) -> Callable[[], object]:
        return lambda: load_extract(
            extracts[number], by=Person.objects.get(pk=officer.pk), at=AT, reason="Late.", seen=seen[number]
        )

    told = at_once([load(number) for number in range(TOGETHER)])

    assert told.count(None) == 1
    assert {type(refused) for refused in told if refused} == {ChangedMeanwhile}
    assert Figure.objects.standing().count() == 1
    assert Figure.objects.filter(restated_by=None).count() == 1
    assert check_chain() == Event.objects.count()


def test_four_who_type_the_same_figure_leave_one_first_and_the_rest_give_a_reason():
    ni_59 = indicator("NI 59")
    officer = person()

    def type_one(number: int) -> Callable[[], object]:
        typed = TypedEntry(f"4{number}%", note="By telephone")
        return lambda: type_figure(
            Indicator.objects.get(pk=ni_59.pk), JANUARY, typed, by=Person.objects.get(pk=officer.pk), at=AT
        )

    told = at_once([type_one(number) for number in range(TOGETHER)])

    assert told.count(None) == 1
    assert {type(refused) for refused in told if refused} <= {NeedsReason, ChangedMeanwhile}
    assert Figure.objects.count() == 1


def test_u43_two_officers_who_confirm_one_extract_of_many_rows_ask_for_it_once(settings, monkeypatch):
    settings.ROWS_IN_BACKGROUND = 0
    monkeypatch.setattr("indicators.extracts.load.load_job.nudge", lambda *what: None)
    indicator("NI 59")
    officers = [person(), person(name="Ben Okoro")]
    extract = read_extract(csv("NI 59,Jan-10,41%,,,,"), "a.csv", by=officers[0], at=AT)

    told = at_once([partial(confirm_extract, extract, by=officer, at=AT) for officer in officers])

    assert sorted(type(refused).__name__ for refused in told) == ["LoadingAlready", "NoneType"]
    assert Loading.objects.count() == Event.objects.filter(verb="asked for").count() == 1
