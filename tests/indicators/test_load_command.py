"""`manage.py load_extract`: the same actions as the pages, with an exit status a script can rely on."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Extract, Figure
from safeguarding.permissions import RoleName
from tests.indicators.build import csv, indicator, person

pytestmark = pytest.mark.django_db

GOOD = csv("NI 59,Dec-09,34.9%,53,152,,", "NI 59,Jan-10,41.4%,72,174,,")


@pytest.fixture
def file(tmp_path):
    indicator("NI 59")
    person()
    path = tmp_path / "january.csv"
    path.write_bytes(GOOD)
    return path


def run(capsys, *arguments, by: str = "asha@example.gov.uk") -> tuple[int, str, str]:
    """The exit status, and what was written to the output and beside it."""
    status = 0
    try:
        call_command("load_extract", *map(str, arguments), "--by", by)
    except SystemExit as left:
        status = int(left.code or 0)
    except CommandError as error:
        status = error.returncode
    return status, *capsys.readouterr()


def test_a_good_file_is_loaded_with_status_0(file, capsys):
    status, out, err = run(capsys, file)

    assert (status, err) == (0, "")
    assert "january.csv is loaded. 2 rows in: 2 loaded, 0 unchanged, 0 refused." in out
    assert Figure.objects.count() == 2


def test_a_check_says_what_would_change_and_keeps_nothing(file, capsys):
    status, out, _ = run(capsys, file, "--check")

    assert status == 0
    assert "2 rows in: 2 new, 0 changed, 0 unchanged" in out
    assert Extract.objects.count() == Figure.objects.count() == 0


def test_a_wrong_file_has_every_sentence_and_status_1(file, capsys):
    file.write_bytes(csv("NI 59,Dec-09,lots,,,,", "NI 99,Jan-10,41%,,,,"))

    status, out, err = run(capsys, file)

    assert (status, out) == (1, "")
    assert "Row 2, column C: “lots” is not a number" in err
    assert "Row 3, column A: There is no indicator “NI 99”" in err
    assert Extract.objects.get().stage == Extract.Stage.REFUSED


@pytest.mark.parametrize("content", [csv("NI 59,Jan-10,42%,,,,"), b"code,period,value,UPN\r\nNI 59,Jan-10,42%,1\r\n"])
def test_what_is_refused_in_loading_leaves_nothing(file, capsys, content):
    run(capsys, file)
    file.write_bytes(content)

    status, _, err = run(capsys, file)

    assert status == 1
    assert "Say why." in err or "names children" in err
    assert Extract.objects.count() == 1


def test_a_reason_lets_a_figure_change(file, capsys):
    run(capsys, file)
    file.write_bytes(csv("NI 59,Jan-10,42%,,,,"))

    check = run(capsys, file, "--check")
    status, *_ = run(capsys, file, "--reason", "A late form.")

    assert "NI 59, January 2010: 41.4% (72 of 174) becomes 42%" in check[1]
    assert status == 0
    assert Figure.objects.count() == 3


def test_json_says_the_same(file, capsys):
    loaded = run(capsys, file, "--json")
    again = run(capsys, file, "--json")
    file.write_bytes(csv("NI 59,Jan-10,lots,,,,"))
    wrong = run(capsys, file, "--json", "--check")

    assert (loaded[0], json.loads(loaded[1])["loaded"]) == (0, 2)
    assert again[0] == 1
    assert "This very file was loaded by Asha Patel" in json.loads(again[1])["faults"][0]["sentence"]
    assert (wrong[0], json.loads(wrong[1])["faults"][0]["row"]) == (1, 2)


def test_a_person_who_may_not_load_is_refused_with_status_1(file, capsys):
    person(RoleName.READER, "Rita Reader")

    status, _, err = run(capsys, file, by="rita@example.gov.uk")

    assert status == 1
    assert "You may not load or type figures" in err


def test_wrong_usage_has_status_2(file, capsys, tmp_path):
    assert run(capsys, tmp_path / "nowhere.csv")[0] == 2
    assert run(capsys, tmp_path)[0] == 2
    assert run(capsys, file, by="nobody@example.gov.uk")[0] == 2
