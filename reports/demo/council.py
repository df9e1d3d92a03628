"""The demo council as tables of values: its people, services, indicators, targets, measures and topics.

The people are invented. The indicators, figures and targets are those of a real report of January 2010; its figures
and counts are files in `extracts/`, and the commentary on them, in words of our own, is in `words/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules import periods
from indicators.rules.counted import Counted
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, LimitKind, Polarity
from safeguarding.permissions import RoleName

# -- services and people -------------------------------------------------------------------------------------------
FIRST_RESPONSE = "First Response and Assessment"
IN_CARE = "Children in Care and Adoption"
PROTECTION = "Child Protection"
CAMHS = "Child and Adolescent Mental Health"
WORKFORCE = "Workforce"
SERVICES = (FIRST_RESPONSE, IN_CARE, PROTECTION, CAMHS, WORKFORCE)


@dataclass(frozen=True)
class Someone:
    """A person of the demo council: where they log in, who they are, and the services that they have the role for."""

    email: str
    name: str
    job_title: str
    role: RoleName
    services: tuple[str, ...] = ()


ADMINISTRATOR = "admin@demo.example"
OFFICER = "officer@demo.example"
DIRECTOR = "director@demo.example"
PEOPLE = (
    Someone(ADMINISTRATOR, "Agnes Lindqvist", "Systems Administrator", RoleName.ADMINISTRATOR),
    Someone(OFFICER, "Olu Adeyemi", "Performance Officer", RoleName.PERFORMANCE_OFFICER),
    Someone(DIRECTOR, "Dilys Hargreave", "Director of Children's Services", RoleName.DIRECTOR),
    Someone("reader@demo.example", "Ravi Sandhu", "Scrutiny Officer", RoleName.READER),
    Someone("manager@demo.example", "Marsha Greenwood", "Service Manager, First Response",
            RoleName.TEAM_MANAGER, (FIRST_RESPONSE,)),
    Someone("head@demo.example", "Henry Osei-Ward", "Head of Safeguarding",
            RoleName.HEAD_OF_SERVICE, (FIRST_RESPONSE, PROTECTION)),
    Someone("care.manager@demo.example", "Ceri Bevan", "Service Manager, Children in Care",
            RoleName.TEAM_MANAGER, (IN_CARE,)),
    Someone("care.head@demo.example", "Catherine Łukasik", "Head of Children in Care",
            RoleName.HEAD_OF_SERVICE, (IN_CARE, CAMHS)),
    Someone("protection.manager@demo.example", "Paul Tranter", "Child Protection Manager",
            RoleName.TEAM_MANAGER, (PROTECTION,)),
    Someone("workforce.manager@demo.example", "Winsome Clarke", "Workforce Manager",
            RoleName.TEAM_MANAGER, (WORKFORCE,)),
    Someone("workforce.head@demo.example", "William Jessop", "Head of Human Resources",
            RoleName.HEAD_OF_SERVICE, (WORKFORCE,)),
)  # fmt: skip


# -- what is said of the data ---------------------------------------------------------------------------------------
CHECKER = "head@demo.example"


@dataclass(frozen=True)
class Taken:
    """Where an extract's data come from, how long before they were stated they were taken out, and what was found."""

    system: str
    hours_before: int
    run_by: str
    problems: str
    remark: str


CASES = Taken(
    "the social care case system", 2, "Olu Adeyemi",
    "Assessments of the last three days of the month may still be missing, because forms come in late.",
    "Twelve assessments compared with their files; all agree.",
)  # fmt: skip
STAFF = Taken("the staff register", 20, "Winsome Clarke", "", "Compared with the list of posts.")
COUNTED = Taken(
    "the social care case system", 1, "Olu Adeyemi",
    "February is counted before the month's last forms came in, so its counts may still rise.",
    "The counts of January agree with the figures loaded on 4 February.",
)  # fmt: skip

# -- sections ------------------------------------------------------------------------------------------------------
FEW_CHILDREN = (
    "Most of these indicators count few children, so that one case (a single review held late, say) can move a "
    "percentage a good deal."
)


@dataclass(frozen=True)
class Part:
    """A numbered section of the report."""

    title: str
    note: str = ""
    analysis_title: str = ""


SECTIONS = (
    Part("Referral & Assessment", analysis_title="NI 59 – Initial Assessments: Detailed Analysis"),
    Part("Adoption and Children in Care", FEW_CHILDREN),
    Part("Child Protection", FEW_CHILDREN),
    Part("CAMHS"),
    Part("Staffing vacancies"),
)

# -- indicators ----------------------------------------------------------------------------------------------------
UP, DOWN, BAND = Polarity.MAXIMISE, Polarity.MINIMISE, Polarity.BAND
DEFINED_FROM = date(2008, 4, 1)
YEAR = periods.year(2009)


@dataclass(frozen=True)
class Aim:
    """A target for 2009/10, with the reason for it; limits are 5% of it unless said otherwise."""

    value: str
    rationale: str
    alert: str = "5"
    limits: LimitKind = LimitKind.PERCENTAGE


@dataclass(frozen=True)
class Measured:
    """An indicator and how it is read. `section` counts from 1."""

    section: int
    code: str
    short_title: str
    description: str
    service: str
    basis: Basis
    polarity: Polarity
    unit: Unit = Unit.PERCENT
    decimals: int = 1
    keep_zeros: bool = False
    out_of: int | None = None
    counts_what: str = "child"
    counted: Counted = Counted.CHILDREN
    data_only: bool = False
    aim: Aim | None = None


INDICATORS = (
    Measured(
        1, "NI 59", "Initial assessments completed in timescale",
        "Percentage of initial assessments for children's social care carried out within 7 working days of referral",
        FIRST_RESPONSE, Basis.IN_MONTH, UP, counts_what="assessment", counted=Counted.CASES,
        aim=Aim("53", "Agreed with the board in April 2009 as the first step back to the England figure for 2008/09."),
    ),
    Measured(
        1, "NI 60", "Core assessments completed in timescale",
        "Percentage of core assessments for children's social care that were carried out within 35 working days of "
        "their commencement",
        FIRST_RESPONSE, Basis.IN_MONTH, UP, counts_what="assessment", counted=Counted.CASES,
        aim=Aim("63", "Agreed with the board in April 2009 as the first step back to the England figure for 2007/08."),
    ),
    Measured(
        1, "NI 68", "Referrals going on to initial assessment",
        "Percentage of referrals to children's social care going on to initial assessment",
        FIRST_RESPONSE, Basis.IN_MONTH, BAND, counts_what="referral", counted=Counted.CASES,
        aim=Aim("58", "Too low means that children are missed, too high that families are assessed without need, so "
                "the aim is to stay close to 58%."),
    ),
    Measured(
        2, "NI 62", "Stability of placements: number of moves",
        "Stability of placements of looked after children: number of moves",
        IN_CARE, Basis.ROLLING, DOWN, decimals=2,
        aim=Aim("11", "National guidance calls a figure below 16% good, so it is an Alert only above 16%: 5 points "
                "above the council's own target of 11%.", limits=LimitKind.ABSOLUTE),
    ),
    Measured(
        2, "NI 61", "Timeliness of placements for adoption",
        "Timeliness of placements of looked after children for adoption following an agency decision that the child "
        "should be placed for adoption",
        IN_CARE, Basis.YEAR_TO_DATE, UP,
        aim=Aim("75", "Three in four, set below last year's 80% because so few children are adopted in a year."),
    ),
    Measured(
        2, "NI 66", "Reviews of children in care on time",
        "Children in care cases which were reviewed within required timescales",
        IN_CARE, Basis.YEAR_TO_DATE, UP, keep_zeros=True,
        aim=Aim("98.0", "Reviews are a duty; two in a hundred allows for a child or carer who falls ill."),
    ),
    Measured(
        2, "NI 63", "Stability of placements: length of placement",
        "Stability of placements of looked after children: length of placement",
        IN_CARE, Basis.MONTH_END, UP,
        aim=Aim("70", "A rise of 14 points on 2008/09, set in the placement strategy."),
    ),
    Measured(
        3, "NI 67", "Child protection reviews on time",
        "Percentage of child protection cases which were reviewed within required timescales",
        PROTECTION, Basis.YEAR_TO_DATE, UP,
        aim=Aim("100", "Every child on a plan has a right to a review on time."),
    ),
    Measured(
        3, "NI 65", "Second or later child protection plans",
        "Percentage of children becoming the subject of Child Protection Plan for a second or subsequent time",
        PROTECTION, Basis.IN_MONTH, DOWN,
        aim=Aim("10", "A little better than London's 11% in 2008/09; no second plans at all is not expected."),
    ),
    Measured(
        3, "NI 64", "Child protection plans of 2 years or more",
        "Child Protection Plans lasting 2 years or more",
        PROTECTION, Basis.IN_MONTH, DOWN,
        aim=Aim("5", "To stay near the 4.7% of 2008/09, which was better than England's 6%."),
    ),
    Measured(
        4, "NI 51", "Effectiveness of CAMHS",
        "Effectiveness of child and adolescent mental health (CAMHS) services",
        CAMHS, Basis.ANNUAL, UP, unit=Unit.SCORE, decimals=0, out_of=16, counts_what="", counted=Counted.OTHER,
        aim=Aim("15", "The most that can be reached this year: one of the four questions waits for a new building."),
    ),
    Measured(
        5, "L0508", "Vacant posts",
        "The number of First Response and Safeguarding and Support Services posts vacant at the end of the month.",
        WORKFORCE, Basis.MONTH_END, DOWN, unit=Unit.COUNT, decimals=0, counts_what="", counted=Counted.POSTS,
        data_only=True,
    ),
    Measured(
        5, "L0509", "Vacant managers' posts",
        "The number of team manager and senior team manager posts vacant in First Response and Safeguarding and "
        "Support at the end of the month.",
        WORKFORCE, Basis.MONTH_END, DOWN, unit=Unit.COUNT, decimals=0, counts_what="", counted=Counted.POSTS,
        data_only=True,
    ),
)  # fmt: skip

# -- what others reached in 2008/09 --------------------------------------------------------------------------------
BENCHMARKS_YEAR = periods.year(2008)
BENCHMARKS_SOURCE = "National Indicator Set, 2008/09"
BENCHMARKS = tuple(
    (code, group, Decimal(value))
    for code, values in {"NI 65": ("13", "11", "12"), "NI 64": ("6", "8", "9.1")}.items()
    for group, value in zip(("England", "London", "statistical neighbours"), values, strict=True)
)


# -- the detailed analysis -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Row:
    """A measure: one row of the detailed analysis. `share_of` is the code of the measure that it is part of."""

    indicator: str
    code: str
    name: str
    share_of: str = ""
    line: str = ""


MEASURES = (
    Row("NI 59", "ni59-completed", "Number of initial assessments completed in the month"),
    Row("NI 59", "ni59-within-7", "Number of initial assessments completed within 7 days",
        "ni59-completed", "Within 7 working days"),
    Row("NI 59", "ni59-within-10", "Number of initial assessments completed within 10 days",
        "ni59-completed", "Within 10 working days"),
    Row("NI 59", "ni59-started",
        "Number of initial assessments completed in the month which had been started in the month"),
    Row("NI 59", "ni59-started-within-7",
        "Number of initial assessments started and completed in the month, in 7 days", "ni59-started"),
    Row("NI 59", "ni59-started-within-10",
        "Number of initial assessments started and completed in the month, in 10 days", "ni59-started"),
    Row("NI 60", "ni60-completed", "Number of core assessments completed in the month"),
    Row("NI 60", "ni60-within-35", "Number of core assessments completed within 35 days",
        "ni60-completed", "Within 35 working days"),
)  # fmt: skip

# Which rows lie within which, and why: each is declared by the officer.
SUMS = (
    ("ni59-within-10", ("ni59-within-7",), "Whatever takes 7 days at most takes 10 at most."),
    ("ni59-completed", ("ni59-started",), "Some that were completed had been started in an earlier month."),
    ("ni59-started-within-10", ("ni59-started-within-7",), "Whatever takes 7 days at most takes 10 at most."),
    ("ni59-within-7", ("ni59-started-within-7",), "Those that were started earlier come on top."),
    ("ni59-within-10", ("ni59-started-within-10",), "Those that were started earlier come on top."),
)
