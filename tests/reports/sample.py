"""Snapshots to render, made without a database: the demo council's real figures with stand-in words, at any size."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from indicators.report_rows.row import Facts, Held, Reading, Standing, stand
from indicators.rules import periods
from indicators.rules.formatting import Unit
from indicators.rules.judgement import Basis, LimitKind, Polarity, Target, percentage
from reports.snapshot.schema import (
    Chart,
    ChartLine,
    Check,
    Detail,
    DetailBlock,
    DetailRow,
    Group,
    Passage,
    Quality,
    Section,
    Share,
    Signing,
    Snapshot,
    Source,
    Words,
)  # fmt: skip

JANUARY = periods.month(2010, 1)
DECEMBER = periods.month(2009, 12)
LAST_YEAR = periods.year(2008)
TO_DATE = periods.year_to_date(JANUARY.ends_on)
UP, DOWN, BAND = Polarity.MAXIMISE, Polarity.MINIMISE, Polarity.BAND
MONTH, ROLLING, END, CUMULATIVE = Basis.IN_MONTH, Basis.ROLLING, Basis.MONTH_END, Basis.YEAR_TO_DATE
WHEN = datetime(2010, 2, 17, 9, 30, tzinfo=UTC)

# code, description, basis, polarity, last year, December, January, year to date, target
ROWS = {
    "NI 59": ("Percentage of initial assessments for children's social care carried out within 7 working days of referral",
              MONTH, UP, "", "34.9", "41.4", "26.1", "53"),
    "NI 60": ("Percentage of core assessments for children's social care that were carried out within 35 working days of "
              "their commencement", MONTH, UP, "", "45.4", "43.7", "42.5", "63"),
    "NI 68": ("Percentage of referrals to children's social care going on to initial assessment",
              MONTH, BAND, "", "63.3", "75.3", "52.9", "58"),
    "NI 62": ("Stability of placements of looked after children: number of moves",
              ROLLING, DOWN, "14.69", "12.25", "13.98", "", "11"),
    "NI 61": ("Timeliness of placements of looked after children for adoption following an agency decision that the child "
              "should be placed for adoption", CUMULATIVE, UP, "80", "50", "50", "", "75"),
    "NI 66": ("Children in care cases which were reviewed within required timescales",
              CUMULATIVE, UP, "95.6", "96.4", "92.6", "", "98"),
    "NI 63": ("Stability of placements of looked after children: length of placement",
              END, UP, "56.2", "69.7", "69.6", "", "70"),
    "NI 67": ("Percentage of child protection cases which were reviewed within required timescales",
              CUMULATIVE, UP, "", "94.3", "94.8", "", "100"),
    "NI 65": ("Percentage of children becoming the subject of Child Protection Plan for a second or subsequent time",
              MONTH, DOWN, "", "25", "15.4", "13.4", "10"),
    "NI 64": ("Child Protection Plans lasting 2 years or more", MONTH, DOWN, "4.7", "19", "0", "15.2", "5"),
    "NI 51": ("Effectiveness of child and adolescent mental health (CAMHS) services",
              Basis.ANNUAL, UP, "", "", "", "15", "15"),
    "L0508": ("The number of First Response and Safeguarding and Support Services posts vacant at the end of the month.",
              END, DOWN, "", "0", "0", "", ""),
    "L0509": ("The number of team manager and senior team manager posts vacant in First Response and Safeguarding and "
              "Support at the end of the month.", END, DOWN, "", "1", "0", "", ""),
}  # fmt: skip

SECTIONS = (
    ("Referral & Assessment", "", (("NI 59", "NI 60"), ("NI 68",))),
    ("Adoption and Children in Care", "These indicators rest on few children, so one late case moves a percentage a lot.",
     (("NI 62",), ("NI 61",), ("NI 66",), ("NI 63",))),
    ("Child Protection", "These indicators rest on few children, so one late case moves a percentage a lot.",
     (("NI 67",), ("NI 65",), ("NI 64",))),
    ("CAMHS", "", (("NI 51",),)),
    ("Staffing vacancies", "", (("L0508",), ("L0509",))),
)  # fmt: skip

PROSE = (
    "Fewer assessments than we want are finished in time. Two things explain it: managers now check every assessment "
    "before it closes, and the teams are working through a backlog that was already late when we found it. Late work "
    "counts against us in the month it is finished, so the figure will stay low until the backlog is gone. "
)
WITH_MARKS = (
    "What we are doing now:\n\n- a *duty* team takes new referrals, so that **assessors** are not interrupted\n"
    "- managers look at every open case on Monday\n- six newly qualified workers have started\n\n" + PROSE
)

NI_59 = (("Initial assessments completed", (131, 219, 177, 152, 174, 130), None),
         ("Completed within 7 working days", (31, 77, 46, 53, 72, 54), 0),
         ("Completed within 10 working days", (36, 87, 58, 59, 81, 69), 0),
         ("Started and completed in the month", (34, 79, 44, 54, 76, 56), None),
         ("Started and completed in the month, within 7 working days", (22, 65, 35, 45, 67, 43), 3),
         ("Started and completed in the month, within 10 working days", (27, 74, 39, 47, 74, 52), 3))  # fmt: skip
NI_60 = (("Core assessments completed", (57, 80, 72, 108, 142, 145), None),
         ("Completed within 35 working days", (34, 43, 31, 49, 62, 84), 0))  # fmt: skip
MONTHS = ("Sep 2009", "Oct 2009", "Nov 2009", "Dec 2009", "Jan 2010", "Feb 2010")


def standing(code: str, name: str | None = None) -> Standing:
    description, basis, polarity, last, before, latest, year, target = ROWS[code]
    unit = Unit.COUNT if code.startswith("L") else Unit.SCORE if code == "NI 51" else Unit.PERCENT
    held = {LAST_YEAR: last, DECEMBER: before, JANUARY: latest, TO_DATE: year}
    facts = Facts(
        name or code,
        Reading(description, unit, polarity, basis, decimals=2 if code == "NI 62" else 1, keep_zeros=code == "NI 66",
                data_only=code.startswith("L"), out_of=16 if unit is Unit.SCORE else None),
        {period: Held(Decimal(value), source="a" * 64, row=2) for period, value in held.items() if value},
        _target(code, target),
    )  # fmt: skip
    return stand(facts, JANUARY)


def _target(code: str, target: str) -> Target | None:
    if code == "NI 62":
        return Target(Decimal(target), alert=Decimal(5), limits=LimitKind.ABSOLUTE)
    return Target(Decimal(target)) if target else None


def words(*passages: tuple[str, str]) -> Words:
    return Words(
        tuple(Passage(*each) for each in passages), ("Sam Writer",), "Hana Head", "Head of Service", WHEN, "b" * 64
    )


def commentary(codes: tuple[str, ...]) -> Words | None:
    if codes == ("NI 51",):
        return None
    if codes == ("NI 59", "NI 60"):
        explained = [(f"Explanation of Current Performance – {code}", PROSE * 2) for code in codes]
        return words(*explained, ("Current Activities", WITH_MARKS), ("Best Practice", PROSE * 2))
    return words(("", PROSE))


def detail() -> Detail:
    blocks = tuple(
        DetailBlock(code, title, tuple(_detail_row(rows, number) for number in range(len(rows))))
        for code, title, rows in (
            ("NI 59", "NI 59: initial assessments completed in timescale", NI_59),
            ("NI 60", "NI 60: core assessments completed in timescale", NI_60),
        )
    )
    charts = tuple(_chart(block, standing(block.code)) for block in blocks)
    return Detail("NI 59 – Initial Assessments: Detailed Analysis", MONTHS, date(2010, 2, 28),
                  "February 2010 is after the month of this report, and provisional.", blocks, charts)  # fmt: skip


def _detail_row(rows: tuple, number: int) -> DetailRow:
    name, counts, of = rows[number]
    shares = []
    for place, count in enumerate(counts):
        value = percentage(Decimal(count), Decimal(rows[of][1][place])) if of is not None else None
        shares.append(Share(count, f"{value:.1f}%" if value is not None else "", value))
    return DetailRow(name, rows[of][0] if of is not None else "", tuple(shares))


def _chart(block: DetailBlock, row: Standing) -> Chart:
    lines = tuple(ChartLine(each.name, tuple(s.value for s in each.shares)) for each in block.rows if each.share_of)
    return Chart(block.code, f"{block.code}: months against the target of {row.target.text}",
                 f"{lines[0].name} went from {block.rows[1].shares[0].percent} in {MONTHS[0]} to "
                 f"{block.rows[1].shares[-1].percent} in {MONTHS[-1]}; the target is {row.target.text}.",
                 MONTHS, lines, row.target.value, row.target.text)  # fmt: skip


QUALITY = Quality(
    "the case system", datetime(2010, 2, 4, 8, 15, tzinfo=UTC), "Olu Officer", "Two teams send their forms late.",
    "Olu Officer", "Performance Officer", WHEN, Check("fit to report", "Ten forms looked at.", "Hana Head", "Head of Safeguarding", WHEN),
)  # fmt: skip


def seed() -> Snapshot:
    """The shape and the figures of the demo council's report."""
    return Snapshot(
        council="Demo Borough Council", colour="#00625b", site="http://127.0.0.1:8000", appendix="Appendix 2",
        title="Safeguarding Plan Performance Indicators Report", period="January 2010", version=1,
        generated_on=date(2010, 2, 17), last_year="2008/09", months=("Dec 2009", "Jan 2010"), year="2009/10",
        sections=tuple(
            Section(number, title, note, tuple(
                Group(" and ".join(codes), tuple(standing(code) for code in codes), commentary(codes)) for codes in topics
            ))
            for number, (title, note, topics) in enumerate(SECTIONS, 1)
        ),
        details=(detail(),),
        notes=("Status is the year's figure against its target; trend is January against December.",),
        sources=(Source("figures-january.csv", "figures", "a" * 64, "Olu Officer", "Performance Officer", WHEN, 60, QUALITY),),
    )  # fmt: skip


def sized(indicators: int) -> Snapshot:
    """A report of so many indicators: the demo council's, over and over, each under a code of its own."""
    start, groups, made = seed(), [], 0
    pattern = [(section.title, group) for section in start.sections for group in section.groups]
    while made < indicators:
        title, group = pattern[len(groups) % len(pattern)]
        rows = tuple(replace(row, code=f"{row.code}.{made + place}") for place, row in enumerate(group.standings))
        groups.append((title, replace(group, standings=rows[: indicators - made])))
        made += len(groups[-1][1].standings)
    sections = tuple(
        Section(number, title, "", tuple(group for of, group in groups if of == title))
        for number, title in enumerate(dict.fromkeys(title for title, _ in groups), 1)
    )
    return replace(start, sections=sections)


SIGNING = Signing(
    "Dev Director", "Director of Children's Services", "I have read this report and it is right.", WHEN, "c" * 64,
    1234, "5ea1" * 16,
)  # fmt: skip
