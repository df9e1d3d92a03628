"""Dates of case lists: each way of writing one, the order of days and months, and rows that cannot be read."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from indicators.actions import load_extract
from indicators.extracts.case_lists.counting import Order, day_of
from indicators.extracts.load.preconditions import NeedsReason
from indicators.models import Extract
from tests.indicators.build import LATER, indicator, measure, person

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
HEADINGS = "Child reference,Start date,End date"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/02/2026", date(2026, 2, 1)),
        ("1.2.2026", date(2026, 2, 1)),
        ("2026-02-01", date(2026, 2, 1)),
        ("2026/2/1", date(2026, 2, 1)),
        ("1 Feb 2026", date(2026, 2, 1)),
        ("04-JAN-10", date(2010, 1, 4)),
        ("04-Jan-95", date(1995, 1, 4)),
        ("04-JAN-2010", date(2010, 1, 4)),
        ("January 4, 2010", date(2010, 1, 4)),
        ("Monday 4 January 2010", date(2010, 1, 4)),
        ("31/12/9999", date(9999, 12, 31)),
        ("2026-01-31T23:30:00Z", date(2026, 1, 31)),
        ("2026-05-31T23:30:00Z", date(2026, 6, 1)),
        ("2026-05-31T23:30:00.000+00:00", date(2026, 6, 1)),
        ("2026-06-01T00:15:00+01:00", date(2026, 6, 1)),
        ("2026-01-01T00:15:00+01:00", date(2025, 12, 31)),
        ("01/02/2026 12:00:00 AM", date(2026, 2, 1)),
        ("01/02/2026 3:05 PM", date(2026, 2, 1)),
        ("01/02/2026 12:00 p.m.", date(2026, 2, 1)),
    ],
)
def test_a_date_is_read_however_systems_write_it(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize(
    "text", ["13/13/2026", "30/02/2026", "01/02/26", "40210", "01/02/2026 13:00 PM", "1 Foo 2026", "", "TBC"]
)
def test_what_is_no_day_is_none(text):
    assert day_of(text) is None


def test_a_14_that_stands_second_tells_that_the_month_is_first():
    order = Order()
    day_of("1/14/2010", order=order)
    day_of("1/4/2010", order=order)

    assert (order.month_first, order.day_first, order.either) == (True, False, True)
    assert day_of("1/4/2010", month_first=True) == date(2010, 1, 4)


# -- by page -------------------------------------------------------------------------------------------------------
def american(*days: tuple[int, int]) -> bytes:
    rows = [f"{number},{month}/{day}/2010,{month}/{day}/2010" for number, (month, day) in enumerate(days)]
    return "\n".join((HEADINGS, *rows, "")).encode()


@pytest.fixture
def officer(client):
    ni59 = indicator("NI 59")
    measure("ni59-completed", "Completed", ni59)
    measure("ni59-within-7", "Within 7", ni59)
    made = person()
    client.force_login(made)
    return made


def send(client, content: bytes, name: str = "list.csv", order: str = "day"):
    given = {"list": "initial-assessments", "first": "January 2010", "last": "January 2010", "order": order}
    return client.post(reverse("indicators:episodes"), {**given, "file": SimpleUploadedFile(name, content)})


@pytest.mark.django_db
def test_month_first_dates_are_never_counted_until_somebody_says_so(client, officer):
    content = american((1, 4), (1, 5), (1, 14), (1, 20))

    refused = send(client, content)
    assert "Its dates are written with the month first" in refused.content.decode()
    assert Extract.objects.count() == 0

    page = client.get(send(client, content, order="month").url).content.decode()
    assert "4 rows in: 4 counted, 0 left out" in page
    assert "Its dates were read month first, as you said" in page


@pytest.mark.django_db
def test_two_orders_in_one_file_are_refused_either_way(client, officer):
    content = american((1, 14), (1, 4)) + b"9,15/1/2010,16/1/2010\n"

    for order in ("day", "month"):
        assert "Its dates are written in two orders" in send(client, content, order=order).content.decode()


@pytest.mark.django_db
def test_day_first_dates_said_to_be_month_first_are_refused(client, officer):
    content = b"Child reference,Start date,End date\n1,14/1/2010,15/1/2010\n"

    assert "Its dates are written with the day first" in send(client, content, order="month").content.decode()


@pytest.mark.django_db
def test_dates_that_a_spreadsheet_swapped_are_refused(client, officer):
    book = Workbook()
    book.active.append(HEADINGS.split(","))
    book.active.append([1, datetime(2010, 4, 1), datetime(2010, 7, 1)])
    book.active.append([2, "1/14/2010", "1/17/2010"])
    made = io.BytesIO()
    book.save(made)

    for order in ("day", "month"):
        assert "a spreadsheet has swapped" in send(client, made.getvalue(), "list.xlsx", order).content.decode()


@pytest.mark.django_db
def test_dates_that_tell_no_order_are_read_day_first_and_that_is_said(client, officer):
    page = client.get(send(client, american((1, 2), (1, 4))).url).content.decode()

    assert "No date in it tells whether the day or the month comes first. They were read day first" in page


@pytest.mark.django_db
def test_an_end_in_the_year_9999_is_no_end(client, officer):
    content = f"{HEADINGS}\n1,04/01/2010,31/12/9999\n2,04/01/2010,13/01/2010\n".encode()

    page = client.get(send(client, content).url).content.decode()

    assert "It has no end date, so it is still open" in page
    assert "could not be read" not in page


def mostly_read(lost: int) -> bytes:
    sound = [f"{number},04/01/2010,13/01/2010" for number in range(200)]
    return "\n".join((HEADINGS, *sound, *(f"x{number},04/01/2010,soon" for number in range(lost)), "")).encode()


@pytest.mark.django_db
def test_rows_that_cannot_be_read_stand_above_the_button_and_need_a_reason(client, officer):
    address = send(client, mostly_read(9)).url
    page = client.get(address).content.decode()
    assert page.index("9 of 209 rows of the list could not be read") < page.index("Confirm and load")
    extract = Extract.objects.get()
    with pytest.raises(NeedsReason, match="9 of 209 rows"):
        load_extract(extract, by=officer, at=LATER)

    loaded = load_extract(extract, by=officer, at=LATER, reason="Their end is not known yet.")

    assert "9 of 209 rows of the list could not be read, so counts may be too low. Their end is not known yet." in (
        re.sub(r"\s+", " ", client.get(reverse("indicators:extract", args=[loaded.pk])).content.decode())
    )


@pytest.mark.django_db
def test_a_very_few_rows_that_cannot_be_read_need_none(client, officer):
    page = client.get(send(client, mostly_read(2)).url).content.decode()

    assert "2 of 202 rows of the list could not be read" in page
    assert load_extract(Extract.objects.get(), by=officer, at=LATER).stage == "loaded"


@pytest.mark.django_db
def test_a_list_of_which_half_cannot_be_read_is_refused(client, officer):
    content = f"{HEADINGS}\n1,04/01/2010,13/01/2010\n2,04/01/2010,soon\n3,later,13/01/2010\n".encode()

    page = send(client, content).content.decode()

    assert "2 of its 3 rows cannot be read, so nothing was counted" in page
    assert "soon" not in page
    assert Extract.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.skipif(not CASES.is_dir(), reason="the small inputs are not beside the checkout")
@pytest.mark.parametrize("file", ["us_dates_list.csv", "us_dates_list_year.csv"])
def test_a_shared_case_of_american_dates(client, officer, file):
    content = (CASES / file).read_bytes()

    assert "Its dates are written with the month first" in send(client, content).content.decode()
    page = client.get(send(client, content, order="month").url).content.decode()

    assert "could not be read" not in page
    assert Extract.objects.get().reading["episodes"]["lost"][0] == 0
