"""A refused file comes back with its faults marked: the cell filled, a comment on it, and all of them in a list."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from indicators.actions import read_extract
from indicators.extracts.annotate import views, workbook
from indicators.extracts.export import as_csv, as_xlsx
from indicators.extracts.files.errors import ExtractRejected, Fault
from indicators.extracts.parse.rows import FigureRow
from indicators.extracts.sandbox.child_process import answered
from indicators.extracts.sandbox.protocol import file_understood, plain_faults
from indicators.models import Extract, Figure
from indicators.rules.formatting import Unit
from safeguarding.models import Person
from safeguarding.permissions import RoleName
from tests.indicators.build import AT, JANUARY, csv, indicator, person
from tests.torture.old_books import Page, xls
from tests.torture.sent import saved

FILLED = "FFF4B183"
HOSTILE = (
    "../../x.csv",
    "x" * 300 + ".csv",
    "a\r\nSet-Cookie: b.csv",
    'a"b.csv',
    "\u202evsc.exe.csv",
    "nul\0.csv",
    "é.csv",
)


def came_back(content: bytes, *faults: Fault, name: str = "a.csv") -> Workbook:
    """As the child process marks it, opened again."""
    return load_workbook(io.BytesIO(answered("mark", content, file_understood, name=name, faults=plain_faults(faults))))


def book() -> Workbook:
    made = Workbook()
    sheet = made.active
    sheet.title = "Figures"
    sheet.append(("code", "period", "value"))
    sheet.append(("NI 59", "Jan-10", "lots"))
    sheet.append(("NI 60", "Jan-10", "=1+1"))
    return made


# -- how it is marked, in the child process ------------------------------------------------------------------------
def test_a_workbook_comes_back_as_it_was_with_each_cell_in_error_filled_and_commented():
    made = book()
    made.active["C2"].comment = Comment("Ask Rita.", "Asha")
    made.active.add_chart(BarChart(), "F1")
    made.active.merge_cells("A5:C5")
    made.create_sheet("Notes").append(("Nothing here",))
    faults = (
        Fault("“lots” is not a number.", "Figures", 2, "C"),
        Fault("It is too high.", "Figures", 2, "C"),
        Fault("It has 2 cells.", "Figures", 3),
        Fault("The cells are merged.", "Figures", 5, "C"),
        Fault("There is nothing in it.", "Notes"),
    )

    marked = came_back(saved(made), *faults, name="a.xlsx")

    assert marked.sheetnames == ["Figures", "Notes", "Faults"]
    sheet = marked["Figures"]
    assert sheet["C2"].comment.text == "“lots” is not a number.\nIt is too high.\n\nAsk Rita."
    assert (sheet["A3"].comment.text, sheet["A5"].comment.text) == ("It has 2 cells.", "The cells are merged.")
    assert marked["Notes"]["A1"].comment.text == "There is nothing in it."
    assert {sheet[place].fill.start_color.rgb for place in ("C2", "A3", "A5")} == {FILLED}
    assert (sheet["C3"].value, sheet["C3"].data_type, sheet["B2"].comment) == ("=1+1", "f", None)
    listed = [tuple(cell.value for cell in row) for row in marked["Faults"].iter_rows(min_row=3)]
    assert listed[:2] == [
        ("Figures", "2", "C", "“lots” is not a number."),
        ("Figures", "2", "C", "It is too high."),
    ]
    assert len(listed) == len(faults)


def test_a_workbook_of_an_older_excel_comes_back_as_xlsx_with_its_cells_as_text():
    sent = xls(Page("Figures", [["code", "period", "value"], ["NI 59", "Jan-10", "lots"], ["NI 60", "Jan-10", 0.5]]))

    sheet = came_back(sent, Fault("“lots” is not a number.", "Figures", 2, "C"), name="a.xls")["Figures"]

    assert sheet["C2"].comment.text == "“lots” is not a number."
    assert [cell.value for cell in sheet[3]] == ["NI 60", "Jan-10", "0.5"]


def test_a_csv_file_comes_back_as_text_with_no_formula_in_it():
    cells = ("=1+1", "+1", "-5", "@x", "\t=1", "＝1")
    content = csv(*(f'NI 59,Jan-10,41%,,,,"{cell}"' for cell in cells), "NI 60,Jan-10", "NI 61,Jan-10,=2,,,,")

    sheet = came_back(
        content, Fault("It has 2 cells.", row=8), Fault("“=2” is no number.", row=9, column="C")
    ).worksheets[0]

    assert [sheet.cell(row, 7).value for row in range(2, 8)] == ["=1+1", "+1", "-5", "@x", " =1", "＝1"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}
    assert (sheet["A8"].value, sheet["A8"].comment.text) == ("NI 60", "It has 2 cells.")
    assert (sheet["C9"].value, sheet["C9"].comment.text) == ("=2", "“=2” is no number.")


def test_a_mended_workbook_can_be_sent_again_with_its_marks_and_its_list(db):
    indicator("NI 59")
    officer = person()
    sent = saved(came_back(csv("NI 59,Jan-10,lots,,,,"), Fault("No number.", row=2, column="C")))
    mended = load_workbook(io.BytesIO(sent))
    mended.worksheets[0]["C2"].value = "41.4%"

    extract = read_extract(saved(mended), "mended.xlsx", by=officer, at=AT)

    assert (extract.stage, extract.rows_in) == ("read", 1)


def test_macros_are_not_served_back():
    made = saved(book())
    with_macro = io.BytesIO(made)
    with zipfile.ZipFile(with_macro, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub AutoOpen")

    content = answered(
        "mark",
        with_macro.getvalue(),
        file_understood,
        name="a.xlsm",
        faults=plain_faults((Fault("x", "Figures", 2, "C"),)),
    )

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name]
        assert b"macroEnabled" not in archive.read("[Content_Types].xml")


def test_what_is_too_large_or_cannot_be_read_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_CELLS", 3)
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 3)

    for content, name in ((csv("NI 59,Jan-10,41%,,,,"), "a.csv"), (saved(book()), "a.xlsx")):
        with pytest.raises(ExtractRejected, match="too large to be marked"):
            workbook.marked(content, name, [Fault("x", row=2)])
    with pytest.raises(ExtractRejected, match="It is a PDF"):
        came_back(b"%PDF", Fault("x", row=2))


def test_a_workbook_that_openpyxl_cannot_write_again_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(workbook, "_written", lambda made: made["no such sheet"])

    with pytest.raises(ExtractRejected, match="It cannot be marked"):
        workbook.marked(saved(book()), "a.xlsx", [Fault("x", "Figures", 2, "C")])


def test_very_many_faults_are_all_filled_and_listed_and_the_first_have_comments(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_COMMENTS", 2)
    content = csv(*("NI 59,Jan-10,lots,,,," for _ in range(4)))

    marked = load_workbook(
        io.BytesIO(workbook.marked(content, "a.csv", [Fault("No.", "", row, "C") for row in range(2, 6)]))
    )

    assert [bool(marked.worksheets[0].cell(row, 3).comment) for row in range(2, 6)] == [True, True, False, False]
    assert marked.worksheets[0]["C5"].fill.start_color.rgb == FILLED
    assert marked["Faults"]["A1"].value == "4 faults. Each cell is filled; the first 2 have a comment."


@pytest.mark.parametrize("nonsense", [b"", b"[]", b"{}", b'{"file": 1}', b'{"file": "%"}', b'{"faults": 1}'])
def test_an_answer_of_another_shape_is_nonsense(nonsense):
    with pytest.raises(ValueError, match=r"."):
        file_understood(nonsense)


# -- what goes out as a table --------------------------------------------------------------------------------------
def test_a_table_of_figures_holds_numbers_below_nought_as_numbers_and_any_note_as_text():

    figures = [
        FigureRow(1, "L1", JANUARY, Decimal("-5.5"), note=note, unit=Unit.COUNT) for note in ("=1+1", "-5", "007")
    ]

    sheet = load_workbook(io.BytesIO(as_xlsx(figures))).worksheets[0]

    assert [(cell.value, cell.data_type) for cell in sheet["C"][1:]] == [(-5.5, "n")] * 3
    assert [(cell.value, cell.data_type) for cell in sheet["G"][1:]] == [("'=1+1", "s"), ("'-5", "s"), ("007", "s")]
    assert b",'=1+1\r\n" in as_csv(figures)


# -- the page ------------------------------------------------------------------------------------------------------
@pytest.fixture
def refused(client):
    """The page of a refused extract, and a way to send its file again."""
    indicator("NI 59")
    client.force_login(person())
    return client


def send(client, content: bytes, name: str = "january.csv") -> Extract:
    client.post(reverse("indicators:upload"), {"file": SimpleUploadedFile(name, content)})
    return Extract.objects.get()


def again(client, extract: Extract, content: bytes, name: str = "anything.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("indicators:mark", args=[extract.pk]), {"file": file})


WRONG = csv(*(f"NI 59,Jan-10,{word},,,," for word in ("lots", "few", "0.41")), "NI 99,Jan-10,41%,,,,")


@pytest.mark.django_db
def test_the_page_of_a_refused_extract_groups_its_faults_and_gives_the_file_back_marked(refused):
    extract = send(refused, WRONG)
    page = refused.get(reverse("indicators:extract", args=[extract.pk])).content.decode()

    for said in (
        "Not loaded: 4 things to fix",
        "Rows 2, 3, column C",
        "“…” is not a number",
        "Row 2, column C: “lots” is not a number",
    ):
        assert said in page
    marked = again(refused, extract, WRONG)
    assert marked["Content-Disposition"] == 'attachment; filename="january-marked.xlsx"'
    sheet = load_workbook(io.BytesIO(marked.content)).worksheets[0]
    assert sheet["C2"].comment.text.startswith("“lots” is not a number")
    assert sheet["A5"].comment.text.startswith("There is no indicator “NI 99”")
    assert Extract.objects.get() == extract
    assert Figure.objects.count() == 0


@pytest.mark.django_db
def test_another_file_is_not_marked_and_none_is_asked_for(refused):
    extract = send(refused, WRONG)

    assert "This is not january.csv as it was sent" in again(refused, extract, WRONG + b"\n").content.decode()
    assert "Choose a file." in refused.post(reverse("indicators:mark", args=[extract.pk])).content.decode()
    assert refused.get(reverse("indicators:mark", args=[extract.pk])).status_code == 405


@pytest.mark.django_db
def test_a_file_that_could_not_be_read_shows_why_and_offers_no_marking(refused):
    extract = send(refused, b"%PDF-1.4", "january.pdf")
    page = refused.get(reverse("indicators:extract", args=[extract.pk])).content.decode()

    assert "It is a PDF. Send the table that it was made from." in page
    assert "The same file again" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", [RoleName.READER, RoleName.HEAD_OF_SERVICE])
def test_nobody_but_an_officer_has_a_file_marked(refused, role):
    extract = send(refused, WRONG)
    refused.force_login(person(role, "Rita"))

    assert again(refused, extract, WRONG).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_harms_neither_what_is_kept_nor_the_heading_of_the_download(refused, name, monkeypatch):
    monkeypatch.setattr(views, "marked_file", lambda *sent: b"marked")

    extract = read_extract(WRONG, name, by=Person.objects.get(), at=AT)
    heading = again(refused, extract, WRONG)["Content-Disposition"]

    assert not set("/\\\r\n\0\u202e") & set(extract.name)
    assert len(extract.name) <= 200
    assert heading.startswith("attachment; filename")
    assert heading.isascii()
    assert heading.isprintable()
    assert ".." not in heading
    assert len(heading) < 300
