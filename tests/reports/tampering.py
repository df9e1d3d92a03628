"""What nobody may do: change what the database keeps from being changed, as somebody who owns it could."""

from __future__ import annotations

import hashlib

from django.db import connection

from reports.models import File


def past_the_triggers(statement: str, *parameters: object, table: str = "reports_report") -> None:
    """Change a row as somebody who owns the database could: with the triggers that refuse it taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            names = cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=%s", [table])
            for (name,) in names.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, parameters)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")


def tamper(file: File, *, with_digest: bool = False) -> None:
    """Flip one byte of a stored file, and put its digest right if it is to look right."""
    content = bytearray(file.content)
    content[-5] ^= 1
    digest = hashlib.sha256(content).hexdigest() if with_digest else file.sha256
    past_the_triggers(
        "UPDATE reports_file SET content = %s, sha256 = %s WHERE id = %s",
        bytes(content), digest, file.pk, table="reports_file",
    )  # fmt: skip
