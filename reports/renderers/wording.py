"""Words that several renderings share: dates and times, commentary without marks, who approved, text fit to write.

Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commentary.text import markup
from indicators.report_rows.row import Cell, Standing
from indicators.rules.formatting import Unit
from reports.layout import schema
from reports.snapshot.schema import (
    Beside,
    Correction,
    Detail,
    DetailRow,
    Restatement,
    Share,
    Signing,
    Snapshot,
    Source,
    Words,
    to_json,
)

LOCAL = ZoneInfo("Europe/London")
NO_COMMENTARY = "No commentary"
NOT_APPLICABLE = "Not applicable"
NO_FIGURE = "No figure"
NOT_KNOWN = "Not known"
NO_OTHERS = "No benchmark"
DRAFT = "Draft: not signed off"
COMMITTEE_EDITION = "Committee edition: it shows counts of 1 to 5, which the public edition withholds."
NOT_SHOWN = "Not shown"
NO_QUALITY = "Nobody has stated the quality of these data."
NOT_CHECKED = "No second person has checked this."
TYPED = "typed figures"  # the kind of a source
# What neither XML nor HTML may hold: control characters, halves of surrogate pairs, and two that are no characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def legible(text: str) -> str:
    """The text with each character that no file may hold shown as U+FFFD, and every line end as "\\n"."""
    return UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def on(day: date) -> str:
    """ "17 February 2010" """
    return f"{day:%-d %B %Y}"


def at(moment: datetime) -> str:
    """ "17 February 2010 at 09:30", by the clock in England. The moment is aware."""
    local = moment.astimezone(LOCAL)
    return f"{on(local)} at {local:%H:%M}"


def commentary(words: Words | None) -> str:
    """The whole commentary as plain text: each heading on a line of its own, an empty line between passages."""
    if words is None:
        return NO_COMMENTARY
    passages = ((passage.heading, markup.plain(passage.text)) for passage in words.passages)
    return "\n\n".join("\n".join(part for part in passage if part) for passage in passages)


def quality(source: Source) -> tuple[str, ...]:
    """Describe the quality of a source's data; empty for typed figures, whose notes say where they come from."""
    if source.kind == TYPED:
        return ()
    stated = source.quality
    if stated is None:
        return (NO_QUALITY,)
    said = (
        f"From {stated.system}, extracted on {at(stated.extracted_at)} by {stated.run_by}.",
        f"Known problems: {stated.problems or 'none known.'}",
        f"Stated by {stated.stated_by}, {stated.stated_job_title}, on {at(stated.stated_at)}.",
    )
    found = stated.checked
    if found is None:
        return (*said, NOT_CHECKED)
    by = f"Checked by {found.by}, {found.job_title}, on {at(found.at)}: {found.outcome}."
    return (*said, f"{by} {found.remark}".strip())


def standing_of(signing: Signing | None) -> str:
    """Say whether the report is a draft, or who signed it off."""
    if signing is None:
        return f"{DRAFT}."
    return f"Signed off by {signing.name}, {signing.job_title}, on {at(signing.at)}."


def recorded(number: int, seal: str) -> str:
    """An event of the record, as reports, mails and the feed print it; `reports.verification.kept_record` reads it."""
    return f"Record of events: number {number}, seal {seal}"


def edition(snapshot: Snapshot) -> str:
    """Say which edition it is and what its marks mean; empty for reports older than editions."""
    return COMMITTEE_EDITION if snapshot.edition == "committee" else snapshot.marked


def content_digest(snapshot: Snapshot) -> str:
    """SHA-256 of what is rendered, as `snapshot.digest` has it; of characters too that no file may hold."""
    return hashlib.sha256(to_json(snapshot).encode(errors="surrogatepass")).hexdigest()


def rows(source: Source) -> str:
    """Say how many rows the source has, which a public edition does not."""
    return NOT_SHOWN if source.rows is None else str(source.rows)


def verify_at(snapshot: Snapshot) -> str:
    """The address at which a copy is checked."""
    return f"{snapshot.site.rstrip('/')}/verify/"


def figures(standing: Standing, snapshot: Snapshot) -> tuple[Cell, ...]:
    """The figures of a row that are printed, in their order: last year, the months, the year."""
    return schema.figures(standing, snapshot.columns)


def cases(standing: Standing) -> str:
    """Say how many of how many in the month: "72 of 174", or why that is not given."""
    month = standing.months[-1]
    if month.numerator is None or month.denominator is None:
        return NOT_KNOWN if standing.unit == Unit.PERCENT else NOT_APPLICABLE
    return f"{month.numerator.normalize():f} of {month.denominator.normalize():f}"


def others(beside: Beside) -> tuple[str, ...]:
    """List benchmarks, one a line: "England 2008/09: 34.1%"."""
    said = (f"{each.group} {each.year}: {each.text}{f' ({each.how})' if each.how else ''}" for each in beside.others)
    return tuple(said) or (NO_OTHERS,)


def names(sources: Iterable[Source]) -> dict[str, str]:
    """Return the name of each source, by its SHA-256."""
    return {source.sha256: source.name for source in sources}


def count(share: Share) -> str:
    """The number as printed, or the mark or the words in its place."""
    return share.mark or NO_FIGURE if share.number is None else str(share.number)


def percent(row: DetailRow, share: Share) -> str:
    """The percentage as printed, or in words why there is none."""
    if not row.share_of:
        return NOT_APPLICABLE
    return share.percent or NO_FIGURE


def data_to(detail: Detail) -> str:
    return f"Data to {on(detail.data_to)}."


def corrects(correction: Correction) -> str:
    """Say what a correction replaces and why."""
    on_day = on(correction.published_on)
    return f"This report corrects and replaces version {correction.version}, published on {on_day}: {correction.reason}"


def counted(row: DetailRow, month: str) -> str:
    """Return how a restatement names a count of a detailed analysis."""
    return f"{row.name}, {month}"


RESTATED = ("Indicator", "What", "As published before", "As it is now", "Why")


def restated(restatement: Restatement) -> tuple[str, str, str, str, str]:
    """A restatement under `RESTATED`."""
    return (restatement.code, restatement.what, restatement.was, restatement.now, restatement.why)


def differs(correction: Correction, code: str) -> str:
    """Describe a difference of a correction: "Jan 2010: 41.4% (was 40.0%)"."""
    told = (each for each in correction.restatements if code in each.code.split(", "))
    return "; ".join(f"{each.what}: {each.now} (was {each.was})" for each in told)
