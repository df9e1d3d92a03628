import django.db.models.deletion
from django.db import migrations, models

from safeguarding.audit.triggers import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0010_heads_of_the_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(help_text='What the document is called in its address.', max_length=200)),
                ('what', models.CharField(help_text='What it is, as a sentence says it: “the manifest”.', max_length=60)),
                ('first_served_at', models.DateTimeField()),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='served_documents', to='reports.report')),
            ],
        ),
        AppendOnly('ServedDocument'),
    ]
