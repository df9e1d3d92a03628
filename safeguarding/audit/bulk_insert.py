"""Many new rows of a table at once: `COPY` on PostgreSQL, one prepared statement on SQLite.

The database checks them as it checks any row: constraints hold, triggers run. A model's own defaults do not apply, so
each row says every column.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, models


def add_many(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add a row of `model` for each of `rows`, whose values are those of the columns `names` (`indicator_id`).

    Raise `IntegrityError` as `bulk_create` does; the transaction is then over. The rows are taken one by one.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    written = _written([fields[name] for name in names], rows)
    columns = ", ".join(connection.ops.quote_name(str(fields[name].column)) for name in names)
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in written:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", list(written))  # noqa: S608  (names of ours)


def _written(fields: Sequence[models.Field[Any, Any]], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    changing = [(index, write) for index, field in enumerate(fields) if (write := _writing(field))]
    for row in rows:
        values = list(row)
        for index, write in changing:
            if values[index] is not None:
                values[index] = write(values[index])
        yield values


def _writing(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return how the database writes the field's values, where they are not written as they are."""
    if isinstance(field, models.JSONField):
        return json.dumps
    if connection.vendor == "postgresql":
        return None  # its driver knows numbers and times
    if isinstance(field, models.DecimalField):
        return partial(_decimal, field)
    return connection.ops.adapt_datetimefield_value if isinstance(field, models.DateTimeField) else None


def _decimal(field: models.DecimalField[Any, Any], value: Decimal) -> str | None:
    return connection.ops.adapt_decimalfield_value(value, field.max_digits, field.decimal_places)
