"""`python manage.py draw_docs [--check]`: write the documents that are drawn from tables in the code."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from safeguarding import generated_docs


class Command(BaseCommand):
    help = "Write the documents that are generated from tables in the code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; exit 1 if a document is out of date.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        different = []
        for name, draw in generated_docs.documents.items():
            path, text = Path(settings.BASE_DIR, name), draw()
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                different.append(name)
                if not check:
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(text, encoding="utf-8")
        for name in different:
            self.stdout.write(f"{name} is out of date. Say `make docs`." if check else f"{name} is drawn.")
        if check and different:
            sys.exit(1)
