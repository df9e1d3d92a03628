"""The queue of a reviewer, what changed since they looked, and approving several at once (W05, W19, P2)."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from commentary.actions import SelectedCommentary, approve_several, have_before_them, make_remark, resolve_remark
from commentary.models import Approval, Commentary, Opened, Passage
from commentary.queries.review_queue import QueuePosition, place_of, queue
from commentary.views import review
from commentary.workflow.transitions import Heading, Stage
from indicators.models import Extract
from safeguarding.models import Event
from tests.commentary import build

pytestmark = pytest.mark.django_db
ONCE = pytest.mark.sqlite  # pages that are the same on every database
PAGE = reverse("commentary:review")


@pytest.fixture
def council() -> build.Council:
    return build.council()


def waiting(council: build.Council, many: int) -> list[Commentary]:
    """So many more commentaries, each on an indicator of its own, that wait for approval."""
    made = []
    before = Commentary.objects.count()
    for number in range(before, before + many):
        indicator = build.indicator(f"L{number:04}", council.service)
        build.figure(indicator, build.JANUARY, "40", by=council.officer)
        commentary = build.another_commentary(council, indicator)
        made.append(build.at_stage(Stage.SUBMITTED, commentary, writer=council.writer, head=council.head))
    return made


def chosen(commentary: Commentary) -> SelectedCommentary:
    desk = build.desk(commentary)
    return SelectedCommentary(commentary.pk, desk.version, desk.digest)


def marks_read(client: Client, commentary: Commentary) -> None:
    """By the button on its page, which posts the digest of what the page shows."""
    page = client.get(reverse("commentary:detail", args=[commentary.pk])).content.decode()
    digest = re.search(r'/read/">.*?name="digest" value="(\w+)"', page, re.DOTALL)
    assert digest
    client.post(reverse("commentary:mark_read", args=[commentary.pk]), {"digest": digest[1]})


def opened(commentary: Commentary, by) -> SelectedCommentary:
    have_before_them(build.desk(commentary), by=by, at=build.NOW)
    return chosen(commentary)


# -- the queue -----------------------------------------------------------------------------------------------------
def test_it_holds_what_waits_and_what_changed_after_approval_and_nothing_of_others(council: build.Council) -> None:
    submitted, lapsed, settled = waiting(council, 3)
    for each in (lapsed, settled):
        build.stepped("approve", each, by=council.head)
    build.figure(lapsed.topic.indicators.get(), build.JANUARY, "41", by=council.officer)

    found = queue(council.head)

    assert {(each.commentary_id, each.step.name) for each in found.mine} == {
        (submitted.pk, "approve"),
        (lapsed.pk, "confirm"),
    }
    assert queue(council.head_elsewhere).mine == ()


def test_what_somebody_wrote_is_for_others_to_decide(council: build.Council, client: Client) -> None:
    (commentary,) = waiting(council, 1)
    build.stepped("withdraw", commentary, by=council.writer)
    build.written(commentary, by=council.head, texts=dict.fromkeys(build.desk(commentary).places, "Mine."))
    build.stepped("submit", commentary, by=council.writer)
    client.force_login(council.head)

    page = client.get(PAGE).content.decode()

    assert "Nothing waits for your decision." in page
    assert "Nobody can approve their own" in page


def test_it_takes_as_many_queries_for_eight_as_for_one_and_thirteen_more_where_some_were_opened(
    council: build.Council, client: Client, django_assert_num_queries
) -> None:
    client.force_login(council.head)
    for many in (1, 7):
        made = waiting(council, many)
        with django_assert_num_queries(10):
            client.get(PAGE)

    for many in (1, 2):
        opened(made[many], council.head)
        with django_assert_num_queries(23):
            client.get(PAGE)


@ONCE
def test_it_is_shown_by_pages_and_only_the_rows_of_the_page_are_read(
    council: build.Council, client: Client, django_assert_num_queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "ROWS", 2)
    made = waiting(council, 5)
    for each in made:
        opened(each, council.head)
    client.force_login(council.head)

    pages = [client.get(PAGE, {"page": number}).content.decode() for number in ("1", "2", "3", "x")]

    assert [page.count('name="chosen"') for page in pages] == [2, 2, 1, 2]
    assert all("Waiting for you: 5" in page for page in pages)
    assert "Page 2 of 3" in pages[1]


@ONCE
def test_an_unresolved_remark_is_counted_in_its_row(council: build.Council, client: Client) -> None:
    (commentary,) = waiting(council, 1)
    remark = make_remark(commentary, build.ACTIVITIES, "By when?", by=council.head, at=build.NOW)
    client.force_login(council.head)

    assert "1 unresolved remark<" in client.get(PAGE).content.decode()
    resolve_remark(commentary, remark.pk, by=council.head, at=build.NOW)
    assert "unresolved" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("kind", ["carried", "typed"])
def test_whose_words_were_carried_or_figure_typed_is_told_who_may(council, client: Client, kind: str) -> None:
    (commentary,) = waiting(council, 1)
    if kind == "typed":
        indicator = commentary.topic.indicators.get()
        build.figure(indicator, build.JANUARY, "41", by=council.head, kind=Extract.Kind.TYPED)
    else:
        Passage.objects.create(
            commentary=commentary, heading=build.ACTIVITIES[0], text="Carried.", version=9, authors=[council.head.pk],
            written_by=council.writer, written_at=build.NOW,
        )  # fmt: skip
    client.force_login(council.head)

    page = client.get(PAGE).content.decode()

    assert "Nothing waits for your decision." in page
    assert "These people may: Henry Head." in page
    assert place_of(commentary.pk, council.head) is None
    assert place_of(commentary.pk, council.other_head) == QueuePosition(None, None, 1, 1)


def test_what_may_tell_who_a_child_is_says_so_and_has_no_tick(council: build.Council, client: Client) -> None:
    commentary = council.commentary
    build.written(
        commentary, by=council.writer, texts=build.READY | {build.ACTIVITIES: "A 7-year-old boy at Hill School."}
    )
    build.stepped("submit", commentary, by=council.writer)
    opened(commentary, council.head)
    client.force_login(council.head)

    page = client.get(PAGE).content.decode()

    assert "The words may tell who a child is." in page
    assert 'name="chosen"' not in page


# -- from one to the next ------------------------------------------------------------------------------------------
def decide(client: Client, commentary: Commentary, step: str) -> str:
    desk = build.desk(commentary)
    posted = {"step": step, "version": desk.version, "digest": desk.digest, "reason": "Say more."}
    return client.post(reverse("commentary:step", args=[commentary.pk]), posted).url


@ONCE
def test_a_decision_leads_to_the_next_then_to_the_first_and_at_last_to_the_queue(council, client: Client) -> None:
    one, two, three = waiting(council, 3)
    client.force_login(council.head)
    pages = [reverse("commentary:detail", args=[each.pk]) for each in (one, two, three)]

    assert decide(client, two, "approve") == pages[2]
    assert decide(client, three, "return") == pages[0]
    build.figure(two.topic.indicators.get(), build.JANUARY, "41", by=council.officer)
    assert decide(client, two, "confirm") == pages[0]
    assert decide(client, one, "approve") == PAGE


@ONCE
def test_the_next_is_never_ones_own(council: build.Council, client: Client) -> None:
    one, own, three = waiting(council, 3)
    build.stepped("withdraw", own, by=council.writer)
    build.written(own, by=council.head, texts=dict.fromkeys(build.desk(own).places, "Mine."))
    build.stepped("submit", own, by=council.writer)
    client.force_login(council.head)

    assert decide(client, one, "approve") == reverse("commentary:detail", args=[three.pk])


@ONCE
def test_a_step_that_is_no_decision_stays_where_it_is(council: build.Council, client: Client) -> None:
    (one,) = waiting(council, 1)
    client.force_login(council.writer)

    assert decide(client, one, "withdraw") == reverse("commentary:detail", args=[one.pk])


def test_a_lapsed_approval_shows_what_changed_and_offers_both_answers_in_the_queue_and_on_its_page(
    council: build.Council, client: Client
) -> None:
    """P4: the text still stands, in one step, or it goes back."""
    (commentary,) = waiting(council, 1)
    build.stepped("approve", commentary, by=council.head)
    build.figure(commentary.topic.indicators.get(), build.JANUARY, "41", by=council.officer)
    client.force_login(council.head)

    assert "It changed after it was approved" in client.get(PAGE).content.decode()
    page = client.get(reverse("commentary:detail", args=[commentary.pk])).content.decode()

    assert "What changed since it was approved" in page
    assert "If they are not, reopen it with a reason" in page
    assert all(f">{button}<" in page for button in ("The text still stands", "Reopen with a reason"))
    (outcome,) = approve_several([opened(commentary, council.head)], by=council.head, at=build.NOW)
    assert (outcome.done, outcome.sentence) == (True, "Confirmed.")


# -- beside last month ---------------------------------------------------------------------------------------------
def test_the_words_are_shown_beside_those_of_last_month_word_by_word(council: build.Council, client: Client) -> None:
    build.written(council.commentary, by=council.writer, texts=build.READY)
    build.open_cycle(build.FEBRUARY, build.PLAN, by=council.officer, at=build.NOW)
    february = Commentary.objects.exclude(pk=council.commentary.pk).get()
    texts = build.READY | {build.EXPLAIN_59: "Too many are in time.", (Heading.BEST_PRACTICE, ""): "New."}
    build.written(february, by=council.writer, texts=texts)
    build.stepped("submit", february, by=council.writer)
    client.force_login(council.head)

    page = client.get(reverse("commentary:detail", args=[february.pk])).content.decode()

    assert "Beside January 2010: 2 words added, 1 taken out" in page
    assert re.search(r"<del[^>]*><span class=\"govuk-visually-hidden\">[^<]+</span>few<", page)
    assert re.search(r"<ins[^>]*><span class=\"govuk-visually-hidden\">[^<]+</span>many<", page)
    assert page.count("The same words as in January 2010.") == 2


@ONCE
def test_without_a_month_before_there_is_nothing_to_compare(council: build.Council, client: Client) -> None:
    (commentary,) = waiting(council, 1)
    client.force_login(council.head)

    assert (
        "no words of a month before" in client.get(reverse("commentary:detail", args=[commentary.pk])).content.decode()
    )


# -- opened --------------------------------------------------------------------------------------------------------
def test_that_it_was_read_is_kept_once_and_for_good(council: build.Council, client: Client) -> None:
    (commentary,) = waiting(council, 1)
    client.force_login(council.head)

    for _ in range(2):
        page = client.get(reverse("commentary:detail", args=[commentary.pk])).content.decode()
        marks_read(client, commentary)

    assert "1 of 1 waiting" in page
    row = Opened.objects.get()
    assert (row.by, row.digest) == (council.head, build.desk(commentary).digest)
    with pytest.raises(DatabaseError), transaction.atomic():
        Opened.objects.update(digest="x")


def test_w05_what_changed_since_is_shown_and_the_older_version_is_not_approved(
    council: build.Council, client: Client
) -> None:
    (commentary,) = waiting(council, 1)
    seen = opened(commentary, council.head)
    build.stepped("withdraw", commentary, by=council.writer)
    build.written(commentary, by=council.writer, texts=dict.fromkeys(build.desk(commentary).places, "Other words."))
    build.stepped("submit", commentary, by=council.writer)
    client.force_login(council.head)

    step = {"step": "approve", "version": seen.version, "digest": seen.digest}
    page = client.post(reverse("commentary:step", args=[commentary.pk]), step)

    assert page.status_code == 409
    assert "What changed since you last read it" in page.content.decode()
    assert "Other words." in page.content.decode()
    assert not Approval.objects.exists()


# -- several at once -----------------------------------------------------------------------------------------------
def test_w19_of_forty_with_one_stale_each_is_told_and_none_is_skipped(council: build.Council) -> None:
    rows = waiting(council, 6)
    picked = [opened(each, council.head) for each in rows]
    build.figure(rows[3].topic.indicators.get(), build.JANUARY, "41", by=council.officer)

    outcomes = approve_several(picked, by=council.head, at=build.NOW)

    assert [each.done for each in outcomes] == [True, True, True, False, True, True]
    assert "The words or figures changed" in outcomes[3].sentence
    assert Approval.objects.count() == Event.objects.filter(verb="approved").count() == 5


def test_what_was_not_opened_as_it_stands_is_not_approved(council: build.Council) -> None:
    first, second = waiting(council, 2)
    opened(first, council.other_head)

    outcomes = approve_several([chosen(first), chosen(second)], by=council.head, at=build.NOW)

    assert [each.done for each in outcomes] == [False, False]
    assert all("you have not marked it as read" in each.sentence for each in outcomes)
    assert not Approval.objects.exists()


def test_neither_ones_own_nor_another_services_is_approved_with_others(council: build.Council) -> None:
    first, second = waiting(council, 2)
    picked = [opened(each, council.head_elsewhere) for each in (first, second)]

    outcomes = approve_several(picked, by=council.head_elsewhere, at=build.NOW)
    assert {each.sentence for each in outcomes} == {"It is not one of yours to review, or is not there any more."}

    build.stepped("withdraw", first, by=council.writer)
    build.written(first, by=council.head, texts=dict.fromkeys(build.desk(first).places, "Mine."))
    build.stepped("submit", first, by=council.writer)
    (own,) = approve_several([opened(first, council.head)], by=council.head, at=build.NOW)
    assert not own.done
    assert "Nobody can approve their own" in own.sentence
    assert "These people may: Henry Head." in own.sentence


def test_the_page_approves_what_is_ticked_and_says_what_became_of_each(council: build.Council, client: Client) -> None:
    first, second = waiting(council, 2)
    client.force_login(council.head)
    for each in (first, second):
        marks_read(client, each)
    ticks = [f"{each.commentary_id}:{each.version}:{each.digest}" for each in (chosen(first), chosen(second))]
    assert all(tick in client.get(PAGE).content.decode() for tick in ticks)
    build.figure(second.topic.indicators.get(), build.JANUARY, "41", by=council.officer)

    page = client.post(PAGE, {"chosen": [*ticks, ticks[0], "nonsense", "1:1:zz"]}).content.decode()

    assert (page.count("Approved."), page.count("not approved.")) == (1, 1)
    assert build.as_it_stands(first).stage == Stage.APPROVED
    assert "Nothing was selected" in client.post(PAGE).content.decode()


# -- reading is said, not guessed from a page that was opened ------------------------------------------------------
@ONCE
def test_opening_a_commentary_records_nothing_and_lets_nobody_approve_it_with_others(
    council: build.Council, client: Client
) -> None:
    """A browser that fetches pages ahead has read nothing."""
    (commentary,) = waiting(council, 1)
    client.force_login(council.head)

    client.get(reverse("commentary:detail", args=[commentary.pk]))
    (outcome,) = approve_several([chosen(commentary)], by=council.head, at=build.NOW)

    assert not Opened.objects.exists()
    assert not outcome.done
    assert "mark it as read" in outcome.sentence
    assert 'name="chosen"' not in client.get(PAGE).content.decode()


@ONCE
def test_marking_it_as_read_leads_to_the_next_and_lets_it_be_approved_with_others(
    council: build.Council, client: Client
) -> None:
    first, second = waiting(council, 2)
    client.force_login(council.head)
    page = client.get(reverse("commentary:detail", args=[first.pk])).content.decode()
    assert "Mark as read<" in page

    digest = build.desk(first).digest
    answer = client.post(reverse("commentary:mark_read", args=[first.pk]), {"digest": digest})

    assert answer["Location"] == reverse("commentary:detail", args=[second.pk])
    assert client.get(PAGE).content.decode().count('name="chosen"') == 1
    (outcome,) = approve_several([chosen(first)], by=council.head, at=build.NOW)
    assert outcome.done


@ONCE
@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_what_is_not_what_was_on_the_page_is_not_marked_as_read(council, client: Client, digest: str) -> None:
    (commentary,) = waiting(council, 1)
    client.force_login(council.head)

    answer = client.post(reverse("commentary:mark_read", args=[commentary.pk]), {"digest": digest})

    assert answer.status_code == 409
    assert not Opened.objects.exists()


@ONCE
def test_nobody_marks_as_read_what_they_may_not_review(council: build.Council, client: Client) -> None:
    (commentary,) = waiting(council, 1)
    digest = build.desk(commentary).digest
    for somebody, status in ((council.writer, 403), (council.head_elsewhere, 404)):
        client.force_login(somebody)
        answer = client.post(reverse("commentary:mark_read", args=[commentary.pk]), {"digest": digest})
        assert answer.status_code == status
    assert not Opened.objects.exists()
