"""Coarser ways to publish: in words, as JSON, and which one was chosen for a report."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from django.utils import timezone

from commentary.models import Cycle
from reports.disclosure import Joined, Options
from reports.disclosure.coarser import Periods
from reports.models.edition import EditionOptions
from reports.snapshot.schema import Snapshot

USUAL = Options()


def in_words(options: Options) -> str:
    """The options as a phrase: “counts to the nearest 5 and whole percentages, and only the year”."""
    said = []
    if options.round_to > 1:
        said.append(f"counts rounded to the nearest {options.round_to}")
    if options.whole_percentages:
        said.append("percentages rounded to whole numbers")
    if options.periods == Periods.QUARTERS:
        said.append("the year so far, and quarters in place of months")
    if options.periods == Periods.YEAR:
        said.append("the year so far, and no months")
    said += [f"“{'” and “'.join(joined.rows)}” as one row" for joined in options.joined]
    return "; ".join(said) or "every month, with counts and percentages as they are"


def options_json(options: Options) -> str:
    return json.dumps(asdict(options), sort_keys=True, ensure_ascii=False)


def options_from_json(content: str) -> Options:
    if not content:
        return USUAL
    plain = json.loads(content)
    joined = tuple(Joined(each["code"], tuple(each["rows"]), each["name"]) for each in plain["joined"])
    return Options(**{**plain, "joined": joined})


def chosen(cycle: Cycle, outline: str) -> EditionOptions | None:
    """The latest choice for a report. One query."""
    return EditionOptions.objects.filter(cycle=cycle, outline=outline).order_by("-id").first()


def options_of(choice: EditionOptions | None) -> Options:
    return options_from_json(choice.options) if choice else USUAL


def noted(public: Snapshot, choice: EditionOptions | None) -> Snapshot:
    """The public edition with a note that says in which coarser way it is published, who chose that and when."""
    options = options_of(choice)
    if choice is None or options == USUAL:
        return public
    on = f"{timezone.localtime(choice.at):%-d %B %Y}"
    note = f"This edition is published more coarsely, so that less has to be withheld: {in_words(options)}. "
    note += f"Chosen by {choice.name}, {choice.job_title}, on {on}."
    return replace(public, notes=(*public.notes, note))
