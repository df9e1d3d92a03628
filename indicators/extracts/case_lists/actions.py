"""Actions on case lists: count a file, and change a counting rule. Each checks, changes and records.

With `indicators.extracts.load.actions` the only writer of an upload's stage; counted figures are loaded there, like any
others.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_variables

from indicators.extracts.case_lists import current_rules, figures
from indicators.extracts.case_lists.current_rules import Standing
from indicators.extracts.case_lists.list_types import LISTS
from indicators.extracts.case_lists.lost_rows import lost_of, refuse_what_is_lost
from indicators.extracts.case_lists.protocol import Answer, Asked
from indicators.extracts.case_lists.rules import Rule, objections
from indicators.extracts.load.actions import TooLarge
from indicators.extracts.load.preconditions import AlreadyLoaded, NothingToChange
from indicators.extracts.parse.validate import Known
from indicators.extracts.preview import existing
from indicators.extracts.sandbox import protocol
from indicators.extracts.sandbox.child_process import answered
from indicators.models import CountingRule, Extract
from indicators.rules.bank_holidays import bank_holidays
from indicators.rules.periods import Interval
from safeguarding.audit.events import record
from safeguarding.exceptions import Refused
from safeguarding.models import Person
from safeguarding.permissions import Permission, require

Stage = Extract.Stage
OF_ITSELF = "Annex A or CIN census"


class RuleUnclear(Refused):
    """The rule cannot be used. `objections` has a sentence by the name of each field that is wrong."""

    def __init__(self, found: dict[str, str]) -> None:
        self.objections = found
        super().__init__(" ".join(found.values()))


@dataclass(frozen=True)
class Wanted:
    """What a person wants of a file: the list that it holds, "" where it says so itself, and the months to count."""

    list: str
    first: Interval
    last: Interval
    month_first: bool = False

    @property
    def name(self) -> str:
        """What stands for the file's own name, which may name a child."""
        months = self.first.label if self.first == self.last else f"{self.first.label} to {self.last.label}"
        return f"Episodes: {LISTS[self.list].name if self.list else OF_ITSELF}, {months}"


@sensitive_variables("content", "name")
def count_episodes(content: bytes, name: str, wanted: Wanted, *, by: Person, at: datetime) -> Extract:
    """Count a file's episodes in a process of its own; keep the counts, waiting to be confirmed, and no row of it.

    The same bytes under the same rules that wait already are that extract. Raise `TooLarge`, `AlreadyLoaded`, and
    `ExtractRejected`, after which nothing is kept.
    """
    require(by, Permission.LOAD_FIGURES)
    if len(content) > settings.LARGEST_EPISODES:
        raise TooLarge(f"The file is larger than {settings.LARGEST_EPISODES // 2**20} MB. Send it in parts.")
    used = tuple(each for each in current_rules.in_use() if wanted.list in ("", each.rule.list))
    asked = Asked(
        rules=tuple(each.rule for each in used),
        list=wanted.list,
        first=wanted.first.starts_on,
        last=wanted.last.ends_on,
        today=localdate(at),
        bank_holidays=bank_holidays(),
        month_first=wanted.month_first,
    )
    extract = Extract(
        kind=Extract.Kind.EPISODES,
        stage=Stage.READ,
        name=wanted.name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        counted_by=_digest(asked, used),
        by=by,
        read_at=at,
    )
    if waiting := _waiting(extract):
        return waiting
    counted = answered("count", content, _understood, name=name, size=len(content), **asked.plain())
    with transaction.atomic():
        return _waiting(extract) or _kept(extract, counted, used, wanted)


def _digest(asked: Asked, used: tuple[Standing, ...]) -> str:
    """Of what the counts depend on besides the bytes."""
    said = [[each.version for each in used], [rule.plain() for rule in asked.rules], asked.list]
    said.append([asked.first.isoformat(), asked.last.isoformat()])
    if asked.month_first:
        said.append("month first")
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _waiting(extract: Extract) -> Extract | None:
    """The extract of these bytes and rules that waits already. Raise `AlreadyLoaded` if they are loaded."""
    same = Extract.objects.filter(sha256=extract.sha256, counted_by=extract.counted_by).select_related("by")
    if loaded := same.filter(stage=Stage.LOADED).first():
        raise AlreadyLoaded(
            f"This very file was counted by the same rules for the same months and loaded by {loaded.by.name} on "
            f"{localdate(loaded.loaded_at):%-d %B %Y}. Nothing was changed."
        )
    return same.filter(stage=Stage.READ).first()


def _understood(said: bytes) -> Answer:
    try:
        plain = json.loads(said)
        protocol.refuse(plain)
        return Answer.of(plain)
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError("The answer has another shape.") from error


def _kept(extract: Extract, counted: Answer, used: tuple[Standing, ...], wanted: Wanted) -> Extract:
    refuse_what_is_lost(counted.results)
    known = existing.known(localdate(extract.read_at))
    rows = figures.typed_rows(counted.results, {each.rule.code: each.rule for each in used}, known)
    extract.rows_in = len(rows)
    extract.reading = {
        "format": counted.format,
        "rows": [row.plain() for row in rows],
        "episodes": _of_episodes(counted, used, wanted, known),
    }
    extract.save()
    after = {"stage": extract.stage, "sha256": extract.sha256, "rows in": extract.rows_in}
    record("counted", extract, by=extract.by, at=extract.read_at, after=after)
    return extract


def _of_episodes(counted: Answer, used: tuple[Standing, ...], wanted: Wanted, known: Known) -> dict[str, Any]:
    rules = {
        each.rule.code: {
            "title": each.rule.title,
            "version": each.version,
            "measure": each.rule.measure,
            "measure_in_time": each.rule.measure_in_time,
            "timed": each.rule.within is not None,
            "sentences": each.sentences,
            "not_known": figures.not_known(each.rule, known),
        }
        for each in used
        if each.rule.code in {result.code for result in counted.results}
    }
    return {
        "list": wanted.list,
        "month_first": wanted.month_first,
        "months": [wanted.first.label, wanted.last.label],
        "results": [result.plain() for result in counted.results],
        "notes": list(counted.notes),
        "lost": lost_of(counted.results),
        "rules": rules,
    }


@transaction.atomic
def change_rule(rule: Rule, *, by: Person, at: datetime) -> CountingRule:
    """Put a new version of the rule in place of the one that stands, or add a rule. Raise `RuleUnclear`.

    What was counted by an earlier version stays as it is.
    """
    require(by, Permission.SET_COUNTING_RULES)
    if found := objections(rule):
        raise RuleUnclear(found)
    before = current_rules.standing().get(rule.code)
    if before and before.rule == rule:
        raise NothingToChange("The rule says this already.")
    row = CountingRule.objects.create(code=rule.code, rule=rule.plain(), by=by, at=at)
    words = {"rule": " ".join(before.sentences)} if before else {}
    after = {"rule": " ".join(Standing(rule).sentences), "in use": rule.in_use}
    record("changed the rule", row, by=by, at=at, before=words, after=after)
    return row
