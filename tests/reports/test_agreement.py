"""The same facts stand in PDF, HTML, CSV, XLSX and Word, whatever the report; and all text is only text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commentary.text import markup
from indicators.charts.icons import DRAWINGS
from indicators.charts.surroundings import BenchmarkLine, LastYear, Limits, Note
from indicators.report_rows.row import Cell, Standing
from indicators.rules.formatting import Missing
from indicators.rules.judgement import Status, Trend
from reports.layout.schema import BESIDE, USUAL, Paper, Shown
from reports.renderers import FORMATS, wording
from reports.renderers.pdf.report.indicators import fits
from reports.snapshot.schema import Beside, Group, Other, Quality, Section, Signing, Snapshot, from_json, to_json
from tests.reports.readers import csv_rows, html_page, pdf_text, sheet_rows, word_rows, word_text, workbook
from tests.reports.sample import MONTHS, QUALITY, ROWS, SIGNING, WITH_MARKS, seed, sized, standing, words

ROW = re.compile("s[0-9]+-row[0-9]+")
MARKS = {drawing.mark for drawing in DRAWINGS.values()}
HOSTILE = "Use <Mosaic> & AT&T; <script>alert(1)</script> {{ 7*7 }} {% load %} %s ${x} &amp; <b>&#x41; \\n '\" --> ]]>"


def rendered(key: str, snapshot: Snapshot, signing: Signing | None = None) -> bytes:
    return FORMATS[key].render(snapshot, signing)


def whole_text(key: str, content: bytes) -> str:
    """All the words of a file, in any order."""
    match key:
        case "pdf":
            return pdf_text(content)
        case "html":
            return html_page(content).text
        case "docx":
            return word_text(content)
        case "xlsx":
            values = (v for sheet in workbook(content) for row in sheet.iter_rows(values_only=True) for v in row)
            return "\n".join(str(value) for value in values if value is not None)
        case _:
            # The apostrophe before what looks like a formula is not part of the words.
            return "\n".join(value.removeprefix("'") for row in csv_rows(content) for value in row.values())


def as_printed(standing: Standing, beside: Beside, snapshot: Snapshot) -> dict[str, str]:
    """What a table of numbers says of a row, by the headings printed: figures without their unit, and words."""
    year = snapshot.year
    said = {
        Shown.LAST_YEAR: {snapshot.last_year: standing.last_year.text},
        Shown.CASES: {"Cases": wording.cases(standing)},
        Shown.TREND: {"Trend": standing.trend_text},
        Shown.LONG_TREND: {"Long trend": beside.long_trend_text},
        Shown.VALUE: {f"{year} value": standing.year.text},
        Shown.STATUS: {"Status": standing.status},
        Shown.TARGET: {f"{year} target": standing.target.text},
        Shown.OTHERS: {f"Others: {other.group}": other.text for other in beside.others},
    }
    months = {cell.heading: cell.text for cell in standing.months}
    chosen = {heading: text for shown in snapshot.columns for heading, text in said[Shown(shown)].items()}
    return {heading: text.removesuffix("%") for heading, text in {"Code": standing.code, **months, **chosen}.items()}


def in_table(row: dict, snapshot: Snapshot) -> dict[str, str]:
    """The same of a row of a table, and nothing but that: a heading that is not printed is not there."""
    year, others = snapshot.year, [heading for heading in row if heading.startswith("Others: ")]
    known = (
        "Code", snapshot.last_year, *snapshot.months, "Cases", "Trend", "Long trend", f"{year} value", "Status",
        f"{year} target", *(heading for heading in others if heading.count(":") == 1 and row[heading] is not None),
    )  # fmt: skip
    return {heading: row[heading] for heading in known if heading in row}


def in_html(content: bytes, snapshot: Snapshot) -> Iterator[dict[str, str]]:
    """The rows of the HTML tables, by the headings that each cell answers to, as `as_printed`."""
    page, year = html_page(content), snapshot.year
    headings = {each.attributes["id"]: each.text for each in page.all("th")}
    names = {"Value": f"{year} value", "Target": f"{year} target"}
    for row in (each for each in page.all("th") if ROW.fullmatch(each.attributes["id"])):
        cells = {
            names.get(headings[name], headings[name]): cell.text.strip()
            for cell in page.all("td") if row.attributes["id"] in cell.attributes["headers"].split()
            for name in cell.attributes["headers"].split()
        }  # fmt: skip
        others = dict(line.split(": ", 1) for line in cells.pop("Others", "").splitlines() if ": " in line)
        said = {heading: text.split(" Provisional")[0] for heading, text in cells.items() if heading in told(snapshot)}
        reached = {f"Others: {name.rsplit(' ', 1)[0]}": text.split(" (")[0] for name, text in others.items()}
        yield {"Code": row.text, **said, **reached}


def in_word(content: bytes, snapshot: Snapshot) -> Iterator[dict[str, str]]:
    """The rows of the tables in Word, without the marks before and the remarks below the words, as `as_printed`."""
    for row in word_rows(content):
        status = f"{snapshot.year} status"
        first = {"Status" if name == status else name: text.split("\n")[0] for name, text in row.items()}
        shown = {heading: text.split(" ", 1)[1] if text[:1] in MARKS else text for heading, text in first.items()}
        others = dict(line.split(": ", 1) for line in row.get("Others", "").splitlines() if ": " in line)
        said = {heading: shown[heading] for heading in ("Code", *told(snapshot)) if heading in shown}
        yield said | {f"Others: {name.rsplit(' ', 1)[0]}": text.split(" (")[0] for name, text in others.items()}


def told(snapshot: Snapshot) -> set[str]:
    year = snapshot.year
    words = {"Cases", "Trend", "Long trend", "Status", f"{year} value", f"{year} target"}
    return words | {snapshot.last_year, *snapshot.months}


def words_in(text: str) -> Counter[str]:
    return Counter(text.split())


def commentary_words(snapshot: Snapshot) -> Counter[str]:
    """Each word of each commentary, as often as it is there; without the markers of lists."""
    counted: Counter[str] = Counter()
    for group in (group for section in snapshot.sections for group in section.groups if group.words):
        for passage in group.words.passages:
            counted += words_in(passage.heading)
            for block in markup.blocks(passage.text):
                counted += words_in(block.text)
    return counted


def assert_facts_agree(snapshot: Snapshot) -> None:
    wanted = [as_printed(*row, snapshot) for group in snapshot.groups for row in group.rows]
    files = {key: rendered(key, snapshot) for key in FORMATS}
    assert [_some(in_table(row, snapshot)) for row in csv_rows(files["csv"])] == wanted
    from_sheet = [_some(in_table(row, snapshot)) for row in sheet_rows(files["xlsx"])]
    assert [_numbers(row) for row in from_sheet] == [_numbers(row) for row in wanted]
    from_page = (
        {name: text.removesuffix("%") for name, text in row.items()} for row in in_html(files["html"], snapshot)
    )
    assert list(from_page) == wanted
    from_word = (
        {name: text.removesuffix("%") for name, text in row.items()} for row in in_word(files["docx"], snapshot)
    )
    assert list(from_word) == wanted
    tokens = words_in(pdf_text(files["pdf"]))
    for row in wanted:
        missing = [word for text in row.values() for word in text.split() if not {word, f"{word}%"} & tokens.keys()]
        assert missing == []
    for key in ("pdf", "html", "csv", "xlsx", "docx"):
        assert commentary_words(snapshot) - words_in(whole_text(key, files[key])) == Counter(), key


def _some(row: dict[str, str]) -> dict[str, str]:
    """Without the others that other rows are compared with, and this is not."""
    return {heading: text for heading, text in row.items() if text or not heading.startswith("Others: ")}


def _numbers(row: dict[str, str]) -> dict[str, object]:
    return {heading: _number(value) for heading, value in row.items()}


def _number(value: object) -> object:
    """Numbers alike, however a sheet holds them: "98.0" is 98."""
    try:
        return Decimal(str(value)).normalize()
    except ArithmeticError:
        return value


# -- Reports at random, made of the sample's pieces ----------------------------------------------------------------

PHRASES = st.sampled_from(
    ["Plain words.", WITH_MARKS, "1. One\n2. **Two**", "=1+1", "-5", HOSTILE, "Tŷ Gŵyr – ½ Łódź", "a\n\nb"]
)
HEADINGS = st.sampled_from(["", "Current Activities", "Best Practice", "Explanation – NI 59"])
VALUES = st.decimals(-50, 150, places=2).map(lambda value: f"{value.normalize():f}")


@st.composite
def cells(draw: st.DrawFn, like: Cell, unit: str) -> Cell:
    if draw(st.integers(0, 4)) == 0:
        why = draw(st.sampled_from([missing.value for missing in Missing]))
        return replace(like, text=why, value=None, missing=why, provisional=False)
    text = draw(VALUES)
    return replace(like, text=f"{text}{unit}", value=Decimal(text), missing="", provisional=draw(st.booleans()))


@st.composite
def besides(draw: st.DrawFn) -> Beside:
    trend = draw(st.sampled_from(["", *(trend.value for trend in Trend)]))
    groups = draw(st.sets(st.sampled_from(["England", "London", "Statistical neighbours"])))
    how = draw(st.sampled_from(["", "median of 9 of 10"]))
    others = tuple(Other(group, f"{draw(VALUES)}%", "2008/09", how) for group in sorted(groups))
    return Beside(trend, trend or "No long trend", "41.4% against 35%.", others)


@st.composite
def standings(draw: st.DrawFn, number: int, months: tuple[str, ...]) -> Standing:
    row = standing(draw(st.sampled_from(sorted(ROWS))))
    unit = "%" if row.unit == "percent" else ""
    trend = draw(st.sampled_from(["", *(trend.value for trend in Trend)]))
    return replace(
        row, code=f"{row.code.replace(' ', '')}.{number}", last_year=draw(cells(row.last_year, unit)),
        months=tuple(draw(cells(replace(row.months[-1], heading=month), unit)) for month in months),
        year=draw(cells(row.year, unit)), trend=trend, trend_text=trend or "No trend",
        status=draw(st.sampled_from([status.value for status in Status])),
    )  # fmt: skip


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Any columns and months, on any paper."""
    sections, number = [], 0
    months = MONTHS[-draw(st.integers(1, 4)) :]
    chosen = draw(st.sets(st.sampled_from(list(Shown))) | st.just(set(USUAL)))
    for place in range(1, draw(st.integers(1, 3)) + 1):
        groups = []
        for _ in range(draw(st.integers(1, 2))):
            rows = tuple(draw(standings(number + n, months)) for n in range(draw(st.integers(1, 3))))
            number += len(rows)
            passages = draw(st.lists(st.tuples(HEADINGS, PHRASES), max_size=3))
            beside = tuple(draw(besides()) for _ in rows) if chosen & set(BESIDE) else ()
            named = " and ".join(row.code for row in rows)
            groups.append(Group(named, rows, words(*passages) if passages else None, beside))
        sections.append(Section(place, draw(PHRASES).split("\n")[0], "", tuple(groups)))
    columns = tuple(shown for shown in Shown if shown in chosen)
    paper = draw(st.sampled_from(list(Paper))) if fits(columns, len(months), Paper.A4) else Paper.A3
    return replace(
        seed(), sections=tuple(sections), details=draw(st.sampled_from([(), seed().details])), months=months,
        columns=columns, paper=paper,
    )  # fmt: skip


def test_every_format_says_the_same_of_the_seed() -> None:
    assert_facts_agree(seed())


@given(snapshots())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_every_format_says_the_same_of_any_report(snapshot: Snapshot) -> None:
    assert_facts_agree(snapshot)


def test_every_count_and_percentage_is_in_every_format() -> None:
    shares = [
        share for detail in seed().details for block in detail.blocks for row in block.rows for share in row.shares
    ]
    counts = Counter(str(share.number) for share in shares)
    percentages = Counter(share.percent for share in shares if share.percent)
    for key in ("pdf", "html", "docx"):
        tokens = words_in(whole_text(key, rendered(key, seed())))
        assert counts + percentages - tokens == Counter(), key
    rows = csv_rows(rendered("counts.csv", seed()))
    assert Counter(row["Number"] for row in rows) == counts
    assert Counter(f"{row['Percentage']}%" for row in rows if row["Percentage of"]) == percentages
    sheet = sheet_rows(rendered("xlsx", seed()), "Detailed analysis")
    assert Counter(str(row["Number"]) for row in sheet) == counts
    assert Counter(f"{row['Percentage']:.1f}%" for row in sheet if row["Percentage of"]) == percentages


@pytest.mark.parametrize("key", [key for key in FORMATS if key != "csv"])  # whose rows are of indicators, as they stand
def test_what_is_around_the_lines_of_a_chart_is_in_every_format_that_has_charts(key: str) -> None:
    chart = replace(
        seed().details[0].charts[0], usual="It was within the usual variation.",
        limits=Limits(Decimal(12), Decimal("50.6"), "12% to 50.6%", "Mar 2008"),
        last_year=LastYear((Decimal("21.3"),) + (None,) * 5, "Sep 2008 21.3%"),
        others=(BenchmarkLine("England", "2008/09", Decimal("67.2"), "67.2%"),),
        notes=(Note(1, "Oct 2009"), Note(2, "Nov 2009", breaks=True)),
    )  # fmt: skip
    snapshot = replace(seed(), details=(replace(seed().details[0], charts=(chart,)),))

    content = rendered(key, snapshot)
    headings = csv_rows(content)[0] if key == "counts.csv" else ()
    text = " ".join("\n".join((whole_text(key, content), *headings)).split())

    assert from_json(to_json(snapshot)) == snapshot
    assert len(chart.facts) == 5
    said = (chart.caption, *(words for fact in chart.facts for words in fact))
    assert [words for words in said if words not in text] == []


@pytest.mark.parametrize("key", FORMATS)
@pytest.mark.parametrize("quality", [None, QUALITY, replace(QUALITY, problems="", checked=None)])
def test_what_is_said_of_the_data_is_in_every_format(key: str, quality: Quality | None) -> None:
    source = replace(seed().sources[0], quality=quality)
    start = replace(seed(), sources=(source,))
    (detail,) = start.details
    row = detail.blocks[0].rows[0]
    row = replace(row, shares=tuple(replace(share, source=source.sha256) for share in row.shares))
    detail = replace(detail, blocks=(replace(detail.blocks[0], rows=(row,)), *detail.blocks[1:]))
    section, *others = start.sections
    standing = replace(section.groups[0].standings[0], last_year=Cell("2008/09", "1", source=source.sha256))
    group = replace(section.groups[0], standings=(standing,))
    snapshot = replace(start, details=(detail,), sections=(replace(section, groups=(group,)), *others))

    text = " ".join(whole_text(key, rendered(key, snapshot)).split())

    assert wording.quality(source)
    assert [sentence for sentence in wording.quality(source) if sentence not in text] == []


def test_nothing_is_said_of_the_data_of_a_typed_figure() -> None:
    assert wording.quality(replace(seed().sources[0], kind="typed figures", quality=None)) == ()


# -- Text is only text ---------------------------------------------------------------------------------------------


def hostile() -> Snapshot:
    """The seed, with the hostile text wherever there can be words."""
    start = seed()
    rows = tuple(
        replace(row, description=HOSTILE, notes=(HOSTILE,), overridden=HOSTILE, rule=HOSTILE, status_why=HOSTILE)
        for row in start.sections[0].groups[0].standings
    )
    group = Group(HOSTILE, rows, words((HOSTILE, HOSTILE)))
    (detail,) = start.details
    block = detail.blocks[0]
    block = replace(block, title=HOSTILE, rows=(replace(block.rows[0], name=HOSTILE),))
    chart = replace(detail.charts[0], title=HOSTILE, sentence=HOSTILE)
    return replace(
        start, council=HOSTILE, title=HOSTILE, period=HOSTILE, notes=(HOSTILE,),
        sections=(Section(1, HOSTILE, HOSTILE, (group,)),),
        details=(replace(detail, title=HOSTILE, note=HOSTILE, blocks=(block,), charts=(chart,)),),
        sources=(replace(start.sources[0], name=HOSTILE, kind=HOSTILE, loaded_by=HOSTILE),),
    )  # fmt: skip


@pytest.mark.parametrize("key", FORMATS)
def test_hostile_text_stays_literal(key: str) -> None:
    """C01, C02, C04 of the torture table."""
    content = rendered(key, hostile(), replace(SIGNING, name=HOSTILE, declaration=HOSTILE))
    assert "".join(HOSTILE.split()) in "".join(whole_text(key, content).split())
    assert "49" not in words_in(whole_text(key, content))


def test_hostile_text_makes_no_elements_in_html() -> None:
    page = html_page(rendered("html", hostile(), replace(SIGNING, name=HOSTILE, declaration=HOSTILE)))
    assert page.mistakes == []
    assert {"script", "mosaic", "b"} & {element.tag for element in page.elements} == set()
    assert page.all("title")[0].text.count(HOSTILE) == 3
    assert len(page.all("style")) == 1


def with_commentary(text: str) -> Snapshot:
    group = replace(seed().sections[0].groups[0], words=words(("", text)))
    return replace(seed(), sections=(replace(seed().sections[0], groups=(group,)),), details=())


@pytest.mark.parametrize("key", ["pdf", "html", "csv", "xlsx", "docx"])
def test_forty_thousand_characters_are_whole_in_every_format(key: str) -> None:
    text = " ".join(f"word{number}" for number in range(4500))
    assert len(text) > 39_000
    shown = words_in(whole_text(key, rendered(key, with_commentary(text + " end." * 300))))
    assert words_in(text) - shown == Counter()
    assert shown["end."] >= 300


@pytest.mark.parametrize("key", ["html", "csv", "xlsx", "pdf", "docx"])
def test_characters_that_no_file_may_hold_never_stop_a_report(key: str) -> None:
    """C06 of the torture table."""
    shown = whole_text(key, rendered(key, with_commentary("before\x00\x0b\x1f\ufffe\ud800 after")))
    assert "before" in shown
    assert "after" in words_in(shown)


# -- The same bytes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["pdf", "html", "docx", "xlsx"])
def test_a_signed_report_prints_the_head_of_the_record_of_events_where_it_was_kept(key: str) -> None:
    head = wording.recorded(1234, "5ea1" * 16)
    text, older = (
        "".join(whole_text(key, rendered(key, seed(), signing)).split())
        for signing in (SIGNING, replace(SIGNING, event=0, seal=""))
    )

    assert "".join(head.split()) in text
    assert "Recordofevents" not in older


@pytest.mark.parametrize("signing", [None, SIGNING])
@pytest.mark.parametrize("key", FORMATS)
def test_the_same_report_gives_the_same_bytes(key: str, signing: Signing | None) -> None:
    """A08 of the torture table."""
    again = from_json(to_json(seed()))
    assert rendered(key, seed(), signing) == rendered(key, again, signing)


@pytest.mark.parametrize("key", FORMATS)
def test_an_empty_report_is_still_a_file(key: str) -> None:
    assert rendered(key, replace(seed(), sections=(), details=(), notes=(), sources=()))


def test_the_formats_are_in_the_order_in_which_people_look_for_them() -> None:
    assert list(FORMATS) == ["pdf", "html", "csv", "counts.csv", "xlsx", "docx"]
    assert all(each.suffix == key for key, each in FORMATS.items())


def test_two_hundred_indicators_are_all_there() -> None:
    snapshot = sized(200)
    codes = {standing.code for standing in snapshot.standings}
    assert len(codes) == 200
    assert {row["Code"] for row in csv_rows(rendered("csv", snapshot))} == codes
    assert {row["Code"] for row in sheet_rows(rendered("xlsx", snapshot))} == codes
    assert {row["Code"] for row in word_rows(rendered("docx", snapshot))} == codes
    assert codes <= {heading.text for heading in html_page(rendered("html", snapshot)).all("th")}
