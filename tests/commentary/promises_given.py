"""What `test_promises_hold` and its model are given: who the people are, which topics, words, months and files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from commentary.models import Topic
from commentary.queries.topics import TopicPlan
from commentary.workflow.transitions import Heading
from indicators.models import Indicator
from safeguarding.models import Cover, Person, Role
from safeguarding.permissions import RoleName
from tests.commentary import build
from tests.commentary.promises_model import LOADERS, STEPS, Piece

START = datetime(2010, 3, 5, 9, tzinfo=UTC)
MONTHS = {month.label: month for month in (build.DECEMBER, build.JANUARY, build.FEBRUARY)}
SHOWN = (build.DECEMBER.label, build.JANUARY.label)  # February is not a figure of January's report
TOPICS = {"Assessments in time": ("NI 59", "NI 60"), "L1": ("L1",)}
# Both indicators of the first are an Alert, whatever the months say: their year so far is given.
REQUIRED = {"Assessments in time": (build.EXPLAIN_59, build.EXPLAIN_60, build.ACTIVITIES)}
PEOPLE = ("Wanda Writer", "Hana Head", "Henry Head", "Tess Twofold", "Olive Officer", "Ella Elsewhere")

SHARED, APART = "Assessments in time", {"Initial assessments": ("NI 59",), "Core assessments": ("NI 60",)}
OFFERED = {SHARED: {place: (text, frozenset({"Hana Head"})) for place, text in build.WORDS.items()}}  # December's words

people, steps, topics = st.sampled_from(PEOPLE), st.sampled_from(tuple(STEPS)), st.sampled_from(tuple(TOPICS))
WORDS = ("Too few are in time.", "Managers check each one – <b> & {{ 7*7 }}", "More were late.", "n/a", " ")
words = st.sampled_from(WORDS)
values = st.sampled_from(("40", "41.4", "10"))
months = st.sampled_from(tuple(MONTHS))
codes = st.sampled_from(tuple(code for held in TOPICS.values() for code in held))
writers = st.sampled_from(("Wanda Writer", "Hana Head"))
reviewers = st.sampled_from(("Henry Head", "Hana Head", "Tess Twofold"))
loaders = st.sampled_from(tuple(sorted(LOADERS)))
files = st.dictionaries(st.tuples(codes, months), values, min_size=1, max_size=2)


def piece(name: str) -> Piece:
    """A topic's commentary of January, before anybody wrote."""
    codes_of = TOPICS[name]
    return Piece(codes_of, SHOWN, REQUIRED.get(name, ()), places_of(codes_of), offered=dict(OFFERED.get(name, {})))


def places_of(codes: tuple[str, ...]) -> tuple:
    return (*((Heading.EXPLANATION, code) for code in codes), build.ACTIVITIES, (Heading.BEST_PRACTICE, ""))


def cover(role: Role, deputy: Person) -> Cover:
    """For a hundred years, as it is asked of the day that it is now."""
    days = {"from_on": date(2000, 1, 1), "to_on": date(2100, 1, 1), "asked_at": START, "agreed_at": START}
    return Cover.objects.create(role=role, deputy=deputy, asked_by=role.person, agreed_by=role.person, **days)


def parts(topic: Topic) -> list[TopicPlan]:
    return [
        TopicPlan(name, topic.service, tuple(Indicator.objects.filter(code__in=held)), topic.layout)
        for name, held in APART.items()
    ]


def csv_of(held: dict[tuple[str, str], str]) -> bytes:
    rows = [f"{code},{month},{value}" for (code, month), value in held.items()]
    return "\r\n".join(("code,period,value", *rows, "")).encode()


def council_in_two_months() -> None:
    """December's words are Hana Head's; January is written by the test."""
    council = build.council()
    build.person("Tess Twofold", (RoleName.HEAD_OF_SERVICE, council.service), (RoleName.PERFORMANCE_OFFICER, None))
    of_its_own = build.indicator("L1", council.service)
    build.figure(of_its_own, build.JANUARY, "40", by=council.officer)
    build.another_commentary(council, of_its_own)
    plan = replace(build.PLAN, meeting_on=None)
    december = build.open_cycle(build.DECEMBER, plan, by=council.officer, at=build.NOW)
    build.written(december.commentaries.get(topic=council.topic), by=council.head, texts=build.WORDS)
