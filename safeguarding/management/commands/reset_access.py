"""`python manage.py reset_access EMAIL --by EMAIL --why TEXT (--password-link | --security-codes)`.

For a council with one administrator: what takes a second one elsewhere. It leaves an event and tells the person.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from safeguarding.accounts import access_actions, password_links
from safeguarding.exceptions import Refused
from safeguarding.models import AccessRequest, Person


class Command(BaseCommand):
    help = "Make a link to set a password, or reset security codes, where there is no second administrator to agree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--by", required=True, help="The e-mail address of the administrator who does this.")
        parser.add_argument("--why", required=True, help="Why; it is recorded.")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--password-link", dest="kind", action="store_const", const=AccessRequest.Kind.PASSWORD_LINK)
        what.add_argument(
            "--security-codes", dest="kind", action="store_const", const=AccessRequest.Kind.SECURITY_CODES
        )

    def handle(self, *args: Any, email: str, by: str, why: str, kind: str, **options: Any) -> None:
        person, administrator = Person.objects.by_email(email), Person.objects.by_email(by)
        if person is None or administrator is None:
            self.stderr.write(f"There is nobody here with the address {by if person else email}.")
            sys.exit(2)
        try:
            parts = access_actions.reset_on_the_command_line(kind, person, why=why, by=administrator, at=timezone.now())
        except Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        self.stdout.write(
            password_links.address_of(parts) if parts else f"The security codes of {person.name} are reset."
        )
