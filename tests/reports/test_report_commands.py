"""`manage.py assemble` and `manage.py verify`: the actions of the pages, with an exit status and, if wanted, JSON."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reports.models import Report
from reports.renderers import FORMATS
from safeguarding.jobs.background import JobStage
from tests.reports import build

pytestmark = pytest.mark.django_db


def refused(*words: str) -> CommandError:
    with pytest.raises(CommandError) as raised:
        call_command(*words)
    return raised.value


# -- assemble ------------------------------------------------------------------------------------------------------
def test_assemble_makes_the_draft_and_writes_its_files(tmp_path, capsys):
    build.council()

    call_command("assemble", "2010-01", by="Officer@council.example", out=tmp_path / "here")

    report = Report.objects.get()
    assert report.digest in capsys.readouterr().out
    assert report.jobs.get().stage == JobStage.DONE
    written = {path.name: path.read_bytes() for path in (tmp_path / "here").iterdir()}
    assert written == {file.name: bytes(file.content) for file in report.files.all()}
    assert len(written) == 2 * len(FORMATS)


def test_assemble_answers_in_json(tmp_path, capsys):
    build.council()

    call_command("assemble", "Jan-10", by="officer@council.example", outline="exception-report", json=True)

    answer, report = json.loads(capsys.readouterr().out), Report.objects.get()
    assert (answer["version"], answer["digest"], answer["files"]) == (1, report.digest, [])
    assert report.outline == "exception-report"


def test_what_is_not_ready_is_refused_with_a_line_for_each_error(capsys):
    build.council(4, approved=False)

    error = refused("assemble", "2010-01", "--by", "officer@council.example", "--json")

    assert error.returncode == 1
    assert str(error).splitlines() == [f"The commentary on Topic {n} has not been written." for n in (1, 2)]
    assert json.loads(capsys.readouterr().out)["refused"] == str(error).splitlines()


def test_someone_who_may_not_assemble_is_refused():
    build.council()

    error = refused("assemble", "2010-01", "--by", "reader@council.example")

    assert (error.returncode, str(error)[:30]) == (1, "You may not assemble a report.")


def test_an_outline_that_is_not_there_is_refused():
    build.council()

    error = refused("assemble", "2010-01", "--by", "officer@council.example", "--outline", "nonsense")

    assert (error.returncode, str(error)) == (1, "There is no outline called “nonsense”.")


@pytest.mark.parametrize(
    ("cycle", "by", "sentence"),
    [
        ("2010-03", "officer@council.example", "No cycle of March 2010 is open. Open it first."),
        ("soon", "officer@council.example", "“soon” is not a period."),
        ("2010-01", "nobody@council.example", "Nobody here has the e-mail address nobody@council.example."),
    ],
)
def test_wrong_usage_has_a_status_of_its_own(cycle, by, sentence):
    build.council()

    error = refused("assemble", cycle, "--by", by)

    assert error.returncode == 2
    assert str(error).startswith(sentence)


# -- verify --------------------------------------------------------------------------------------------------------
@pytest.fixture
def genuine(tmp_path):
    report = build.published(build.council())
    path = tmp_path / "report.pdf"
    path.write_bytes(bytes(report.files.get(edition="committee", format="pdf", signed=True).content))
    return path


def test_verify_says_that_a_published_file_is_genuine(genuine, capsys):
    call_command("verify", str(genuine))

    assert capsys.readouterr().out.startswith(
        "Genuine: our report of January 2010, unchanged. Committee edition. Signed off by"
    )


def test_verify_answers_in_json(genuine, capsys):
    call_command("verify", str(genuine), json=True)

    answer = json.loads(capsys.readouterr().out)
    assert (answer["kind"], answer["signed_off_by"], answer["same_when_made_again"]) == ("genuine", "Director", True)


def test_verify_refuses_anything_else(genuine, tmp_path):
    other = tmp_path / "other.pdf"
    other.write_bytes(genuine.read_bytes() + b" ")

    error = refused("verify", str(other))

    assert (error.returncode, str(error)[:8]) == (1, "It does ")


def test_verify_of_a_file_that_is_not_there_is_wrong_usage(tmp_path):
    error = refused("verify", str(tmp_path / "nothing.pdf"))

    assert error.returncode == 2
    assert "cannot be read: No such file" in str(error)
