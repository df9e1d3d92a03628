"""Reading and loading extracts: whole or not at all, once, with a reason for what changes, and recorded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.actions import (
    AlreadyLoaded,
    ChangedMeanwhile,
    NeedsReason,
    NotWaiting,
    TooLarge,
    close_period,
    load_extract,
    put_aside,
    read_extract,
)
from indicators.extracts.files.errors import CarriesChildren, NotKept
from indicators.extracts.preview import existing
from indicators.models import Count, Extract, Figure, Period
from indicators.report_rows.queries import facts_of
from safeguarding.audit.events import check_chain
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed, RoleName
from tests.indicators.build import (
    AT,
    COUNT_HEADINGS,
    DECEMBER,
    JANUARY,
    LATER,
    csv,
    indicator,
    loaded,
    measure,
    person,
)

pytestmark = pytest.mark.django_db

GOOD = csv("NI 59,Dec-09,34.9%,53,152,,", "NI 59,Jan-10,,72,174,yes,", "NI 59,2009/10 YTD,26.1%,,,,")
WRONG = csv("NI 59,Dec-09,34.9%,53,152,,", "NI 59,Jan-10,lots,,,,")


@pytest.fixture
def officer():
    indicator("NI 59")
    return person()


def everything() -> tuple[int, ...]:
    """How much is held, of what an extract could change."""
    return Figure.objects.count(), Count.objects.count(), Period.objects.count()


def held_in(period) -> Decimal | None:
    facts = next(iter(facts_of(indicators(), JANUARY).values()))
    return facts.figures[period].value


def indicators():
    return [figure.indicator for figure in Figure.objects.select_related("indicator")[:1]]


# -- reading -------------------------------------------------------------------------------------------------------
def test_reading_changes_no_figure_and_says_what_would_change(officer):
    extract = read_extract(GOOD, "january.csv", by=officer, at=AT)

    assert extract.stage == Extract.Stage.READ
    assert extract.rows_in == 3
    assert everything() == (0, 0, 0)
    assert len(existing.preview_of(extract).new) == 3


def test_a_wrong_file_is_kept_as_refused_with_its_faults_and_every_row_accounted_for(officer):
    extract = read_extract(WRONG, "january.csv", by=officer, at=AT)

    assert extract.stage == Extract.Stage.REFUSED
    assert (extract.rows_in, extract.rows_refused) == (2, 2)
    assert [fault["row"] for fault in extract.reading["faults"]] == [3]
    assert everything() == (0, 0, 0)


def test_nothing_is_kept_of_a_file_that_names_children(officer):
    with pytest.raises(CarriesChildren):
        read_extract(b"code,period,value,UPN\r\nNI 59,Jan-10,41%,A123\r\n", "a.csv", by=officer, at=AT)

    assert Extract.objects.count() == Event.objects.count() == 0


def test_a_file_over_the_limit_is_refused_before_it_is_read(officer, settings):
    settings.LARGEST_EXTRACT = 5

    with pytest.raises(TooLarge, match="larger than 0 MB"):
        read_extract(GOOD, "january.csv", by=officer, at=AT)


def test_the_same_file_that_waits_is_not_read_twice(officer):
    first = read_extract(GOOD, "january.csv", by=officer, at=AT)

    assert read_extract(GOOD, "copy.csv", by=officer, at=LATER) == first


def test_a_file_that_was_refused_is_read_again_once_it_can_be(officer):
    unknown = csv("NI 60,Jan-10,41%,,,,")
    assert read_extract(unknown, "a.csv", by=officer, at=AT).stage == Extract.Stage.REFUSED

    indicator("NI 60")

    assert read_extract(unknown, "a.csv", by=officer, at=AT).stage == Extract.Stage.READ


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.PERFORMANCE_OFFICER])
def test_only_an_officer_reads_loads_or_puts_aside(officer, role):
    extract = read_extract(GOOD, "january.csv", by=officer, at=AT)
    other = person(role, "Other Person")

    for act in (
        lambda: read_extract(GOOD, "b.csv", by=other, at=AT),
        lambda: load_extract(extract, by=other, at=AT),
        lambda: put_aside(extract, by=other, at=AT),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Figure.objects.count() == 0


# -- loading -------------------------------------------------------------------------------------------------------
def test_a_loaded_figure_points_to_its_file_and_row_and_is_exact(officer):
    extract = loaded(GOOD, by=officer)

    january = Figure.objects.get(period__starts_on=JANUARY.starts_on, period__kind="month")
    assert (january.extract, january.row, january.provisional) == (extract, 3, True)
    assert january.value == Decimal("41.37931")
    assert held_in(JANUARY) == Decimal(100) * 72 / 174
    assert (extract.rows_in, extract.rows_loaded, extract.rows_unchanged, extract.rows_refused) == (3, 3, 0, 0)


def test_a_change_restates_the_figure_with_its_reason_and_keeps_the_old_one(officer):
    loaded(GOOD, by=officer)
    changing = csv("NI 59,Dec-09,35%,,,,", "NI 59,Jan-10,,72,174,yes,")

    with pytest.raises(NeedsReason):
        loaded(changing, "b.csv", by=officer)
    extract = loaded(changing, "b.csv", by=officer, reason="Two late forms.")

    restated = Figure.objects.get(extract=extract)
    assert restated.restates.value == Decimal("34.9")
    assert held_in(DECEMBER) == Decimal(35)
    assert (extract.rows_loaded, extract.rows_unchanged) == (1, 1)
    event = Event.objects.get(verb="restated")
    assert event.before == {"figure": "34.9% (53 of 152)"}
    assert event.after == {"figure": "35%"}
    assert event.why == "Two late forms."
    assert check_chain() == Event.objects.count()


def test_the_same_file_again_is_recognised_and_changes_nothing(officer):
    loaded(GOOD, by=officer)
    before = everything(), Event.objects.count()

    with pytest.raises(AlreadyLoaded, match="loaded by Asha Patel on 15 February 2010, as january"):
        read_extract(GOOD, "renamed.csv", by=officer, at=LATER)

    assert (everything(), Event.objects.count()) == before


def test_the_same_figures_in_another_file_are_unchanged(officer):
    loaded(GOOD, by=officer)

    again = loaded(GOOD + b"\r\n", by=officer)

    assert (again.rows_in, again.rows_loaded, again.rows_unchanged) == (3, 0, 3)
    assert Figure.objects.count() == 3


def test_an_extract_loads_once_however_often_it_is_confirmed(officer):
    extract = loaded(GOOD, by=officer)

    with pytest.raises(AlreadyLoaded):
        load_extract(extract, by=officer, at=LATER)

    assert Figure.objects.count() == 3


def test_a_refused_extract_and_one_put_aside_cannot_be_loaded(officer):
    refused = read_extract(WRONG, "a.csv", by=officer, at=AT)
    aside = read_extract(GOOD, "b.csv", by=officer, at=AT)
    put_aside(aside, by=officer, at=AT)

    for extract in (refused, aside):
        with pytest.raises(NotWaiting):
            load_extract(extract, by=officer, at=LATER)
    with pytest.raises(NotWaiting):
        put_aside(aside, by=officer, at=LATER)
    aside.refresh_from_db()
    assert (aside.rows_in, aside.rows_refused) == (3, 3)
    assert Figure.objects.count() == 0


def test_a_failure_in_the_middle_leaves_nothing(officer, monkeypatch):
    extract = read_extract(GOOD, "january.csv", by=officer, at=AT)
    before = everything(), Event.objects.count()

    def fail(*_, **__):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("indicators.extracts.load.actions.record", fail)
    with pytest.raises(RuntimeError):
        load_extract(extract, by=officer, at=AT)

    extract.refresh_from_db()
    assert extract.stage == Extract.Stage.READ
    assert (everything(), Event.objects.count()) == before


def test_what_changed_since_the_preview_is_not_loaded_unseen(officer):
    extract = read_extract(GOOD, "january.csv", by=officer, at=AT)
    seen = existing.preview_of(extract).digest
    loaded(csv("NI 59,Dec-09,30%,,,,"), "other.csv", by=officer)

    with pytest.raises(ChangedMeanwhile):
        load_extract(extract, by=officer, at=LATER, reason="x", seen=seen)

    load_extract(extract, by=officer, at=LATER, reason="x", seen=existing.preview_of(extract).digest)


# -- closed periods ------------------------------------------------------------------------------------------------
def test_a_change_in_a_closed_month_is_a_restatement_with_a_reason(officer):
    waiting = read_extract(csv("NI 59,Jan-10,42%,,,,"), "waiting.csv", by=officer, at=AT)
    loaded(GOOD, by=officer)
    close_period(JANUARY, by=officer, at=LATER, why="Published.")

    with pytest.raises(NeedsReason):
        load_extract(waiting, by=officer, at=LATER)
    load_extract(waiting, by=officer, at=LATER, reason="Late forms.")

    assert Event.objects.get(verb="restated").why == "Late forms."


# -- counts --------------------------------------------------------------------------------------------------------
def test_counts_are_loaded_and_restated_alike(officer):
    measure("initial-completed")
    loaded(csv("initial-completed,Jan-10,174", headings=COUNT_HEADINGS), "counts.csv", by=officer)
    changing = csv("initial-completed,Jan-10,175", "initial-completed,Dec-09,0", headings=COUNT_HEADINGS)

    extract = loaded(changing, "more.csv", by=officer, reason="One more.")

    assert list(Count.objects.standing().order_by("number").values_list("number", flat=True)) == [0, 175]
    assert [change.old.words if change.old else "" for change in existing.rows_of(extract)] == ["174", ""]
    assert Event.objects.get(verb="restated").after == {"figure": "175"}


# -- a law ---------------------------------------------------------------------------------------------------------
@pytest.mark.sqlite
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_is_read_whole_or_changes_nothing(place, byte, cut):
    officer = person_once()
    damaged = GOOD[:place] if cut else GOOD[:place] + bytes([byte]) + GOOD[place + 1 :]
    before = everything()

    try:
        extract = read_extract(damaged, "damaged.csv", by=officer, at=AT)
    except NotKept:
        assert everything() == before
        return

    assert everything() == before
    if extract.stage == Extract.Stage.REFUSED:
        assert extract.reading["faults"]
        assert extract.rows_refused == extract.rows_in
    else:
        assert existing.preview_of(extract).rows == extract.rows_in > 0


def person_once():
    """Hypothesis runs its examples in one transaction."""
    if Extract.objects.exists() or Event.objects.exists():
        return Extract.objects.select_related("by").first().by
    indicator("NI 59")
    return person()
