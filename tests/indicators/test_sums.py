"""Declared sums, by page and action: who may declare, change and end them, and what is refused; what is counted."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import DatabaseError
from django.urls import reverse

from indicators.models import Definition, Sum
from indicators.rules.counted import Counted, is_protected
from indicators.sums.actions import AlreadyDeclared, NotASum, declare_sum, end_sum
from indicators.sums.series import declared, every_series
from safeguarding.models import Event
from safeguarding.permissions import NotAllowed, RoleName
from tests.indicators.build import AT, COUNT_HEADINGS, LATER, csv, indicator, loaded, measure, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    """An officer of a council that counts boys, girls and all children in January 2010: 54 + 76 = 130."""
    made = person()
    of = indicator("NI 59")
    for code, name in (("boys", "Boys"), ("girls", "Girls"), ("all", "All children")):
        measure(code, name, of)
    loaded(csv("boys,Jan-10,54", "girls,Jan-10,76", "all,Jan-10,130", headings=COUNT_HEADINGS), by=made)
    loaded(csv("NI 59,Jan-10,41.5%,54,130,,"), "figures.csv", by=made)
    return made


def series(code: str):
    every = every_series().values()
    return next(each for each in every if (each.measure and each.measure.code == code) or each.key.startswith(code))


def given(**more):
    return {
        "whole": series("all").key,
        "parts": [series("boys").key, series("girls").key],
        "adds_up": "complete",
        "reason": "Each child is one or the other.",
        **more,
    }


def text(response) -> str:
    return response.content.decode()


def test_an_officer_declares_a_sum_and_sees_it_in_words_and_figures(client, officer):
    client.force_login(officer)

    page = text(client.post(reverse("indicators:add-sum"), given(), follow=True))

    assert "Boys (NI 59) + Girls (NI 59) = All children (NI 59)" in page
    assert "In January 2010: 54 + 76 = 130." in page
    assert "Each child is one or the other." in page
    event = Event.objects.get(verb="declared")
    assert event.after == {"sum": "Boys (NI 59) + Girls (NI 59) = All children (NI 59)", "answer": "Yes, always"}
    assert event.why == "Each child is one or the other."


def test_parts_of_a_whole_that_leave_others_say_how_many(client, officer):
    client.force_login(officer)

    page = text(
        client.post(reverse("indicators:add-sum"), given(parts=[series("boys").key], adds_up="within"), follow=True)
    )

    assert "Boys (NI 59) is part of All children (NI 59), with others beside" in page
    assert "In January 2010: 54 of 130, which leaves 76 others." in page


def test_a_count_under_two_names_is_a_sum_of_one_part(officer):
    whole, part = series("denominator"), series("all")

    declare_sum(whole, [part], complete=True, by=officer, at=AT)

    (found,) = declared()
    assert found.sentence == ("All children (NI 59) = NI 59: all cases that the percentage is of (denominator)")


def test_a_sum_that_the_figures_contradict_is_refused_with_the_numbers(client, officer):
    client.force_login(officer)

    page = client.post(reverse("indicators:add-sum"), given(parts=[series("boys").key]))

    assert page.status_code == 422
    assert "The figures do not add up in January 2010 (54 is 54, not 130)." in text(page)
    assert not Sum.objects.exists()


def test_a_count_is_no_part_of_itself(officer):
    with pytest.raises(NotASum, match="part of itself"):
        declare_sum(series("all"), [series("all")], complete=True, by=officer, at=AT)


def test_a_sum_is_declared_once_until_it_is_ended(officer):
    made = declare_sum(series("all"), [series("boys"), series("girls")], complete=True, by=officer, at=AT)
    with pytest.raises(AlreadyDeclared):
        declare_sum(series("all"), [series("girls"), series("boys")], complete=True, by=officer, at=AT)

    end_sum(made, reason="We count a third group now.", by=officer, at=LATER)
    with pytest.raises(AlreadyDeclared):
        end_sum(made, reason="Again.", by=officer, at=LATER)

    declare_sum(series("all"), [series("girls"), series("boys")], complete=False, by=officer, at=LATER)
    assert len(declared()) == 1
    assert [each.row.ended_by for each in declared(ended=True)] == [officer]


def test_a_changed_sum_takes_the_place_of_the_one_before_which_is_kept(client, officer):
    made = declare_sum(series("all"), [series("boys"), series("girls")], complete=True, by=officer, at=AT)
    client.force_login(officer)
    change = reverse("indicators:change-sum", args=[made.pk])
    assert text(client.get(change)).count(" checked") == 3  # the two parts, and how they add up

    page = text(client.post(change, given(adds_up="within"), follow=True))

    assert "Boys (NI 59) and Girls (NI 59) are part of All children (NI 59), with others beside" in page
    assert "Sums that were ended (1)" in page
    assert Event.objects.filter(verb="ended").get().why == "Each child is one or the other."


def test_a_change_that_is_refused_ends_nothing(client, officer):
    made = declare_sum(series("all"), [series("boys"), series("girls")], complete=True, by=officer, at=AT)
    client.force_login(officer)

    page = client.post(reverse("indicators:change-sum", args=[made.pk]), given(parts=[series("boys").key]))

    assert page.status_code == 422
    assert Sum.objects.get().ended_at is None


def test_ending_needs_a_reason(client, officer):
    made = declare_sum(series("all"), [series("boys"), series("girls")], complete=True, by=officer, at=AT)
    client.force_login(officer)
    end = reverse("indicators:end-sum", args=[made.pk])

    assert "Say why." in text(client.post(end, {"reason": " "}))
    client.post(end, {"reason": "There is a third group now."})

    assert Sum.objects.get().ended_by == officer


@pytest.mark.parametrize("role", [RoleName.READER, RoleName.TEAM_MANAGER, RoleName.HEAD_OF_SERVICE, RoleName.DIRECTOR])
def test_others_read_the_sums_and_change_none(client, officer, role):
    made = declare_sum(series("all"), [series("boys"), series("girls")], complete=True, by=officer, at=AT)
    other = person(role, "Olu Reader")
    client.force_login(other)

    page = text(client.get(reverse("indicators:sums")))

    assert "Boys (NI 59) + Girls (NI 59)" in page
    assert "Declare a sum" not in page
    for address in (
        reverse("indicators:add-sum"),
        reverse("indicators:change-sum", args=[made.pk]),
        reverse("indicators:end-sum", args=[made.pk]),
        reverse("indicators:counted", args=[series("all").indicator.pk]),
    ):
        assert client.post(address, given()).status_code == 403
    with pytest.raises(NotAllowed):
        end_sum(made, reason="No.", by=other, at=AT)


def test_the_database_refuses_a_change_of_what_was_declared(officer):
    declare_sum(series("all"), [series("boys"), series("girls")], complete=True, by=officer, at=AT)

    with pytest.raises(DatabaseError, match="fixed"):
        Sum.objects.update(complete=False)


def test_the_page_takes_as_many_queries_for_one_sum_as_for_three(client, officer, django_assert_num_queries):
    client.force_login(officer)
    client.get(reverse("indicators:sums"))
    declare_sum(series("all"), [series("boys"), series("girls")], complete=True, by=officer, at=AT)
    declare_sum(series("all"), [series("boys")], complete=False, by=officer, at=AT)
    declare_sum(series("denominator"), [series("numerator")], complete=False, by=officer, at=AT)

    with django_assert_num_queries(9):
        client.get(reverse("indicators:sums"))


# -- what is counted ---------------------------------------------------------------------------------------------
def test_what_is_counted_is_said_on_the_page_of_the_indicator(client, officer):
    client.force_login(officer)
    of = series("all").indicator
    boys = series("boys").measure
    assert "Not said yet: small counts are hidden" in text(client.get(reverse("indicators:detail", args=[of.pk])))

    said = {"counted": "posts", f"measure-{boys.pk}": "children", "reason": "It counts posts."}
    page = text(client.post(reverse("indicators:counted", args=[of.pk]), said, follow=True))

    assert "Posts: small counts are shown" in page
    boys.refresh_from_db()
    assert (Definition.objects.get().counted, boys.counted) == ("posts", "children")
    events = {event.kind: event for event in Event.objects.filter(verb="changed")}
    assert events["definition"].before == {"counted": ""}
    assert events["definition"].after == {"counted": "posts"}
    assert events["measure"].why == "It counts posts."


def test_what_is_counted_needs_a_reason_as_small_numbers_may_come_out(client, officer):
    client.force_login(officer)

    page = client.post(reverse("indicators:counted", args=[series("all").indicator.pk]), {"counted": "posts"})

    assert page.status_code == 422
    assert "Say why." in text(page)
    assert Definition.objects.get().counted == ""


def test_only_what_is_not_about_people_is_shown():
    shown = {kind for kind in Counted if not is_protected(kind)}

    assert shown == {Counted.POSTS, Counted.MONEY, Counted.DAYS, Counted.OTHER}
    assert is_protected("")
    assert is_protected("something unheard of")


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("child", "children"), ("looked after child", "children"), ("child's social worker post", "children"),
        ("family", "families"), ("social worker", "people"), ("review", "cases"), ("referral", "cases"),
        ("post", "posts"), ("vacancy", "posts"), ("£1,000", "money"), ("working day", "days"),
        ("widget", ""), ("postcard", ""), ("day nursery place for a child", "children"),
    ],
)  # fmt: skip
def test_the_migration_infers_what_is_counted_and_takes_doubtful_texts_for_people(said, counted):
    migration = import_module("indicators.migrations.0009_what_is_counted")

    assert migration.inferred(said) == counted
