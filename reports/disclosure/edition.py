"""Write the public edition of a committee's snapshot: withheld figures are marked, and what would tell them is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from indicators.charts.surroundings import Note
from indicators.report_rows.row import Cell, Standing
from indicators.rules.formatting import Unit, rounded
from indicators.rules.judgement import Trend
from reports.disclosure import sentences
from reports.disclosure.printed_counts import BASE, SHARE, Place, cells, number_of, row_place, slots, whole_number
from reports.disclosure.rules import MARK, PUBLIC, Rules
from reports.disclosure.sentences import ANY, Elsewhere
from reports.disclosure.words import Decisions, OutgoingText, published
from reports.snapshot.schema import (
    Beside,
    Chart,
    ChartLine,
    Detail,
    DetailBlock,
    DetailRow,
    Section,
    Share,
    Snapshot,
    Source,
)

ELSEWHERE = "in the committee edition"
TYPED = "typed figures"  # the kind of a source that is no file


@dataclass(frozen=True)
class Writer:
    """What it takes to write the public edition: what is withheld, and what other public editions print, by code."""

    committee: Snapshot
    withheld: frozenset[Place]
    elsewhere: Mapping[str, Elsewhere]
    decisions: Decisions
    rules: Rules
    _nothing: Elsewhere = field(default=Elsewhere(), init=False, repr=False)
    texts: list[OutgoingText] = field(default_factory=list, init=False, repr=False)  # those that went out

    def snapshot(self) -> Snapshot:
        marked, every = sentences.marked(self.rules), frozenset[str]().union(*self.numbers.values())
        return replace(
            self.committee,
            edition=PUBLIC,
            marked=marked,
            salt="",
            relations=(),
            counts=(),
            correction=None,
            sections=tuple(self._section(each) for each in self.committee.sections),
            details=tuple(self._detail(each) for each in self.committee.details),
            notes=(marked, *(self._out("Notes", "", note, every) for note in self.committee.notes), sentences.DIGESTS),
            title=self._out("Front page", "Title", self.committee.title),
            appendix=self._out("Front page", "Appendix", self.committee.appendix),
            meeting=self._out("Front page", "Meeting", self.committee.meeting),
            summary=self._out("Front page", "Summary", self.committee.summary),
            sources=tuple(self._source(each) for each in self.committee.sources),
        )

    @cached_property
    def numbers(self) -> dict[str, frozenset[str]]:
        """What is withheld, as it would be printed, by code: the numbers that words must not give away."""
        found: dict[str, set[str]] = {}
        for standing in self.committee.standings:
            for slot, cell in slots(standing):
                if self._hides(standing.code, slot, SHARE, BASE):
                    hidden = [cell.text, *(f"{part.normalize():f}" for part in (cell.numerator,) if part is not None)]
                    if self._hides(standing.code, slot, BASE) and cell.denominator is not None:
                        hidden.append(f"{cell.denominator.normalize():f}")
                    found.setdefault(standing.code, set()).update(hidden)
        for detail in self.committee.details:
            for block in detail.blocks:
                for share in self._shares_withheld(block, detail.months):
                    found.setdefault(block.code, set()).update(filter(None, (str(share.number), share.percent)))
        return {code: frozenset(texts) for code, texts in found.items()}

    def _hides(self, code: str, slot: str, *parts: str) -> bool:
        return any(Place(code, slot, part) in self.withheld for part in parts)

    def _hides_row(self, code: str, month: str, row: str) -> bool:
        return row_place(code, month, row) in self.withheld

    def _shares_withheld(self, block: DetailBlock, months: tuple[str, ...]) -> Iterator[Share]:
        for row in block.rows:
            for month, share in zip(months, row.shares, strict=True):
                if self._hides_row(block.code, month, row.name):
                    yield share

    # -- indicators ------------------------------------------------------------------------------------------------
    def _section(self, section: Section) -> Section:
        groups = tuple(
            replace(
                group,
                topic=self._out("Topic title", "", group.topic),
                standings=tuple(self._standing(each) for each in group.standings),
                words=words and replace(words, digest=ELSEWHERE),
                beside=tuple(self._beside(standing, beside) for standing, beside in group.rows if group.beside),
            )
            for group in section.groups
            for words in (published(group, self.numbers, self.decisions),)
        )
        note = self._out(f"Section {section.number}. {section.title}", "Section note", section.note, self._of(section))
        return replace(section, note=note, groups=groups)

    def _standing(self, standing: Standing) -> Standing:
        last_year, *months, year = (self._cell(standing, slot, cell) for slot, cell in slots(standing))
        made = replace(standing, last_year=last_year, months=tuple(months), year=year)
        made = sentences.written(made, standing, self._elsewhere(standing.code), self.rules)
        withheld = self.numbers.get(standing.code, frozenset())
        changed = self._out(standing.code, "Reason for the changed status", made.overridden, withheld)
        return replace(made, overridden=changed)

    def _elsewhere(self, code: str) -> Elsewhere:
        return self.elsewhere.get(code, self._nothing)

    def _beside(self, standing: Standing, beside: Beside) -> Beside:
        """The average of a long trend could give away the one month of it that is withheld, here or before."""
        if not beside.long_trend_text:
            return beside
        months = (self._cell(standing, slot, cell) for slot, cell in slots(standing))
        gone = any(cell.text == MARK for cell in months) or self._elsewhere(standing.code).withheld or self.rules.rounds
        if gone:
            return replace(beside, long_trend="", long_trend_text=MARK, long_trend_why=sentences.NO_LONG_TREND)
        if not beside.long_trend:
            return beside
        moved = beside.long_trend in (Trend.UP, Trend.DOWN)  # its text says by how much, and so what the average is
        text = beside.long_trend if moved else beside.long_trend_text
        return replace(beside, long_trend_text=text, long_trend_why=sentences.NO_AVERAGE)

    def _cell(self, standing: Standing, slot: str, cell: Cell) -> Cell:
        cell = replace(cell, source=self._source_names.get(cell.source, ""))
        base = cell.denominator
        if self._hides(standing.code, slot, BASE):
            base = None
        if self._hides(standing.code, slot, SHARE, BASE):
            return replace(
                cell, text=MARK, missing=MARK, value=None, numerator=None, denominator=self._rounded(base), row=0
            )
        text = self._text(standing, cell)
        printed = number_of(text)
        return replace(
            cell, text=text, value=cell.value if cell.missing or printed is None else printed,
            numerator=self._rounded(cell.numerator), denominator=self._rounded(base),
        )  # fmt: skip

    def _text(self, standing: Standing, cell: Cell) -> str:
        if cell.value is None:
            return cell.text
        count = whole_number(cell.value)
        if standing.unit == Unit.COUNT and count is not None:
            return str(self.rules.rounded(count)) if self.rules.round_to > 1 else cell.text
        return _percent(cell.text, cell.value, self.rules) if standing.unit == Unit.PERCENT else cell.text

    def _rounded(self, number: Decimal | None) -> Decimal | None:
        count = whole_number(number)
        return number if count is None or self.rules.round_to == 1 else Decimal(self.rules.rounded(count))

    # -- detailed analyses -----------------------------------------------------------------------------------------
    def _detail(self, detail: Detail) -> Detail:
        return replace(
            detail,
            note=self._out(detail.title, "Note on the analysis", detail.note),
            blocks=tuple(self._block(block, detail.months) for block in detail.blocks),
            charts=tuple(self._chart(chart, detail) for chart in detail.charts),
        )

    def _block(self, block: DetailBlock, months: tuple[str, ...]) -> DetailBlock:
        rows = tuple(replace(row, shares=self._shares(block.code, row, months)) for row in block.rows)
        return replace(block, rows=rows)

    def _shares(self, code: str, row: DetailRow, months: tuple[str, ...]) -> tuple[Share, ...]:
        return tuple(self._share(code, row, month, share) for month, share in zip(months, row.shares, strict=True))

    def _share(self, code: str, row: DetailRow, month: str, share: Share) -> Share:
        share = replace(share, source=self._source_names.get(share.source, ""))
        if self._hides_row(code, month, row.name):
            return Share(None, MARK if row.share_of else "", None, share.source, 0, MARK)
        number = None if share.number is None else self.rules.rounded(share.number)
        if row.share_of and share.percent and self._hides_row(code, month, row.share_of):
            return replace(share, number=number, percent=MARK, value=None)
        percent = share.percent if share.value is None else _percent(share.percent, share.value, self.rules)
        return replace(share, number=number, percent=percent, value=None if share.value is None else number_of(percent))

    def _chart(self, chart: Chart, detail: Detail) -> Chart:
        """The lines of rows of its analysis, without what is withheld; a line of anything else is left out.

        Rows that are alike in every month are taken together: what is withheld of one is withheld of the line.
        """
        rows = [(row, self._shares(block.code, row, detail.months))
                for block in detail.blocks if block.code == chart.code for row in block.rows]  # fmt: skip
        drawn = []
        for line in chart.lines:
            alike = [shares for row, shares in rows if sentences.heights(row.share_of, row.shares) == line.values]
            shares = tuple(
                next((share for share in month if MARK in (share.mark, share.percent)), month[0])
                for month in zip(*alike, strict=True)
            )
            drawn.append(sentences.Drawn(line.name, shares, chart.months))
        lines = tuple(ChartLine(each.name, each.values) for each in drawn)
        written = replace(chart, lines=lines, sentence=sentences.told(drawn, chart.target_text))
        return self._around(written, drawn)

    def _around(self, chart: Chart, drawn: Sequence[sentences.Drawn]) -> Chart:
        """Without what rests on a month that is not printed here, or withheld: the limits of chance, the year before.

        That a month was restated is told where all of its lines are printed.
        """
        chart = replace(chart, last_year=None, notes=tuple(self._notes(chart)))
        limits = chart.limits
        if limits and limits.since in chart.months and drawn[0].is_whole and not self.rules.rounds:
            return replace(chart, usual=sentences.usual(drawn[0], limits.lower, limits.upper, limits.text))
        return replace(chart, limits=None, usual="")

    def _notes(self, chart: Chart) -> Iterator[Note]:
        for note in chart.notes:
            if note.breaks or all(line.values[note.month] is not None for line in chart.lines):
                yield note

    # -- sources ---------------------------------------------------------------------------------------------------
    @cached_property
    def _source_names(self) -> dict[str, str]:
        """What stands in place of the digest of each source."""
        digests = dict.fromkeys(source.sha256 for source in self.committee.sources)
        return {digest: f"{ELSEWHERE} ({number})" for number, digest in enumerate(digests, 1)}

    def _source(self, source: Source) -> Source:
        quality = source.quality
        if quality:
            place, every = f"Upload {source.name}", frozenset[str]().union(*self.numbers.values())
            check = quality.checked
            quality = replace(
                quality,
                system=self._out(place, "System", quality.system),
                problems=self._out(place, "Known problems", quality.problems, every),
                checked=check and replace(check, remark=self._out(place, "Remark", check.remark, every)),
            )
        # The name of typed figures is the program's, and says who typed them.
        name = source.name if source.kind == TYPED else self._out("Sources", "File name", source.name)
        return replace(source, name=name, sha256=self._source_names[source.sha256], rows=None, quality=quality)

    # -- text ------------------------------------------------------------------------------------------------------
    def _out(self, place: str, heading: str, text: str, withheld: frozenset[str] = frozenset()) -> str:
        """A text as the public gets it. The one way out for whatever people wrote and is not commentary."""
        outgoing = OutgoingText(place, heading, text, withheld)
        self.texts.append(outgoing)
        return outgoing.published(self.decisions)

    def _of(self, section: Section) -> frozenset[str]:
        """The numbers that are withheld of a section's indicators."""
        codes = [standing.code for group in section.groups for standing in group.standings]
        return frozenset[str]().union(*(self.numbers.get(code, frozenset()) for code in codes))


def _percent(text: str, value: Decimal, rules: Rules) -> str:
    return f"{rounded(value, 0)}%" if rules.whole_percentages else text


def printed_and_withheld(public: Standing) -> tuple[frozenset[str], frozenset[str]]:
    """The intervals of which a public row prints the figure, and those of which it withholds it."""
    withheld = {cell.covers or ANY for cell in cells(public) if cell.text == MARK}
    return frozenset(cell.covers for cell in cells(public) if not cell.missing), frozenset(withheld)
