"""Approvals cover a named list of values (version 2) in place of the whole report row with its sentences (version 1).

Rows of approvals are never changed: what an approval of version 1 covers as values is kept beside it, read out of what
it recorded. It counts afterwards if, and only if, those values are the current ones. What reviewers opened is added
anew in the same way, so that nobody has to open a commentary again.
"""

import hashlib
import json
import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

import django.db.models.deletion
from django.db import migrations, models

from safeguarding.audit.triggers import AppendOnly

EXACT = Context(prec=60)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
HEADINGS = {
    "": "PLAIN",
    "Explanation of Current Performance": "EXPLANATION",
    "Current Activities": "ACTIVITIES",
    "Best Practice": "BEST_PRACTICE",
}
BASES = {
    "in the month": "IN_MONTH",
    "year to date": "YEAR_TO_DATE",
    "rolling 12 months": "ROLLING",
    "at month end": "MONTH_END",
    "annual": "ANNUAL",
}
POLARITIES = {"higher is better": "MAXIMISE", "lower is better": "MINIMISE", "close to the target is better": "BAND"}
MISSING = {
    "No figure": "NO_FIGURE",
    "No data for this range": "NOT_COLLECTED",
    "No cases": "NO_CASES",
    "Suppressed": "SUPPRESSED",
    "Not available": "NOT_AVAILABLE",
    "Not applicable": "NOT_APPLICABLE",
    "Too unreliable to show": "UNRELIABLE",
    "Rounds to 0 but is not 0": "ROUNDS_TO_ZERO",
    "No target": "NO_TARGET",
}
OVERRIDDEN = re.compile(r"By the rule it is [\w ]+?\. .*? changed it: (.*)", re.DOTALL)


def carry_over(apps, schema_editor):
    Approval, Opened = apps.get_model("commentary", "Approval"), apps.get_model("commentary", "Opened")
    Carried = apps.get_model("commentary", "CarriedApproval")
    for approval in Approval.objects.filter(covers_version=1).order_by("pk").iterator():
        covers = values(apps, approval.commentary, approval.covers, approval.at)
        Carried.objects.create(approval=approval, covers_version=2, digest=digest(covers), covers=covers)
    for opened in Opened.objects.filter(covers_version=1).order_by("pk").iterator():
        covers = values(apps, opened.commentary, opened.covers, opened.at)
        who = {"commentary": opened.commentary, "by": opened.by, "digest": digest(covers)}
        Opened.objects.get_or_create(**who, defaults={"covers": covers, "covers_version": 2, "at": opened.at})


def values(apps, commentary, covers, at):
    """What version 2 names, read out of what version 1 recorded for a commentary at that time."""
    period = commentary.cycle.period
    passages = [[HEADINGS[heading], code, text] for heading, code, text in covers["passages"]]
    rows = [row_values(apps, row, period.starts_on, at) for row in covers["standings"]]
    return {"version": 2, "passages": passages, "rows": rows}


def row_values(apps, row, month, at):
    *_, basis, polarity = row["measured"].rstrip(".").split("; ")
    year = date(month.year - (month.month < 4), 4, 1)
    target = row["target"]["value"]
    # The top of a band is in what was printed alone, and so are the limits: "50 to 60", "Warning below 49 or above 61".
    top = NUMBER.findall(row["target"]["text"])[-1] if polarity == "close to the target is better" and target else target
    override = OVERRIDDEN.fullmatch(row["overridden"])
    return {
        "code": row["code"],
        "description": row["description"],
        "unit": row["unit"].upper(),
        "basis": BASES[basis],
        "polarity": POLARITIES[polarity],
        "last_year": figure("YEAR", year.replace(year=year.year - 1), row["last_year"]),
        "month_before": figure("MONTH", (month - timedelta(days=1)).replace(day=1), row["months"][0]),
        "month": figure("MONTH", month, row["months"][-1]),
        "year": figure("YEAR", year, row["year"]),
        "compared_with": compared_with(apps, row, basis, month, at),
        "target": [number(target), number(top)] if target else None,
        "limits": limits(row["rule"], polarity),
        "trend": row["trend"].upper().replace(" ", "_"),
        "status": row["status"].upper().replace(" ", "_"),
        "override": {"status": row["status"].upper().replace(" ", "_"), "reason": override[1]} if override else None,
    }


def figure(kind, starts_on, cell):
    months = 12 if kind == "YEAR" else 1
    after = starts_on.year * 12 + starts_on.month - 1 + months
    ends_on = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return {
        "period": [kind, starts_on.isoformat(), ends_on.isoformat()],
        "value": number(cell["value"]),
        "numerator": number(cell["numerator"]),
        "denominator": number(cell["denominator"]),
        "missing": MISSING.get(cell["missing"], cell["missing"]),
        "provisional": cell["provisional"],
        "restated": cell["restated"],
    }


def limits(rule, polarity):
    """Of "Warning below 63%; Alert below 59.8%.", or "Alert below 63%." where a Warning begins there too."""
    if not rule:
        return None
    warning, alert = (rule.split(";") * 2)[:2]
    return {"warning": edges(warning, polarity), "alert": edges(alert, polarity)}


def edges(words, polarity):
    found = [number(each) for each in NUMBER.findall(words)]
    if polarity == "close to the target is better":
        return [found[0], found[-1]]
    return [found[0], None] if polarity == "higher is better" else [None, found[0]]


def compared_with(apps, row, basis, month, at):
    """The same month of last year where the trend is against that; it was only printed rounded, so it is looked up."""
    Definition, Figure = apps.get_model("indicators", "Definition"), apps.get_model("indicators", "Figure")
    definitions = Definition.objects.filter(indicator__code=row["code"], from_on__lte=month.replace(day=28))
    in_force = definitions.order_by("from_on").last()
    if basis == "annual" or in_force is None or not in_force.against_last_year:
        return None
    earlier = month.replace(year=month.year - 1)
    figures = Figure.objects.filter(indicator__code=row["code"], period__kind="month", period__starts_on=earlier)
    not_undone = models.Q(extract__undone_at=None) | models.Q(extract__undone_at__gt=at)
    loaded = figures.filter(not_undone, extract__loaded_at__lte=at).order_by("pk")
    held = loaded.last()
    if held is None:
        return figure("MONTH", earlier, {
            "value": None, "numerator": None, "denominator": None, "missing": "No figure", "provisional": False,
            "restated": False,
        })  # fmt: skip
    value, missing = held.value, held.missing
    if value is not None and held.numerator is not None and held.denominator:
        value = 100 * held.numerator / held.denominator
    return figure("MONTH", earlier, {
        "value": value, "numerator": held.numerator, "denominator": held.denominator,
        "missing": missing, "provisional": held.provisional, "restated": loaded.count() > 1,
    })  # fmt: skip


def number(value):
    if value is None:
        return None
    exact = Decimal(value).quantize(Decimal("1e-12"), rounding=ROUND_HALF_UP, context=EXACT)
    text = f"{exact:f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def digest(covers):
    canonical = json.dumps(covers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [
        ("commentary", "0010_who_is_writing"),
        ("indicators", "0008_cancelled_and_expired"),
    ]

    operations = [
        migrations.AddField(
            "approval",
            "covers_version",
            models.PositiveSmallIntegerField(default=1, help_text="Of the list of values in `approval_values`."),
            preserve_default=False,
        ),
        migrations.AddField(
            "opened",
            "covers_version",
            models.PositiveSmallIntegerField(default=1, help_text="Of the list of values in `approval_values`."),
            preserve_default=False,
        ),
        # SQLite makes both tables anew, without what refused changes of their rows.
        AppendOnly("Approval"),
        AppendOnly("Opened"),
        migrations.CreateModel(
            "CarriedApproval",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("covers_version", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("covers", models.JSONField()),
                (
                    "approval",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carried", to="commentary.approval"
                    ),
                ),
            ],
        ),
        AppendOnly("CarriedApproval"),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
