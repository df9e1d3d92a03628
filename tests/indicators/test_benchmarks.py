"""Benchmarks from a published table: chosen, seen, loaded, remembered; a new version never overwrites the old one."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.actions import NeedsReason
from indicators.extracts.files.errors import ExtractRejected
from indicators.models import Benchmark, SentTable
from indicators.reference_data.actions import (
    CannotChoose,
    NotSet,
    choose_measure,
    drop_choice,
    load_list,
    read_neighbours,
    read_published,
)
from indicators.reference_data.benchmark_list import choices_of
from indicators.reference_data.benchmark_tables import Choice
from indicators.reference_data.registry import KINDS
from indicators.reference_data.stored_lines import lines_in
from indicators.report_rows import queries
from indicators.rules import periods
from safeguarding.models import Event
from tests.indicators import stand_ins
from tests.indicators.build import AT, LATER, indicator, person

pytestmark = pytest.mark.django_db

REREFERRALS = Choice("NI 65", "rereferral_percent", ("All",), ("2025",))
LONG_PLANS = Choice("NI 64", "long_plans_percent", ("All",), ("2025",))


@pytest.fixture
def officer(settings):
    settings.COUNCIL_NUMBER, settings.COUNCIL_CODE, settings.COUNCIL_REGION = "309", "E09000014", "London"
    settings.COUNCIL_NAME = "Haringey Council"
    indicator("NI 65")
    indicator("NI 64")
    return person()


def sent(by, *choices: Choice, content: bytes = b"", name: str = "c1.csv") -> SentTable:
    table = read_published(content or stand_ins.published(), name, by=by, at=AT)
    for choice in choices:
        table = choose_measure(table, choice, by=by, at=AT)
    return table


def load(table: SentTable, by, reason: str = "") -> SentTable:
    seen = KINDS[table.kind].compared(lines_in(table)).digest
    return load_list(table, seen=seen, reason=reason, by=by, at=LATER)


def neighbours(by) -> None:
    read_neighbours(stand_ins.neighbours(), "sn.csv", model_year=2025, by=by, at=AT)


def test_england_london_us_and_our_neighbours_median_are_held(officer):
    neighbours(officer)

    load(sent(officer, REREFERRALS, LONG_PLANS), officer)

    held = {(row.indicator.code, row.group): row for row in Benchmark.objects.select_related("indicator")}
    values = {key: row.value for key, row in held.items()}
    groups = ("England", "London", "Haringey Council", "statistical neighbours")
    assert [values["NI 65", group] for group in groups] == list(map(Decimal, ("22.6", "19.4", "18.7", "18.05")))
    assert (values["NI 64", "Haringey Council"], held["NI 64", "Haringey Council"].missing) == (None, "Suppressed")
    median = held["NI 64", "statistical neighbours"]
    assert (median.value, median.usable, median.members, median.model_year) == (Decimal("3.6"), 5, 10, 2025)
    assert (median.how, median.sent.name, str(median.year)) == ("median of 5 of 10", "c1.csv", "2024/25")


def test_the_report_says_what_others_reached_and_not_us(officer):
    neighbours(officer)
    load(sent(officer, LONG_PLANS), officer)

    marks = queries.facts_of([Benchmark.objects.first().indicator], periods.month(2025, 6)).popitem()[1].benchmarks

    assert [(mark.group, mark.value, mark.how) for mark in marks] == [
        ("England", Decimal("2.3"), ""),
        ("London", Decimal("3.5"), ""),
        ("statistical neighbours", Decimal("3.6"), "median of 5 of 10"),
    ]


def test_without_neighbours_there_is_no_median(officer):
    load(sent(officer, REREFERRALS), officer)

    assert set(Benchmark.objects.values_list("group", flat=True)) == {"England", "London", "Haringey Council"}


def test_a_revised_table_is_a_new_version_with_a_reason_and_the_choices_are_remembered(officer):
    load(sent(officer, REREFERRALS), officer)
    revised = stand_ins.published().replace(b"22.6", b"22.7")

    table = sent(officer, content=revised, name="c1.csv")
    assert choices_of(table.reading) == (REREFERRALS,)
    with pytest.raises(NeedsReason):
        load(table, officer)
    load(table, officer, "Revised by the Department.")

    england = Benchmark.objects.filter(group="England")
    assert [str(row.value) for row in england.order_by("id")] == ["22.600000", "22.700000"]
    assert [row.value for row in england.standing()] == [Decimal("22.7")]
    event = Event.objects.get(verb="changed the benchmark of")
    assert (event.before, event.after, event.why) == (
        {"value": "22.6"}, {"value": "22.7"}, "Revised by the Department.",
    )  # fmt: skip


def test_a_count_is_not_taken_for_a_percentage(officer):
    table = sent(officer, Choice("NI 65", "plans", ("All",), ("2025",)))

    with pytest.raises(ExtractRejected, match="Choose the column with the percentage"):
        load(table, officer)
    assert not Benchmark.objects.exists()


def test_what_the_table_does_not_hold_cannot_be_chosen(officer):
    with pytest.raises(CannotChoose):
        sent(officer, Choice("NI 65", "rereferral_percent", ("All",), ("2019",)))
    with pytest.raises(CannotChoose):
        sent(officer, Choice("NI 99", "rereferral_percent", ("All",), ("2025",)))
    assert choices_of(drop_choice(sent(officer, REREFERRALS), "NI 65", by=officer, at=AT).reading) == ()


def test_a_council_that_is_not_set_is_told_so(officer, settings):
    settings.COUNCIL_NUMBER = ""

    with pytest.raises(NotSet, match="COUNCIL_NUMBER"):
        sent(officer)


def test_the_pages_take_a_table_a_choice_and_a_confirmation(client, officer):
    client.force_login(officer)
    named = {"file": io.BytesIO(stand_ins.neighbours()), "model_year": "2025"}
    assert "Waltham Forest" in client.post(reverse("indicators:neighbours"), named, follow=True).content.decode()
    uploaded = client.post(reverse("indicators:benchmarks"), {"file": io.BytesIO(stand_ins.published())}, follow=True)
    assert "5 without one, written “c”" in uploaded.content.decode()
    pk = uploaded.context["sent"].pk
    given = {"indicator": "NI 65", "measure": "rereferral_percent", "years": ["2025"], "ends": "march"}

    chosen = client.post(reverse("indicators:choose-measure", args=[pk]), given, follow=True)
    assert "value: 18.05" in chosen.content.decode()
    loaded = {"seen": chosen.context["found"].digest}
    done = client.post(reverse("indicators:load-table", args=[pk]), loaded, follow=True)

    assert "4 new or changed" in done.content.decode()
    assert client.get(reverse("indicators:benchmarks")).status_code == 200
    assert b"18.05" in client.get(reverse("indicators:list-table", args=["benchmarks", "csv"])).content
