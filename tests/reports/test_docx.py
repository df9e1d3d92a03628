"""The Word copy has Word's own headings, lists and tables, loses no word, and tells of no clock, machine or person."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import pairwise, takewhile
from zipfile import ZipFile

import pytest
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary.text import markup
from indicators.charts import charts
from indicators.charts.shapes import Path, TextShape
from reports.renderers import docx
from reports.renderers.docx import figures, picture
from reports.snapshot.schema import Snapshot
from tests.reports.readers import word, word_cells, word_pictures, word_rows, word_text
from tests.reports.sample import SIGNING, WITH_MARKS, seed, sized
from tests.reports.test_csv import saying, with_first

CHART = seed().details[0].charts[0]


def headings(snapshot: Snapshot) -> list[tuple[int, str]]:
    found = word(docx.render(snapshot, None)).paragraphs
    return [(int(p.style.name[-1]), p.text) for p in found if p.style.name.startswith("Heading")]


def listed(text: str) -> list[tuple[str, int, str]]:
    """Each paragraph of a commentary: of which list it is an item, at which level, and its words."""
    found = word(docx.render(saying(text), None)).paragraphs
    start = next(place for place, each in enumerate(found) if each.text.startswith("Commentary on")) + 1
    return [_item(each) for each in takewhile(lambda each: not each.style.name.startswith("Heading"), found[start:])]


def _item(paragraph) -> tuple[str, int, str]:
    number = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
    return ("", 0, paragraph.text) if number is None else (str(number.numId.val), number.ilvl.val, paragraph.text)


def test_headings_are_of_words_own_styles_and_leave_no_level_out():
    found = headings(seed())

    assert found[0] == (1, "Appendix 2. Safeguarding Plan Performance Indicators Report")
    sections = [text for level, text in found if level == 2]
    assert sections[1:6] == [f"{section.number}. {section.title}" for section in seed().sections]
    assert (3, "Commentary on NI 59 and NI 60") in found
    assert (4, "Current Activities") in found
    assert all(below <= above + 1 for (above, _), (below, _) in pairwise(found))


def test_the_contents_lead_to_every_part():
    document = word(docx.render(seed(), None))
    links = [link for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    marked = {mark.get(qn("w:name")): mark.getparent() for mark in document.element.iter(qn("w:bookmarkStart"))}

    assert [link.text for link in links] == [text for level, text in headings(seed()) if level == 2]
    assert all(marked[link.fragment].text == link.text for link in links)


@pytest.mark.parametrize("snapshot", [seed(), replace(sized(40), paper="A3")])
def test_every_table_has_one_line_of_headings_that_is_repeated_and_no_merged_cells(snapshot):
    for table in word(docx.render(snapshot, SIGNING)).tables:
        heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table._tbl.tr_lst]
        cells = word_cells(table)
        assert heads == [True] + [False] * (len(cells) - 1)
        assert len({len(row) for row in cells}) == 1
        assert all(cells[0]), "a column has no heading"
        assert all(row[0] for row in cells), "a row has no name"
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid) <= Mm(420).twips
        assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge")))


def test_a_long_row_may_go_on_to_the_next_page_and_a_short_one_stays_whole():
    table = word(docx.render(with_first(seed(), description="Long. " * 200), None)).tables[2]
    whole = [row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table._tbl.tr_lst]

    assert whole == [True, False, True, True]


def kept(table) -> list[bool]:
    """Of each row, whether it stays on the page of the next."""
    return [row.find(f".//{qn('w:keepNext')}") is not None for row in table._tbl.tr_lst[1:]]


def test_no_row_stands_alone_on_a_page_and_few_stay_together():
    first, second = word(docx.render(sized(40), None)).tables[2:4]
    few = word(docx.render(seed(), None)).tables[2]

    for many in (kept(first), kept(second)):
        assert len(many) > 8
        assert [place for place, held in enumerate(many) if held] == [0, len(many) - 2]
    assert kept(few) == [True, True, False]


def test_the_legend_stays_on_one_page():
    document = word(docx.render(seed(), None))
    status, trend = document.tables[:2]
    between = status._tbl.getnext()

    assert (kept(status), kept(trend)) == ([True] * 5, [True, True, False])
    assert between.find(f".//{qn('w:keepNext')}") is not None


def test_what_is_noted_of_an_indicator_stays_on_one_page():
    document = word(docx.render(seed(), None))
    said = [each for each in document.paragraphs if each.style.name == "Said"]
    ends = [place for place, each in enumerate(said) if each.text.startswith("Where the figures come from")]

    assert len(ends) == 13
    assert all(bool(said[place - 1].paragraph_format.keep_with_next) for place in ends)
    assert not any(said[place].paragraph_format.keep_with_next for place in ends)


def test_status_and_trend_have_a_mark_of_their_own_before_their_word():
    legend = [word_cells(table)[1:] for table in word(docx.render(seed(), None)).tables[:2]]
    shown = {row[0] for rows in legend for row in rows}

    assert len(shown) == len({text[0] for text in shown}) == 8
    assert word_rows(docx.render(seed(), None))[0]["2009/10 status"] == "■ Alert"


def test_bold_and_italic_are_kept():
    document = word(docx.render(saying("Plain *slanted* **fat** ***both***"), None))
    runs = next(p.runs for p in document.paragraphs if p.text.startswith("Plain slanted"))

    assert [(run.text.strip(), bool(run.bold), bool(run.italic)) for run in runs if run.text.strip()] == [
        ("Plain", False, False), ("slanted", False, True), ("fat", True, False), ("both", True, True)
    ]  # fmt: skip


def test_bullets_are_a_list_and_what_follows_is_not():
    assert [(list, text[:8]) for list, _, text in listed(WITH_MARKS)] == [
        ("", "What we "), ("1", "a duty t"), ("1", "managers"), ("1", "six newl"), ("", "Fewer as")
    ]  # fmt: skip


def test_numbers_are_those_that_were_typed():
    text = "3. Three\n4. Four\n   - Inside\n   - Again\n5. Five\n\nWords.\n\n1) One\n1) One more"
    numbering = word(docx.render(saying(text), None)).part.numbering_part.element
    first = {
        str(number.numId): int(number.find(f".//{qn('w:startOverride')}").get(qn("w:val")))
        for number in numbering.num_lst if number.numId > 1
    }  # fmt: skip

    items = listed(text)

    assert [(list, level) for list, level, _ in items] == [
        ("2", 0), ("2", 0), ("1", 1), ("1", 1), ("2", 0), ("", 0), ("3", 0), ("4", 0)
    ]  # fmt: skip
    assert first == {"2": 3, "3": 1, "4": 1}


@given(st.text(st.sampled_from("ab 𝒳\n\t-*1.)&<>\"'é漢"), max_size=120))
@settings(max_examples=25)
def test_every_word_of_any_text_is_there(text):
    shown = [told for _, _, told in listed(f"{text}\n\nThe end.")]

    blocks = [block.text for block in markup.blocks(f"{text}\n\nThe end.")]
    assert [told.split() for told in shown] == [block.split() for block in blocks]


def test_more_months_than_the_paper_is_wide_for_go_on_in_a_second_table():
    (detail,) = seed().details
    row = detail.blocks[1].rows[1]
    block = replace(detail.blocks[1], rows=(replace(row, shares=row.shares * 2),))
    months = tuple(f"Month {number}" for number in range(1, 13))
    snapshot = replace(seed(), details=(replace(detail, months=months, blocks=(block,)),))

    measured = [word_cells(table) for table in word(docx.render(snapshot, None)).tables]

    first, second = (cells for cells in measured if cells[0][0] == "Measure")
    assert [first[0][1], first[0][-1], second[0][1], second[0][-1]] == [
        "Month\n1\nNo.", "Month\n6\n%", "Month\n7\nNo.", "Month\n12\n%"
    ]  # fmt: skip
    assert first[1] == second[1]


# -- Pictures ------------------------------------------------------------------------------------------------------
def test_each_chart_is_a_picture_with_its_words_in_it_and_what_it_shows_for_those_who_do_not_see_it():
    (detail,) = seed().details
    drawn = [charts.draw(chart, 734.8, figures.CHART_HEIGHT) for chart in detail.charts]

    assert word_pictures(docx.render(seed(), None)) == [
        (chart.caption, [shape.words for shape in shapes if isinstance(shape, TextShape)])
        for chart, shapes in zip(detail.charts, drawn, strict=True)
    ]


def test_a_picture_stays_on_the_page_of_its_heading_and_its_sentence():
    document = word(docx.render(seed(), None))
    (place, *_) = (place for place, each in enumerate(document.paragraphs) if each.style.name == "Picture")
    heading, picture, sentence = document.paragraphs[place - 1 : place + 2]

    assert [each.style.paragraph_format.keep_with_next for each in (heading, picture)] == [True, True]
    assert (heading.text, sentence.text.split(" The numbers")[0]) == (CHART.title, CHART.caption)


def test_every_shape_has_an_id_of_its_own():
    body = word(docx.render(seed(), None)).element.body
    ids = [each.get("id") for each in body.iter("{*}docPr", "{*}cNvPr")]

    assert len(ids) == len(set(ids)) > 100
    assert "0" not in ids


def test_a_point_of_a_line_is_where_the_chart_has_it_whatever_the_line():
    """The path's box is the picture's, so that a level line has a height too."""
    shapes = (Path(((1, 2), (3, 2)), stroke="#112233", width=0.5, dash=(2, 1)),)
    shape = parse_xml(picture.picture(shapes, 10, 5, "A", "B").replace("<w:p>", f"<w:p {nsdecls('w')}>", 1))

    (path,), (dash,), (line,) = (list(shape.iter(f"{{*}}{tag}")) for tag in ("path", "ds", "ln"))
    assert (path.get("w"), path.get("h"), path.get("fill")) == ("127000", "63500", "none")
    assert [(at.get("x"), at.get("y")) for at in path.iter("{*}pt")] == [("12700", "25400"), ("38100", "25400")]
    assert (line.get("w"), dash.get("d"), dash.get("sp")) == ("6350", "400000", "200000")


@given(st.sampled_from(["start", "middle", "end"]), st.floats(0, 100), st.floats(8, 95))
@settings(max_examples=25)
def test_words_end_begin_or_have_their_middle_where_they_are_anchored_and_lie_in_the_picture(anchor, x, y):
    made = picture.picture((TextShape(x, y, "Jan", 8, "#000000", anchor),), 100, 100, "A", "B")
    *_, place = parse_xml(made.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)).iter("{*}xfrm")
    left, top, width, height = (int(each) / picture.EMU for part in place for each in part.attrib.values())

    at = {"start": left, "middle": left + width / 2, "end": left + width}[anchor]
    assert at == pytest.approx(x, abs=0.001)
    assert min(left, top, width) >= 0
    assert max(left + width, top + height) <= 100.001


@pytest.mark.parametrize(("paper", "size"), [("A4", (297, 210)), ("A3", (420, 297))])
def test_the_paper_lies_on_its_side(paper, size):
    (section,) = word(docx.render(replace(seed(), paper=paper), None)).sections

    assert (round(section.page_width.mm), round(section.page_height.mm)) == size


def test_a_draft_says_so_on_every_page_and_a_signed_report_who_signed_it():
    draft, signed = (word(docx.render(seed(), signing)) for signing in (None, SIGNING))

    assert draft.sections[0].header.paragraphs[0].text.startswith("Draft: not signed off. Demo Borough Council.")
    assert "Draft" not in signed.sections[0].header.paragraphs[0].text
    text = word_text(docx.render(seed(), SIGNING))
    assert "Signed off by Dev Director, Director of Children's Services, on 17 February 2010 at 09:30." in text
    assert f"{SIGNING.declaration}\n" in text
    assert SIGNING.digest in text


def test_nothing_in_the_file_tells_when_or_where_it_was_made():
    content = docx.render(seed(), SIGNING)
    with ZipFile(BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert not re.search(rb"(?i)python|/home|/work|/tmp|localhost", everything)
    properties = word(content).core_properties
    assert (properties.title, properties.author) == (seed().full_title, "Demo Borough Council")
    assert (properties.language, properties.last_modified_by) == ("en-GB", "")
    assert properties.created.replace(tzinfo=None) == properties.modified.replace(tzinfo=None) == datetime(2010, 2, 17)
    assert b'w:lang w:val="en-GB"' in everything


def test_a_title_longer_than_words_library_takes_is_whole():
    title = "Safeguarding " * 40 + "& more"

    assert word(docx.render(replace(seed(), title=title), None)).core_properties.title.endswith("& more")


def test_a_colour_that_is_none_stops_nothing():
    assert word(docx.render(replace(seed(), colour="teal"), None)).tables
