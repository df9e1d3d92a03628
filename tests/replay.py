"""Builders whose rows are made once by the real actions, and put back as they were for each later test.

Making a council with approved words takes half a second, and hundreds of tests begin with one; a published report takes
another. The first call of a builder with the same arguments runs it; a later one, on a database that is as it was then,
puts back the rows that it left.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from safeguarding.models import Person

Given = ParamSpec("Given")
Made = TypeVar("Made")
Rows = dict[type[Model], dict[Any, Model]]
APPS = ("safeguarding", "indicators", "commentary", "reports")


def once(build: Callable[Given, Made]) -> Callable[Given, Made]:
    """Run the builder once a process for the same arguments, and put its rows back after that.

    It is run whenever somebody is in the database already: then its rows are not all that there are.
    """
    kept: dict[str, bytes] = {}

    @wraps(build)
    def built(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        if Person.objects.exists():
            return build(*args, **kwargs)
        return _made_once(kept, connection.vendor, build, *args, **kwargs)

    return built


def step(build: Callable[Given, Made]) -> Callable[Given, Made]:
    """The same for a builder that goes on from other rows: it is run once for each state of all the database.

    SQLite cannot say in one query what state it is in, nor change what is append-only: there it is always run.
    """
    kept: dict[str, bytes] = {}

    @wraps(build)
    def built(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        if connection.vendor != "postgresql":
            return build(*args, **kwargs)
        return _made_once(kept, _state(), build, *args, **kwargs)

    return built


def _made_once(
    kept: dict[str, bytes], state: str, build: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs
) -> Made:
    called = repr((state, args, sorted(kwargs.items())))
    if called in kept:
        made, added = pickle.loads(kept[called])
        _put_back(added)
        return made
    before = _rows()
    made = build(*args, **kwargs)
    kept[called] = pickle.dumps((made, _added(before, _rows())))
    return made


def _state() -> str:
    """A checksum of all rows, in one query."""
    one = "SELECT {0} AS named, count(*), sum(hashtextextended(t::text, 0)) FROM {1} t"
    names = [model._meta.db_table for model in _models()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(f"'{name}'", connection.ops.quote_name(name)) for name in names))
        return repr(cursor.fetchall())


def _models() -> list[type[Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def _rows() -> Rows:
    return {model: {row.pk: row for row in model._base_manager.all()} for model in _models()}


def _added(before: Rows, after: Rows) -> list[Model]:
    """What is new, or is not as it was."""
    return [
        row
        for model, rows in after.items()
        for pk, row in rows.items()
        if pk not in before[model] or _values(row) != _values(before[model][pk])
    ]


def _values(row: Model) -> tuple[Any, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields)


def _put_back(rows: list[Model]) -> None:
    """A row that a migration made is changed; any other is added. Constraints hold at the end, whatever the order."""
    by_model: dict[type[Model], list[Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model, made in by_model.items():
            there = set(model._base_manager.filter(pk__in=[row.pk for row in made]).values_list("pk", flat=True))
            model._base_manager.bulk_create([row for row in made if row.pk not in there])
            for row in made:
                if row.pk in there:
                    row.save(force_update=True)
