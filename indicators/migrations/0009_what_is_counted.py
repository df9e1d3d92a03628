"""Add what a definition or measure counts, and infer it from the free text where that says so beyond doubt.

A text that may be about people is taken to be: only a text that names posts, money or days and nobody is not protected.
"""

import re

from django.db import migrations, models

CHOICES = [
    ("children", "Children"), ("families", "Families"), ("people", "People"), ("cases", "Cases"), ("posts", "Posts"),
    ("money", "Money"), ("days", "Days"), ("other", "Other"),
]  # fmt: skip
# The protected kinds come first, so that "child's social worker post" is a child's.
WORDS = (
    ("children", r"child|children|baby|babies|pupil|boy|girl|infant|teenager|young|adolescent|care leaver|youth|minor"),
    ("families", r"famil|household|mother|father|parent|sibling"),
    ("people", r"people|person|adult|carer|worker|staff|adopter|manager|officer|visitor|volunteer|victim|leaver"),
    ("cases", r"case|assessment|review|referral|plan|placement|visit|contact|episode|adoption|enquir|conference|move"),
    ("posts", r"posts?\b|vacanc|fte\b|whole.time"),
    ("money", r"£|pounds?\b|money|cost|spend"),
    ("days", r"(?:working )?days?\b|hours?\b|weeks?\b|minutes?\b"),
)


def inferred(text):
    """The kind of the first word that the text has; blank, which is protected, where it has none."""
    return next((kind for kind, pattern in WORDS if re.search(pattern, text.casefold())), "")


def infer(apps, schema_editor):
    definitions = apps.get_model("indicators", "Definition")
    for pk, text in definitions.objects.exclude(counts_what="").values_list("pk", "counts_what"):
        definitions.objects.filter(pk=pk).update(counted=inferred(text))


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0008_cancelled_and_expired'),
    ]

    operations = [
        migrations.AddField(
            model_name='definition',
            name='counted',
            field=models.CharField(blank=True, choices=CHOICES, help_text='Small counts of children, families, other people and cases about children are hidden from the public. Where it is blank, they are hidden too.', max_length=20, verbose_name='what it counts', default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='measure',
            name='counted',
            field=models.CharField(blank=True, choices=CHOICES, help_text='Blank where it counts what its indicator counts.', max_length=20, verbose_name='what it counts', default=''),
            preserve_default=False,
        ),
        migrations.RunPython(infer, migrations.RunPython.noop),
    ]
