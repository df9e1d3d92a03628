"""No text of people is slow: each pattern, check, parser and comparison takes under a second for the worst passage."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

import pytest

import commentary
import indicators
import reports
import safeguarding
from commentary.checks.draft import Draft, Earlier
from commentary.checks.rows import Known
from commentary.checks.table import CHECKS
from commentary.text import markup, word_diff
from commentary.workflow.required_passages import has_words
from commentary.workflow.transitions import Heading, Passage
from reports.disclosure import words as disclosure_words
from tests.torture import slow_texts

PACKAGES = (safeguarding, indicators, commentary, reports)
# A second of processor; in CI three runs share two cores, and each of its seconds does less.
MOST_SECONDS = 1.6 if "CI" in os.environ else 1
KNOWN = Known(names=frozenset({"Wanda Writer", "Hana Head"}))
TEXTS = dict(slow_texts.general())
# Started for themselves, or only where their extras are installed.
NOT_IMPORTED = ("safeguarding.wsgi", "reports.verification.pades")


def seconds(work: Callable[[], Any]) -> float:
    began = process_time()
    work()
    return process_time() - began


# -- patterns ------------------------------------------------------------------------------------------------------
def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every pattern that a module of ours holds by a name, alone or among others, each once."""
    seen: set[tuple[Any, int]] = set()
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in module.name or module.name in NOT_IMPORTED:
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                for found in _within(value):
                    if (found.pattern, found.flags) not in seen:
                        seen.add((found.pattern, found.flags))
                        yield f"{module.name}.{name}: {found.pattern!r:.60}", found


def _within(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _within(each, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        yield from _within(tuple(value.values()), depth + 1)


# Patterns that a text of people does not reach, or not at this length, and why.
ELSEWHERE = {
    "commentary.checks.": "each reads a sentence of at most 1,000 characters: see the test of all checks below",
    "indicators.extracts.files.": "read in the child process, which is ended in time (test_child.py)",
    "indicators.extracts.case_lists.case_workbook.": "read in the child process",
    "indicators.reference_data.benchmark_tables.": "read in the child process",
    "reports.renderers.html.STYLE": "reads files of our own, in which what people wrote is escaped",
}
SOURCES = "\n".join(path.read_text() for folder in PACKAGES for path in Path(folder.__path__[0]).rglob("*.py"))


def used(name: str, pattern: re.Pattern[Any], text: Any) -> None:
    """Use the pattern as the program does: over the whole text where it searches, and else from the beginning."""
    if re.search(rf"\b{name}\.(?:search|sub|findall|finditer|split)\(", SOURCES) or not hasattr(pattern, "pattern"):
        for _ in pattern.finditer(text):
            pass
    pattern.fullmatch(text)


def test_every_pattern_takes_under_a_second_for_texts_made_against_it_and_for_all_others():
    slow, tried = [], 0
    for name, pattern in patterns():
        if name.startswith(tuple(ELSEWHERE)):
            continue
        short = name.partition(":")[0].rpartition(".")[2]
        # The general ones for what reads commentary, which alone may be so long; the others meet cells and addresses.
        general = TEXTS.values() if name.startswith(("commentary.", "reports.disclosure.")) else ()
        for text in (*slow_texts.against(pattern), *general):
            tried += 1
            written: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
            if (taken := seconds(lambda: used(short, pattern, written))) > MOST_SECONDS:  # noqa: B023
                slow.append((name, f"{text[:20]!r}… {taken:.1f} s"))
                break

    assert tried > 600
    assert slow == []


@pytest.mark.parametrize(("pattern", "most"), [(r"\b[\w.+-]+@\w+", 50_000), (r"(a|a)*b", 22), (r"(?:\w+\s?)+!", 22)])
def test_the_texts_made_against_a_pattern_do_find_a_slow_one(pattern, most, monkeypatch):
    monkeypatch.setattr(slow_texts, "MOST", most)
    slow = re.compile(pattern)
    texts = [*slow_texts.against(slow), *(text[:most] for text in TEXTS.values() if most > 1_000)]

    assert any(seconds(lambda: [*slow.finditer(text)]) > 0.2 for text in texts)  # noqa: B023


# -- what is made of a text ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", TEXTS)
def test_reading_the_marks_and_looking_for_risks_take_under_a_second(name):
    text = TEXTS[name]
    markup.blocks.cache_clear()

    assert seconds(lambda: (markup.clean(text), markup.blocks(text), markup.plain(text))) < MOST_SECONDS
    assert seconds(lambda: disclosure_words.vetted(text)) < MOST_SECONDS
    assert seconds(lambda: has_words([Passage(Heading.PLAIN, "", text)])) < MOST_SECONDS


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_of_it_is_lost(name):
    text = markup.clean(TEXTS[name])
    printed = "".join(f"{block.marker}{block.text}" for block in markup.blocks(text))

    assert [each for each in text if each.isalpha()] == [each for each in printed if each.isalpha()]


@pytest.mark.parametrize("name", TEXTS)
def test_comparing_it_with_any_other_takes_under_a_second(name):
    text = TEXTS[name]
    middle = len(text) // 2
    others = text[::-1], text[1:], text[:middle] + "Changed.\n" + text[middle:], "\n".join(text[: middle - 1]), ""

    for other in others:
        pieces = []
        assert seconds(lambda: pieces.extend(word_diff.compared(text, other))) < MOST_SECONDS  # noqa: B023
        assert "".join(each.text for each in pieces if each.kind != word_diff.PieceKind.ADDED) == text
        assert "".join(each.text for each in pieces if each.kind != word_diff.PieceKind.TAKEN) == other


def all_checks(text: str) -> dict[str, float]:
    """How many seconds each check of the registry takes, so that one which comes later is tried too."""
    place = Heading.PLAIN, ""
    draft = Draft(
        places=(place,),
        passages=(Passage(*place, text),),
        standings=(),
        earlier=(Earlier("the commentary of June 2008", text[::-1]), Earlier("Referrals", text[1:], beside=True)),
        known=KNOWN,
    )
    markup.blocks.cache_clear()
    return {check.name: seconds(lambda: list(check.find(draft))) for check in CHECKS}  # noqa: B023


@pytest.mark.parametrize("name", TEXTS)
def test_all_checks_together_take_under_a_second(name):
    taken = all_checks(TEXTS[name])

    assert sum(taken.values()) < MOST_SECONDS, sorted(taken.items(), key=lambda pair: -pair[1])[:3]
