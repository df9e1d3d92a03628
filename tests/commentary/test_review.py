"""The queue of a reviewer, what changed since they looked, and approving several at once (W05, W19, P2)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from commentary.actions import Chosen, approve_several, have_before_them
from commentary.models import Approval, Commentary, Opened
from commentary.queue import queue
from commentary.workflow import Stage
from safeguarding.models import Event
from tests.commentary import build

pytestmark = pytest.mark.django_db
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


def chosen(commentary: Commentary) -> Chosen:
    desk = build.desk(commentary)
    return Chosen(commentary.pk, desk.version, desk.digest)


def opened(commentary: Commentary, by) -> Chosen:
    have_before_them(build.desk(commentary), by=by, at=build.NOW)
    return chosen(commentary)


# -- the queue -----------------------------------------------------------------------------------------------------
def test_it_holds_what_waits_and_what_changed_after_approval_and_nothing_of_others(council: build.Council) -> None:
    submitted, lapsed, settled = waiting(council, 3)
    for each in (lapsed, settled):
        build.stepped("approve", each, by=council.head)
    build.figure(lapsed.topic.indicators.get(), build.JANUARY, "41", by=council.officer)

    found = queue(council.head)

    assert {(each.desk.commentary_id, each.step.name) for each in found} == {
        (submitted.pk, "approve"),
        (lapsed.pk, "confirm"),
    }
    assert queue(council.head_elsewhere) == ()


def test_what_somebody_wrote_is_for_others_to_decide(council: build.Council, client: Client) -> None:
    (commentary,) = waiting(council, 1)
    build.stepped("withdraw", commentary, by=council.writer)
    build.written(commentary, by=council.head, texts=dict.fromkeys(build.desk(commentary).places, "Mine."))
    build.stepped("submit", commentary, by=council.writer)
    client.force_login(council.head)

    page = client.get(PAGE).content.decode()

    assert "Nothing waits for your decision." in page
    assert "Nobody can approve their own" in page


def test_it_takes_as_many_queries_for_eight_as_for_one(
    council: build.Council, client: Client, django_assert_num_queries
) -> None:
    client.force_login(council.head)
    for many in (1, 7):
        waiting(council, many)
        with django_assert_num_queries(17):
            client.get(PAGE)


# -- opened --------------------------------------------------------------------------------------------------------
def test_opening_it_is_kept_once_and_for_good(council: build.Council, client: Client) -> None:
    (commentary,) = waiting(council, 1)
    client.force_login(council.head)

    for _ in range(2):
        page = client.get(reverse("commentary:detail", args=[commentary.pk])).content.decode()

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
    assert "What changed since you last opened it" in page.content.decode()
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
    assert all("you have not opened it as it stands" in each.sentence for each in outcomes)
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


def test_the_page_approves_what_is_ticked_and_says_what_became_of_each(council: build.Council, client: Client) -> None:
    first, second = waiting(council, 2)
    client.force_login(council.head)
    for each in (first, second):
        client.get(reverse("commentary:detail", args=[each.pk]))
    ticks = [f"{each.commentary_id}:{each.version}:{each.digest}" for each in (chosen(first), chosen(second))]
    assert all(tick in client.get(PAGE).content.decode() for tick in ticks)
    build.figure(second.topic.indicators.get(), build.JANUARY, "41", by=council.officer)

    page = client.post(PAGE, {"chosen": [*ticks, ticks[0], "nonsense", "1:1:zz"]}).content.decode()

    assert (page.count("Approved."), page.count("not approved.")) == (1, 1)
    assert build.as_it_stands(first).stage == Stage.APPROVED
    assert "Nothing was ticked" in client.post(PAGE).content.decode()
