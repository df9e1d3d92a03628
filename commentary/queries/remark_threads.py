"""Comments on the passages of a commentary, as threads of plain values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from commentary.models import Passage
from commentary.models import Remark as Row
from commentary.queries import ledger
from commentary.queries.ledger import Desk
from commentary.workflow.remark_rules import Act, RemarkReply, RemarkThread, objection
from commentary.workflow.transitions import Heading, Moment, Place
from safeguarding.models import Person


@dataclass(frozen=True)
class VisibleThread:
    """A remark as somebody sees it beside its passage: may they answer it, may they resolve it?"""

    remark: RemarkThread
    answerable: bool
    resolvable: bool


COLUMNS = ("pk", "to_id", "kind", "heading", "indicator__code", "text", "version", "by_id", "name", "at")


def beside(desk: Desk, person: Person) -> dict[Place, tuple[VisibleThread, ...]]:
    """The remarks on a commentary by their passages, oldest first, for this person. Two queries at most."""
    moment = ledger.moment(desk)
    found = remarks_of(desk.commentary_id)
    return {place: tuple(_beside(each, moment, person) for each in held) for place, held in found.items()}


def _beside(remark: RemarkThread, moment: Moment, person: Person) -> VisibleThread:
    answerable, resolvable = (not objection(act, moment, person, remark) for act in (Act.ANSWER, Act.RESOLVE))
    return VisibleThread(remark, answerable, resolvable)


def remarks_of(commentary_id: int) -> dict[Place, tuple[RemarkThread, ...]]:
    """The remarks on a commentary by their passages, oldest first. One query, and one more where there are any."""
    rows = list(Row.objects.filter(commentary=commentary_id).order_by("pk").values_list(*COLUMNS, named=True))
    said: dict[int, list[RemarkReply]] = defaultdict(list)
    for row in rows:
        if row.to_id:
            resolves = row.kind == Row.Kind.RESOLUTION
            said[row.to_id].append(RemarkReply(row.text, row.by_id, row.name, row.at, resolves))
    written = _written(commentary_id) if rows else {}
    found: dict[Place, tuple[RemarkThread, ...]] = defaultdict(tuple)
    for row in rows:
        if not row.to_id:
            place = Heading(row.heading), row.indicator__code or ""
            changed = written.get(place, 0) > row.version
            remark = RemarkThread(row.pk, place, row.text, row.by_id, row.name, row.at, tuple(said[row.pk]), changed)
            found[place] += (remark,)
    return dict(found)


def unresolved(commentaries: Iterable[int]) -> Counter[int]:
    """Count the unresolved comments of each commentary, by its id. One query."""
    rows = Row.objects.filter(commentary__in=list(commentaries)).exclude(kind=Row.Kind.ANSWER)
    found: Counter[int] = Counter()
    for commentary, kind in rows.values_list("commentary_id", "kind"):
        found[commentary] += 1 if kind == Row.Kind.NOTE else -1
    return +found


def _written(commentary_id: int) -> dict[Place, int]:
    """The version at which each passage was last written."""
    rows = Passage.objects.filter(commentary=commentary_id).values_list("heading", "indicator__code")
    last = rows.order_by().annotate(last=Max("version"))
    return {(Heading(heading), code or ""): version for heading, code, version in last}
