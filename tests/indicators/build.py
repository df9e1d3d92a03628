"""Small things that the tests of extracts, figures and pages stand on. Each makes only what it says."""

from __future__ import annotations

from datetime import UTC, date, datetime

from indicators.actions import load_extract, read_extract
from indicators.extracts.parse.validate import Asked, Known
from indicators.models import Definition, Extract, Indicator, Measure, Section
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, Polarity
from safeguarding.models import Person, Role, Service
from safeguarding.permissions import RoleName

AT = datetime(2010, 2, 15, 9, 0, tzinfo=UTC)
LATER = datetime(2010, 2, 16, 9, 0, tzinfo=UTC)
JANUARY = periods.month(2010, 1)
DECEMBER = periods.month(2009, 12)
YEAR = periods.year(2009)

HEADINGS = "code,period,value,numerator,denominator,provisional,note"
COUNT_HEADINGS = "measure,period,number"


def csv(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join((headings, *lines, "")).encode()


def person(role: RoleName | None = RoleName.PERFORMANCE_OFFICER, name: str = "Asha Patel") -> Person:
    """A person with one role; a role that is for one service is for the service “First Response”."""
    made = Person.objects.create(email=f"{name.split()[0].lower()}@example.gov.uk", name=name, job_title="Officer")
    if role:
        of_one = role in (RoleName.TEAM_MANAGER, RoleName.HEAD_OF_SERVICE)
        Role.objects.create(person=made, name=role.value, service=service() if of_one else None, given_at=AT)
    return made


def service() -> Service:
    return Service.objects.get_or_create(name="First Response", slug="first-response")[0]


def indicator(
    code: str = "NI 59",
    unit: Unit = Unit.PERCENT,
    basis: Basis = Basis.IN_MONTH,
    out_of: int | None = None,
    polarity: Polarity = Polarity.MAXIMISE,
) -> Indicator:
    section = Section.objects.get_or_create(number=1, defaults={"title": "Referral and assessment"})[0]
    made = Indicator.objects.create(
        code=code,
        section=section,
        position=section.indicators.count() + 1,
        service=service(),
        short_title="Assessments",
    )
    Definition.objects.create(
        indicator=made,
        from_on=date(2008, 4, 1),
        description=f"What {code} is",
        unit=unit,
        basis=basis,
        out_of=out_of,
        polarity=polarity,
    )
    return made


def measure(
    code: str = "initial-completed", name: str = "Initial assessments completed", of: Indicator | None = None
) -> Measure:
    of = of or Indicator.objects.first() or indicator()
    return Measure.objects.create(code=code, name=name, indicator=of, position=of.measures.count() + 1)


def loaded(content: bytes, name: str = "january.csv", *, by: Person, reason: str = "", at: datetime = AT) -> Extract:
    return load_extract(read_extract(content, name, by=by, at=at), by=by, at=at, reason=reason)


# -- For the pure modules ------------------------------------------------------------------------------------------

PERCENT = Asked(date(2008, 4, 1), Unit.PERCENT, Basis.IN_MONTH)
KNOWN = Known(
    {
        "NI 59": (PERCENT,),
        "NI 60": (PERCENT,),
        "NI 51": (Asked(date(2008, 4, 1), Unit.SCORE, Basis.ANNUAL, 16),),
        "L0508": (Asked(date(2008, 4, 1), Unit.COUNT, Basis.MONTH_END),),
    },
    {"initial-completed": "Initial assessments completed", "initial-in-7": "Initial assessments within 7 days"},
    date(2010, 2, 15),
)
