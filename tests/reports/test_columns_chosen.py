"""What an outline leaves out is in no format, and a report that has no indicator left says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.layout.schema import Paper, Shown
from reports.snapshot.schema import Beside, Other, Snapshot
from tests.reports.reading_pdf import Reading
from tests.reports.sample import seed
from tests.reports.test_agreement import assert_facts_agree, rendered, whole_text


@pytest.mark.parametrize("shown", Shown)
def test_a_column_that_is_not_chosen_is_in_no_format(shown: Shown) -> None:
    whole = replace(with_besides(seed()), columns=tuple(Shown), paper=Paper.A3)
    less = replace(whole, columns=tuple(each for each in Shown if each != shown))

    for snapshot in (whole, less):
        found = headings_of_pdf(rendered("pdf", snapshot))
        assert (NAMES.get(shown, seed().last_year) in found) is (snapshot is whole)
    assert_facts_agree(whole)
    assert_facts_agree(less)


NAMES = {
    Shown.CASES: "Cases", Shown.TREND: "Trend", Shown.LONG_TREND: "Long trend", Shown.VALUE: "Value",
    Shown.STATUS: "Status", Shown.TARGET: "Target", Shown.OTHERS: "Others",
}  # fmt: skip


def headings_of_pdf(content: bytes) -> set[str]:
    """The headings of the first table, as its structure tells them."""
    table = next(Reading(content).tree.all("/Table"))
    return {" ".join(cell.text.split()) for cell in next(table.all("/THead")).all("/TH")}


def with_besides(snapshot: Snapshot) -> Snapshot:
    england, near = Other("England", "67.1%", "2008/09", ""), Other("Neighbours", "66%", "2008/09", "median of 9")
    beside = Beside("Improving", "Improving", "41.4% against 35%.", (england, near))
    sections = (
        replace(section, groups=tuple(
            replace(group, beside=(beside,) * len(group.standings)) for group in section.groups
        ))
        for section in snapshot.sections
    )  # fmt: skip
    return replace(snapshot, sections=tuple(sections))


@pytest.mark.parametrize("key", ["pdf", "html", "csv", "xlsx", "docx"])
def test_a_report_of_no_indicator_says_so_in_a_sentence(key: str) -> None:
    summary = "No indicator has the status Alert or Warning in January 2010, of 13 in all, so none is printed."
    empty = replace(seed(), sections=(), details=(), summary=summary, meeting="Safeguarding Board, 1 March 2010")

    assert summary in " ".join(whole_text(key, rendered(key, empty)).split())


@pytest.mark.parametrize("key", ["pdf", "html", "xlsx", "docx"])
def test_for_whom_the_report_is_stands_on_it(key: str) -> None:
    text = whole_text(key, rendered(key, replace(seed(), meeting="Safeguarding Board, 1 March 2010")))

    assert "Safeguarding Board, 1 March 2010" in " ".join(text.split())
