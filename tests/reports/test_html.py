"""The HTML edition is one whole, accessible file, and no words in it can become markup."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise

import pytest

from indicators.rules.judgement import Status
from indicators.rules.scale import STATUSES
from reports.renderers import html, wording
from reports.snapshot.schema import Group, Section, Snapshot
from tests.reports.readers import Element, Page, html_page
from tests.reports.sample import SIGNING, seed, sized, standing, words


def page(snapshot: Snapshot | None = None, *, signed: bool = True) -> Page:
    return html_page(html.render(snapshot or seed(), SIGNING if signed else None))


def one_topic(*codes: str, text: str = "Words.") -> Snapshot:
    group = Group(" and ".join(codes), tuple(standing(code) for code in codes), words(("", text)))
    return replace(seed(), sections=(Section(1, "A section", "", (group,)),), details=())


def cells_under(made: Page, heading: str) -> list[Element]:
    """The cells of the indicators' tables that answer to a heading."""
    ids = {each.attributes["id"] for each in made.all("th") if each.text == heading}
    return [cell for cell in made.all("td") if ids & set(cell.attributes["headers"].split())]


def test_every_element_is_closed_and_every_id_is_used_once() -> None:
    made = page(sized(40))
    ids = Counter(element.attributes["id"] for element in made.elements if "id" in element.attributes)
    assert made.mistakes == []
    assert [name for name, uses in ids.items() if uses > 1] == []


def test_every_cell_answers_to_headings_that_are_there() -> None:
    made = page()
    heading_ids = {element.attributes["id"] for element in made.all("th")}
    cells = made.all("td")
    assert len(cells) > 13 * 8
    for cell in cells:
        named = cell.attributes["headers"].split()
        assert len(named) >= 2
        assert set(named) <= heading_ids


def test_every_reference_within_the_page_leads_somewhere() -> None:
    made = page()
    ids = {element.attributes.get("id") for element in made.elements}
    names = ("aria-labelledby", "headers")
    named = [name for e in made.elements for key in names for name in e.attributes.get(key, "").split()]
    named += [e.attributes["href"][1:] for e in made.elements if e.attributes.get("href", "").startswith("#")]
    assert named
    assert set(named) <= ids


def test_the_file_says_its_language_and_title_and_has_one_main_heading() -> None:
    made = page()
    assert made.all("html")[0].attributes["lang"] == "en-GB"
    assert "Safeguarding Plan Performance Indicators Report, January 2010" in made.all("title")[0].text
    assert [each.text for each in made.all("h1")] == ["Appendix 2. Safeguarding Plan Performance Indicators Report"]
    captioned = sum(each.around[-1] == "table" for each in made.all("caption"))
    named = sum("aria-labelledby" in table.attributes for table in made.all("table"))
    assert captioned + named == len(made.all("table")) == 8


def test_headings_go_down_one_level_at_a_time() -> None:
    levels = [int(each.tag[1]) for each in page().elements if re.fullmatch("h[1-6]", each.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_in_the_file_is_a_script_a_style_attribute_or_fetched_from_elsewhere() -> None:
    made = page()
    assert {element.tag for element in made.elements} & {"script", "link", "img", "iframe", "object", "form"} == set()
    attributes = {name for element in made.elements for name in element.attributes}
    assert attributes & {"style", "src", "srcset", "xlink:href"} == set()
    assert [name for name in attributes if name.startswith("on")] == []
    assert "url(" not in made.all("style")[0].text
    assert "@import" not in made.all("style")[0].text


def test_the_hash_is_that_of_the_style_in_the_file() -> None:
    content = html.render(seed(), None)
    inside = content.split(b"<style>")[1].split(b"</style>")[0]
    assert html.style_hash(content) == f"sha256-{b64encode(sha256(inside).digest()).decode()}"


def test_the_parts_of_a_file_are_all_of_it_and_its_report_is_the_main_landmark() -> None:
    content = html.render(seed(), None)
    found = html.parts(content)
    assert found
    assert (found.head + found.top + found.report + found.foot).encode() == content
    assert found.report.startswith('<main id="report" tabindex="-1">\n<h1>')
    assert found.report.endswith("</main>\n")


@pytest.mark.parametrize(
    "content",
    [
        b"<p>Something else</p>",
        b"<head></head><main ></main>\n<main ></main>\n",
        b"<main ></main>\n</head>",
        b"</head></main>\n<main >",
    ],
)
def test_what_is_not_built_as_ours_are_has_no_parts(content: bytes) -> None:
    assert html.parts(content) is None


def test_a_file_without_a_style_has_no_hash() -> None:
    with pytest.raises(ValueError, match="not an HTML edition"):
        html.style_hash(b"<p>Something else</p>")


def test_a_draft_says_so_and_a_signed_report_says_who_signed_it() -> None:
    draft, signed = page(signed=False), page()
    assert "Draft: not signed off." in draft.text
    assert draft.all("title")[0].text.startswith("Draft: ")
    assert "Signed off by Dev Director, Director of Children's Services, on 17 February 2010 at 09:30." in signed.text
    assert SIGNING.declaration in signed.text
    assert SIGNING.digest in signed.text
    assert "Draft" not in signed.text


def test_one_commentary_stands_beside_all_the_indicators_that_share_it() -> None:
    (cell,) = cells_under(page(one_topic("NI 59", "NI 60", text="Shared words.")), "Commentary")
    assert cell.attributes["rowspan"] == "2"
    assert cell.text.strip() == "Shared words."
    assert cell.attributes["data-label"] == "Commentary on NI 59 and NI 60"


def test_an_indicator_without_commentary_says_so() -> None:
    snapshot = one_topic("NI 51")
    (section,) = snapshot.sections
    silent = replace(snapshot, sections=(replace(section, groups=(replace(section.groups[0], words=None),)),))
    (cell,) = cells_under(page(silent), "Commentary")
    assert cell.text.strip() == wording.NO_COMMENTARY


def test_months_that_are_not_collected_are_one_cell_in_words() -> None:
    made = page(one_topic("NI 51"))
    (cell,) = cells_under(made, "Dec 2009")
    assert cell.attributes["colspan"] == "2"
    assert cell.text == "No data for this range"
    assert cells_under(made, "Jan 2010") == [cell]


def test_a_missing_figure_is_words_and_a_zero_is_a_figure() -> None:
    made = page(one_topic("L0508"))
    assert [cell.text for cell in cells_under(made, "2008/09")] == ["No figure"]
    assert [cell.text for cell in cells_under(made, "Jan 2010")] == ["0"]
    assert [cell.text for cell in cells_under(made, "Target")] == ["No target"]


def test_provisional_and_restated_figures_are_marked() -> None:
    snapshot = one_topic("NI 59")
    row = snapshot.standings[0]
    marked = replace(row, months=(replace(row.months[0], restated=True), replace(row.months[1], provisional=True)))
    group = replace(snapshot.sections[0].groups[0], standings=(marked,))
    made = page(replace(snapshot, sections=(replace(snapshot.sections[0], groups=(group,)),)))
    assert [cell.text for cell in cells_under(made, "Dec 2009")] == ["34.9% Restated"]
    assert [cell.text for cell in cells_under(made, "Jan 2010")] == ["41.4% Provisional"]


@pytest.mark.parametrize("word", [status.value for status in Status])
def test_a_status_is_a_word_beside_a_shape_of_its_own(word: str) -> None:
    snapshot = one_topic("NI 59")
    group = replace(snapshot.sections[0].groups[0], standings=(replace(snapshot.standings[0], status=word),))
    made = page(replace(snapshot, statuses=STATUSES, sections=(replace(snapshot.sections[0], groups=(group,)),)))
    (cell,) = cells_under(made, "Status")
    assert cell.text.strip() == word
    shapes = {each.attributes["id"] for each in made.all("symbol")}
    row = [e for e in made.all("use") if e.attributes["href"] == f"#icon-{word.lower().replace(' ', '-')}"]
    assert row
    assert row[0].attributes["href"][1:] in shapes


def test_icons_are_hidden_from_those_who_hear_the_word() -> None:
    icons = [each for each in page().all("svg") if "icon" in each.attributes["class"]]
    assert icons
    assert {each.attributes["aria-hidden"] for each in icons} == {"true"}


def test_each_chart_has_a_title_a_sentence_and_its_table() -> None:
    made, (detail,) = page(), seed().details
    charts = [each for each in made.all("svg") if each.attributes.get("role") == "img"]
    assert len(charts) == len(detail.charts)
    for chart, drawn in zip(detail.charts, charts, strict=True):
        assert chart.title in drawn.text
        assert [each.text for each in made.all("desc")].count(chart.sentence) == 1
        assert any(chart.sentence in caption.text for caption in made.all("figcaption"))


def test_every_count_and_percentage_of_the_detailed_analysis_is_there() -> None:
    made = page()
    (detail,) = seed().details
    texts = [cell.text for cell in made.all("td") if cell.attributes["headers"].startswith("d1-month")]
    wanted = [text for block in detail.blocks for row in block.rows for share in row.shares
              for text in (str(share.number), share.percent or "–Not applicable")]  # fmt: skip
    assert texts == wanted


@pytest.mark.parametrize(
    ("colour", "readable"),
    [("#00625b", "#ffffff"), ("#ffdd00", "#000000"), ("#000000", "#ffffff"), ("#FFFFFF", "#000000")],
)
def test_words_on_the_councils_colour_are_black_or_white_whichever_is_readable(colour: str, readable: str) -> None:
    assert html.ink(colour) == readable
    style = page(replace(seed(), colour=colour)).all("style")[0].text
    assert f"--council: {colour}; --on-council: {readable};" in style


@pytest.mark.parametrize("colour", ["green", "#12345", "#00625b}</style><script>", "#00625b\n"])
def test_a_colour_that_is_none_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="Write it as #rrggbb"):
        html.render(replace(seed(), colour=colour), None)


@pytest.mark.parametrize(("codes", "rooms"), [(("NI 59",), 0), (("NI 59", "NI 60"), 4)])
def test_a_shared_commentary_leaves_room_for_each_page_that_it_fills_in_print(
    codes: tuple[str, ...], rooms: int
) -> None:
    made = page(one_topic(*codes, text="Words. " * 1400))
    assert sum(each.attributes.get("class") == "room" for each in made.all("div")) == rooms
