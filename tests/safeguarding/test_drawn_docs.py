"""Documents drawn from the code say when they are out of date."""

from io import StringIO

import pytest
from django.core.management import call_command

from safeguarding import generated_docs
from safeguarding.permissions import GRANTS, Permission


@pytest.fixture
def folder(settings, monkeypatch, tmp_path):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(generated_docs, "documents", {"docs/permissions.md": generated_docs.permissions})
    return tmp_path


def test_the_document_of_permissions_names_every_role_and_permission():
    drawn = generated_docs.permissions()

    assert all(f"| {permission.value} |" in drawn for permission in Permission)
    assert all(role.value in drawn and grant.sentence in drawn for role, grant in GRANTS.items())


def test_a_document_is_drawn_and_then_found_up_to_date(folder):
    call_command("draw_docs", stdout=StringIO())
    call_command("draw_docs", "--check", stdout=StringIO())

    assert (folder / "docs/permissions.md").read_text() == generated_docs.permissions()


@pytest.mark.parametrize("there", [None, "old words"])
def test_a_document_that_is_out_of_date_fails_the_check_and_is_left_alone(folder, there):
    path = folder / "docs/permissions.md"
    if there:
        path.parent.mkdir()
        path.write_text(there)
    said = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("draw_docs", "--check", stdout=said)

    assert stopped.value.code == 1
    assert "docs/permissions.md is out of date" in said.getvalue()
    assert (path.read_text() if path.exists() else None) == there
