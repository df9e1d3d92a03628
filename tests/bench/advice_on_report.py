"""How much of what is wrong with a real report the checks find, and how much of what they find is right.

    SECRET_KEY=x DEMO=yes HTTPS=no .venv/bin/python -m tests.bench PATH/TO/report.txt

The report is the one of January 2010, read from a file that is no part of this repository. None of its sentences are
here: what should be found is a check and a topic (domain.md E3), and each other finding was judged by hand and is known
by the beginning of its key. Judged by what a careful reader would thank for; a finding nobody judged yet is printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from commentary.checks import Advice, Draft, Earlier, advise
from commentary.queries.ledger import places
from commentary.workflow.transitions import Heading, Passage
from indicators.report_rows.row import Standing
from reports.demo import council
from reports.demo.topics import TOPICS, Shared
from tests.reports import sample

ROW = re.compile(r"^(NI \d+|L\d{4})\t")
NO_DATA = "No data"
MOST_IN_A_CELL = 3
TAGS = re.compile(r"</?i>")
EXPLAINED = r"Explanation of Current Performance(?: – (NI \d+))?"
HEADINGS = re.compile(rf"(?:^|(?<=\s))(?:{EXPLAINED}|(Current Activities)|(Best Practice))(?=\s[A-Z0-9])")
# What domain.md E3 and E5 list as wrong or doubtful in the words: topic, check, how many.
EXPECTED = (
    ("Initial and core assessments", "direction", 1),  # "cautious improvements", false for NI 60
    ("Initial and core assessments", "said before", 1),  # NI 59 and NI 60 alike
    ("Initial and core assessments", "contradiction", 1),  # 2 managers
    ("Referrals", "said before", 1),
    ("Placement moves", "figure", 1),  # another window than the table's
    ("Reviews of children in care", "tone", 1),
    ("Length of placement", "direction", 1),
    ("Length of placement", "target", 1),
    ("Length of placement", "loose mark", 1),
    ("Vacancies", "what counts", 1),
    ("Managers' posts", "parts", 2),
    ("Managers' posts", "contradiction", 1),  # 6 managers
    ("Managers' posts", "said before", 1),
)
# Other findings that a person judged, by the first eight characters of their keys.
RIGHT = frozenset({
    "f55f3d65", "632a236c", "7adf8c57", "226ee02b", "7029e1e0", "d58f8eb4", "b076c99d", "a6623b49", "2389bdf2",
    "9290f5f7", "3a0ac741", "0c18f771", "eb1e1235", "5e5f3d95", "1145fb3b", "ff923ed8", "ba2a1df1", "94169de8",
    "80ee938d", "700f09df",
})  # fmt: skip
WRONG: frozenset[str] = frozenset()


def words_of(text: str) -> dict[str, str]:
    """The commentary's column by code, with what runs on over a page break."""
    found: dict[str, str] = {}
    code = ""
    for line in text.partition("PI Status")[0].splitlines():
        row = ROW.match(line)
        said = next((cell.strip() for cell in line.split("\t")[3:] if _is_said(cell)), "")
        if row:
            code = row[1]
            found[code] = said
        elif code and said and line.startswith("\t\t"):
            found[code] += ("\n\n" if said[0].isupper() else " ") + said
    return {code: TAGS.sub("", words) for code, words in found.items() if words}


def _is_said(cell: str) -> bool:
    return len(cell.split()) > MOST_IN_A_CELL and not cell.startswith(NO_DATA)


def passages_of(topic: Shared, words: dict[str, str]) -> tuple[Passage, ...]:
    """A topic's words under their headings; where several indicators share them, one text runs through their rows."""
    text = " ".join(words[code] for code in topic.codes if code in words)
    found = list(HEADINGS.finditer(text))
    if not found:
        return (Passage(Heading.PLAIN, "", text),)
    ends = [*(each.start() for each in found[1:]), len(text)]
    return tuple(
        Passage(_heading(each), each[1] or "", text[each.end() : end].strip())
        for each, end in zip(found, ends, strict=True)
    )


def _heading(found: re.Match[str]) -> Heading:
    return Heading.ACTIVITIES if found[2] else Heading.BEST_PRACTICE if found[3] else Heading.EXPLANATION


def standing(code: str) -> Standing:
    """The row, with the benchmarks that the council holds."""
    marks = ", ".join(f"{group} {value}%" for of, group, value in council.BENCHMARKS if of == code)
    row = sample.standing(code)
    return replace(row, notes=(*row.notes, f"Others: {marks}.")) if marks else row


def findings(report: str) -> dict[str, tuple[Advice, ...]]:
    words = words_of(report)
    texts = {each.name: passages_of(each, words) for each in TOPICS if each.words}
    told = {}
    for topic in TOPICS:
        if topic.name not in texts:
            continue
        others = tuple(
            Earlier(f"the commentary on {name}", passage.text, beside=True)
            for name, passages in texts.items()
            for passage in passages
            if name != topic.name
        )
        rows = tuple(map(standing, topic.codes))
        told[topic.name] = advise(Draft(places(topic.layout, topic.codes), texts[topic.name], rows, others))
    return told


def lines(path: str) -> Iterator[str]:
    """A line for each finding, then recall and precision."""
    told = findings(Path(path).read_text())
    left = {(topic, check): many for topic, check, many in EXPECTED}
    judged: Counter[str] = Counter()
    for topic, found in told.items():
        for advice in found:
            verdict = _verdict(topic, advice, left)
            judged[verdict] += 1
            yield f"{verdict:10} {advice.key[:8]} {topic}: {advice.check}: {advice.sentence}"
    listed, missed = sum(many for *_, many in EXPECTED), [key for key, many in left.items() if many]
    yield f"recall {judged['listed']} of {listed}; missed: {missed or 'none'}"
    yield f"precision {judged['listed'] + judged['right']} of {judged.total()}; not judged {judged['not judged']}"


def _verdict(topic: str, advice: Advice, left: dict[tuple[str, str], int]) -> str:
    """ "listed" while more of it is expected; then as a person judged it."""
    if left.get((topic, advice.check)):
        left[topic, advice.check] -= 1
        return "listed"
    mark = advice.key[:8]
    return "right" if mark in RIGHT else "WRONG" if mark in WRONG else "not judged"
