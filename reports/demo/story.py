"""The demo's story: February 2010, when the report of January is made, told in a line for each thing that people do.

Every step is the action that a page would call, by the person who would be logged in, at its time in the story.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from time import sleep
from zoneinfo import ZoneInfo

from commentary.actions import CyclePlan, open_cycle, set_rules, take, write
from commentary.models import Commentary, Cycle, Topic
from commentary.queries.ledger import Desk, Place, desk_of
from commentary.workflow import timetable
from commentary.workflow.timetable import PARTS, Dates, Plan
from commentary.workflow.topic_rules import TopicRules
from commentary.workflow.transitions import Heading
from indicators.actions import TypedEntry, load_extract, read_extract, type_figure
from indicators.data_quality.actions import Statement, check_quality, state_quality
from indicators.extracts.preview.existing import preview_of
from indicators.models import Extract, Indicator, QualityCheck
from indicators.rules import periods
from indicators.rules.bank_holidays import england
from indicators.rules.working_days import working_day
from indicators.sums.actions import declare_sum
from indicators.sums.series import every_series, sentence
from reports.actions import ask_to_assemble, publish, sign_off
from reports.checklist import accepted_warnings
from reports.demo import council, disclosing, files
from reports.demo.topics import TOPICS, Shared, texts
from reports.layout.saved_layouts import laid_for
from reports.layout.schema import STANDARD
from reports.models import Job, Report
from reports.public.actions import confirm_edition
from reports.public.disclosure_check import ask_to_check, check_of
from safeguarding.accounts import second_factor
from safeguarding.demo_logins import SECRET
from safeguarding.jobs.background import UNDER_WAY, JobStage
from safeguarding.models import Person

LONDON = ZoneInfo("Europe/London")
JANUARY, FEBRUARY = periods.month(2010, 1), periods.month(2010, 2)
TITLE, APPENDIX = "Safeguarding Plan Performance Indicators Report", "Appendix 2"
COMMITTEE = "Overview and Scrutiny Committee"
REVIEWS_IN_MARCH = "Every review that is due in March is booked. We shall say more once February's figures are here."
MEETING_AFTER = 25  # working days
WHY_SMALL_NUMBERS = "The committee meets in private, and the small numbers stay with its members."
LOOK_EVERY = 0.02  # seconds


class StoryClock:
    """The time in the story, for the work that is done in the background."""

    def __init__(self) -> None:
        self.at = on(1, 9)

    def set(self, at: datetime) -> datetime:
        self.at = at
        return at

    def __call__(self) -> datetime:
        return self.at


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in February 2010, by the clock in England."""
    return datetime(2010, 2, day, hour, minute, tzinfo=LONDON)


def told(at: datetime, sentence: str) -> str:
    """A line of the story, with its time in front."""
    local = at.astimezone(LONDON)
    return f"{local:%-d %b %Y %H:%M}".rjust(17) + f"  {sentence}"


def person(email: str) -> Person:
    return Person.objects.get(email=email)


# -- figures -------------------------------------------------------------------------------------------------------
def january_figures() -> Iterator[str]:
    """The officer loads two extracts and types the one figure that comes in a letter."""
    yield from loaded(files.FIGURES, on(4, 9, 10))
    yield from checked(files.FIGURES, council.CASES, on(4, 9, 20))
    yield from loaded(files.VACANCIES, on(4, 9, 25))
    yield from checked(files.VACANCIES, council.STAFF, on(4, 9, 35))
    officer = person(council.OFFICER)
    self_assessed = Indicator.objects.get(code="NI 51")
    typed = TypedEntry("15", note="Self-assessment agreed with the health trust on 31 December 2009")
    type_figure(self_assessed, council.YEAR, typed, by=officer, at=on(4, 9, 40))
    yield told(on(4, 9, 40), f"{officer.name} typed NI 51 for {council.YEAR.label}: 15.")


def counts() -> Iterator[str]:
    """The detailed analysis arrives late, and runs a month further than the report."""
    yield from loaded(files.COUNTS, on(16, 11))
    yield from checked(files.COUNTS, council.COUNTED, on(16, 11, 30))
    officer, at = person(council.OFFICER), on(16, 12)
    series = {each.measure.code: each for each in every_series().values() if each.measure}
    for whole, parts, reason in council.SUMS:
        chosen = [series[code] for code in parts]
        declare_sum(series[whole], chosen, complete=False, reason=reason, by=officer, at=at)
        yield told(at, f"{officer.name} declared a sum: {sentence(series[whole], chosen, complete=False)}.")


def loaded(name: str, at: datetime) -> Iterator[str]:
    """The officer gives an extract, sees what was read, and confirms exactly that."""
    officer = person(council.OFFICER)
    extract = read_extract(files.content(name), name, by=officer, at=at)
    yield told(at, f"{officer.name} gave {name}: {extract.rows_in} rows of {extract.kind} read, none wrong.")
    seen = preview_of(extract)
    later = at + timedelta(minutes=5)
    done = load_extract(extract, by=officer, at=later, seen=seen.digest)
    yield told(later, f"{officer.name} looked at them and confirmed: {done.rows_loaded} rows loaded.")


def checked(name: str, told_of: council.Taken, at: datetime) -> Iterator[str]:
    """The officer states where the data come from and what is wrong with them; a head of service checks that."""
    officer, head = person(council.OFFICER), person(council.CHECKER)
    extract = Extract.objects.get(name=name, stage=Extract.Stage.LOADED)
    statement = Statement(told_of.system, at - timedelta(hours=told_of.hours_before), told_of.run_by, told_of.problems)
    stated = state_quality(extract, statement, by=officer, at=at)
    yield told(at, f"{officer.name} stated the data quality of {name}: {told_of.problems or 'no known problems'}")
    later = at + timedelta(minutes=3)
    check_quality(stated, QualityCheck.Outcome.FIT, remark=told_of.remark, by=head, at=later)
    yield told(later, f"{head.name} checked it: {QualityCheck.Outcome.FIT}.")


# -- words ---------------------------------------------------------------------------------------------------------
def january_opens() -> Iterator[str]:
    plan = planned(timetable.worked_out(JANUARY.ends_on, Plan(), date(2010, 3, 25), england()))
    officer = person(council.OFFICER)
    cycle = open_cycle(JANUARY, plan, by=officer, at=on(4, 10))
    yield told(on(4, 10), f"{officer.name} opened the cycle of {cycle}: {due(plan)}.")


def planned(dates: Dates) -> CyclePlan:
    """A cycle of our report by these dates."""
    return CyclePlan(TITLE, APPENDIX, COMMITTEE, **vars(dates))


def due(plan: CyclePlan) -> str:
    parts = (f"{words.lower()} by {day.day} {day:%B}" for name, words in PARTS.items() if (day := getattr(plan, name)))
    return ", ".join(parts).replace("meeting by", "for the meeting of")


def words() -> Iterator[str]:
    """Managers write and submit; a head returns one, which is written again; heads approve what they have read."""
    with_words = [topic for topic in TOPICS if topic.words]
    for place, topic in enumerate(with_words):
        first = {(Heading.PLAIN, ""): topic.first} if topic.first else texts(topic)
        yield from written(topic, first, on(8, 9) + timedelta(minutes=40 * place))
    for topic in with_words:
        if topic.first:
            yield from returned(topic, on(9, 10))
            yield from written(topic, texts(topic), on(10, 9))
    for place, topic in enumerate(with_words):
        yield from approved(topic, on(12, 9) + timedelta(minutes=15 * place))


def written(
    topic: Shared, passages: Mapping[Place, str], at: datetime, month: periods.Interval = JANUARY
) -> Iterator[str]:
    writer = person(topic.writer)
    before = _commentary(topic, month)
    again = " again" if before.returned_at else ""
    saved = write(before, passages, version=before.version, by=writer, at=at)
    later = at + timedelta(minutes=5)
    take("submit", saved, version=saved.version, by=writer, at=later)
    length = sum(len(text) for text in passages.values())
    named = f"“{topic.name}” ({', '.join(topic.codes)})"
    yield told(later, f"{writer.name} wrote and submitted{again} {named}: {length:,} characters.")


def returned(topic: Shared, at: datetime) -> Iterator[str]:
    head, commentary = person(topic.head), _commentary(topic)
    take("return", commentary, version=commentary.version, by=head, at=at, reason=topic.returned_why)
    yield told(at, f"{head.name} returned “{topic.name}”: {topic.returned_why}")


def approved(topic: Shared, at: datetime) -> Iterator[str]:
    head, commentary = person(topic.head), _commentary(topic)
    read = _desk(commentary)
    take("approve", commentary, version=read.version, by=head, at=at, digest=read.digest)
    yield told(at, f"{head.name} approved “{topic.name}”: the words and figures {read.digest[:12]}…")


def _commentary(topic: Shared, month: periods.Interval = JANUARY) -> Commentary:
    return Commentary.objects.get(topic__name=topic.name, cycle=_cycle(month))


def _desk(commentary: Commentary) -> Desk:
    return desk_of(commentary)


def _cycle(month: periods.Interval) -> Cycle:
    return Cycle.objects.get(period__kind=month.kind, period__starts_on=month.starts_on)


# -- the report ----------------------------------------------------------------------------------------------------
def report(clock: StoryClock) -> Iterator[str]:
    """The officer asks, a worker in the background assembles; the director signs off; the officer publishes."""
    officer, director = person(council.OFFICER), person(council.DIRECTOR)
    at = clock.set(on(17, 8, 50))
    yield told(at, f"{officer.name} opened the page of the public edition. A worker works out what it has to hide:")
    yield from progress(ask_to_check(_cycle(JANUARY), STANDARD, by=officer, at=at))
    at = clock.set(on(17, 9))
    yield from (told(at, sentence) for sentence in disclosing.decisions(_cycle(JANUARY), by=officer, at=at))
    at = clock.set(on(17, 9, 30))
    job = ask_to_assemble(_cycle(JANUARY), by=officer, at=at)
    yield told(at, f"{officer.name} asked for the report. A Celery worker in the background is at it:")
    yield from progress(job)
    draft = Report.objects.get(cycle=_cycle(JANUARY))
    yield told(at, f"Version {draft.version} is assembled and frozen as {draft.digest[:12]}…")
    at = clock.set(on(17, 15))
    confirm_edition(draft, digest=draft.public_edition.digest, by=officer, at=at)
    yield told(at, f"{officer.name} looked at all that the public edition hides, and confirmed it.")
    at = clock.set(on(17, 16))
    code = second_factor.code(SECRET, second_factor.step_at(at))
    given = {
        "code": code,
        "reason": WHY_SMALL_NUMBERS,
        "seen": accepted_warnings.warnings(laid_for(draft.cycle, draft.outline), check_of(draft)).seen,
    }
    sign_off(draft, digest=draft.digest, agreed=True, **given, by=director, at=at)
    yield told(at, f"{director.name}, {director.job_title}, read the draft and signed it off. The worker again:")
    yield from progress(Job.objects.get(kind=Job.Kind.FINISH, report=draft))
    at = clock.set(on(18, 9))
    publish(draft, by=officer, at=at)
    yield told(at, f"{officer.name} published it, which closes January 2010.")


def progress(job: Job) -> Iterator[str]:
    """What the job is doing, a line for each part as it begins, until it is done."""
    last = ""
    while job.stage in UNDER_WAY:
        if job.doing not in ("", last):
            last = job.doing
            yield f"{'':17}    {job.done} of {job.total}: {job.doing}"
        sleep(LOOK_EVERY)
        job.refresh_from_db()
    if job.stage != JobStage.DONE:
        raise RuntimeError(job.failure)


def rules(at: datetime) -> Iterator[str]:
    """From February on, some topics need words only when their figures say so, or now and then."""
    officer = person(council.OFFICER)
    for shared in TOPICS:
        if shared.rules:
            chosen = TopicRules(frozenset(shared.rules))
            set_rules(Topic.objects.get(name=shared.name), chosen, by=officer, at=at)
            yield told(at, f"{officer.name} said when “{shared.name}” needs words: {chosen.sentence}.")


# -- what is left to do --------------------------------------------------------------------------------------------
def february(now: datetime) -> Iterator[str]:
    """A second cycle, opened now, in which nearly everything is still to be done."""
    officer, today = person(council.OFFICER), now.astimezone(LONDON).date()
    ago = [now - timedelta(minutes=minutes) for minutes in (60, 45, 30, 15)]
    yield from loaded(files.FEBRUARY, ago[0])
    yield from rules(ago[1])
    # As if the month had ended today, so that there is time to try things.
    meeting = working_day(england(), today, MEETING_AFTER)
    plan = planned(timetable.worked_out(today, Plan(), meeting, england()))
    cycle = open_cycle(FEBRUARY, plan, by=officer, at=ago[1])
    yield told(ago[1], f"{officer.name} opened the cycle of {cycle}, for you to go on with: {due(plan)}.")
    reviews = next(topic for topic in TOPICS if topic.codes == ("NI 67",))
    yield from written(reviews, {(Heading.EXPLANATION, ""): REVIEWS_IN_MARCH}, ago[2], FEBRUARY)
    read_extract(files.content(files.TO_TRY), files.TO_TRY, by=officer, at=ago[3])
    yield told(ago[3], f"{officer.name} gave {files.TO_TRY}, which waits to be confirmed.")
