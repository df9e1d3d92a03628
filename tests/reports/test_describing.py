"""Descriptions of CSV files and manifests, as pure rules."""

from __future__ import annotations

import hashlib
import json

from reports.open_data import csvw, manifest
from reports.open_data.csvw import Described
from reports.snapshot.schema import to_json
from tests.reports import sample

ABOUT = Described("a.csv", "A", "Council", "https://council.example", "2010-02-17")


def test_words_where_a_figure_is_missing_stand_for_nothing_and_any_other_word_makes_a_column_of_words():
    table = 'Code,Jan 2010,"Jan, 2010",Jan 2010\r\nA,41.4,1,n/a\r\nB,No figure,c,1\r\nB,,2,2\r\n'.encode("utf-8-sig")

    told = csvw.describe(table, ABOUT)["tableSchema"]

    assert "primaryKey" not in told
    assert [each["name"] for each in told["columns"]] == ["code", "jan_2010", "jan_2010_3", "jan_2010_4"]
    assert told["columns"][1]["null"] == ["", "No figure"]
    assert told["columns"][2]["null"] == ["", "c"]
    assert told["columns"][3]["datatype"] == "string"


def test_each_row_of_counts_is_told_by_its_measure_and_month():
    rows = ("A,NI 1,B,M,Jan 2010,2010-02-28", "A,NI 1,B,M,Feb 2010,2010-02-28")
    table = "\r\n".join(("Analysis,Code,Block,Measure,Month,Data to", *rows, "")).encode()

    told = csvw.describe(table, ABOUT)["tableSchema"]

    assert told["primaryKey"] == ["analysis", "code", "block", "measure", "month"]
    assert told["columns"][-1]["datatype"] == "date"


def test_what_is_said_of_a_chart_is_described_and_stays_words_where_it_looks_like_a_number():
    table = b"Chart,Chart: England\r\nIt rose.,67\r\n"

    whole, reached = csvw.describe(table, ABOUT)["tableSchema"]["columns"]

    assert (whole["datatype"], reached["datatype"]) == ("string", "string")
    assert whole["dc:description"].startswith("What the chart of the block shows")
    assert reached["dc:description"] == "What is drawn around the first line of the chart of the block."


def test_a_table_that_nothing_tells_apart_has_no_key_and_an_odd_number_no_unit():
    told = csvw.describe(b"...,Section number\r\nx,1\r\n", ABOUT)["tableSchema"]

    assert told == {
        "columns": [
            {"name": "column", "titles": "...", "datatype": "string"},
            {"name": "section_number", "titles": "Section number", "datatype": "decimal", "null": [""]},
        ]
    }


def test_a_manifest_holds_the_digest_of_every_part_of_the_snapshot():
    text = to_json(sample.seed())
    content = json.loads(text)
    published = manifest.PublishedReport(
        "https://a.example/", "2010-02-17", {"sha256": "1"}, ({"name": "a.csv"},), {}, {"number": 1}
    )

    told = manifest.manifest(content, published)

    assert manifest.canonical(content) == text
    assert [each["number"] for each in told["sections"]] == [each["number"] for each in content["sections"]]
    assert told["files"] == [{"name": "a.csv"}]
    row = content["sections"][0]["groups"][0]["standings"][0]
    about = {name: content[name] for name in ("council", "period", "title", "version")}
    by_hand = json.dumps(about | {"row": row}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert told["rows"][0] == {
        "code": row["code"],
        "sha256": hashlib.sha256(by_hand.encode()).hexdigest(),
        "short": hashlib.sha256(by_hand.encode()).hexdigest()[:16],
    }
    assert all(set(each) == {"name", "kind", "sha256"} for each in told["sources"]["files"])
