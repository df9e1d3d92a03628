"""Precision and recall of the advice on labelled texts.

    python -m tests.commentary.advice_score CONTEXTS TEXTS [--show]

A text: {"id", "context", "text", "expect": [{"check", "span", "also"?}]}. An advice finds an expectation if it is of a
kind that may (`FINDS`) and its words overlap the span. `near` is an advice on expected words of another kind, or a
second one about a child in a text that has to be rewritten for a child's sake: neither right nor wrong, though it
lowers precision.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from commentary.checks import Draft, advise
from commentary.checks.rows import context_from_json
from commentary.workflow.transitions import Heading, Passage

KINDS = ("identifies", "small number", "figure", "arithmetic", "month", "points", "direction", "target", "tone")
SAME = {"identifier": "identifies", "small_number": "small number"}
FINDS = {
    "small number": {"small number", "identifies"},
    "figure": {"figure", "arithmetic", "month"},
    "arithmetic": {"arithmetic", "figure"},
    "month": {"month", "figure"},
}
ABOUT_A_CHILD = {"identifies", "small number"}
MOST_WORDS = 12


@dataclass
class Score:
    """Counts by kind. `alarmed` are entirely right texts with an advice; `lines` say what was missed or wrong."""

    expected: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    alarmed: int = 0
    lines: list[str] = field(default_factory=list)

    def recall(self, kind: str = "") -> float:
        return _share(self.found, self.expected, kind)

    def precision(self, kind: str = "") -> float:
        return _share(self.right, self.given, kind)

    @property
    def alarms(self) -> float:
        return self.alarmed / self.clean if self.clean else 0.0


def _share(part: Counter[str], whole: Counter[str], kind: str) -> float:
    below = whole[kind] if kind else whole.total()
    return (part[kind] if kind else part.total()) / below if below else 1.0


def score(contexts: Path, texts: Path) -> Score:
    """The advice of `commentary.checks` on every text, scored against its labels."""
    known = {key: context_from_json(each) for key, each in json.loads(contexts.read_text("utf-8")).items()}
    result = Score()
    for line in texts.read_text("utf-8").splitlines():
        if line.strip():
            _score_text(json.loads(line), known, result)
    return result


def _score_text(labelled: dict, known: dict, result: Score) -> None:
    text, context = labelled["text"], known[labelled["context"]]
    passage = Passage(Heading.PLAIN, "", text)
    draft = Draft(((Heading.PLAIN, ""),), (passage,), (), given=context, known=context.known)
    advices = {(SAME.get(each.check, each.check), each.quoted) for each in advise(draft)}
    advices = {(check, quoted) for check, quoted in advices if check in KINDS}
    expectations = labelled["expect"]
    hits: dict[tuple[str, str], bool] = {}
    for each in expectations:
        kind = SAME.get(each["check"], each["check"])
        good = FINDS.get(kind, {kind}) | {SAME.get(also, also) for also in each.get("also", ())}
        over = [advice for advice in advices if _overlap(text, advice[1], each["span"])]
        mine = [advice for advice in over if advice[0] in good]
        result.expected[kind] += 1
        result.found[kind] += bool(mine)
        for advice in over:
            hits[advice] = hits.get(advice, False) or advice in mine
        if not mine:
            result.lines.append(f"missed {labelled['id']} {kind}: “{each['span']}” | {text}")
    child = any(SAME.get(each["check"], each["check"]) in ABOUT_A_CHILD for each in expectations)
    for advice in sorted(advices):
        result.given[advice[0]] += 1
        if hits.get(advice):
            result.right[advice[0]] += 1
        elif advice in hits or (advice[0] in ABOUT_A_CHILD and child):
            result.near[advice[0]] += 1
        else:
            result.lines.append(f"wrong  {labelled['id']} {advice[0]}: “{advice[1]}” | {text}")
    if not expectations:
        result.clean += 1
        result.alarmed += bool(advices)


def _overlap(text: str, quoted: str, span: str) -> bool:
    """Do the two have a letter in common, where they stand in the text? More than twelve words point at nothing."""
    if len(quoted.split()) > MOST_WORDS:
        return False
    places = [(_places(text, each)) for each in (quoted, span)]
    return any(
        re.search(r"\w", text[max(start, other) : min(end, last)])
        for start, end in places[0]
        for other, last in places[1]
        if max(start, other) < min(end, last)
    )


def _places(text: str, words: str) -> list[tuple[int, int]]:
    plain = text.replace("’", "'").casefold()
    parts = words.replace("’", "'").casefold().split()
    if not parts:
        return []
    return [match.span() for match in re.finditer(r"\s+".join(map(re.escape, parts)), plain)]


def table(result: Score, name: str) -> str:
    """The score as a table to print."""
    lines = [f"{name}: {result.clean} entirely right texts, {result.alarmed} with an alarm ({result.alarms:.0%})"]
    lines.append(
        f"{'check':14}{'expected':>9}{'found':>7}{'recall':>8}{'advices':>9}{'right':>7}{'near':>6}{'precision':>11}"
    )
    for kind in (*KINDS, ""):
        counts = [each[kind] if kind else each.total() for each in (result.expected, result.found)]
        made = [each[kind] if kind else each.total() for each in (result.given, result.right, result.near)]
        lines.append(
            f"{kind or 'all':14}{counts[0]:9}{counts[1]:7}{result.recall(kind):8.0%}"
            f"{made[0]:9}{made[1]:7}{made[2]:6}{result.precision(kind):11.0%}"
        )
    return "\n".join(lines)


def main() -> None:
    paths = [each for each in sys.argv[1:] if each != "--show"]
    result = score(Path(paths[0]), Path(paths[1]))
    if "--show" in sys.argv:
        print("\n".join(sorted(result.lines)))  # noqa: T201
    print(table(result, Path(paths[1]).name))  # noqa: T201


if __name__ == "__main__":
    main()
