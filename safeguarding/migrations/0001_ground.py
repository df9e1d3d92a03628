import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from safeguarding.audit.triggers import AppendOnly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(default='', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('slug', models.SlugField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('job_title', models.CharField(max_length=120)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name_plural': 'people',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_an_email')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('at', models.DateTimeField()),
                ('by_email', models.CharField(max_length=254)),
                ('by_name', models.CharField(max_length=120)),
                ('by_job_title', models.CharField(max_length=120)),
                ('verb', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=60)),
                ('thing_id', models.CharField(max_length=60)),
                ('thing', models.CharField(max_length=300)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('why', models.TextField(blank=True)),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'thing_id'], name='safeguardin_kind_74a219_idx')],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('team manager', 'Team manager'), ('head of service', 'Head of service'), ('performance officer', 'Performance officer'), ('director', 'Director'), ('reader', 'Reader'), ('administrator', 'Administrator')], max_length=30)),
                ('given_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='safeguarding.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None), ('service__isnull', False)), fields=('person', 'name', 'service'), name='one_live_role_of_a_kind_for_a_service'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('service', None)), fields=('person', 'name'), name='one_live_role_of_a_kind_for_the_council'), models.CheckConstraint(condition=models.Q(models.Q(('name__in', ['team manager', 'head of service']), ('service__isnull', False)), models.Q(('name__in', ['performance officer', 'director', 'reader', 'administrator']), ('service', None)), _connector='OR'), name='role_has_a_service_when_it_is_for_one'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('given_at')), _connector='OR'), name='role_ends_after_it_is_given')],
            },
        ),
        AppendOnly('Event'),
    ]
