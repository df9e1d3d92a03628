"""`python manage.py create_database_roles OWNER RUNNER`: the SQL that makes the two roles of the database.

It is printed, for whoever administers PostgreSQL to read and run; `--apply` runs it in one transaction, and `--check`
says whether this very process runs as owner.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connection, transaction

from safeguarding import database_roles

REFUSED, WRONG_USAGE = 1, 2


class Command(BaseCommand):
    help = "Print the SQL that makes a role which owns and migrates, and one which runs the site and can alter nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("owner", nargs="?", default="safeguarding_owner", help="owns the tables and migrates them")
        parser.add_argument("runner", nargs="?", default="safeguarding_runner", help="runs web, worker and beat")
        parser.add_argument("--apply", action="store_true", help="run it, as a role that may create roles")
        parser.add_argument("--check", action="store_true", help="only say whether this process runs as owner; then 1")

    def handle(self, *args: Any, owner: str, runner: str, apply: bool, check: bool, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; this database is SQLite.", returncode=WRONG_USAGE)
        if check:
            if name := database_roles.runs_as_owner():
                raise CommandError(database_roles.RUNS_AS_OWNER % name, returncode=REFUSED)
            self.stdout.write("This process does not own the database's tables.")
            return
        if owner == runner:
            raise CommandError("The two roles must have different names.", returncode=WRONG_USAGE)
        made = list(database_roles.statements(owner, runner))
        if not apply:
            self.stdout.write("".join(f"{statement};\n" for statement in ("BEGIN", *made, "COMMIT")))
            return
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in made:
                    cursor.execute(statement)
        except ProgrammingError as error:
            raise CommandError(f"Nothing was changed. {error}", returncode=REFUSED) from error
        self.stdout.write(
            f"{owner} owns the tables and migrates; {runner} runs the site. Give both a password, with \\password in "
            f"psql, then name {runner} in DATABASE_URL, and {owner} only for `manage.py migrate`."
        )
