"""Two roles of PostgreSQL: one owns the tables and migrates them, the other runs the site and owns nothing.

Triggers refuse changes of what is append-only (`safeguarding.audit.triggers`), but the owner of a table can switch its
triggers off. The site therefore runs as a role that can read and write rows and can neither alter, truncate nor drop a
table, nor switch off a trigger, nor write to a table that is append-only other than by adding to it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

logger = logging.getLogger(__name__)

OWNS = """
SELECT EXISTS (
    SELECT 1 FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
    AND pg_has_role(current_user, relowner, 'MEMBER')
)
"""
RUNS_AS_OWNER = (
    "This process runs as the owner of the database's tables (%s), who can switch off what keeps records from being "
    "changed. Run it as the role that `manage.py create_database_roles` makes for it; see docs/operating.md."
)
TABLES = """
SELECT relname,
    EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = relname || '_no_update'),
    EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = relname || '_stays')
FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""
FUNCTIONS = """
SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace ORDER BY 1
"""
MIGRATIONS = "django_migrations"


def runs_as_owner() -> str:
    """The name of the current role if it owns tables here or may act as their owner; empty otherwise, and on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(OWNS)
        (owns,) = cursor.fetchone()
        cursor.execute("SELECT current_user")
        (name,) = cursor.fetchone()
    return name if owns else ""


def warn_at_start() -> None:
    """Say in the log if the process runs as owner. A database that does not answer yet is not waited for."""
    try:
        name = runs_as_owner()
    except DatabaseError:
        return
    finally:
        connection.close()
    if name:
        logger.warning(RUNS_AS_OWNER, name)


def statements(owner: str, runner: str) -> Iterator[str]:
    """The SQL that makes both roles as they should be, for whoever may create roles; run again it changes nothing."""
    quote = connection.ops.quote_name
    to_owner, to_runner = quote(owner), quote(runner)
    with connection.cursor() as cursor:
        database, schema = (quote(name) for name in _one(cursor, "SELECT current_database(), current_schema()"))
        cursor.execute(TABLES)
        tables = cursor.fetchall()
        cursor.execute(FUNCTIONS)
        functions = [signature for (signature,) in cursor.fetchall()]
        existing = _existing(cursor, owner, runner)
    for name in (owner, runner):
        made = "ALTER" if name in existing else "CREATE"
        yield f"{made} ROLE {quote(name)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    yield f"ALTER DATABASE {database} OWNER TO {to_owner}"
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {to_runner}"
    yield f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {to_owner}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {to_runner}"
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {to_runner}"
    for name, *_ in tables:
        yield f"ALTER TABLE {quote(name)} OWNER TO {to_owner}"
    for signature in functions:
        yield f"ALTER FUNCTION {signature} OWNER TO {to_owner}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {to_runner}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {to_runner}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {to_runner}"
    for name, append_only, stays in tables:
        if name == MIGRATIONS:
            yield f"REVOKE INSERT, UPDATE, DELETE ON {quote(name)} FROM {to_runner}"
        elif append_only:
            yield f"REVOKE UPDATE, DELETE ON {quote(name)} FROM {to_runner}"
        elif stays:
            yield f"REVOKE DELETE ON {quote(name)} FROM {to_runner}"
    # Tables that a later migration makes.
    later = f"ALTER DEFAULT PRIVILEGES FOR ROLE {to_owner} IN SCHEMA {schema} GRANT"
    yield f"{later} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {to_runner}"
    yield f"{later} USAGE, SELECT ON SEQUENCES TO {to_runner}"


def _one(cursor: CursorWrapper, query: str) -> tuple[str, ...]:
    cursor.execute(query)
    return cursor.fetchone()


def _existing(cursor: CursorWrapper, *names: str) -> set[str]:
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(names)])
    return {name for (name,) in cursor.fetchall()}
