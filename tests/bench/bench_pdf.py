"""The PDF in a warm process, against the floor and what others make (`pdf_peers`): ratios measured in one run.

The floor is the same text, already wrapped, at the same places, drawn with a bare reportlab canvas from the same parsed
fonts: no layout, no rules, no icons, no tags. The others lay out the same words in the same fonts, tagged as ours is
where they can.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from unittest.mock import patch

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from reports.renderers import pdf
from reports.renderers.pdf.engine.fonts import FILES, font
from reports.renderers.pdf.engine.page import Page
from reports.renderers.pdf.engine.wrapping import Line
from reports.renderers.pdf.report.theme import A4, Style
from reports.snapshot.schema import Group, Snapshot
from tests.bench import pdf_peers
from tests.bench.rounds import medians
from tests.environment import VARIABLES
from tests.reports import sample

Drawn = list[tuple[int, tuple[Line, ...], Style, float, float, float]]


SIZES = {13: 5, 200: 2, 2_000: 1}  # rounds
# WeasyPrint and LibreOffice take minutes for 2,000, and are left out there.
SLOW = 200
PEERS: dict[str, Callable[[Snapshot], bytes]] = {
    "Typst": pdf_peers.typst,
    "a Table of Paragraphs": pdf_peers.table,
    "WeasyPrint": pdf_peers.weasyprint,
}
AIMS = "aims: 2 times the floor, 2 times as fast as Typst, 40 times WeasyPrint at 200, 150 MB at 2,000"
MEMORY = """
import sys, django; django.setup()
from pathlib import Path
from tests.bench.bench_pdf import WAYS, of_size
made = WAYS[sys.argv[1]](of_size(int(sys.argv[2])))
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(most.split()[1]) // 1024)  # of this process alone; getrusage would begin with its parent's
"""


def lines() -> Iterator[str]:
    """A line a size and way, for people."""
    yield f"PDF in a warm process, tagged: processor time, and the most memory of a process of its own ({AIMS})"
    for size, rounds in SIZES.items():
        yield from _compared(size, rounds)


def of_size(indicators: int) -> Snapshot:
    return sample.seed() if indicators == 13 else sample.sized(indicators)


def _ours(snapshot: Snapshot) -> bytes:
    return pdf.render(snapshot, sample.SIGNING)


WAYS = {"ours": _ours, **PEERS}


def _compared(size: int, rounds: int) -> Iterator[str]:
    """Every way in turn, each round on other words, so that nothing is remembered from the last."""
    snapshots, ways, missing = [_changed(of_size(size), number) for number in range(rounds + 1)], {}, []
    drawn = _text_of(snapshots[0])
    for name, way in WAYS.items():
        if name == "WeasyPrint" and size > SLOW:
            missing.append("WeasyPrint: left out, as it takes minutes")
        elif said := _lacking(way):
            missing.append(f"{name}: not measured, {said}")
        else:
            ways[name] = partial(lambda way, each: way(next(each)), way, iter(snapshots))
    taken = medians({**ways, "floor": lambda: _floor(drawn)}, rounds)
    ours = taken["ours"]
    over_floor = f"{ours / taken['floor']:.2f} times the floor"
    yield f"  {size:,} indicators: ours {ours:.1f} ms, {over_floor}; {_memory('ours', size)}"
    yield f"    the floor (same text, already wrapped, bare canvas, untagged): {taken['floor']:.1f} ms"
    for name in (each for each in ways if each != "ours"):
        yield f"    {name}: {taken[name]:.0f} ms, ours is {taken[name] / ours:.1f} times as fast; {_memory(name, size)}"
    yield from (f"    {line}" for line in missing)
    yield f"    {_libreoffice(size, snapshots[:2], ours)}"


def _changed(snapshot: Snapshot, number: int) -> Snapshot:
    """The same with a word more in each passage and description."""

    def changed(group: Group) -> Group:
        standings = tuple(replace(row, description=f"{row.description} {number}") for row in group.standings)
        if group.words is None:
            return replace(group, standings=standings)
        passages = tuple(replace(each, text=f"Round {number}. {each.text}") for each in group.words.passages)
        return replace(group, standings=standings, words=replace(group.words, passages=passages))

    sections = (replace(each, groups=tuple(map(changed, each.groups))) for each in snapshot.sections)
    return replace(snapshot, sections=tuple(sections))


def _lacking(way: Callable[[Snapshot], bytes]) -> str:
    """Why a way cannot be gone on this machine, if it cannot."""
    try:
        way(sample.seed())
    except (ImportError, OSError) as error:
        return f"as it cannot be loaded here ({error})"
    return ""


def _memory(way: str, size: int) -> str:
    command = [sys.executable, "-W", "ignore", "-c", MEMORY, way, str(size)]
    environment = os.environ | VARIABLES | {"DATABASE_URL": "sqlite://:memory:"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return f"{done.stdout.strip()} MB"


def _libreoffice(size: int, snapshots: list[Snapshot], ours: float) -> str:
    """Its second file of one run, so that its start does not count."""
    program = shutil.which("soffice")
    if program is None:
        return "LibreOffice: not on this machine (no soffice), so it was not measured"
    if size > SLOW:
        return "LibreOffice: left out, as it takes minutes"
    one, two = (_childrens_time(partial(pdf_peers.libreoffice, program, snapshots[:number])) for number in (1, 2))
    taken = 1000 * (two - one)
    return f"LibreOffice, its second file: {taken:.0f} ms, ours is {taken / ours:.0f} times as fast"


def _childrens_time(act: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    act()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# -- The floor -----------------------------------------------------------------------------------------------------


def _text_of(snapshot: Snapshot) -> Drawn:
    """Every text that our rendering draws: its page, lines, style and place."""
    with _recording() as drawn:
        pdf.render(snapshot, sample.SIGNING)
    return drawn


@contextmanager
def _recording() -> Iterator[Drawn]:
    drawn: Drawn = []
    draw = Page.lines

    def recorded(page: Page, lines, style, left, baseline, room) -> None:
        drawn.append((page.index, tuple(lines), style, left, baseline, room))
        draw(page, lines, style, left, baseline, room)

    with patch.object(Page, "lines", recorded):
        yield drawn
    drawn.sort(key=lambda each: each[0])


def _floor(drawn: Drawn) -> bytes:
    for face in FILES:
        pdfmetrics.registerFont(font(face))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(A4.width, A4.height), invariant=1, pageCompression=1)
    page = 0
    for index, lines_of, style, left, baseline, _ in drawn:
        if index != page:
            canvas.showPage()
            page = index
        text = canvas.beginText(left, baseline)
        text.setLeading(style.leading)
        for line in lines_of:
            for face, words in line:
                text.setFont(font(face).fontName, style.size, style.leading)
                text.textOut(words)
            text.textLine()
        canvas.drawText(text)
    canvas.save()
    return out.getvalue()
