"""The rules as they stand: those that come with the system, and over them what people changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from indicators.extracts.case_lists.default_rules import SHIPPED
from indicators.extracts.case_lists.rules import Rule, sentences
from indicators.models import CountingRule

AS_SHIPPED = 1


@dataclass(frozen=True)
class Standing:
    """A rule as it stands: which version it is (the one that came with the system is 1), who made it and when."""

    rule: Rule
    version: int = AS_SHIPPED
    by: str = ""
    at: datetime | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        return sentences(self.rule)


def standing() -> dict[str, Standing]:
    """Every rule by its code, in use or not: those that came with the system first. One query."""
    found = {rule.code: Standing(rule) for rule in SHIPPED}
    for row in CountingRule.objects.select_related("by").order_by("pk"):
        before = found[row.code].version if row.code in found else 0
        found[row.code] = Standing(Rule.of(row.rule), before + 1, row.by.name, row.at)
    return found


def versions(code: str) -> list[Standing]:
    """Every version of one rule, the latest first. One query."""
    found = [Standing(rule) for rule in SHIPPED if rule.code == code]
    for row in CountingRule.objects.filter(code=code).select_related("by").order_by("pk"):
        found.append(Standing(Rule.of(row.rule), len(found) + 1, row.by.name, row.at))
    return found[::-1]


def in_use() -> tuple[Standing, ...]:
    return tuple(each for each in standing().values() if each.rule.in_use)
