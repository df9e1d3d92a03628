"""People and files do anything in any order, to the real thing and to a small model, and promises P2 to P7 hold.

`PROMISES=500 pytest tests/commentary/test_promises_hold.py` looks for longer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from commentary.actions import carry, confirm_carried, split_topic, take, write, write_and_submit
from commentary.models import Approval, Cycle, Passage
from commentary.queries import ledger
from commentary.queries.topics import touched
from commentary.text import conflicts
from commentary.workflow.transitions import Heading
from indicators.actions import load_extract, read_extract, type_figure, undo_extract
from indicators.extracts.files import detect
from indicators.extracts.load import actions as extract_actions
from indicators.extracts.manual_entry.entry import TypedEntry
from indicators.models import Extract, Figure, Indicator, Period, Target
from indicators.report_rows.queries import facts_of
from safeguarding.audit.events import check_chain
from safeguarding.exceptions import Refused
from safeguarding.models import Event, Person
from tests.commentary import build
from tests.commentary import promises_given as given
from tests.commentary.promises_model import LOADERS, STEPS, WRITABLE, WRITERS, Line, Model, Page, Piece

# The same on every database; what differs between them, loads and undos at random, is tried on both elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

BEFORE = -1  # the minute of what was there before the test began
EXAMPLES = int(os.environ.get("PROMISES", "6"))


class Council(RuleBasedStateMachine):
    """Each run begins with the same council and ends by taking back all that it did."""

    pages: Bundle[Page] = Bundle("pages")
    extracts: Bundle[int] = Bundle("extracts")

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.minutes = 0
        self.refused: Refused | None = None
        self.person = {each.name: each for each in Person.objects.filter(name__in=given.PEOPLE)}
        self.cycle = Cycle.objects.get(period=Period.objects.of(build.JANUARY))
        self.commentary = {each.topic.name: each for each in self.cycle.commentaries.select_related("topic")}
        self.digests: dict[Page, str] = {}
        self.model = Model(
            {
                name: Piece(
                    held,
                    given.SHOWN,
                    given.REQUIRED.get(name, ()),
                    given.places_of(held),
                    offered=dict(given.OFFERED.get(name, {})),
                )
                for name, held in given.TOPICS.items()
            }
        )
        for row in Figure.objects.select_related("indicator", "period", "extract__by"):
            value, origin = format(row.value.normalize(), "f"), (row.extract.sha256, row.row)
            line = Line(value, origin, row.extract_id, row.extract.by.name, BEFORE)
            self.model.add((row.indicator.code, row.period.interval.label), line)
        set_by = Target.objects.standing().values_list("indicator__code", "by__name")
        self.model.targets = dict(set_by)
        self.events = Event.objects.count()

    def teardown(self) -> None:
        check_chain()
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # -- what people do
    @initialize(target=pages, topic=given.topics, both=st.booleans())
    def begins(self, topic: str, both: bool) -> Page:
        """With words, and one that waits for approval: by chance alone what is approved and lapses is rare."""
        for each in given.TOPICS if both else (topic,):
            self._writes(self._opened(each), "Wanda Writer", given.WORDS[0], given.WORDS[1], submit=each == topic)
        return self._opened(topic)

    @rule(target=pages, topic=given.topics, as_it_is=st.booleans())
    def opens(self, topic: str, as_it_is: bool) -> Page:
        """What was split can be opened still."""
        return self._opened(self._now(topic) if as_it_is else topic)

    @rule(page=pages, by=given.people, text=given.words, other=given.words, submit=st.booleans())
    def writes(self, page: Page, by: str, text: str, other: str, submit: bool) -> None:
        self._writes(page, by, text, other, submit=submit)

    @rule(page=pages, by=given.writers, other=given.words)
    def changes_one_text_of_a_page(self, page: Page, by: str, other: str) -> None:
        """And posts the rest as the page had it, which somebody else may have changed since."""
        seen = self.model.pieces[page.piece].texts(page.version)
        first = self.model.pieces[page.piece].codes[0]
        self._writes(page, by, seen.get((Heading.EXPLANATION, first), ""), other, submit=False)

    @rule(topic=given.topics, by=given.people, text=given.words, other=given.words, submit=st.booleans())
    def writes_on_the_page_as_it_is(self, topic: str, by: str, text: str, other: str, submit: bool) -> None:
        self._writes(self._opened(self._now(topic)), by, text, other, submit=submit)

    @rule(step=given.steps, page=pages, by=given.people)
    def takes(self, step: str, page: Page, by: str) -> None:
        """Any step, from any page that somebody has open, however old."""
        self._takes(step, page, by)

    @rule(which=st.integers(0, 1), topic=given.topics, by=given.reviewers)
    def takes_a_step_that_is_next(self, which: int, topic: str, by: str) -> None:
        """Return, reopen, or else the first that the stage allows, from the page as it is."""
        topic = self._now(topic)
        stage = self.model.pieces[topic].stage
        possible = [name for name, (from_stages, *_) in STEPS.items() if stage in from_stages and name != "withdraw"]
        self._takes(possible[which % len(possible)], self._opened(topic), by)

    @rule(topic=given.topics, by=given.reviewers, value=given.values, typist=given.loaders)
    def approves_or_confirms(self, topic: str, by: str, value: str, typist: str) -> None:
        """What is not approved is approved; where an approval counts, a figure comes between."""
        topic = self._now(topic)
        waiting = [name for name, each in self.model.pieces.items() if each.stage not in WRITABLE | {each.replaced}]
        topic = topic if topic in waiting or not waiting else waiting[0]
        if self.model.counts(topic):
            self._types(self.model.pieces[topic].codes[0], given.SHOWN[-1], value, typist)
        step = "confirm" if self.model.pieces[topic].stage == "approved" else "approve"
        self._takes(step, self._opened(topic), by)

    @rule(topic=given.topics, by=given.reviewers, value=given.values)
    def decides_on_a_page_read_before_a_figure_came(self, topic: str, by: str, value: str) -> None:
        topic = self._now(topic)
        page = self._opened(topic)
        self._types(self.model.pieces[topic].codes[0], given.SHOWN[-1], value, "Olive Officer")
        self._takes("confirm" if self.model.pieces[topic].stage == "approved" else "approve", page, by)

    @rule(topic=given.topics, by=given.reviewers, other=given.reviewers)
    def two_decide_on_the_same_page(self, topic: str, by: str, other: str) -> None:
        """One after the other, from what both saw; the first may have sent it back to be submitted again."""
        topic = self._now(topic)
        page = self._opened(topic)
        self._takes("return", page, by)
        self._writes(self._opened(topic), "Wanda Writer", given.WORDS[0], given.WORDS[0], submit=True)
        self._takes("return", page, other)

    @rule(topic=given.topics, by=given.reviewers, which=st.integers(1, 3), other=given.words)
    def returns_some_passages(self, topic: str, by: str, which: int, other: str) -> None:
        """These alone may be written in then; whoever tries the rest as well is refused."""
        topic = self._now(topic)
        step = "reopen" if self.model.pieces[topic].stage == "approved" else "return"
        self._takes(step, self._opened(topic), by, self.model.pieces[topic].places[-which:-1])
        self._writes(self._opened(topic), "Wanda Writer", other, other, submit=False)

    # -- who stands in, what is carried, and what is split
    @rule(deputy=st.sampled_from(("Ella Elsewhere", "Wanda Writer", "Olive Officer")))
    def stands_in_for_the_head_or_does_no_more(self, deputy: str) -> None:
        """Cover is asked of the day that it is now, and so is given for a hundred years."""
        role, person = self.person["Hana Head"].roles.get(), self.person[deputy]
        if deputy in self.model.deputies:
            person.covers.filter(ended_at=None).update(ended_at=given.START)
            self.model.deputies.remove(deputy)
        else:
            given.cover(role, person)
            self.model.deputies.add(deputy)
        self.person[deputy] = Person.objects.get(pk=person.pk)

    @rule(page=pages, by=given.people, which=st.integers(0, 4))
    def carries_from_any_page(self, page: Page, by: str, which: int) -> None:
        """However old: one passage, or all that can be."""
        self._carries(page, by, which, then=page)

    @rule(topic=given.topics, by=given.writers, which=st.integers(0, 4))
    def carries_then_keeps(self, topic: str, by: str, which: int) -> None:
        self._carries(self._opened(self._now(topic)), by, which)

    @precondition(lambda self: not self.model.pieces[given.SHARED].replaced)
    @rule(by=st.sampled_from(("Olive Officer", "Hana Head")))
    def splits(self, by: str) -> None:
        """In both months that are open: what was written stays, and is offered in the new ones."""
        topic = self.commentary[given.SHARED].topic
        plans = given.parts(topic)
        seen = {each.commentary_id: each.version for each in touched([topic])}
        act = lambda: split_topic(topic, plans, seen=seen, **self._by(by))  # noqa: E731
        if self._done(act, expected=by == "Olive Officer"):
            self.model.split(given.SHARED, given.APART)
            new = self.cycle.commentaries.filter(topic__name__in=given.APART).select_related("topic")
            self.commentary |= {each.topic.name: each for each in new}
            self.events += len(given.APART) + 1 + len(seen)

    # -- what arrives
    @rule(target=extracts, code=given.codes, month=given.months, value=given.values, by=given.loaders)
    def types(self, code: str, month: str, value: str, by: str) -> int:
        return self._types(code, month, value, by)

    def _types(self, code: str, month: str, value: str, by: str) -> int:
        stands = self._standing(code, month)
        act = lambda: type_figure(  # noqa: E731
            Indicator.objects.get(code=code), given.MONTHS[month], TypedEntry(value), reason="As told.", **self._by(by)
        )
        figure = self._done(act, expected=value != stands)
        if not isinstance(figure, Figure):
            return 0
        origin = (figure.extract.sha256, figure.row)
        self.model.add((code, month), Line(value, origin, figure.extract_id, by, self.minutes))
        self.events += 1
        self._assert_figures()
        return figure.extract_id

    @rule(
        target=extracts,
        held=st.dictionaries(st.tuples(given.codes, given.months), given.values, min_size=1, max_size=2),
        by=given.loaders,
    )
    def loads(self, held: dict[tuple[str, str], str], by: str) -> int:
        content = given.csv_of(held)
        new = not Extract.objects.filter(sha256=sha256(content).hexdigest(), stage=Extract.Stage.LOADED).exists()
        read = self._done(lambda: read_extract(content, "f.csv", **self._by(by)), expected=new)
        if not isinstance(read, Extract):  # the same file twice changes nothing
            return 0
        load_extract(read, reason="As sent.", **self._by(by))
        changed = {key: value for key, value in held.items() if value != self._standing(*key)}
        restated = sum(bool(self.model.figures.get(key)) for key in changed)
        for row, (key, value) in enumerate(held.items(), 2):
            if key in changed:
                self.model.add(key, Line(value, (read.sha256, row), read.pk, by, self.minutes))
        self.events += 2 + restated
        self._assert_figures()
        return read.pk

    @rule(code=given.codes, month=given.months, value=given.values, by=given.loaders)
    def loads_what_is_faulty(self, code: str, month: str, value: str, by: str) -> None:
        content = given.csv_of({(code, month): value, ("NI 999", month): "1"})
        refused = read_extract(content, "f.csv", **self._by(by))
        self.events += 1
        assert refused.stage == Extract.Stage.REFUSED
        self._done(lambda: load_extract(refused, reason="As sent.", **self._by(by)), expected=False)
        self._assert_figures()

    @rule(extract=extracts, by=given.people)
    def undoes(self, extract: int, by: str) -> None:
        row = Extract.objects.filter(pk=extract).first()
        if row is None:
            return
        loaded = row.stage == Extract.Stage.LOADED
        expected = by in LOADERS and loaded and self.model.may_undo(extract)
        if self._done(lambda: undo_extract(row, reason="Wrong file.", **self._by(by)), expected=expected):
            self.events += 1 + self.model.undo(extract)
        self._assert_figures()

    # -- what holds after each of them
    @invariant()
    def every_change_left_its_event_and_a_refusal_none(self) -> None:
        """P7."""
        assert Event.objects.count() == self.events

    @invariant()
    def every_save_is_kept_in_its_order(self) -> None:
        """P6."""
        rows = Passage.objects.filter(commentary__cycle=self.cycle).order_by("id")
        kept = list(rows.values_list("commentary__topic__name", "written_by__name", "text", "version"))
        for name, piece in self.model.pieces.items():
            saves = [(name, save.by, save.text, save.version) for save in piece.saves]
            assert [row for row in kept if row[0] == name] == saves

    @invariant()
    def what_stands_is_what_the_model_says(self) -> None:
        """P2, P3, P4: stage, words, who had a hand in it, and whether the approval counts, of each commentary alone."""
        desks = ledger.desk(self.cycle)
        standing = {name for name, piece in self.model.pieces.items() if not piece.replaced}
        assert {desk.topic for desk in desks} == standing
        replaced = (self.commentary[name] for name in self.model.pieces if name not in standing)
        for desk in (*desks, *map(ledger.desk_of, replaced)):
            piece = self.model.pieces[desk.topic]
            assert (desk.stage, desk.version) == (piece.stage, piece.version)
            assert {(each.heading, each.indicator): each.text for each in desk.passages} == piece.texts()
            hands = {each.name for each in self.person.values() if each.pk in desk.contributors}
            assert hands == self.model.hands(desk.topic)
            assert desk.shut == self.model.shut(desk.topic)
            assert {each.place for each in desk.passages if each.carried} == piece.marked()
            assert desk.settled == self.model.counts(desk.topic)
        assert Approval.objects.count() == sum(piece.approvals for piece in self.model.pieces.values())

    def _assert_figures(self) -> None:
        """P5: what stands is the last that came, and is not undone."""
        facts = facts_of(Indicator.objects.all(), build.FEBRUARY).values()
        held = {
            (each.code, period.label): format(figure.value.normalize(), "f")
            for each in facts
            for period, figure in each.figures.items()
        }
        assert held == {key: pile[-1].value for key, pile in self.model.figures.items() if pile}

    # -- how
    def _by(self, by: str) -> dict[str, object]:
        self.minutes += 1
        return {"by": self.person[by], "at": given.START + timedelta(minutes=self.minutes)}

    def _done(self, act: Callable[[], object], *, expected: bool) -> object:
        """What it returns, or nothing where it was refused; and it is refused where that is expected alone."""
        try:
            done = act()
        except Refused as refused:
            if expected:
                raise AssertionError("this should have been done") from refused
            self.refused = refused
            return None
        assert expected, "this should have been refused"
        return done

    def _now(self, topic: str) -> str:
        """The topic, or what its first indicator went on in."""
        return next(iter(given.APART)) if self.model.pieces[topic].replaced else topic

    def _chosen(self, page: Page, which: int) -> set:
        """One of the places, or none, or all at which words are offered."""
        places = self.model.pieces[page.piece].places
        return {places[which]} if which < len(places) else set(self.model.pieces[page.piece].offered)

    def _carries(self, page: Page, by: str, which: int, *, then: Page | None = None) -> None:
        """And says, of what was carried, that it still holds."""
        places, commentary = self._chosen(page, which), self.commentary[page.piece]
        act = lambda: carry(commentary, places, version=page.version, **self._by(by))  # noqa: E731
        if self._done(act, expected=self.model.may_carry(page, by, places)):
            self.model.carry(page, places, by)
            self.events += 1
        now = then or self._opened(page.piece)
        act = lambda: confirm_carried(commentary, places, version=now.version, **self._by(by))  # noqa: E731
        if self._done(act, expected=self.model.may_keep(now, by, places)):
            self.model.keep(now, places, by)
            self.events += 1

    def _opened(self, topic: str) -> Page:
        page = self.model.page(topic)
        self.digests[page] = ledger.desk_of(self.commentary[topic]).digest
        return page

    def _takes(self, step: str, page: Page, by: str, passages: tuple = ()) -> None:
        act = lambda: take(  # noqa: E731
            step, self.commentary[page.piece], version=page.version, digest=self.digests[page], reason="Say more.",
            passages=passages, **self._by(by),
        )  # fmt: skip
        if self._done(act, expected=self.model.may_take(step, page, by)):
            self.model.take(step, page, self.minutes, passages)
            self.events += 1

    def _writes(self, page: Page, by: str, text: str, other: str, *, submit: bool) -> None:
        """Saving comes first and stays, whether or not submitting is refused after it."""
        piece = self.model.pieces[page.piece]
        texts = {(Heading.EXPLANATION, code): text for code in piece.codes} | {build.ACTIVITIES: other}
        changed = self.model.changed(page, texts)
        saves = self.model.is_of(by, WRITERS) and piece.stage in WRITABLE and not piece.replaced
        saves = (
            saves
            and (not changed or page.version == piece.version)
            and not self.model.shut(page.piece).intersection(changed)
        )
        if saves and changed:
            self.model.save(page, changed, by)
            self.events += 1
        now = replace(page, version=piece.version) if changed else page
        moves = submit and saves and self.model.may_take("submit", now, by)
        action = write_and_submit if submit else write
        act = lambda: action(self.commentary[page.piece], texts, version=page.version, **self._by(by))  # noqa: E731
        self._done(act, expected=saves and moves == submit)
        if moves:
            self.model.take("submit", now, self.minutes)
            self.events += 1
        if not saves and isinstance(self.refused, conflicts.Conflict):
            assert {place: self.refused.texts[place] for place in changed} == changed

    def _standing(self, code: str, month: str) -> str:
        pile = self.model.figures.get((code, month))
        return pile[-1].value if pile else ""


def test_whatever_people_and_files_do_the_promises_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """P2 to P7, and rows W01, W02 and W06 of the torture table."""
    monkeypatch.setattr(extract_actions, "read_in_child", detect.read)  # a process for each file takes its time
    given.council_in_two_months()

    run_state_machine_as_test(
        Council,
        settings=settings(max_examples=EXAMPLES, stateful_step_count=25, suppress_health_check=list(HealthCheck)),
    )
