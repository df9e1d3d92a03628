"""The role that runs the site does everything that people do, and can alter, truncate and drop nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from indicators.models import Figure
from reports.models import Report
from reports.publishing import actions as publishing
from reports.verification import integrity
from reports.workflow import Stage
from safeguarding import database_roles
from safeguarding.audit.events import check_chain
from safeguarding.models import Event
from tests.indicators.build import csv, loaded
from tests.reports import build

OWNER, RUNNER = "report_owner", "report_runner"


def become(role: str) -> None:
    """Connect anew as this role; the server of the tests trusts who can reach it."""
    connection.close()
    connection.settings_dict["USER"] = role


@pytest.fixture
def as_runner(transactional_db: None) -> Iterator[None]:
    superuser = connection.settings_dict["USER"]
    call_command("create_database_roles", OWNER, RUNNER, apply=True, stdout=StringIO())
    become(RUNNER)
    yield
    become(superuser)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (database,) = cursor.fetchone()
        cursor.execute(f'ALTER DATABASE "{database}" OWNER TO "{superuser}"')
        cursor.execute(f"REASSIGN OWNED BY {OWNER} TO {superuser}")
        for role in (OWNER, RUNNER):
            cursor.execute(f"DROP OWNED BY {role}")
        cursor.execute(f"DROP ROLE {OWNER}, {RUNNER}")


pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def refused(statement: str) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(error.value)


def append_only_tables() -> list[tuple[str, bool]]:
    """Each table that is kept from changes, and whether rows of it move on until they are finished."""
    with connection.cursor() as cursor:
        cursor.execute(database_roles.TABLES)
        return [(name, not append_only) for name, append_only, stays in cursor.fetchall() if append_only or stays]


def test_the_runner_does_a_whole_month_and_can_change_nothing_that_is_kept(as_runner):
    build.person("somebody", build.RoleName.READER)  # or builders put back rows that were made before
    made = build.council()
    report = build.published(made)
    extract = loaded(csv("NI 1,Feb-10,41.4%,,,,"), by=made.officer, at=build.NOON)
    publishing.withdraw(report, reason="A mistake.", by=made.officer, at=build.NOON)

    report.refresh_from_db()
    assert report.stage == Stage.PUBLISHED
    assert integrity.fault(report) == ""
    assert Figure.objects.filter(extract=extract).count() == 1
    assert check_chain() == Event.objects.count()

    kept = append_only_tables()
    assert {"safeguarding_event", "commentary_approval", "reports_signoff", "reports_file", "commentary_passage"} <= {
        name for name, moves_on in kept if not moves_on
    }
    for table, moves_on in kept:
        assert "permission denied" in refused(f"DELETE FROM {table}")
        assert "permission denied" in refused(f"TRUNCATE {table} CASCADE")
        assert "must be owner" in refused(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        assert "must be owner" in refused(f"ALTER TABLE {table} ADD COLUMN extra integer")
        assert "must be owner" in refused(f"DROP TABLE {table} CASCADE")
        if not moves_on:
            assert "permission denied" in refused(f"UPDATE {table} SET id = id")
    assert "is fixed" in refused("UPDATE reports_report SET snapshot = '{}'")


WAYS_ROUND = (
    "DROP TRIGGER safeguarding_event_no_update ON safeguarding_event",
    "CREATE OR REPLACE FUNCTION safeguarding_event_is_append_only() RETURNS trigger AS "
    "$$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER t BEFORE UPDATE ON safeguarding_event FOR EACH ROW "
    "EXECUTE FUNCTION safeguarding_event_is_append_only()",
    "ALTER FUNCTION safeguarding_event_is_append_only() RENAME TO nothing",
    "SET session_replication_role = replica",
    "CREATE TABLE more (id integer)",
    "DROP SCHEMA public CASCADE",
    "ALTER TABLE safeguarding_event OWNER TO report_runner",
    "SET ROLE report_owner",
    "GRANT report_owner TO report_runner",
    "CREATE ROLE one_more",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
)


def test_the_runner_cannot_get_round_it(as_runner):
    for statement in WAYS_ROUND:
        assert re.search("permission denied|must be owner|only the owner", refused(statement)), statement


def test_a_table_that_a_later_migration_makes_is_the_runners_to_use(as_runner):
    become(OWNER)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id serial PRIMARY KEY, name text)")
    become(RUNNER)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO later (name) VALUES ('one')")
    assert "must be owner" in refused("DROP TABLE later")

    become(OWNER)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE later")


def test_the_owner_migrates(as_runner):
    become(OWNER)

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE safeguarding_event ADD COLUMN extra integer")
        cursor.execute("ALTER TABLE safeguarding_event DROP COLUMN extra")


def test_the_start_says_so_when_it_runs_as_owner(as_runner, caplog):
    with caplog.at_level(logging.WARNING):
        database_roles.warn_at_start()
        assert caplog.messages == []

        become(OWNER)
        database_roles.warn_at_start()

    (message,) = caplog.messages
    assert message.startswith("This process runs as the owner of the database's tables (report_owner)")


def test_a_start_does_not_wait_for_a_database_that_is_down(as_runner, monkeypatch, caplog):
    def down() -> str:
        raise DatabaseError("the server is starting up")

    monkeypatch.setattr(database_roles, "runs_as_owner", down)

    database_roles.warn_at_start()

    assert caplog.messages == []


def test_the_command_says_whether_a_process_runs_as_owner(as_runner):
    said = StringIO()
    call_command("create_database_roles", check=True, stdout=said)
    assert said.getvalue() == "This process does not own the database's tables.\n"

    become(OWNER)
    with pytest.raises(CommandError, match="runs as the owner") as error:
        call_command("create_database_roles", check=True)
    assert error.value.returncode == 1


def test_the_command_prints_sql_that_can_be_run_again(as_runner):
    become("postgres")
    said = StringIO()
    call_command("create_database_roles", OWNER, RUNNER, stdout=said)

    assert said.getvalue().startswith("BEGIN;\nALTER ROLE")
    with connection.cursor() as cursor:
        cursor.execute(said.getvalue())

    become(RUNNER)
    assert database_roles.runs_as_owner() == ""
    assert "permission denied" in refused("UPDATE safeguarding_event SET why = ''")


def test_who_may_create_no_roles_is_told_so_and_nothing_changes(as_runner):
    with pytest.raises(CommandError, match=r"Nothing was changed\. .*permission denied"):
        call_command("create_database_roles", "a", "b", apply=True)
    with pytest.raises(CommandError, match="different names"):
        call_command("create_database_roles", "a", "a")
    assert Report.objects.count() == 0
    assert "does not exist" in refused("SET ROLE a")
