"""Parts of the Word file around the figures: title, legend, notes to each indicator, sources, and the sign-off.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.renderers import indicator_notes, legend, wording
from reports.renderers.docx.figures import mark
from reports.renderers.docx.wordprocessingml import (
    DocxCell,
    DocxColumn,
    heading,
    leading,
    line,
    paragraph,
    run,
    said,
    table,
)
from reports.snapshot.schema import Correction, Signing, Snapshot

MAY_CHANGE = "The figures and words in it may still change."


def front(snapshot: Snapshot, signing: Signing | None) -> Iterator[str]:
    """Front matter: whose report, of which month, for whom, and whether it is signed off."""
    yield line(snapshot.council, "Council")
    yield heading(1, snapshot.full_title)
    yield line(snapshot.period, "Subtitle")
    if snapshot.meeting:
        yield line(f"For {snapshot.meeting}")
    yield line(f"Generated on: {wording.on(snapshot.generated_on)}. Version {snapshot.version}.")
    standing = wording.standing_of(signing)
    yield paragraph(run(standing if signing else f"{standing} {MAY_CHANGE}", bold=True))
    if edition := wording.edition(snapshot):
        yield line(edition)
    if snapshot.summary:
        yield line(snapshot.summary)


def correction(of: Correction, across: int) -> Iterator[str]:
    """Section on a correction: the report it replaces, and every difference."""
    yield line(wording.corrects(of))
    if not of.restatements:
        yield line("No figure and no word differs from it.")
        return
    yield leading("Each figure that differs is marked “Restated” where it stands in the tables.")
    columns = [DocxColumn(name, width) for name, width in zip(wording.RESTATED, (3, 5, 6, 6, 8), strict=True)]
    yield table("What this correction changes", columns, map(wording.restated, of.restatements), across)


def meanings(snapshot: Snapshot, across: int) -> Iterator[str]:
    """What the words of status and trend mean, on one page."""
    for kind, labels, leads in (("Status", legend.statuses(snapshot), True), ("Trend", legend.trends(snapshot), False)):
        columns = [DocxColumn(kind, 1), DocxColumn("What it means", 4)]
        rows = ((DocxCell(label.word, *mark(label)), label.meaning) for label in labels)
        yield table(kind, columns, rows, across, leads=leads)


def notes(snapshot: Snapshot) -> Iterator[str]:
    """The report's notes, and what is said of each indicator's figures."""
    for note in snapshot.notes:
        yield line(note)
    for remark in indicator_notes.remarks(snapshot):
        yield heading(3, f"{remark.code} {remark.description}")
        last = len(remark.pairs)
        for place, (term, texts) in enumerate(remark.pairs, 1):
            yield said(term, "\n".join(texts), leads=place < last)


def sources(snapshot: Snapshot, across: int) -> Iterator[str]:
    if not snapshot.sources:
        yield line("This report names no sources.")
        return
    yield leading("Every figure in this report comes from one of these.")
    headings = (("Source", 30), ("Kind", 12), ("Rows", 10), ("Loaded by", 30), ("Loaded", 28))
    columns = [*(DocxColumn(*each) for each in headings), DocxColumn("SHA-256", 40, "Digest")]
    yield table("Sources", columns, (
        (each.name, each.kind, wording.rows(each), f"{each.loaded_by}, {each.loaded_job_title}",
         wording.at(each.loaded_at), each.sha256)
        for each in snapshot.sources
    ), across)  # fmt: skip
    for each in snapshot.sources:
        if stated := wording.quality(each):
            yield heading(3, f"Data quality of {each.name}")
            yield from map(leading, stated[:-1])
            yield line(stated[-1])


def sign_off(snapshot: Snapshot, signing: Signing | None, across: int) -> Iterator[str]:
    """The declaration, and who wrote and approved each commentary."""
    yield from _declared(signing)
    approved = [(group.topic, group.words) for group in snapshot.groups if group.words]
    if not approved:
        return
    title = "Who wrote and approved the commentary"
    yield heading(3, title)
    headings = (("Commentary on", 26), ("Written by", 24), ("Approved by", 32), ("Approved", 28))
    columns = [*(DocxColumn(*each) for each in headings), DocxColumn("SHA-256 of what was approved", 40, "Digest")]
    yield table(title, columns, (
        (topic, ", ".join(words.written_by), f"{words.approved_by}, {words.approved_job_title}",
         wording.at(words.approved_at), words.digest)
        for topic, words in approved
    ), across)  # fmt: skip


def _declared(signing: Signing | None) -> Iterator[str]:
    if signing is None:
        yield line("This is a draft: nobody has signed it off.")
        return
    yield line(signing.declaration, "Quote")
    yield line(f"{signing.name}, {signing.job_title}, {wording.at(signing.at)}")
    yield line(f"What was signed has the SHA-256 digest {signing.digest}")
    if signing.seal:
        yield line(wording.recorded(signing.event, signing.seal))


def genuine(snapshot: Snapshot) -> Iterator[str]:
    yield line(
        f"Go to {wording.verify_at(snapshot)} and give it this file as you got it, or the PDF of the same report. "
        "The page says whether the file is the one that the council published, who signed it off and when, and whether "
        "a later report corrects it. Word changes a file when it saves it, and a changed copy is not known there."
    )
