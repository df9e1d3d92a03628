"""Undoing an extract: what stood before stands again exactly, both stay in the history, or nothing changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import figure_history
from indicators.actions import (
    AlreadyLoaded,
    NeedsReason,
    NotLoaded,
    Published,
    ReplacedSince,
    TypedEntry,
    close_period,
    load_extract,
    read_extract,
    type_figure,
    undo_extract,
)
from indicators.extracts.preview import existing
from indicators.models import Count, Extract, Figure, Indicator
from indicators.report_rows.queries import facts_of
from indicators.rules import periods
from safeguarding.audit.events import check_chain
from safeguarding.models import Event, Person
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
from tests.indicators.test_load_together import at_once

pytestmark = pytest.mark.django_db

FIRST = csv("NI 59,Dec-09,34.9%,53,152,,", "NI 59,Jan-10,41%,,,,")
WRONG = csv("NI 59,Dec-09,34.9%,53,152,,", "NI 59,Jan-10,14%,,,,", "NI 59,Feb-10,40%,,,,")
FEBRUARY = periods.month(2010, 2)
LAST = LATER + timedelta(days=30)


@pytest.fixture
def officer():
    indicator("NI 59")
    return person()


def figures_held() -> dict[str, object]:
    return {facts.code: facts.figures for facts in facts_of(Indicator.objects.all(), FEBRUARY).values()}


def everything() -> tuple[object, ...]:
    return figures_held(), list(Extract.objects.order_by("id").values()), Figure.objects.count(), Event.objects.count()


# -- what it does --------------------------------------------------------------------------------------------------
def test_what_stood_before_stands_again_with_its_own_file_and_row(officer):
    loaded(FIRST, by=officer)
    before = figures_held()
    wrong = loaded(WRONG, "wrong.csv", by=officer, reason="Late forms.", at=LATER)
    assert figures_held() != before

    undone = undo_extract(wrong, reason="The wrong file.", by=officer, at=LAST)

    assert figures_held() == before
    assert (undone.stage, undone.undone_at) == (Extract.Stage.UNDONE, LAST)
    assert Figure.objects.count() == 4


def test_both_facts_stay_in_the_history(officer):
    loaded(FIRST, by=officer)
    wrong = loaded(WRONG, "wrong.csv", by=officer, reason="Late forms.", at=LATER)

    undo_extract(wrong, reason="The wrong file.", by=officer, at=LAST)

    lines = [line for line in figure_history.figures(Indicator.objects.get()) if line.row.period == JANUARY]
    assert [(line.row.words, line.stands, line.replaced) for line in lines] == [
        ("14%", False, "41%"),
        ("41%", True, ""),
    ]
    of_extract, of_figure = Event.objects.filter(verb="undone").order_by("number")
    assert (of_extract.kind, of_extract.why, of_extract.by_name) == ("extract", "The wrong file.", officer.name)
    assert (of_figure.before, of_figure.after) == ({"figure": "14%"}, {"figure": "41%"})
    assert [change.old.words if change.old else "" for change in existing.rows_of(wrong)] == ["41%", ""]
    assert check_chain() == Event.objects.count()


def test_the_same_file_can_be_loaded_again_and_restates_only_what_counts(officer):
    first = loaded(FIRST, by=officer)
    undo_extract(first, reason="Too early.", by=officer, at=LATER)
    assert figures_held() == {"NI 59": {}}

    again = load_extract(read_extract(FIRST, "january.csv", by=officer, at=LAST), by=officer, at=LAST)

    assert again != first
    assert (again.rows_loaded, existing.rows_of(again)[0].old) == (2, None)
    assert not any(figure.restated for figure in figures_held()["NI 59"].values())


def test_counts_are_undone_alike(officer):
    measure("initial-completed")
    loaded(csv("initial-completed,Jan-10,174", headings=COUNT_HEADINGS), "counts.csv", by=officer)
    more = csv("initial-completed,Jan-10,175", "initial-completed,Dec-09,0", headings=COUNT_HEADINGS)
    extract = loaded(more, "more.csv", by=officer, reason="One more.", at=LATER)

    undo_extract(extract, reason="Counted twice.", by=officer, at=LAST)

    assert list(Count.objects.standing().values_list("number", flat=True)) == [174]


def test_a_typed_figure_is_undone_alike(officer):
    loaded(FIRST, by=officer)
    before = figures_held()
    typed = TypedEntry("50%", note="By telephone")
    figure = type_figure(Indicator.objects.get(), JANUARY, typed, reason="Heard it.", by=officer, at=LATER)

    undo_extract(figure.extract, reason="Misheard.", by=officer, at=LAST)

    assert figures_held() == before


# -- refusals, each of which changes nothing -------------------------------------------------------------------------
def assert_refused(extract: Extract, error: type[Exception], words: str, by: Person, reason: str = "Wrong.") -> None:
    before = everything()
    with pytest.raises(error, match=words):
        undo_extract(extract, reason=reason, by=by, at=LAST)
    assert everything() == before


def test_not_without_a_reason(officer):
    assert_refused(loaded(FIRST, by=officer), NeedsReason, "Say why", officer, reason="  ")


def test_not_while_a_later_extract_is_in_its_place_which_is_named(officer):
    first = loaded(FIRST, by=officer)
    later = loaded(WRONG, "wrong.csv", by=officer, reason="Late forms.", at=LATER)
    words = "NI 59, January 2010, was changed again by wrong.csv, loaded on 16 February 2010. Undo that first"
    assert_refused(first, ReplacedSince, words, officer)

    undo_extract(later, reason="Wrong.", by=officer, at=LAST)

    undo_extract(first, reason="Wrong too.", by=officer, at=LAST)
    assert figures_held() == {"NI 59": {}}


def test_not_once_its_month_is_published(officer):
    extract = loaded(FIRST, by=officer)
    close_period(JANUARY, by=officer, at=LATER, why="Published.")

    words = "NI 59, December 2009, stood when the report of January 2010 was published"
    assert_refused(extract, Published, words, officer)


def test_not_once_a_later_month_is_published_which_counts_it_in_its_year(officer):
    extract = loaded(csv("NI 59,Dec-09,34.9%,53,152,,"), by=officer)
    close_period(JANUARY, by=officer, at=LATER, why="Published.")

    assert_refused(extract, Published, "December 2009, stood when", officer)


def test_what_came_after_the_publication_or_is_of_a_later_month_can_still_be_undone(officer):
    february = loaded(csv("NI 59,Feb-10,40%,,,,"), "february.csv", by=officer)
    close_period(JANUARY, by=officer, at=LATER, why="Published.")
    december = loaded(csv("NI 59,Dec-09,30%,,,,"), "december.csv", by=officer, at=LATER + timedelta(hours=1))

    for extract in (february, december):
        undo_extract(extract, reason="Wrong.", by=officer, at=LAST)

    assert figures_held() == {"NI 59": {}}


def test_not_twice_nor_what_was_never_loaded(officer):
    extract = loaded(FIRST, by=officer)
    undo_extract(extract, reason="Wrong.", by=officer, at=LATER)

    for each in (extract, read_extract(WRONG, "wrong.csv", by=officer, at=AT)):
        assert_refused(each, NotLoaded, "nothing to undo", officer)


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.PERFORMANCE_OFFICER])
def test_only_an_officer_undoes(officer, client, role):
    extract, other = loaded(FIRST, by=officer), person(role, "Other Person")

    assert_refused(extract, NotAllowed, "may not", other)
    client.force_login(other)

    assert client.post(reverse("indicators:undo", args=[extract.pk]), {"reason": "x"}).status_code == 403
    assert "Undo" not in client.get(reverse("indicators:extract", args=[extract.pk])).content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_four_who_undo_at_once_three_are_told():
    indicator("NI 59")
    officer = person()
    extract = loaded(FIRST, by=officer)

    def undo() -> None:
        same, by = Extract.objects.get(pk=extract.pk), Person.objects.get(pk=officer.pk)
        undo_extract(same, reason="Wrong.", by=by, at=LATER)

    told = at_once([undo] * 4)

    assert [type(each) for each in told if each] == [NotLoaded] * 3
    assert Event.objects.filter(verb="undone", kind="extract").count() == 1


# -- the page --------------------------------------------------------------------------------------------------------
def test_the_page_asks_for_a_reason_then_says_who_undid_it_and_why(officer, client):
    client.force_login(officer)
    extract = loaded(FIRST, by=officer)
    undo, page = (reverse(f"indicators:{name}", args=[extract.pk]) for name in ("undo", "extract"))
    assert "Undo this extract" in client.get(page).content.decode()

    assert "Say why it is undone." in client.post(undo, {"reason": ""}).content.decode()
    assert client.get(undo).status_code == 405
    after = client.post(undo, {"reason": "Sent by mistake."}, follow=True).content.decode()

    assert "january.csv is undone. What stood before it stands again." in after
    assert "Asha Patel undid it on" in after
    assert "Sent by mistake." in after
    assert "Undo this extract" not in after
    assert "nothing to undo" in client.post(undo, {"reason": "Again."}).content.decode()
    detail = client.get(reverse("indicators:detail", args=[Indicator.objects.get().pk])).content.decode()
    assert "Undone" in detail


# -- a law -----------------------------------------------------------------------------------------------------------
Place = tuple[str, str]
PLACES = [(code, month) for code in ("NI 59", "NI 60") for month in ("Dec-09", "Jan-10")]
files = st.dictionaries(st.sampled_from(PLACES), st.integers(1, 3), min_size=1)
steps = st.lists(st.one_of(files, st.integers(0, 5)), max_size=12)


@dataclass
class Model:
    """Loads that are not undone, in order, each with the figures that it changed: as plain as it can be."""

    loads: list[tuple[Extract, dict[Place, int]]] = field(default_factory=list)

    def standing(self, loads: Iterable[tuple[Extract, dict[Place, int]]] | None = None) -> dict[Place, tuple[int, str]]:
        return {
            place: (value, extract.sha256)
            for extract, changed in (self.loads if loads is None else loads)
            for place, value in changed.items()
        }

    def load(self, extract: Extract, file: dict[Place, int]) -> None:
        stood = self.standing()
        self.loads.append((extract, {p: v for p, v in file.items() if p not in stood or stood[p][0] != v}))

    def blocked(self, number: int) -> bool:
        return any(self.loads[number][1].keys() & changed.keys() for _, changed in self.loads[number + 1 :])


def held_now() -> dict[Place, tuple[int, str]]:
    names = {DECEMBER: "Dec-09", JANUARY: "Jan-10"}
    return {
        (code, names[period]): (int(figure.value or Decimal(0)), figure.source)
        for code, figures in figures_held().items()
        for period, figure in figures.items()  # type: ignore[attr-defined]
    }


def restated_now() -> set[Place]:
    names = {DECEMBER: "Dec-09", JANUARY: "Jan-10"}
    return {
        (code, names[period])
        for code, figures in figures_held().items()
        for period, figure in figures.items()  # type: ignore[attr-defined]
        if figure.restated
    }


@pytest.mark.sqlite
@settings(max_examples=12, deadline=None)
@given(steps=steps)
def test_after_any_loads_and_undos_what_stands_is_what_the_loads_that_count_left(steps):
    with transaction.atomic():
        for code in ("NI 59", "NI 60"):
            indicator(code)
        officer, model = person(), Model()
        for number, step in enumerate(steps):
            at = AT + timedelta(minutes=number)
            take(step, model, officer, at)
            assert held_now() == model.standing()
            loads = [changed.keys() for _, changed in model.loads]
            assert restated_now() == {place for place in PLACES if sum(place in keys for keys in loads) > 1}
        transaction.set_rollback(True)


def take(step: dict[Place, int] | int, model: Model, officer: Person, at: datetime) -> None:
    """Load a file, or undo one of those loaded; each must be refused just where the model says so."""
    if isinstance(step, dict):
        content = csv(*(f"{code},{month},{value}%,,,," for (code, month), value in sorted(step.items())))
        try:
            model.load(loaded(content, by=officer, reason="As sent.", at=at), step)
        except AlreadyLoaded:
            assert Extract.objects.filter(stage="loaded", size=len(content)).exists()
    elif step < len(model.loads):
        extract = model.loads[step][0]
        if model.blocked(step):
            assert_refused(extract, ReplacedSince, "Undo that first", officer)
        else:
            undo_extract(extract, reason="Wrong.", by=officer, at=at)
            del model.loads[step]
