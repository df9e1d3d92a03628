"""Any amount of text prints whole, over as many pages as it needs, and pages break where a reader expects it."""

import itertools
from dataclasses import replace
from functools import cache

import pytest

from reports.renderers import pdf
from reports.renderers.pdf.engine import fonts
from reports.renderers.pdf.engine.flow import Flow
from reports.renderers.pdf.engine.structure import Element
from reports.renderers.pdf.engine.wrapping import height, para, take, wrap
from reports.renderers.pdf.report import back
from reports.renderers.pdf.report.theme import A4, CELL
from reports.snapshot.schema import Group, Section
from tests.reports import sample
from tests.reports.reading_pdf import Reading

HEADING = "Code Description 2008/09 Dec 2009 Jan 2010"
LONG = " ".join(f"word{number:05d}" for number in range(4000))  # 40,000 characters


def report(*groups):
    return replace(sample.seed(), sections=(Section(1, "Referral", "A note.", groups),), details=())


@cache
def long(paragraphs):
    text = (
        LONG
        if paragraphs == 1
        else "\n\n".join(
            LONG.split(" ")[n * 40 : n * 40 + 40] and " ".join(LONG.split(" ")[n * 40 : n * 40 + 40])
            for n in range(100)
        )
    )
    pair = Group("NI 59 and NI 60", (sample.standing("NI 59"), sample.standing("NI 60")), sample.words(("Now", text)))
    after = Group("NI 68", (sample.standing("NI 68"),), sample.words(("", "After it.")))
    return Reading(pdf.render(report(pair, after), None))


@pytest.mark.parametrize("paragraphs", [1, 100])
def test_a_commentary_of_40_000_characters_prints_whole_and_in_order(paragraphs):
    words = [word for word in long(paragraphs).text.split() if word.startswith("word")]
    assert words == LONG.split()


@pytest.mark.parametrize("paragraphs", [1, 100])
def test_the_heading_stands_at_most_once_on_a_page(paragraphs):
    pages = [" ".join(page.split()) for page in long(paragraphs).pages]
    with_table = [page for page in pages if "word" in page]
    assert len(with_table) > 8
    assert all(page.count(HEADING) == 1 for page in with_table)


def test_a_cell_over_many_pages_is_one_cell():
    table = next(long(1).tree.all("/Table"))
    cell = next(row for row in table.all("/TR") if row.kids[0].text.strip() == "NI 59").kids[-1]
    assert len({page for node in cell.all() for page, _ in node.marks}) > 8


def test_the_row_after_a_long_one_follows_it():
    text = " ".join(long(1).text.split())
    assert text.index("word03999") < text.index("After it.")


def test_a_description_longer_than_a_page_prints_whole():
    standing = replace(sample.standing("NI 68"), description=LONG[:20_000])
    reading = Reading(pdf.render(report(Group("NI 68", (standing,), None)), None))
    printed = "".join(next(reading.tree.all("/Table")).kids[1].kids[1].kids[1].text.split())
    assert printed == "".join(LONG[:20_000].split())


def test_a_word_wider_than_its_column_is_broken_and_not_cut():
    standing = replace(sample.standing("NI 68"), code="X" * 300)
    reading = Reading(pdf.render(report(Group("NI 68", (standing,), None)), None))
    cells = [cell.text.replace(" ", "") for cell in next(reading.tree.all("/Table")).all("/TH")]
    assert "X" * 300 in cells


def test_a_long_code_stands_whole_in_its_line():
    standing = replace(sample.standing("NI 68"), code="CLA.2024.117")
    reading = Reading(pdf.render(report(Group("NI 68", (standing,), None)), None))
    assert [cell.text.strip() for cell in next(reading.tree.all("/Table")).all("/TH")][-1] == "CLA.2024.117"


@pytest.mark.parametrize("indicators", [1, 13, 60])
def test_a_section_s_heading_is_followed_by_a_row_on_its_page(indicators):
    snapshot = sample.sized(indicators)
    reading = Reading(pdf.render(snapshot, None))
    rows = list(next(reading.tree.all("/Table")).all("/TR"))
    for band, row in itertools.pairwise(rows):
        if len(band.kids) == 1:
            assert _last_page(band) == min(page for node in row.all() for page, _ in node.marks)


def _last_page(node):
    return max(page for each in node.all() for page, _ in each.marks)


def test_a_report_has_about_as_many_pages_as_its_words_need():
    assert 8 <= len(Reading(pdf.render(sample.seed(), sample.SIGNING)).pages) <= 11
    empty = replace(sample.seed(), sections=(), details=(), sources=(), notes=())
    assert len(Reading(pdf.render(empty, sample.SIGNING)).pages) <= 2


def test_no_line_is_wider_than_its_room():
    for line in wrap((("regular", sample.PROSE * 3),), 8.5, 100):
        assert fonts.width("regular", line[0][1].rstrip()) * 8.5 / 1000 <= 100


def test_a_word_that_changes_face_is_not_parted():
    lines = wrap((("regular", "aaaa bbbb "), ("bold", "cc"), ("regular", "cc,")), 10, 52)
    assert ["".join(text for _, text in line) for line in lines] == ["aaaa bbbb ", "cccc, "]


def test_no_paragraph_leaves_a_single_line_behind():
    column = [para(Element("P"), sample.PROSE, CELL, 200)]
    lines = len(column[0].lines)
    for room in range(1, lines):
        head, rest = take(column, room * CELL.leading)
        taken = len(head[0].lines) if head else 0
        assert taken == 0 or 2 <= taken <= lines - 2
        assert taken + sum(len(each.lines) for each in rest) == lines


def test_a_heading_is_not_left_at_the_end():
    column = [para(Element("P"), "One line.", CELL, 200), para(Element("H3"), "Heading", CELL, 200, keep=True),
              para(Element("P"), sample.PROSE, CELL, 200)]  # fmt: skip
    head, rest = take(column, height(column[:2]) + CELL.leading)
    assert (len(head), len(rest)) == (1, 2)


def test_forced_something_is_always_taken():
    column = [para(Element("H3"), "Heading", CELL, 200, keep=True), para(Element("P"), "Text.", CELL, 200)]
    head, rest = take(column, 1.0, force=True)
    assert head
    assert len(rest) == 1


def test_what_a_page_paints_is_not_kept_once_the_next_begins():
    flow = Flow("#000000", lambda page: None, A4)
    flow.text(LONG, CELL)
    assert len(flow.pages) > 2
    assert [bool(page.operations) for page in flow.pages] == [*[False] * (len(flow.pages) - 1), True]


def test_no_row_of_a_table_stands_alone_on_its_last_page():
    of_last_page = set()
    for rows in range(3, 60):
        flow = Flow("#000000", lambda page: None, A4)
        back.sources(flow, replace(sample.seed(), sources=sample.seed().sources * rows))
        of_last_page.add(len(flow.page.marked) // 6)
    assert min(of_last_page) == 2
