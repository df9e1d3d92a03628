"""The objects of a PDF file are found again by their numbers; a page keeps little of what it painted."""

import io

from pypdf import PdfReader

from reports.renderers.pdf.engine.flow import Flow
from reports.renderers.pdf.engine.objects import PACKED, Objects
from reports.renderers.pdf.engine.structure import quoted
from reports.renderers.pdf.report.theme import A4, BODY


def test_packed_objects_are_found_by_their_numbers_also_one_that_was_given_out_before():
    objects, said = Objects(), [f"Crèche {number} – “late”" for number in range(2 * PACKED + 1)]
    later = objects.number()
    packed = [objects.add(quoted(each)) for each in said]
    catalog = objects.add("<< /Type /Catalog >>")
    objects.add(f"<< /Title {quoted('Last')} >>", later)
    reader = PdfReader(io.BytesIO(objects.finished(catalog, later)), strict=True)

    assert [reader.get_object(number) for number in packed] == said
    assert reader.metadata.title == "Last"
    assert reader.trailer["/Root"] == {"/Type": "/Catalog"}


def test_a_page_is_compressed_once_the_next_is_begun():
    flow = Flow("#00625b", lambda page: None, A4)
    flow.text("words " * 3_000, BODY)
    before, last = flow.pages[:-1], flow.page

    assert before
    assert all(not page.operations and len(page.contents) == 1 for page in before)
    assert last.operations
