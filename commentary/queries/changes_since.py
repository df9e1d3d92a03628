"""Changes to show a reviewer: since they last opened the commentary, and since last month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commentary.models import Commentary, Opened, Passage
from commentary.queries.ledger import Desk
from commentary.queries.topics import came_of
from commentary.text.approval_diff import ApprovalDifference, Reworded, differences, reworded, word_count, words_of
from commentary.text.word_diff import PieceKind
from commentary.workflow import approval_values, transitions
from commentary.workflow.transitions import Heading
from safeguarding.models import Person


@dataclass(frozen=True)
class ChangesSince:
    """Changes since a time: old and new figures, and a word diff of each passage. Empty if nothing changed."""

    since: str = ""
    figures: tuple[ApprovalDifference, ...] = ()
    passages: tuple[Reworded, ...] = ()

    @property
    def said(self) -> str:
        """Describe how a text changed, in a sentence."""
        added, taken = (word_count(self.passages, kind) for kind in (PieceKind.ADDED, PieceKind.TAKEN))
        if not (added or taken):
            return "the words are the same"
        return f"{added} word{'' if added == 1 else 's'} added, {taken} taken out"


def between(before: dict[str, Any], desk: Desk, since: str) -> ChangesSince:
    """Compare with passages and values that were recorded, as far as the record covers them."""
    now = desk.covers(before["version"])
    figures = tuple(each for each in differences(before, now) if not each.words)
    passages = tuple(each for each in reworded(words_of(before), words_of(now)) if not each.same)
    return ChangesSince(since, figures, passages)


def since_opened(desk: Desk, person: Person) -> ChangesSince:
    """Return the changes since the person last opened it; none the first time. One query."""
    seen = Opened.objects.filter(commentary=desk.commentary_id, by=person, covers_version__in=approval_values.LISTS)
    last = seen.order_by("-pk").first()
    if last is None or last.digest == desk.digest:
        return ChangesSince()
    return between(last.covers, desk, "As you saw it")


def since_last_month(commentary: Commentary, desk: Desk) -> ChangesSince:
    """The words beside those of the latest cycle before, on this topic or on what it came of. Three queries at most.

    Figures are left out: the rows of the report show the month before in any case.
    """
    earlier = Commentary.objects.standing().filter(
        topic__in={commentary.topic_id, *came_of(commentary.topic_id)},
        cycle__period__ends_on__lt=commentary.cycle.period.ends_on,
    )
    last = earlier.select_related("cycle__period").order_by("-cycle__period__ends_on").first()
    if last is None:
        return ChangesSince()
    rows = Passage.objects.filter(commentary__in=earlier.filter(cycle=last.cycle_id)).standing()
    texts: dict[str, list[str]] = {}
    for heading, code, text in rows.order_by("pk").values_list("heading", "indicator__code", "text"):
        title = transitions.title((Heading(heading), code or "")) or "Commentary"
        texts.setdefault(title, []).extend([text] if text.strip() else [])
    before = {title: "\n\n".join(held) for title, held in texts.items() if held}
    if not before:
        return ChangesSince()
    return ChangesSince(
        str(last.cycle), passages=reworded(before, {each.title or "Commentary": each.text for each in desk.passages})
    )
