from django.db import migrations, models

from safeguarding.audit.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_public_editions")]

    operations = [
        migrations.AddField(
            "signoff",
            "event_number",
            models.PositiveBigIntegerField(
                blank=True,
                help_text="The event that recorded it, which signed files print. Empty in older ones.",
                null=True,
            ),
        ),
        migrations.AddField(
            "signoff",
            "event_seal",
            models.CharField(blank=True, default="", help_text="The seal of that event.", max_length=64),
            preserve_default=False,
        ),
        AppendOnly("SignOff"),  # SQLite makes the table anew, without what refused changes of its rows
    ]
