"""The demo council in an empty database: its structure, and by the real actions its people, targets and topics."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify

from commentary.actions import TopicPlan, add_topic
from indicators.actions import set_target
from indicators.models import Benchmark, Definition, Indicator, Measure, Period, Section
from indicators.rules import judgement
from reports.demo import council
from reports.demo.topics import TOPICS
from safeguarding.accounts import second_factor, second_factor_actions
from safeguarding.accounts.actions import add_person, give_role, set_password
from safeguarding.accounts.bootstrap import add_first_administrator
from safeguarding.demo_logins import PASSWORD, SECRET
from safeguarding.models import Person, Service
from safeguarding.permissions import RoleName


@transaction.atomic
def build(*, at: datetime) -> None:
    """Make the whole council as it stood before its first report."""
    _add_structure()
    _add_people(at)
    officer = Person.objects.get(email=council.OFFICER)
    for measured in council.INDICATORS:
        if measured.aim:
            _set_target(measured.code, measured.aim, by=officer, at=at)
    for topic in TOPICS:
        members = tuple(Indicator.objects.filter(code__in=topic.codes).order_by("position"))
        plan = TopicPlan(topic.name, Service.objects.get(name=topic.service), members, topic.layout)
        add_topic(plan, by=officer, at=at)


def _add_structure() -> None:
    """Services, sections, indicators with their definitions, measures and benchmarks: what a council sets up once."""
    for name in council.SERVICES:
        Service.objects.create(name=name, slug=slugify(name))
    for number, part in enumerate(council.SECTIONS, 1):
        Section.objects.create(number=number, title=part.title, note=part.note, analysis_title=part.analysis_title)
    for position, measured in enumerate(council.INDICATORS, 1):
        _add_indicator(measured, position)
    for position, row in enumerate(council.MEASURES, 1):
        _add_measure(row, position)
    year = Period.objects.of(council.BENCHMARKS_YEAR)
    for code, group, value in council.BENCHMARKS:
        indicator = Indicator.objects.get(code=code)
        Benchmark.objects.create(
            indicator=indicator, year=year, group=group, value=value, source=council.BENCHMARKS_SOURCE
        )


def _add_indicator(measured: council.Measured, position: int) -> None:
    indicator = Indicator.objects.create(
        code=measured.code,
        section=Section.objects.get(number=measured.section),
        position=position,
        service=Service.objects.get(name=measured.service),
        short_title=measured.short_title,
    )
    Definition.objects.create(
        indicator=indicator,
        from_on=council.DEFINED_FROM,
        description=measured.description,
        unit=measured.unit,
        out_of=measured.out_of,
        decimals=measured.decimals,
        keep_zeros=measured.keep_zeros,
        polarity=measured.polarity,
        basis=measured.basis,
        data_only=measured.data_only,
        counts_what=measured.counts_what,
        counted=measured.counted,
    )


def _add_measure(row: council.Row, position: int) -> None:
    Measure.objects.create(
        code=row.code,
        name=row.name,
        indicator=Indicator.objects.get(code=row.indicator),
        position=position,
        share_of=Measure.objects.get(code=row.share_of) if row.share_of else None,
        line=row.line,
    )


def _add_people(at: datetime) -> None:
    """The administrator adds everyone else; each then sets the demo's password, which the site prints."""
    for someone in council.PEOPLE:
        added = _added(someone, at)
        set_password(PASSWORD, by=added, at=at)
        if someone.role is not RoleName.READER:
            _set_up_second_factor(added, at)


def _set_up_second_factor(person: Person, at: datetime) -> None:
    """Whoever changes something has security codes; in the demo everybody knows the secret, and pages show the code."""
    second_factor_actions.begin(SECRET, by=person, at=at)
    code = second_factor.code(SECRET, second_factor.step_at(at))
    second_factor_actions.confirm(code, by=person, at=at)


def _added(someone: council.Someone, at: datetime) -> Person:
    who = {"email": someone.email, "name": someone.name, "job_title": someone.job_title}
    if someone.email == council.ADMINISTRATOR:
        return add_first_administrator(**who, at=at)
    administrator = Person.objects.get(email=council.ADMINISTRATOR)
    added = add_person(**who, by=administrator, at=at)
    for name in someone.services or (None,):
        service = Service.objects.get(name=name) if name else None
        give_role(added, someone.role, service=service, by=administrator, at=at)
    return added


def _set_target(code: str, aim: council.Aim, *, by: Person, at: datetime) -> None:
    target = judgement.Target(Decimal(aim.value), alert=Decimal(aim.alert), limits=aim.limits)
    set_target(Indicator.objects.get(code=code), council.YEAR, target, aim.rationale, by=by, at=at)
