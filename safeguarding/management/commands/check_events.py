"""`python manage.py check_events`: read the whole record of events and say whether its chain is unbroken."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from safeguarding.audit.events import ChainBroken, check_chain


class Command(BaseCommand):
    help = "Check that no event was changed, removed or put in. Exit status 0: unbroken; 1: broken."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = check_chain()
        except ChainBroken as broken:
            self.stderr.write(str(broken))
            sys.exit(1)
        self.stdout.write(f"{number} event{'' if number == 1 else 's'}, unbroken.")
