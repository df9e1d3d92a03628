"""`python manage.py add_first_administrator EMAIL NAME JOB_TITLE`: how a new council lets its first person in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from safeguarding.accounts.actions import make_password_link
from safeguarding.accounts.bootstrap import add_first_administrator
from safeguarding.exceptions import Refused


class Command(BaseCommand):
    help = "Add the first administrator to a database with no people, and print a link to set their password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", type=_email)
        parser.add_argument("name")
        parser.add_argument("job_title")

    def handle(self, *args: Any, email: str, name: str, job_title: str, **options: Any) -> None:
        try:
            with transaction.atomic():
                at = timezone.now()
                person = add_first_administrator(email=email, name=name, job_title=job_title, at=at)
                parts = make_password_link(person, by=person, at=at, by_command=True)
        except Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        self.stdout.write(f"{settings.SITE_ADDRESS}{reverse('choose-password', args=parts)}")


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError(text) from error
    return text
