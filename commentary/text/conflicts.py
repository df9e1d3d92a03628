"""Work out what a save changes: the text as typed, the text that was on the page, and the current text (P6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from commentary.models import Commentary, Passage
from commentary.queries.ledger import Desk
from commentary.text import markup
from commentary.workflow import transitions
from commentary.workflow.transitions import Heading, Place
from safeguarding.exceptions import Refused


class UnknownPassage(Refused):
    """The topic has no such passage."""


@dataclass(frozen=True)
class Clash:
    """One passage as it was saved by somebody else, and as this person wrote it."""

    title: str
    theirs: str
    yours: str
    by: str = ""
    at: datetime | None = None


class Conflict(Refused):
    """Somebody else saved the same commentary first. Nothing was saved, and nothing is lost (P6).

    `version` is the one that stands now, `clashes` are the passages that both changed, and `texts` what to go on
    writing from: this person's text wherever they changed it, else what stands.
    """

    def __init__(
        self, *, version: int, clashes: tuple[Clash, ...], texts: dict[Place, str], by: str = "Somebody else"
    ) -> None:
        super().__init__(
            f"{by} saved this commentary while you were writing. Your text is not saved yet, and nothing is lost. Put "
            "together what should stand, then save again."
        )
        self.version, self.clashes, self.texts = version, clashes, texts


def changed(commentary: Commentary, desk: Desk, texts: Mapping[Place, str], *, version: int) -> dict[Place, str]:
    """The texts, cleaned, that differ both from what was on the person's page (at `version`) and from what stands."""
    if strange := set(texts) - set(desk.places):
        raise UnknownPassage(f"{desk.topic} has no passage called “{transitions.title(strange.pop())}”.")
    cleaned = {place: markup.clean(texts[place]) for place in desk.places if place in texts}
    differing = {place: text for place, text in cleaned.items() if _worth(text) != desk.text(place)}
    if not differing or version == desk.version:
        return differing
    seen = texts_at(commentary, version)
    return {place: text for place, text in differing.items() if _worth(text) != seen.get(place, "")}


def conflict(commentary: Commentary, desk: Desk, texts: Mapping[Place, str], *, version: int) -> Conflict:
    """Both texts, after somebody else saved since `version`; `texts` are what this person changed."""
    seen, since = texts_at(commentary, version), _saved_since(commentary, version)
    return Conflict(
        version=desk.version,
        clashes=tuple(
            Clash(transitions.title(place) or "Commentary", desk.text(place), text, *since.get(place, ("", None)))
            for place, text in texts.items()
            if desk.text(place) != seen.get(place, "")
        ),
        texts={place: texts.get(place, desk.text(place)) for place in desk.places},
        by=" and ".join(dict.fromkeys(name for name, _ in since.values())) or "Somebody else",
    )


def _saved_since(commentary: Commentary, version: int) -> dict[Place, tuple[str, datetime]]:
    """Return who last saved each passage after a version, and when."""
    rows = Passage.objects.filter(commentary=commentary, version__gt=version).order_by("id")
    columns = ("heading", "indicator__code", "written_by__name", "written_at")
    return {(Heading(heading), code or ""): (name, at) for heading, code, name, at in rows.values_list(*columns)}


def texts_at(commentary: Commentary, version: int) -> dict[Place, str]:
    """The words as they stood at an earlier version."""
    return {place: _worth(row.text) for place, row in rows_at(commentary, version).items()}


def rows_at(commentary: Commentary, version: int) -> dict[Place, Passage]:
    """The passages that stood at an earlier version."""
    rows = Passage.objects.filter(commentary=commentary, version__lte=version).standing().select_related("indicator")
    return {row.place: row for row in rows}


def _worth(text: str) -> str:
    """A blank text is no text, and only that is left out of `Desk.passages`."""
    return text if text.strip() else ""
