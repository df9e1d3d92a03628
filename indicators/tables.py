"""What the tables of figures have in common: exact numbers, choices from an enum, and rows that are only ever added."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.db import models
from django.db.models import Max


def choices(names: type[Enum]) -> list[tuple[str, str]]:
    return [(name.value, name.value.capitalize()) for name in names]


class Decimals(models.DecimalField):
    """A figure: 15 digits, 6 of them decimals, which SQLite too gives back exactly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 15, "decimal_places": 6, **kwargs})


class Latest(models.QuerySet):
    """Rows that are only ever added to: the last one added for a key is the one that stands."""

    def standing(self) -> models.QuerySet:
        """For each key of the model (`KEY`), the row that was added last."""
        key: tuple[str, ...] = self.model.KEY  # type: ignore[attr-defined]
        last = self.model._default_manager.order_by().values(*key).annotate(last=Max("id")).values("last")
        return self.filter(id__in=last)
