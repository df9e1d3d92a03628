"""One way of loading a file of figures, in a process of its own on a database of its own: `loading_ways WAY FILE`.

Prints seconds by the clock, seconds of this process's work, the most memory above an idle process, in MB, and what
there is to say of the parts. The peers write into a bare table, without extract, events or lines of restatements.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Any

import django

django.setup()
warnings.simplefilter("ignore")

from django.db import connection, models, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from import_export import fields, resources, widgets  # noqa: E402
from tablib import Dataset  # noqa: E402

from indicators.actions import load_extract, read_extract  # noqa: E402
from indicators.extracts.preview import existing  # noqa: E402
from indicators.models import Extract, Indicator, Period  # noqa: E402
from indicators.rules import periods  # noqa: E402
from safeguarding.models import Person  # noqa: E402


class Plain(models.Model):
    """Figures as a peer would keep them: one row an indicator and period, written over."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=15, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=15, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=15, decimal_places=6, null=True)
    note = models.TextField(blank=True)

    class Meta:
        app_label = "indicators"
        unique_together = (("indicator", "period"),)

    def __str__(self) -> str:
        return str(self.pk)


COLUMNS = ("indicator_id", "period_id", "value", "numerator", "denominator", "note")


def ours(file: Path) -> str:
    """All of it: read in the child process, every check, the preview as the page works it out, loaded, recorded."""
    by, at, began = Person.objects.get(), timezone.now(), perf_counter()
    extract = read_extract(file.read_bytes(), file.name, by=by, at=at)
    read = perf_counter()
    seen = existing.preview_of(Extract.objects.get(pk=extract.pk)).digest
    previewed = perf_counter()
    loaded = load_extract(Extract.objects.get(pk=extract.pk), by=by, at=at, reason="Late.", seen=seen)
    assert loaded.rows_loaded == loaded.rows_in > 0
    parts = read - began, previewed - read, perf_counter() - previewed
    return "read {:.2f}, previewed {:.2f}, loaded {:.2f}".format(*parts)


class PeriodByName(widgets.ForeignKeyWidget):
    """The query that a resource makes for each cell."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> Any:
        return Period.objects.of(periods.parse(value))


class Default(resources.ModelResource):
    indicator = fields.Field("indicator", "indicator", widgets.ForeignKeyWidget(Indicator, "code"))
    period = fields.Field("period", "period", PeriodByName(Period))

    class Meta:
        model = Plain
        fields = ("indicator", "period", "value", "numerator", "denominator", "note")
        import_id_fields = ("indicator", "period")
        use_transactions = True


class Kept(widgets.Widget):
    """Foreign keys from a dictionary."""

    def __init__(self, found: dict[str, Any]) -> None:
        super().__init__()
        self.found = found

    def clean(self, value: Any, row: Any = None, **options: Any) -> Any:
        return self.found[value]


class Tuned(Default):
    class Meta(Default.Meta):
        use_bulk = force_init_instance = skip_diff = True
        batch_size = 1_000

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.fields["indicator"].widget = Kept({each.code: each for each in Indicator.objects.all()})
        self.fields["period"].widget = Kept(_periods())


def _periods() -> dict[str, Period]:
    return {_short(each): each for each in Period.objects.all()}


def _short(period: Period) -> str:
    return f"{period.starts_on:%b-%y}"


def import_export(file: Path, resource: type[resources.ModelResource]) -> str:
    dataset = Dataset().load(file.read_text(), "csv")
    dataset.headers = ["indicator" if name == "code" else name for name in dataset.headers]
    result = resource().import_data(dataset, raise_errors=True)
    assert result.total_rows == Plain.objects.count() > 0
    return ""


def _rows(file: Path) -> list[tuple[Any, ...]]:
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    ids = {name: period.pk for name, period in _periods().items()}
    lines = file.read_text().splitlines()[1:]
    cells = (line.split(",") for line in lines)
    number = lambda text: Decimal(text) if text else None  # noqa: E731
    return [
        (indicators[code], ids[period], number(value), number(numerator), number(denominator), note)
        for code, period, value, numerator, denominator, _, note in cells
    ]


def bulk_create(file: Path) -> str:
    rows = [Plain(**dict(zip(COLUMNS, row, strict=True))) for row in _rows(file)]
    Plain.objects.bulk_create(
        rows, batch_size=1_000, update_conflicts=True, unique_fields=["indicator", "period"],
        update_fields=["value", "numerator", "denominator", "note"],
    )  # fmt: skip
    return ""


def floor(file: Path) -> str:
    """No check at all: COPY into a staging table and one upsert; on SQLite `executemany` of an upsert."""
    table, columns = Plain._meta.db_table, ", ".join(COLUMNS)
    upsert = "ON CONFLICT (indicator_id, period_id) DO UPDATE SET value = excluded.value"
    rows = _rows(file)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(COLUMNS))
            texts = [tuple(str(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in rows]
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}) {upsert}", texts)
            return ""
        cursor.execute(f"CREATE TEMPORARY TABLE staged ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA")
        with cursor.copy(f"COPY staged ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM staged {upsert}")
    return ""


WAYS: dict[str, Callable[[Path], str]] = {
    "ours": ours,
    "ours, restating": ours,
    "import-export, default": lambda file: import_export(file, Default),
    "import-export, tuned": lambda file: import_export(file, Tuned),
    "bulk_create": bulk_create,
    "floor": floor,
}


def main() -> None:
    way, file = sys.argv[1], Path(sys.argv[2])
    with connection.schema_editor() as editor:
        editor.create_model(Plain)
    Period.objects.ids_of({periods.parse(line.split(",")[1]) for line in file.read_text().splitlines()[1:]})
    idle, began, worked = getrusage(RUSAGE_SELF).ru_maxrss, perf_counter(), process_time()
    said = WAYS[way](file)
    seconds, work = perf_counter() - began, process_time() - worked
    print(json.dumps([seconds, work, (getrusage(RUSAGE_SELF).ru_maxrss - idle) / 1024, said]))


main()
