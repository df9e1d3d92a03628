"""Published tables with breakdowns, from the upload to the benchmark that is held, by page.

The Department's own tables are read where they are beside the checkout; a small one of their shape always is.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import Benchmark, SentTable
from indicators.rules.formatting import Unit
from tests.indicators.build import indicator, person

TABLES = Path(__file__).resolve().parents[3] / "shared" / "torture" / "data" / "dfe_published"
PLACES = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name"
)
BUILT = "\n".join(
    (
        f"{PLACES},characteristic,age_group,number,percent",
        "2025,Financial year,National,E92000001,England,,,,,,Total,All ages,1200,41.4",
        "2025,Financial year,National,E92000001,England,,,,,,Boys,All ages,700,44",
        "2025,Financial year,National,E92000001,England,,,,,,,Under 1,z,c",
        "2025,Financial year,Regional,E92000001,England,E12000007,London,,,,Total,All ages,300,40",
        "2025,Financial year,Local authority,E92000001,England,E12000007,London,309,E09000014,Us,Total,All ages,12,9",
        "",
    )
).encode()
NO_FIGURES = ("LTLA-UTLA_Apr23_Lookup_England-Wales.csv", "sn_model_2025_wide.csv", "summary_page_metadata.csv")

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, settings):
    settings.COUNCIL_NUMBER, settings.COUNCIL_CODE, settings.COUNCIL_REGION = "309", "E09000014", "London"
    settings.LARGEST_EXTRACT = 20 * 2**20
    indicator("NI 59", Unit.COUNT)
    made = person()
    client.force_login(made)
    return made


def names() -> list[str]:
    return sorted(path.name for path in TABLES.glob("*.csv")) if TABLES.is_dir() else []


@pytest.mark.parametrize("name", ["built.csv", *names()])
def test_a_published_table_is_chosen_previewed_and_loaded(client, officer, name):
    content = BUILT if name == "built.csv" else (TABLES / name).read_bytes()
    answer = client.post(reverse("indicators:benchmarks"), {"file": SimpleUploadedFile(name, content)})
    if name in NO_FIGURES or "ons-" in name or "ons_" in name:
        page = client.get(answer.url) if answer.status_code == 302 else answer
        assert "Choose which indicator a column is" not in page.content.decode() or answer.status_code == 302
        assert page.status_code == 200
        return
    assert answer.status_code == 302, answer.content.decode()[:3000]
    sent = SentTable.objects.get()
    page = client.get(answer.url).content.decode()
    assert "Choose which indicator a column is" in page, page[:6000]
    published = sent.reading["published"]
    given = {
        "indicator": "NI 59",
        "measure": published["measures"][0],
        "years": max(row["year"] for row in published["rows"]),
        "ends": "march",
    }
    for number in re.findall(r'name="filter_(\d+)"', page):
        given[f"filter_{number}"] = "0"

    chosen = client.post(reverse("indicators:choose-measure", args=[sent.pk]), given)
    assert chosen.status_code == 302, re.findall(r"govuk-error-message[^<]*<[^>]*>[^<]*", chosen.content.decode())
    preview = client.get(chosen.url)
    assert "What will change" in preview.content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', preview.content.decode())
    assert seen, "there is nothing to confirm"

    client.post(reverse("indicators:load-table", args=[sent.pk]), {"seen": seen[1]})
    assert SentTable.objects.get().loaded_at
    assert Benchmark.objects.filter(group="England").exists()


@pytest.mark.parametrize("wrong", ["", "99", "Total", "-1"])
def test_a_breakdown_that_is_none_is_refused_with_a_sentence(client, officer, wrong):
    client.post(reverse("indicators:benchmarks"), {"file": SimpleUploadedFile("built.csv", BUILT)})
    sent = SentTable.objects.get()
    given = {
        "indicator": "NI 59",
        "measure": "number",
        "years": "2025",
        "ends": "march",
        "filter_0": wrong,
        "filter_1": "0",
    }

    answer = client.post(reverse("indicators:choose-measure", args=[sent.pk]), given)

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


def test_a_refused_list_shows_each_fault_with_its_row_and_column(client, officer):
    headings = b"code,year,target,top of the band,warning limit,alert limit,limits are,rationale\n"
    content = headings + b"NI 59,2009/10,71x,,,,,agreed\n"

    answer = client.post(
        reverse("indicators:list-upload", args=["targets"]), {"file": SimpleUploadedFile("t.csv", content)}, follow=True
    )

    assert "Row 2, column C" in answer.content.decode()
    assert "71x" in answer.content.decode()
