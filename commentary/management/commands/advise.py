"""Print the advice on texts in files, as JSON: the checks of the editor, on plain values, for measuring them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commentary.checks import Draft, advise
from commentary.checks.rows import context_from_json
from commentary.workflow.transitions import Heading, Passage


class Command(BaseCommand):
    help = "Read contexts (JSON) and texts (JSON lines), and print a line of JSON for each text with the advice on it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("contexts", type=Path, help="a JSON object of contexts by their id")
        parser.add_argument("texts", type=Path, help="JSON lines with id, context and text")

    def handle(self, *args: Any, contexts: Path, texts: Path, **options: Any) -> None:
        try:
            known = {key: context_from_json(each) for key, each in json.loads(contexts.read_text("utf-8")).items()}
            lines = [json.loads(line) for line in texts.read_text("utf-8").splitlines() if line.strip()]
            for line in lines:
                self.stdout.write(json.dumps(advised(line, known[line["context"]]), ensure_ascii=False))
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"These files cannot be read as contexts and texts: {error!r}") from error


def advised(line: dict[str, Any], context: Any) -> dict[str, Any]:
    """The advice on one text, each with its check and the words that it points at."""
    draft = Draft(
        places=((Heading.PLAIN, ""),),
        passages=(Passage(Heading.PLAIN, "", line["text"]),),
        standings=(),
        given=context,
        known=context.known,
    )
    return {"id": line["id"], "advices": [{"check": each.check, "span": each.quoted} for each in advise(draft)]}
