"""The page that asks about a file: nothing of it is kept until it is answered, and what columns are is remembered."""

from __future__ import annotations

import hashlib
import io
import json
import re
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from indicators.models import ColumnMapping, Extract, WaitingFile
from safeguarding.jobs import scheduler
from safeguarding.models import Event
from safeguarding.permissions import RoleName
from tests.indicators.build import indicator, person
from tests.torture.sent import saved

pytestmark = pytest.mark.django_db

OTHER = b"ref,when,out,colour\nNI 59,Jan-10,41.4%,canary\n"
SAID = {"column-A": "code", "column-B": "period", "column-C": "value", "column-D": ""}


@pytest.fixture
def officer(client):
    indicator("NI 59")
    made = person()
    client.force_login(made)
    return made


def send(client, content: bytes, name: str = "january.csv", **answers: str):
    file = {"file": SimpleUploadedFile(name, content)} if content else {}
    return client.post(reverse("indicators:upload"), {**file, **answers})


def hidden(page) -> dict[str, str]:
    """What the page carries on in hidden boxes."""
    boxes = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page.content.decode())
    named = [(re.search(r'name="([^"]*)"', box), re.search(r'value="([^"]*)"', box)) for box in boxes]
    return {name[1]: value[1] if value else "" for name, value in named if name and name[1] != "csrfmiddlewaretoken"}


def test_unknown_columns_are_asked_about_and_nothing_is_kept(client, officer):
    page = send(client, OTHER)

    assert page.status_code == 200
    assert "Column A, “ref”" in page.content.decode()
    assert "It is kept encrypted for an hour" in page.content.decode()
    assert "canary" not in page.content.decode()
    assert hidden(page)["sha256"] == hashlib.sha256(OTHER).hexdigest()
    assert (Extract.objects.count(), ColumnMapping.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_columns_that_were_mapped_are_remembered_shown_and_used_by_themselves(client, officer):
    carried = hidden(send(client, OTHER))
    send(client, OTHER, **carried, **SAID, heading_row="1")

    mapping = ColumnMapping.objects.get()
    assert (mapping.columns, mapping.by) == ({"ref": "code", "when": "period", "out": "value"}, officer)
    assert list(Event.objects.order_by("number").values_list("verb", flat=True)) == ["mapped", "read"]

    again = send(client, OTHER.replace(b"ref,when", b" REF , When ").replace(b"41.4", b"42.4"), "february.csv")
    page = client.get(again.url).content.decode()
    assert re.search(r"Columns mapped</dt>\s*<dd[^>]*>By Asha Patel on ", page)
    assert Extract.objects.filter(stage="read").count() == 2
    assert "canary" not in str(list(Extract.objects.values_list("reading", flat=True)))


def test_a_file_of_one_period_is_asked_about_its_period_each_time(client, officer):
    tiles = b"ref,this quarter,owner\nNI 59,41.4%,Ms Brook\n"
    said = {"column-A": "code", "column-B": "value", "column-C": ""}
    page = send(client, tiles, **hidden(send(client, tiles)), **said, heading_row="1")
    assert "Which period is every row of?" in page.content.decode()
    wrong = send(client, tiles, **hidden(page), period="spring")
    assert wrong.status_code == 400
    assert "“spring” is not a period" in wrong.content.decode()

    loaded = send(client, tiles, **hidden(page), period="Dec 2009")
    assert re.search(r"Period of every row</dt>\s*<dd[^>]*>Dec 2009", client.get(loaded.url).content.decode())

    later = send(client, tiles.replace(b"41.4", b"42.4"))
    assert "Which period is every row of?" in later.content.decode()
    assert "Column A" not in later.content.decode()


def test_what_is_remembered_is_seen_and_forgotten(client, officer):
    send(client, OTHER, **hidden(send(client, OTHER)), **SAID, heading_row="1")
    mapping = ColumnMapping.objects.get()
    assert "when" in client.get(reverse("indicators:mappings")).content.decode()

    client.post(reverse("indicators:forget-mapping", args=[mapping.pk]))

    assert "Nothing is remembered yet" in client.get(reverse("indicators:mappings")).content.decode()
    assert Event.objects.order_by("number").last().verb == "forgot"
    assert "Column A, “ref”" in send(client, OTHER + b"NI 59,Dec-09,3%,x\n").content.decode()


def test_a_mapping_is_never_changed(client, officer):
    send(client, OTHER, **hidden(send(client, OTHER)), **SAID, heading_row="1")

    with pytest.raises(DatabaseError), transaction.atomic():
        ColumnMapping.objects.update(columns={})


def test_answers_about_another_file_are_refused(client, officer):
    carried = hidden(send(client, OTHER))

    page = send(client, OTHER + b"NI 59,Dec-09,3%,x\n", **carried, **SAID, heading_row="1")

    assert page.status_code == 400
    assert "This is another file than the one that you were asked about" in page.content.decode()
    assert (Extract.objects.count(), ColumnMapping.objects.count()) == (0, 0)


# -- the file is chosen once ---------------------------------------------------------------------------------------
def test_the_file_is_chosen_once_and_deleted_when_it_is_read(client, officer):
    carried = hidden(send(client, OTHER))
    assert WaitingFile.objects.count() == 1

    assert send(client, b"", **carried, **SAID, heading_row="1").status_code == 302
    assert WaitingFile.objects.count() == 0
    assert Extract.objects.get().name == "january.csv"


def test_what_waits_cannot_be_read_from_the_database(client, officer):
    carried = hidden(send(client, OTHER))
    waiting = WaitingFile.objects.get()

    assert b"canary" not in bytes(waiting.content)
    stored = json.dumps(
        [list(WaitingFile.objects.values_list("locator", "by", "until")), dict(client.session)], default=str
    )
    assert carried["file_key"] not in stored
    assert urlsafe_b64decode(carried["file_key"]).hex() not in stored


def test_a_file_that_waited_for_an_hour_is_deleted_and_has_to_be_chosen_again(client, officer):
    carried = hidden(send(client, OTHER))
    scheduler.look(at=timezone.now() + timedelta(minutes=59))
    assert WaitingFile.objects.count() == 1
    scheduler.look(at=timezone.now() + timedelta(minutes=61))
    assert WaitingFile.objects.count() == 0

    page = send(client, b"", **carried, **SAID, heading_row="1")
    assert page.status_code == 400
    assert "The file has waited for more than an hour, and was deleted" in page.content.decode()
    assert hidden(page).items() >= SAID.items()
    assert send(client, OTHER, **hidden(page)).status_code == 302


def test_nobody_else_can_use_a_file_that_waits(client, officer):
    carried = hidden(send(client, OTHER))
    client.force_login(person(name="Ben Cole"))

    page = send(client, b"", **carried, **SAID, heading_row="1")

    assert page.status_code == 400
    assert Extract.objects.count() == 0


def test_an_upload_that_is_cancelled_leaves_nothing(client, officer):
    carried = hidden(send(client, OTHER))

    client.post(reverse("indicators:cancel-upload"), {"file_key": carried["file_key"]})

    assert (WaitingFile.objects.count(), Extract.objects.count()) == (0, 0)


@pytest.mark.parametrize("key", ["", "nonsense", "é", "A" * 44])
def test_a_key_that_is_none_is_refused_with_a_sentence(client, officer, key):
    assert send(client, b"", file_key=key).status_code == 400


def test_a_file_that_names_children_never_waits(client, officer):
    headed = b"ref,when,out,surname\nNI 59,Jan-10,41.4%,Canary\n"

    assert send(client, headed).status_code == 400
    assert WaitingFile.objects.count() == 0


def test_no_more_than_five_files_of_a_person_wait(client, officer):
    for number in range(8):
        send(client, OTHER + f"NI 59,Dec-09,{number}%,x\n".encode())

    assert WaitingFile.objects.count() == 5


def test_every_question_is_on_one_page(client, officer):
    book = Workbook()
    book.active.title = "Scorecard"
    for line in (("Code", "Period", "Value"), ("NI 59", "Jan-10", 0.414), ("NI 59", "Dec-09", 0)):
        book.active.append(line)
    book.active["C3"].number_format = '0.0%;-0.0%;"-"'
    book.active.column_dimensions["B"].hidden = True
    page = send(client, saved(book), "january.xlsx").content.decode()

    assert "Column B is hidden" in page
    assert "Row 3, column C, shows “-” and holds “0”. Which is meant?" in page


def test_a_template_of_last_month_can_be_downloaded_and_uploaded(client, officer):
    answer = client.get(reverse("indicators:month-template"))
    book = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book.active[1]][:4] == ["code", "indicator", "period", "value"]
    assert book.active["A2"].value == "NI 59"

    book.active["D2"] = "41.4%"
    assert send(client, saved(book), "figures.xlsx").status_code == 302
    assert Extract.objects.get().stage == "read"


def test_a_mapping_that_makes_no_extract_comes_back_with_why(client, officer):
    page = send(client, OTHER, **hidden(send(client, OTHER)), **{**SAID, "column-B": "code"}, heading_row="1")

    assert page.status_code == 400
    assert "Two columns are said to be “The indicator’s code”" in page.content.decode()
    assert '<option value="value" selected>' in page.content.decode()


def test_another_row_of_headings_is_asked_about_afresh(client, officer):
    content = b"made,by,the,team\n" + OTHER
    carried = hidden(send(client, content))

    page = send(client, content, **carried, **SAID, heading_row="2")
    assert "Column A, “ref”" in page.content.decode()
    assert send(client, content, **hidden(page), **SAID, heading_row="2").status_code == 302


def test_u14_a_bare_fraction_is_asked_about_and_the_answer_shown(client, officer):
    content = b"code,period,value\nNI 59,Jan-10,0.414\n"
    page = send(client, content)
    assert "Row 2, column C, says 0.414. What is meant?" in page.content.decode()

    answered = send(client, content, **hidden(page), fractions="share")

    shown = client.get(answered.url).content.decode()
    assert "41.4%" in shown
    assert "Said to be shares of 1, so that 0.41 is 41%. By Asha Patel on" in shown


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"%PDF-1.7", "a.csv"), (b"", "a.csv"), (b"code,period,value,UPN\nNI 59,Jan-10,1%,1\n", "a.csv")],
)
def test_u37_a_refused_file_is_a_bad_request_or_an_extract_that_says_why(client, officer, content, name):
    answer = send(client, content, name)

    assert answer.status_code == 400 or "It is a PDF" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("page", ["mappings", "forget-mapping"])
def test_only_those_who_load_figures_see_what_is_remembered(client, page):
    client.force_login(person(RoleName.READER))
    address = reverse(f"indicators:{page}", args=[1] if page == "forget-mapping" else [])

    assert (client.post(address) if page == "forget-mapping" else client.get(address)).status_code == 403
