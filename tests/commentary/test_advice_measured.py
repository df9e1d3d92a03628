"""How right the advice is, on labelled texts; and that it takes no time, whatever is written.

The texts of this folder and those beside the repository were both used while the rules were written, so these numbers
are a floor that must not be lost, and no promise about other texts: see docs/decisions/advice-grammar.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from commentary.checks import CHECKS, Draft, Earlier
from commentary.checks.rows import Known, context_from_json
from commentary.text import markup
from commentary.workflow.transitions import Heading, Passage
from tests.commentary.advice_score import score
from tests.reports import sample

HERE = Path(__file__).parent / "words"
ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "words"
SETS = {
    "own": (HERE / "contexts.json", HERE / "texts.jsonl"),
    "second": (HERE / "contexts.json", HERE / "more_texts.jsonl"),
    "third": (HERE / "contexts_2.json", HERE / "texts_2.jsonl"),
    "fourth": (SHARED / "shared_contexts.json", HERE / "texts_on_shared_contexts.jsonl"),
    "shared": (SHARED / "shared_contexts.json", SHARED / "shared.jsonl"),
}
PRESENT = {name: paths for name, paths in SETS.items() if all(path.exists() for path in paths)}


@pytest.mark.parametrize("name", PRESENT)
def test_the_level_reached_is_held(name: str) -> None:
    result = score(*PRESENT[name])

    said = "\n".join(result.lines)
    assert result.recall("identifies") >= 0.95, said
    assert result.recall() >= 0.93, said
    assert result.precision() >= 0.95, said
    assert result.alarms <= 0.03, said


def test_the_command_prints_what_the_editor_advises(tmp_path: Path) -> None:
    contexts, texts = SETS["own"]
    two = texts.read_text("utf-8").splitlines()[:2]
    some = tmp_path / "texts.jsonl"
    some.write_text("\n".join(two), "utf-8")

    command = [sys.executable, "manage.py", "advise", str(contexts), str(some)]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    first, second = map(json.loads, printed.splitlines())
    assert first == {"id": "o001", "advices": []} | {"advices": first["advices"]}
    assert {"check": "direction", "span": "slid back"} in second["advices"]


SLOW = {
    "one long run": "a.a.a." * 24_000,
    "no spaces": "a" * 50_000,
    "figures": "12% of 34 " * 5_000,
    "names": "Mia Khan’s sister " * 2_800,
    "numbers in words": "twenty two hundred and " * 2_200,
    "marks": "“(—" * 16_000,
    "hyphens": "a-" * 25_000,
    "apostrophes": "a’" * 25_000,
    "claims": "We met the target, and it rose by 3% in May but fell. " * 950,
    "of": "1 of " * 10_000,
    "capitals": "Aa Bb " * 8_000,
    "at signs": "a@a." * 12_000,
    "digits": "1" * 50_000,
    "commas": "1,111" * 10_000,
}
SECONDS = 2.0  # of processor; 0.1 to 0.8 on a machine that does nothing else, and twice that on a busy one


@pytest.mark.parametrize("kind", SLOW)
def test_every_check_is_done_in_a_moment_whatever_is_written(kind: str) -> None:
    """A passage is at most 50,000 characters; all checks together take under a second of processor."""
    text = markup.clean(SLOW[kind])[:50_000] if kind != "one long run" else SLOW[kind]
    passage = Passage(Heading.EXPLANATION, "NI 59", text)
    rows = tuple(map(sample.standing, ("NI 59", "NI 60")))
    draft = Draft(((Heading.EXPLANATION, "NI 59"),), (passage,), rows, (Earlier("before", "Words."),), known=Known())
    markup.blocks(text)

    began = process_time()
    for check in CHECKS:
        list(check.find(draft))
    assert process_time() - began < (3 * SECONDS if kind == "one long run" else SECONDS)


def test_a_context_of_the_files_has_exact_percentages() -> None:
    contexts = json.loads(SETS["own"][0].read_text("utf-8"))
    row = context_from_json(contexts["T01"]).rows[0]

    assert row.numbers >= {97, 174, 174 - 97}
    assert str(row.values[next(iter(row.values))].value) == "53.0"
