"""Differences between a correction and the report that it replaces, from their two snapshots. Pure.

It works on any two snapshots of one report: the list of a public edition comes from public editions, so that it reveals
nothing that they do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from indicators.report_rows.row import Cell, Standing
from reports.renderers import wording
from reports.snapshot.schema import Correction, Detail, Group, Restatement, Section, Snapshot, Words

NOT_IN_IT = "not in the report"
Reasons = Mapping[str, str]  # by the SHA-256 of the extract that a figure comes from


def corrected(
    new: Snapshot, old: Snapshot, *, replaced: str, published_on: date, reason: str, reasons: Reasons
) -> Snapshot:
    """The new snapshot as a correction of the old: every restatement listed, and each figure that differs marked."""
    earlier = {standing.code: standing for standing in old.standings}
    correction = Correction(old.version, published_on, replaced, reason, tuple(restatements(new, old, reasons)))
    sections = tuple(_marked_section(section, earlier) for section in new.sections)
    return replace(new, sections=sections, correction=correction)


def marked(standing: Standing, earlier: Standing | None) -> Standing:
    """The row with the mark of a restatement at each figure and target that the earlier report prints otherwise."""
    if earlier is None:
        return standing
    return replace(
        standing,
        last_year=_marked(standing.last_year, earlier.last_year),
        months=tuple(_marked(*pair) for pair in zip(standing.months, earlier.months, strict=True)),
        year=_marked(standing.year, earlier.year),
        target=_marked(standing.target, earlier.target),
    )


def restatements(new: Snapshot, old: Snapshot, reasons: Reasons) -> Iterator[Restatement]:
    """Everything that differs, in the order printed: figures and judgements, then words, then detailed analyses."""
    earlier = {standing.code: standing for standing in old.standings}
    now = {standing.code: standing for standing in new.standings}
    for code in dict.fromkeys((*now, *earlier)):
        yield from _of_row(code, now.get(code), earlier.get(code), reasons)
    yield from _of_words(new, old)
    yield from _of_details(new, old, reasons)


def _marked_section(section: Section, earlier: Mapping[str, Standing]) -> Section:
    groups = (
        replace(group, standings=tuple(marked(each, earlier.get(each.code)) for each in group.standings))
        for group in section.groups
    )
    return replace(section, groups=tuple(groups))


def _marked(cell: Cell, earlier: Cell) -> Cell:
    return cell if _same(cell, earlier) else replace(cell, restated=True)


def _same(cell: Cell, earlier: Cell) -> bool:
    return (cell.text, cell.value, cell.numerator, cell.denominator) == (
        earlier.text, earlier.value, earlier.numerator, earlier.denominator,
    )  # fmt: skip


# -- rows ----------------------------------------------------------------------------------------------------------
def _of_row(code: str, now: Standing | None, earlier: Standing | None, reasons: Reasons) -> Iterator[Restatement]:
    if now is None or earlier is None:
        told = (NOT_IN_IT, "in the report")
        was, is_now = told if earlier is None else told[::-1]
        yield Restatement(code, "The indicator", was, is_now, "")
        return
    for name, cell, before in _cells(now, earlier):
        if not _same(cell, before):
            yield Restatement(code, name, _figure(before), _figure(cell), reasons.get(cell.source, ""))
    judged = (
        ("Description", now.description, earlier.description),
        ("Trend", now.trend_text, earlier.trend_text),
        (f"{now.year.heading} status", now.status_word, earlier.status_word),
        ("Status changed by hand", now.overridden, earlier.overridden),
    )
    yield from (Restatement(code, name, was, is_now, "") for name, is_now, was in judged if is_now != was)


def _cells(now: Standing, earlier: Standing) -> Iterator[tuple[str, Cell, Cell]]:
    yield now.last_year.heading, now.last_year, earlier.last_year
    yield from ((cell.heading, cell, before) for cell, before in zip(now.months, earlier.months, strict=True))
    yield f"{now.year.heading} value", now.year, earlier.year
    yield f"{now.target.heading} target", now.target, earlier.target


def _figure(cell: Cell) -> str:
    """The figure as printed, with its counts where they are known: two that look alike may still differ."""
    if cell.numerator is None or cell.denominator is None:
        return cell.text
    return f"{cell.text} ({cell.numerator.normalize():f} of {cell.denominator.normalize():f})"


# -- words ---------------------------------------------------------------------------------------------------------
def _of_words(new: Snapshot, old: Snapshot) -> Iterator[Restatement]:
    now, earlier = _words(new), _words(old)
    for codes in dict.fromkeys((*now, *earlier)):
        is_now, was = now.get(codes), earlier.get(codes)
        if _texts(is_now) != _texts(was):
            yield Restatement(", ".join(codes), "Commentary", _approved(was), _approved(is_now), "")


def _words(snapshot: Snapshot) -> dict[tuple[str, ...], Words | None]:
    return {_codes(group): group.words for section in snapshot.sections for group in section.groups}


def _codes(group: Group) -> tuple[str, ...]:
    return tuple(standing.code for standing in group.standings)


def _texts(words: Words | None) -> tuple[object, ...]:
    return words.passages if words else ()


def _approved(words: Words | None) -> str:
    """The words themselves stand in the two reports; here, whose they are and when they were approved."""
    if words is None:
        return wording.NO_COMMENTARY
    return f"as approved by {words.approved_by} on {wording.at(words.approved_at)}"


# -- detailed analyses ---------------------------------------------------------------------------------------------
Place = tuple[str, str]


def _of_details(new: Snapshot, old: Snapshot, reasons: Reasons) -> Iterator[Restatement]:
    now = {place: told for detail in new.details for place, told in _shares(detail)}
    earlier = {place: told for detail in old.details for place, told in _shares(detail)}
    absent = (NOT_IN_IT, "")
    for place in dict.fromkeys((*now, *earlier)):
        (is_now, source), (was, _) = now.get(place, absent), earlier.get(place, absent)
        if is_now != was:
            yield Restatement(*place, was, is_now, reasons.get(source, ""))


def _shares(detail: Detail) -> Iterator[tuple[Place, tuple[str, str]]]:
    for block in detail.blocks:
        for row in block.rows:
            for month, share in zip(detail.months, row.shares, strict=True):
                told = f"{wording.count(share)} ({share.percent})" if share.percent else wording.count(share)
                yield (block.code, wording.counted(row, month)), (told, share.source)
