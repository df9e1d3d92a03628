"""The tags of the PDF are well formed, cover everything that is painted, and name no person or machine."""

import itertools
import re
from functools import cache

import pytest

from reports.renderers import pdf
from reports.renderers.pdf.engine import document, fonts
from tests.reports import sample
from tests.reports.reading_pdf import Reading, faults


@cache
def reading(signed=False):
    return Reading(pdf.render(sample.seed(), sample.SIGNING if signed else None))


@pytest.mark.parametrize("signed", [True, False])
def test_a_machine_finds_no_fault_by_the_rules_of_accessible_pdfs(signed, monkeypatch):
    assert faults(reading(signed).file) == set()
    monkeypatch.setattr(document, "LANGUAGE", "")
    assert "PDFUA1-LANGUAGE-TAG-001" in faults(pdf.render(sample.seed(), None))


@pytest.mark.parametrize("signed", [True, False])
def test_everything_painted_is_either_content_or_an_artifact(signed):
    painted = list(reading(signed).painted())
    assert len(painted) > 500
    assert all((mark is not None) != artifact for _, _, _, mark, artifact in painted)


def test_every_mark_belongs_to_the_element_that_claims_it():
    claimed = {mark: node.number for node in reading().tree.all() for mark in node.marks}
    assert claimed == reading().parents()
    assert set(claimed) == set(reading().marked)


def test_no_mark_is_claimed_twice():
    marks = [mark for node in reading().tree.all() for mark in node.marks]
    assert len(marks) == len(set(marks))


def test_each_page_says_which_row_of_the_parent_tree_is_its_own():
    pages = reading().reader.pages
    assert [page["/StructParents"] for page in pages] == list(range(len(pages)))
    assert all(page["/Tabs"] == "/S" for page in pages)


def test_every_row_has_cells_and_every_table_is_as_wide_in_each_row():
    for table in reading().tree.all("/Table"):
        covered: dict[int, int] = {}
        widths = set()
        for number, row in enumerate(table.all("/TR")):
            assert row.kids
            assert {cell.role for cell in row.kids} <= {"/TH", "/TD"}
            own = sum(cell.attributes.get("/ColSpan", 1) for cell in row.kids)
            for cell in row.kids:
                for below in range(1, cell.attributes.get("/RowSpan", 1)):
                    covered[number + below] = covered.get(number + below, 0) + cell.attributes.get("/ColSpan", 1)
            widths.add(own + covered.get(number, 0))
        assert len(widths) == 1


def test_heading_cells_say_what_they_head():
    for table in reading().tree.all("/Table"):
        heads = list(table.all("/TH"))
        assert heads
        assert {cell.attributes["/Scope"] for cell in heads} <= {"/Row", "/Column"}


def test_a_repeated_table_heading_is_tagged_once():
    texts = [cell.text.strip() for cell in next(reading().tree.all("/Table")).all("/TH")]
    assert texts.count("Commentary") == 1


def test_headings_do_not_skip_a_level():
    levels = [int(node.role[2]) for node in reading().tree.all() if re.fullmatch("/H[1-6]", node.role)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_chart_has_its_sentence_in_place_of_the_drawing():
    figures = list(reading().tree.all("/Figure"))
    assert [figure.alt for figure in figures] == [chart.sentence for chart in sample.detail().charts]
    assert all(figure.attributes["/BBox"] for figure in figures)


def test_the_document_says_that_it_is_tagged_and_in_which_language():
    """A17 of the torture table."""
    root = reading().reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_metadata_has_the_title_and_the_report_s_own_date():
    """A17 of the torture table."""
    found = reading().reader.metadata
    assert found.title == sample.seed().full_title
    assert found.author == "Demo Borough Council"
    assert found["/CreationDate"] == found["/ModDate"] == "D:20100217000000Z"
    xmp = reading().reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert sample.seed().full_title in xmp
    assert "2010-02-17" in xmp


def test_the_metadata_names_no_person_path_or_host():
    """A17 of the torture table."""
    found = reading(signed=True)
    said = str(dict(found.reader.metadata)) + found.reader.trailer["/Root"]["/Metadata"].get_data().decode()
    for word in ("Writer", "Head", "Director", "Officer", "/work", "/home", "127.0.0.1", "tmp"):
        assert word not in said
    assert b"/static" not in found.file


def test_bookmarks_lead_to_every_part():
    def titles(entries):
        return [title for entry in entries for title in (titles(entry) if isinstance(entry, list) else [entry.title])]

    found = titles(reading().reader.outline)
    assert found[0] == sample.seed().full_title
    assert [f"{section.number}. {section.title}" for section in sample.seed().sections] == found[1:6]
    assert found[-1] == "Sign-off"


def test_every_font_is_embedded_and_none_is_helvetica():
    assert b"Helvetica" not in reading().file
    for page in reading().reader.pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]


@pytest.mark.parametrize("signing", [None, sample.SIGNING])
def test_the_same_report_has_the_same_bytes(signing):
    assert pdf.render(sample.seed(), signing) == pdf.render(sample.seed(), signing)


def test_a_missing_font_file_is_refused_in_a_sentence(monkeypatch, tmp_path):
    """A11 of the torture table."""
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts.font.cache_clear()
    with pytest.raises(fonts.FontMissing, match=r"faces/SourceSans3-\w+.ttf is missing or cannot be read"):
        pdf.render(sample.seed(), None)
    fonts.font.cache_clear()


def test_the_sign_off_leads_to_the_page_where_a_copy_is_checked():
    page = reading(True).reader.pages[-1]
    (link,) = (each.get_object() for each in page["/Annots"])
    (element,) = reading(True).tree.all("/Link")

    assert link["/A"]["/URI"] == "http://127.0.0.1:8000/verify/"
    assert link["/A"]["/URI"] in element.text
    assert not list(reading(False).tree.all("/Link"))
