"""What a correction prints otherwise, worked out from two snapshots, and printed in every format (P8, B05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports.publishing.correction_diff import corrected, marked, restatements
from reports.renderers import FORMATS, wording
from reports.snapshot.schema import Snapshot, from_json, to_json
from tests.reports import readers, sample
from tests.reports.sample import SIGNING

OLD = sample.seed()
WHY = "The January extract counted one team twice."
LOADED = "The case system was mended."


def restated() -> Snapshot:
    """The seed with one figure, its status, one count and one text that are others."""
    section = OLD.sections[0]
    group = section.groups[0]
    row = group.standings[0]
    month = replace(row.months[-1], text="39.9%", value=Decimal("39.9"), source="a" * 64)
    changed = replace(row, months=(*row.months[:-1], month), trend_text="No Change", status="Warning")
    words = replace(group.words, passages=(replace(group.words.passages[0], text="Other words."),))
    group = replace(group, standings=(changed, *group.standings[1:]), words=words)
    section = replace(section, groups=(group, *section.groups[1:]))
    detail = OLD.details[0]
    block = detail.blocks[0]
    first = block.rows[0]
    share = replace(first.shares[0], number=999, source="a" * 64)
    block = replace(block, rows=(replace(first, shares=(share, *first.shares[1:])), *block.rows[1:]))
    detail = replace(detail, blocks=(block, *detail.blocks[1:]))
    return replace(OLD, version=2, sections=(section, *OLD.sections[1:]), details=(detail, *OLD.details[1:]))


def correction(new: Snapshot | None = None) -> Snapshot:
    of_old = {"replaced": "b" * 64, "published_on": date(2010, 2, 17), "reason": WHY, "reasons": {"a" * 64: LOADED}}
    return corrected(new or restated(), OLD, **of_old)


def test_every_difference_is_listed_in_the_order_printed_with_its_reason():
    listed = correction().correction.restatements
    row, code = OLD.sections[0].groups[0].standings[0], OLD.sections[0].groups[0].standings[0].code
    codes = ", ".join(each.code for each in OLD.sections[0].groups[0].standings)

    assert [(each.code, each.what, each.now, each.why) for each in listed[:3]] == [
        (code, row.months[-1].heading, "39.9%", LOADED),
        (code, "Trend", "No Change", ""),
        (code, f"{row.year.heading} status", "Warning", ""),
    ]
    assert (listed[0].was, listed[1].was, listed[2].was) == (row.months[-1].text, row.trend_text, row.status)
    assert (listed[3].code, listed[3].what) == (codes, "Commentary")
    assert listed[3].was.startswith("as approved by ")
    assert listed[4].now.startswith("999")
    assert listed[4].why == LOADED
    assert len(listed) == 5


def test_what_is_the_same_is_neither_listed_nor_marked():
    same = correction(OLD)

    assert same.correction.restatements == ()
    assert same.sections == OLD.sections
    assert list(restatements(OLD, OLD, {})) == []


def test_each_figure_that_differs_is_marked_and_no_other():
    rows = {each.code: each for each in correction().standings}
    changed = OLD.sections[0].groups[0].standings[0].code

    assert [each.code for each in OLD.standings if rows[each.code] != each] == [changed]
    assert [cell.restated for cell in rows[changed].months] == [False, True]
    assert (rows[changed].year.restated, rows[changed].target.restated) == (False, False)
    assert marked(rows[changed], None) == rows[changed]


def test_a_figure_that_looks_alike_with_other_counts_differs():
    section = OLD.sections[0]
    row = section.groups[0].standings[0]
    month = replace(row.months[-1], numerator=Decimal(1), denominator=Decimal("2.0"))
    group = replace(section.groups[0], standings=(replace(row, months=(*row.months[:-1], month)),))
    new = replace(OLD, sections=(replace(section, groups=(group,)),))

    (first, *_) = restatements(new, replace(OLD, sections=(section,)), {})

    assert first.now == f"{row.months[-1].text} (1 of 2)"


def test_an_indicator_that_came_or_went_is_listed():
    fewer = replace(OLD, sections=OLD.sections[:1], details=())
    gone = [each for each in restatements(fewer, OLD, {}) if each.what == "The indicator"]
    come = [each for each in restatements(OLD, fewer, {}) if each.what == "The indicator"]

    assert {each.code for each in gone} == {each.code for section in OLD.sections[1:] for group in section.groups
                                            for each in group.standings}  # fmt: skip
    assert {(each.was, each.now) for each in gone} == {("in the report", "not in the report")}
    assert {(each.was, each.now) for each in come} == {("not in the report", "in the report")}


def test_a_correction_reads_back_and_an_old_snapshot_without_the_field_still_reads():
    text = to_json(correction())

    assert to_json(from_json(text)) == text
    old = to_json(OLD).replace(',"correction":null', "").replace('"correction":null,', "")
    assert "correction" not in old
    assert from_json(old) == OLD


@pytest.mark.parametrize("key", FORMATS)
def test_a_report_that_corrects_nothing_renders_as_before(key):
    assert b"correct" not in FORMATS[key].render(OLD, SIGNING).lower() or key in ("html", "pdf", "xlsx", "docx")


def told(content: bytes, key: str) -> str:
    if key == "pdf":
        return " ".join(readers.pdf_text(content).split())
    if key == "docx":
        return " ".join(readers.word_text(content).split())
    if key == "html":
        return " ".join(" ".join(readers.html_page(content).text.split()).split())
    if key == "xlsx":
        rows = [*readers.sheet_rows(content, "Restatements"), *readers.sheet_rows(content, "Notes")]
        return " ".join(str(value) for row in rows for value in row.values())
    return " ".join(content.decode("utf-8-sig").split())


@pytest.mark.parametrize("key", ["pdf", "html", "docx"])
def test_a_figure_that_differs_is_marked_by_a_word_where_it_stands(key):
    marked_once, plain = (told(FORMATS[key].render(each, SIGNING), key) for each in (correction(), OLD))

    assert "39.9% Restated" in marked_once
    assert "% Restated" not in plain


@pytest.mark.parametrize("key", ["pdf", "html", "xlsx", "docx"])
def test_every_restatement_is_printed(key):
    new = correction()

    text = told(FORMATS[key].render(new, SIGNING), key)

    assert " ".join(wording.corrects(new.correction).split()) in text
    for each in new.correction.restatements:
        for part in (each.what, each.was, each.now, each.why):
            assert " ".join(part.split()) in text, part


def test_the_csv_says_in_each_row_what_differs_and_what_it_corrects():
    new = correction()
    first, *others = readers.csv_rows(FORMATS["csv"].render(new, SIGNING))

    month = OLD.sections[0].groups[0].standings[0].months[-1]
    assert first["Corrects"] == wording.corrects(new.correction)
    assert first["Differs from version 1"].startswith(f"{month.heading}: 39.9% (was {month.text}); Trend")
    assert first["Restated"] == OLD.months[-1]
    assert {each["Differs from version 1"] for each in others[3:]} == {""}
    counted = readers.csv_rows(FORMATS["counts.csv"].render(new, SIGNING))
    (count,) = (each for each in counted if each["Differs from version 1"])
    assert (count["Number"], count["Differs from version 1"]) == ("999", f"was {new.correction.restatements[4].was}")
