"""Migration operations after which the database itself refuses to change what is meant to stay (P7, P8).

`AppendOnly` is for rows that record something; `Fixed` for rows that move on until they are finished.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'rows of {table} are never changed or deleted'; END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()
"""
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


class AppendOnly(Operation):
    """Add triggers that refuse UPDATE and DELETE on the table of the model named."""

    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(STATEMENTS[schema_editor.connection.vendor].format(table=table, verb=verb))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")

    def describe(self) -> str:
        return f"Refuse change and deletion of {self.model_name}"


# SQLite drops the triggers of a table that a migration makes anew, and keeps those of one that only grows a column.
SQLITE_FIXED = (
    "DROP TRIGGER IF EXISTS {table}_is_fixed",
    "DROP TRIGGER IF EXISTS {table}_stays",
    """
CREATE TRIGGER {table}_is_fixed BEFORE UPDATE ON {table} WHEN {changed}
BEGIN SELECT RAISE(ABORT, 'this row of {table} is fixed'); END
""",
    """
CREATE TRIGGER {table}_stays BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never deleted'); END
""",
)
POSTGRESQL_FIXED = (
    """
CREATE OR REPLACE FUNCTION {table}_refuses() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'this row of {table} is fixed'; END $$ LANGUAGE plpgsql
""",
    """
CREATE OR REPLACE TRIGGER {table}_is_fixed BEFORE UPDATE ON {table}
FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {table}_refuses()
""",
    """
CREATE OR REPLACE TRIGGER {table}_stays BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuses()
""",
)
FIXED = {"sqlite": (SQLITE_FIXED, "IS NOT"), "postgresql": (POSTGRESQL_FIXED, "IS DISTINCT FROM")}


class Fixed(Operation):
    """Add triggers that refuse DELETE, a change of the columns named, and any change once a row's `stage` is `once`.

    Without `once`, the other columns may change for good.
    """

    reversible = True

    def __init__(self, model_name: str, *, columns: tuple[str, ...], once: str = "") -> None:
        self.model_name = model_name
        self.columns = columns
        self.once = once

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        statements, differs = FIXED[schema_editor.connection.vendor]
        conditions = [f"OLD.{column} {differs} NEW.{column}" for column in self.columns]
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        changed = " OR ".join([f"OLD.stage = '{self.once}'", *conditions] if self.once else conditions)
        for statement in statements:
            schema_editor.execute(statement.format(table=table, changed=changed))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for trigger in (f"{table}_is_fixed", f"{table}_stays"):
            schema_editor.execute(f"DROP TRIGGER {trigger}{on}")

    def describe(self) -> str:
        when = f"once it is {self.once}" if self.once else f"of {', '.join(self.columns)}"
        return f"Refuse deletion of {self.model_name}, and change {when}"
