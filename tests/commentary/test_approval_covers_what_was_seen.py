"""P2: nobody approves words or figures that they have not seen. P4: a change afterwards undoes that approval alone."""

from __future__ import annotations

import pytest

from commentary.actions import AlreadyMoved, ChangedSinceSeen, Objected, take
from commentary.models import Approval
from commentary.queries import ledger
from commentary.workflow.transitions import Stage
from indicators.models import Figure
from tests.commentary import build
from tests.indicators.build import csv, loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> build.Council:
    return build.council()


def submitted(council: build.Council):
    return build.at_stage(Stage.SUBMITTED, council.commentary, writer=council.writer, head=council.head)


def test_an_approval_names_who_when_in_what_job_and_over_what(council: build.Council) -> None:
    commentary = submitted(council)
    seen = build.desk(commentary)

    take("approve", commentary, version=seen.version, by=council.head, at=build.later(5), digest=seen.digest)

    approval = Approval.objects.get()
    assert (approval.by, approval.name, approval.job_title) == (council.head, "Hana Head", "Job of Hana Head")
    assert (approval.at, approval.digest, approval.version) == (build.later(5), seen.digest, seen.version + 1)
    assert approval.covers["passages"][0] == ["EXPLANATION", "NI 59", "Too few are in time."]
    assert build.desk(commentary).approval.counts


def test_figures_that_changed_while_the_page_was_open_are_not_approved(council: build.Council) -> None:
    commentary = submitted(council)
    seen = build.desk(commentary)
    build.figure(council.ni_59, build.JANUARY, "40", by=council.officer)
    before = build.trace(commentary)

    with pytest.raises(ChangedSinceSeen):
        take("approve", commentary, version=seen.version, by=council.head, at=build.NOW, digest=seen.digest)

    assert build.trace(commentary) == before


def test_words_that_changed_while_the_page_was_open_are_not_approved(council: build.Council) -> None:
    commentary = submitted(council)
    seen = build.desk(commentary)
    build.stepped("withdraw", commentary, by=council.writer)
    build.written(commentary, by=council.writer, texts={build.ACTIVITIES: "Something else."})
    build.stepped("submit", commentary, by=council.writer)
    before = build.trace(commentary)

    with pytest.raises(ChangedSinceSeen):
        take("approve", commentary, version=seen.version, by=council.head, at=build.NOW, digest=seen.digest)

    assert build.trace(commentary) == before


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_no_digest_or_an_invented_one_approves_nothing(council: build.Council, digest: str) -> None:
    commentary = submitted(council)

    with pytest.raises(ChangedSinceSeen):
        take("approve", commentary, version=commentary.version, by=council.head, at=build.NOW, digest=digest)


@pytest.mark.parametrize("step", ["approve", "return", "withdraw"])
@pytest.mark.parametrize("off_by", [-1, 1])
def test_a_stale_version_moves_nothing(council: build.Council, step: str, off_by: int) -> None:
    commentary = submitted(council)
    seen = build.desk(commentary)
    before = build.trace(commentary)

    with pytest.raises(AlreadyMoved):
        take(step, commentary, version=seen.version + off_by, by=council.head, at=build.NOW, reason="x",
             digest=seen.digest)  # fmt: skip

    assert build.trace(commentary) == before


def test_a_figure_that_changes_after_approval_undoes_that_approval_and_no_other(council: build.Council) -> None:
    """W06 of the torture table."""
    elsewhere = build.indicator("NI 62", council.other_service)
    build.figure(elsewhere, build.JANUARY, "13.98", by=council.officer)
    other = build.another_commentary(council, elsewhere)
    for commentary, head in ((council.commentary, council.head), (other, council.head_elsewhere)):
        build.at_stage(Stage.APPROVED, commentary, writer=build.writer_of(commentary), head=head)

    build.figure(council.ni_60, build.JANUARY, "40", by=council.officer)

    counts = {desk.topic: desk.approval.counts for desk in ledger.desk(council.cycle)}
    assert counts == {"Assessments in time": False, "NI 62": True}


def test_the_approver_confirms_that_the_text_still_stands(council: build.Council) -> None:
    commentary = build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)
    build.figure(council.ni_60, build.JANUARY, "40", by=council.officer)

    build.stepped("confirm", commentary, by=council.head)

    assert build.desk(commentary).approval.counts
    assert build.desk(commentary).stage == Stage.APPROVED
    assert commentary.approvals.count() == 2


def test_there_is_nothing_to_confirm_while_an_approval_counts(council: build.Council) -> None:
    commentary = build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)

    with pytest.raises(Objected, match="nothing to confirm"):
        build.stepped("confirm", commentary, by=council.head)


def test_loading_the_same_figures_again_leaves_the_approval_as_it_was(council: build.Council) -> None:
    rows = "NI 59,Jan-10,41.4%,,,,", "NI 60,Jan-10,41.4%,,,,"
    commentary = build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)
    figures = Figure.objects.count()

    extract = loaded(csv(*rows), by=council.officer, at=build.later(5))

    assert (extract.rows_unchanged, Figure.objects.count()) == (2, figures)
    assert build.desk(commentary).settled


def test_loading_another_figure_undoes_the_approval(council: build.Council) -> None:
    commentary = build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)

    loaded(csv("NI 59,Jan-10,41.5%,,,,"), by=council.officer, at=build.later(5), reason="A late assessment.")

    assert not build.desk(commentary).settled


def test_a_february_figure_does_not_undo_januarys_approval(council: build.Council) -> None:
    commentary = build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)

    build.figure(council.ni_59, build.FEBRUARY, "50", by=council.officer)

    assert build.desk(commentary).approval.counts


def test_an_approval_outlives_a_change_of_name_and_job(council: build.Council) -> None:
    commentary = build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)
    council.head.name, council.head.job_title = "Hana Renamed", "Moved"
    council.head.save()

    approval = build.desk(commentary).approval

    assert (approval.name, approval.job_title, approval.counts) == ("Hana Head", "Job of Hana Head", True)


def test_a_reopened_commentary_has_no_approval(council: build.Council) -> None:
    commentary = build.at_stage(Stage.APPROVED, council.commentary, writer=council.writer, head=council.head)

    build.stepped("reopen", commentary, by=council.officer)

    assert build.desk(commentary).approval is None
    assert commentary.approvals.count() == 1
