"""Shared fields and querysets of figures: exact numbers, choices from an enum, and rows that are append-only."""

from __future__ import annotations

from enum import Enum
from typing import Any, Self

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q


def choices(names: type[Enum]) -> list[tuple[str, str]]:
    return [(name.value, name.value.capitalize()) for name in names]


class Decimals(models.DecimalField):
    """A figure: 15 digits, 6 of them decimals, which SQLite too gives back exactly."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 15, "decimal_places": 6, **kwargs})


class Latest(models.QuerySet):
    """Rows that are only ever added to: the last one added for a key is the one that stands."""

    def standing(self) -> Self:
        """For each key of the model (`KEY`), the row that was added last."""
        key: tuple[str, ...] = self.model.KEY  # type: ignore[attr-defined]
        last = self.model._default_manager.order_by().values(*key).annotate(last=Max("id")).values("last")
        return self.filter(id__in=last)


class FromExtracts(Latest):
    """Rows of extracts: a line of them for each key, in which those of an extract that was undone do not count."""

    def loaded(self) -> Self:
        return self.filter(extract__stage="loaded")

    def standing(self) -> Self:
        """For each key of the model, the row that was added last, of those whose extract is not undone."""
        key: tuple[str, ...] = self.model.KEY  # type: ignore[attr-defined]
        counting = self._all().loaded().order_by()
        return self.filter(id__in=counting.values(*key).annotate(last=Max("id")).values("last"))

    def ends(self) -> Self:
        """For each key of the model, the last row of its line, undone or not: the next one comes after it."""
        return super().standing()

    def earlier(self) -> Exists:
        """Condition: an earlier row of the same key exists that is not undone."""
        return Exists(self._same_key().loaded().filter(id__lt=OuterRef("id")))

    def later(self) -> Exists:
        """Condition: a later row of the same key exists that is not undone."""
        return Exists(self._same_key().loaded().filter(id__gt=OuterRef("id")))

    def before(self, extract: Any) -> Self:
        """Return the rows that those of the extract replaced, as far as not undone when it was loaded; the nearest
        last.
        """
        counted = Q(extract__undone_at=None) | Q(extract__undone_at__gt=extract.loaded_at)
        of_extract = self._same_key().filter(extract=extract, id__gt=OuterRef("id"))
        return self.filter(counted, Exists(of_extract)).order_by("id")

    def _all(self) -> Self:
        return type(self)(self.model)

    def _same_key(self) -> Self:
        key: tuple[str, ...] = self.model.KEY  # type: ignore[attr-defined]
        return self._all().filter(**{name: OuterRef(name) for name in key})
