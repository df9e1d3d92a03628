"""What changed between two snapshots, of one month or of two."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from commentary.text.approval_diff import NOTHING
from commentary.text.word_diff import PieceKind
from indicators.charts.surroundings import BenchmarkLine, Limits
from reports.comparison.compare import ComparedChange, ReportComparison, compare
from reports.layout.schema import Paper, Shown
from reports.snapshot.schema import Group, Passage, Snapshot
from tests.reports.sample import seed

SEED = seed()


def with_group(snapshot: Snapshot, number: int, place: int, group: Group) -> Snapshot:
    section = snapshot.sections[number]
    groups = (*section.groups[:place], group, *section.groups[place + 1 :])
    changed = replace(section, groups=groups)
    return replace(snapshot, sections=(*snapshot.sections[:number], changed, *snapshot.sections[number + 1 :]))


def with_first_standing(**changes) -> Snapshot:
    group = SEED.sections[0].groups[0]
    first, *rest = group.standings
    return with_group(SEED, 0, 0, replace(group, standings=(replace(first, **changes), *rest)))


FIRST = SEED.standings[0]


def whats(changes: tuple[ComparedChange, ...]) -> list[str]:
    return [change.what for change in changes]


def test_a_report_does_not_differ_from_itself():
    found = compare(SEED, SEED)

    assert found == ReportComparison((), (), (), (), (), ())


def test_a_figure_that_is_another_is_shown_as_it_was_and_as_it_is():
    month = replace(FIRST.months[-1], text="45%", value=Decimal(45))

    found = compare(SEED, with_first_standing(months=(FIRST.months[0], month)))

    (change,) = found.figures
    assert (change.what, change.before, change.after) == ("NI 59, Jan 2010", FIRST.months[-1].text, "45%")
    assert (found.statuses, found.words, found.layout) == ((), (), ())


def test_a_target_is_told_from_the_years_figure_of_the_same_heading():
    found = compare(SEED, with_first_standing(target=replace(FIRST.target, text="99%", value=Decimal(99))))

    assert whats(found.figures) == [f"NI 59, target for {FIRST.target.heading}"]


def test_figures_that_look_the_same_are_told_apart_before_rounding_and_files_do_not_matter():
    month = FIRST.months[-1]
    nearly = replace(month, value=(month.value or 0) + Decimal("0.001"))

    assert "before rounding" in compare(SEED, with_first_standing(months=(FIRST.months[0], nearly))).figures[0].after
    other_file = replace(month, source="b" * 64, row=9)
    assert compare(SEED, with_first_standing(months=(FIRST.months[0], other_file))).figures == ()


def test_of_two_months_the_month_is_held_against_the_month():
    earlier = replace(FIRST.months[0], heading="Jan 2010")
    later = replace(FIRST.months[1], heading="Feb 2010", text="1%", value=Decimal(1))

    found = compare(SEED, with_first_standing(months=(earlier, later)))

    assert whats(found.figures) == ["NI 59, Jan 2010 against Feb 2010"]


def test_a_column_that_only_one_has_is_against_nothing():
    found = compare(SEED, with_first_standing(months=FIRST.months[1:]))

    (change,) = found.figures
    assert (change.what, change.after) == (f"NI 59, {FIRST.months[0].heading}", NOTHING)


def test_an_indicator_that_came_or_went_is_said_once_with_its_status():
    group = SEED.sections[0].groups[0]
    without = with_group(SEED, 0, 0, replace(group, standings=group.standings[1:]))

    gone, came = compare(SEED, without), compare(without, SEED)

    assert (gone.figures[0].before, gone.figures[0].after) == ("In the report", NOTHING)
    assert (came.figures[0].before, came.figures[0].after) == (NOTHING, "In the report")
    assert "NI 59, status" in whats(gone.statuses)
    assert whats(gone.layout) == ["Section 1"]
    assert "NI 59, description" in whats(gone.words)


def test_a_status_that_moved_is_shown_in_words():
    found = compare(SEED, with_first_standing(status="OK", overridden="Somebody changed it."))

    assert found.statuses == (
        ComparedChange("NI 59, status", FIRST.status, "OK"),
        ComparedChange("NI 59, changed status", NOTHING, "Somebody changed it."),
    )


def test_words_are_compared_word_by_word():
    group = SEED.sections[0].groups[0]
    assert group.words
    first, *rest = group.words.passages
    words = replace(group.words, passages=(Passage(first.heading, f"{first.text}One more."), *rest))

    found = compare(SEED, with_group(SEED, 0, 0, replace(group, words=words)))

    (change,) = found.words
    assert change.what == f"{group.topic}, {first.heading}"
    assert [piece.text.strip() for piece in change.pieces if piece.kind is PieceKind.ADDED] == ["One more."]
    assert not [piece for piece in change.pieces if piece.kind is PieceKind.TAKEN]


def test_commentary_that_went_is_all_taken_out():
    group = SEED.sections[0].groups[0]

    found = compare(SEED, with_group(SEED, 0, 0, replace(group, words=None)))

    assert {piece.kind for change in found.words for piece in change.pieces} == {PieceKind.TAKEN}
    assert all(change.after == "" for change in found.words)


def test_counts_are_compared_in_the_months_that_both_have():
    (detail, *rest) = SEED.details
    block = detail.blocks[0]
    row = block.rows[0]
    shares = (replace(row.shares[0], number=None), replace(row.shares[1], number=999), *row.shares[2:])
    rows = (replace(row, shares=shares), *block.rows[1:])
    blocks = (replace(block, rows=rows), *detail.blocks[1:])
    months = (*detail.months[:-1], "Mar 2010")
    changed = replace(SEED, details=(replace(detail, blocks=blocks, months=months), *rest))

    found = compare(SEED, changed)

    assert [(change.what.split(", ")[-1], change.after) for change in found.figures] == [
        (detail.months[0], "No data"), (detail.months[1], "999"),
    ]  # fmt: skip
    assert whats(found.layout) == [detail.title]


def test_a_share_shows_its_percentage():
    (detail, *rest) = SEED.details
    block = detail.blocks[0]
    row = block.rows[1]
    shares = (replace(row.shares[0], percent="1.0%"), *row.shares[1:])
    blocks = (replace(block, rows=(block.rows[0], replace(row, shares=shares), *block.rows[2:])), *detail.blocks[1:])

    (change,) = compare(SEED, replace(SEED, details=(replace(detail, blocks=blocks), *rest))).figures

    assert change.after.endswith("(1.0%)")


def test_layout_is_title_months_columns_paper_sections_and_analyses():
    columns = (*SEED.columns, Shown.CASES)
    later = replace(SEED, title="Another", months=("Jan-10", "Feb-10"), columns=columns, paper=Paper.A3, details=())

    found = compare(SEED, later)

    assert whats(found.layout) == ["Title", "Months and year", "Columns", "Paper", SEED.details[0].title]
    assert found.layout[2].after == "Last year’s figure, Cases, Trend, The year’s figure so far, Status, Target"
    assert found.layout[-1].after == NOTHING


def with_charts(*charts) -> Snapshot:
    return replace(SEED, details=(replace(SEED.details[0], charts=charts),))


CHARTS = SEED.details[0].charts


def test_a_chart_that_came_or_went_is_said_once():
    found = compare(SEED, with_charts(CHARTS[0]))

    assert found.charts == (ComparedChange("Chart of NI 60", "In the report", NOTHING),)
    assert compare(with_charts(CHARTS[0]), SEED).charts == (ComparedChange("Chart of NI 60", NOTHING, "In the report"),)


def test_what_is_read_off_a_chart_is_compared_in_words():
    chart = replace(
        CHARTS[0], sentence="It fell.", limits=Limits(Decimal(12), Decimal(50), "12% to 50%", "Mar 2008"),
        others=(BenchmarkLine("England", "2008/09", Decimal(67), "67%"),), lines=CHARTS[0].lines[:1],
    )  # fmt: skip

    found = compare(SEED, with_charts(chart, CHARTS[1]))

    names = ", ".join(line.name for line in CHARTS[0].lines)
    assert found.charts == (
        ComparedChange("Chart of NI 59: what it shows", CHARTS[0].sentence, "It fell."),
        ComparedChange("Chart of NI 59: lines", names, CHARTS[0].lines[0].name),
        ComparedChange("Chart of NI 59: Usual range", NOTHING, "12% to 50%"),
        ComparedChange("Chart of NI 59: England, 2008/09", NOTHING, "67%"),
    )


def test_a_source_of_the_same_name_with_other_content_is_told_apart_by_its_digest():
    (source,) = SEED.sources
    other = replace(source, sha256="b" * 64, rows=61)

    (change,) = compare(SEED, replace(SEED, sources=(other,))).sources

    assert (change.what, change.before[-64:], change.after[-64:]) == ("figures-january.csv", "a" * 64, "b" * 64)
    assert "rows: 60; loaded by Olu Officer, Performance Officer, on 17 February 2010 at 09:30." in change.before


def test_both_of_two_sources_of_one_name_are_told():
    (source,) = SEED.sources

    (change, _) = compare(SEED, replace(SEED, sources=(source, replace(source, sha256="b" * 64)))).sources

    assert [line[-64:] for line in change.after.split("\n")] == ["a" * 64, "b" * 64]


def test_what_is_stated_of_the_data_of_a_source_is_compared():
    (source,) = SEED.sources
    assert source.quality

    found = compare(SEED, replace(SEED, sources=(replace(source, quality=replace(source.quality, problems="")),)))

    assert whats(found.sources) == ["Data quality of figures-january.csv"]
