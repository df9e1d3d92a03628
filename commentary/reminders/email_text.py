"""A person's reminder of a day as plain text: names of topics, dates and links, and nothing else (P11).

Pure. Whoever has nothing that is late, due today or due soon gets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commentary.workflow.timetable import Plan, working_days_since, written
from indicators.rules.working_days import Calendar


@dataclass(frozen=True)
class EmailItem:
    """Something to do: in words that hold nothing that people wrote, its address within the site, and by when."""

    words: str
    link: str
    due_on: date


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


def letter(
    name: str, items: Sequence[EmailItem], today: date, plan: Plan, site: str, calendar: Calendar
) -> Letter | None:
    """The day's reminder, late things first; None where nothing presses."""
    late = [each for each in items if each.due_on < today]
    due = [each for each in items if each.due_on == today]
    coming = [each for each in items if each.due_on > today]
    soon = [each for each in coming if working_days_since(today, each.due_on, calendar) <= plan.remind_before]
    if not late and not due and not soon:
        return None
    rest = [each for each in coming if each not in soon]
    groups = {"Late": late, "Due today": due, "Due soon": soon, "Later": rest}
    told = [_group(words, own, site) for words, own in groups.items() if own]
    counted = {"late": late, "due today": due, "due soon": soon}
    subject = ", ".join(f"{len(own)} {words}" for words, own in counted.items() if own)
    end = f"All that there is for you to do: {site}/\n\nThis comes at most once a working day, when something presses."
    return Letter(f"Safeguarding report: {subject}", "\n\n".join([f"{name},", *told, end]) + "\n")


def _group(words: str, items: Sequence[EmailItem], site: str) -> str:
    ordered = sorted(items, key=lambda each: (each.due_on, each.words))
    lines = [f"- {each.words}\n  Due on {written(each.due_on)}.\n  {site}{each.link}" for each in ordered]
    return "\n".join([f"{words}:", *lines])
