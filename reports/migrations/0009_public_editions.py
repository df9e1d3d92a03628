import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from safeguarding.audit.triggers import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('commentary', '0004_approvals_under_cover'),
        ('reports', '0008_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DisclosureDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('topic', models.CharField(max_length=200)),
                ('heading', models.CharField(blank=True, max_length=200)),
                ('outcome', models.CharField(choices=[('publish as it is', 'Publish as it is'), ('publish other words', 'Publish other words'), ('leave out, with a notice', 'Leave out, with a notice')], max_length=30)),
                ('words', models.TextField(blank=True, help_text='What is published in place of the passage.')),
                ('reason', models.TextField(blank=True)),
                ('name', models.CharField(max_length=120)),
                ('job_title', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosure_decisions', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosure_decisions', to='commentary.cycle')),
            ],
        ),
        migrations.CreateModel(
            name='PublicEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('snapshot', models.TextField()),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_edition', to='reports.report')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='file',
            name='one_file_a_format',
        ),
        migrations.AddField(
            model_name='file',
            name='edition',
            field=models.CharField(choices=[('committee', 'Committee edition'), ('public', 'Public edition')], default='committee', max_length=9),
        ),
        migrations.AddConstraint(
            model_name='file',
            constraint=models.UniqueConstraint(fields=('report', 'edition', 'format', 'signed'), name='one_file_a_format'),
        ),
        migrations.AddField(
            model_name='signoff',
            name='public_digest',
            field=models.CharField(blank=True, help_text='Blank in sign-offs older than the edition.', max_length=64),
        ),
        AppendOnly('DisclosureDecision'),
        AppendOnly('PublicEdition'),
        AppendOnly('File'),  # SQLite makes these two tables anew, without what refused changes of them
        AppendOnly('SignOff'),
    ]
