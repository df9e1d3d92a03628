import django.db.models.deletion
import django.db.models.expressions
import indicators.models.querysets
from django.conf import settings
from django.db import migrations, models

from safeguarding.audit.triggers import AppendOnly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('safeguarding', '0001_ground'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('title', models.CharField(max_length=120)),
                ('note', models.TextField(blank=True)),
                ('analysis_title', models.CharField(blank=True, max_length=160)),
            ],
        ),
        migrations.CreateModel(
            name='Extract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('figures', 'Figures'), ('counts', 'Counts'), ('typed figures', 'Typed')], max_length=20)),
                ('stage', models.CharField(choices=[('read', 'Read'), ('loaded', 'Loaded'), ('refused', 'Refused')], max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('reading', models.JSONField(default=dict, help_text='What was read: typed rows, or the faults found.')),
                ('rows_in', models.PositiveIntegerField()),
                ('rows_loaded', models.PositiveIntegerField(default=0)),
                ('rows_unchanged', models.PositiveIntegerField(default=0)),
                ('rows_refused', models.PositiveIntegerField(default=0)),
                ('reason', models.TextField(blank=True, help_text='Why figures that were held already change.')),
                ('read_at', models.DateTimeField()),
                ('loaded_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extracts', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('short_title', models.CharField(max_length=160)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='safeguarding.service')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='indicators.section')),
            ],
        ),
        migrations.CreateModel(
            name='Definition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField()),
                ('description', models.TextField()),
                ('unit', models.CharField(choices=[('percent', 'Percent'), ('count', 'Count'), ('score', 'Score')], max_length=10)),
                ('out_of', models.PositiveIntegerField(blank=True, help_text='The most that a score can be.', null=True)),
                ('decimals', models.PositiveSmallIntegerField(default=1)),
                ('keep_zeros', models.BooleanField(default=False, help_text='Print 98.0%, not 98%.')),
                ('polarity', models.CharField(choices=[('higher is better', 'Higher is better'), ('lower is better', 'Lower is better'), ('close to the target is better', 'Close to the target is better')], max_length=40)),
                ('basis', models.CharField(choices=[('in the month', 'In the month'), ('year to date', 'Year to date'), ('rolling 12 months', 'Rolling 12 months'), ('at month end', 'At month end'), ('annual', 'Annual')], max_length=20)),
                ('data_only', models.BooleanField(default=False)),
                ('counts_what', models.CharField(blank=True, help_text='What one of its cases is, as in “one child is 4.5 points”.', max_length=60)),
                ('breaks', models.BooleanField(default=False, help_text='Figures from this date cannot be compared with earlier ones.')),
                ('against_last_year', models.BooleanField(default=False, help_text='Draw the trend against the same month last year.')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='definitions', to='indicators.indicator')),
            ],
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('position', models.PositiveSmallIntegerField()),
                ('line', models.CharField(blank=True, help_text='Its name in the graph; blank leaves it out.', max_length=60)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='indicators.indicator')),
                ('share_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='indicators.measure')),
            ],
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('month', 'Month'), ('quarter', 'Quarter'), ('year to date', 'Year to date'), ('year', 'Year')], max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'starts_on', 'ends_on'), name='one_row_a_period'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='period_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', indicators.models.querysets.Decimals(blank=True, decimal_places=6, max_digits=15, null=True)),
                ('numerator', indicators.models.querysets.Decimals(blank=True, decimal_places=6, max_digits=15, null=True)),
                ('denominator', indicators.models.querysets.Decimals(blank=True, decimal_places=6, max_digits=15, null=True)),
                ('missing', models.CharField(blank=True, choices=[('No figure', 'No figure'), ('No data for this range', 'No data for this range'), ('No cases', 'No cases'), ('Suppressed', 'Suppressed'), ('Not available', 'Not available'), ('Not applicable', 'Not applicable'), ('Too unreliable to show', 'Too unreliable to show'), ('Rounds to 0 but is not 0', 'Rounds to 0 but is not 0'), ('No target', 'No target')], max_length=40)),
                ('provisional', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
                ('row', models.PositiveIntegerField(help_text='The row of the extract that it came from.')),
                ('extract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='indicators.extract')),
                ('restates', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='restated_by', to='indicators.figure')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='indicators.indicator')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='indicators.period')),
            ],
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('row', models.PositiveIntegerField()),
                ('restates', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='restated_by', to='indicators.count')),
                ('extract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='indicators.extract')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='indicators.measure')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='indicators.period')),
            ],
        ),
        migrations.CreateModel(
            name='Benchmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=60)),
                ('value', indicators.models.querysets.Decimals(decimal_places=6, max_digits=15)),
                ('source', models.CharField(max_length=200)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benchmarks', to='indicators.indicator')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benchmarks', to='indicators.period')),
            ],
        ),
        migrations.CreateModel(
            name='StatusOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(blank=True, choices=[('Alert', 'Alert'), ('Warning', 'Warning'), ('OK', 'Ok'), ('Unknown', 'Unknown'), ('Data Only', 'Data only')], help_text='Blank: as computed again.', max_length=10)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='indicators.indicator')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='indicators.period')),
            ],
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', indicators.models.querysets.Decimals(decimal_places=6, max_digits=15)),
                ('upper', indicators.models.querysets.Decimals(blank=True, decimal_places=6, help_text='The top of the band, where a band is aimed for.', max_digits=15, null=True)),
                ('warning', indicators.models.querysets.Decimals(decimal_places=6, default=0, max_digits=15)),
                ('alert', indicators.models.querysets.Decimals(decimal_places=6, default=5, max_digits=15)),
                ('limits', models.CharField(choices=[("in the indicator's own units", "In the indicator's own units"), ('as a percentage of the target', 'As a percentage of the target')], default='as a percentage of the target', max_length=40)),
                ('rationale', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets_set', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='indicators.indicator')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='indicators.period')),
            ],
        ),
        migrations.AddConstraint(
            model_name='extract',
            constraint=models.UniqueConstraint(condition=models.Q(('stage', 'loaded'), models.Q(('kind', 'typed figures'), _negated=True)), fields=('sha256',), name='a_file_loads_once'),
        ),
        migrations.AddConstraint(
            model_name='extract',
            constraint=models.CheckConstraint(condition=models.Q(('stage', 'read'), ('rows_in', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('rows_loaded'), '+', models.F('rows_unchanged')), '+', models.F('rows_refused'))), _connector='OR'), name='every_row_is_accounted_for'),
        ),
        migrations.AddConstraint(
            model_name='extract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('loaded_at__isnull', False), ('stage', 'loaded')), models.Q(models.Q(('stage', 'loaded'), _negated=True), ('loaded_at', None)), _connector='OR'), name='a_loaded_extract_says_when'),
        ),
        migrations.AddConstraint(
            model_name='definition',
            constraint=models.UniqueConstraint(fields=('indicator', 'from_on'), name='one_definition_a_date'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('indicator', 'position'), name='one_measure_a_position'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('missing', ''), ('value__isnull', False)), models.Q(models.Q(('missing', ''), _negated=True), ('value', None)), _connector='OR'), name='a_figure_has_a_value_or_says_why_not'),
        ),
        migrations.AddConstraint(
            model_name='figure',
            constraint=models.UniqueConstraint(condition=models.Q(('restates', None)), fields=('indicator', 'period'), name='one_first_figure_a_period'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.UniqueConstraint(condition=models.Q(('restates', None)), fields=('measure', 'period'), name='one_first_count_a_period'),
        ),
        migrations.AddConstraint(
            model_name='benchmark',
            constraint=models.UniqueConstraint(fields=('indicator', 'year', 'group'), name='one_benchmark_a_group_and_year'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('section', 'position'), name='one_indicator_a_position'),
        ),
        AppendOnly('Figure'),
        AppendOnly('Count'),
        AppendOnly('Target'),
        AppendOnly('StatusOverride'),
    ]
