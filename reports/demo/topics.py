"""The demo council's topics: which indicators share a commentary, who writes it, who approves it, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commentary.models import Topic
from commentary.workflow.topic_rules import RuleKind
from commentary.workflow.transitions import Heading
from reports.demo.council import CAMHS, FIRST_RESPONSE, IN_CARE, PROTECTION, WORKFORCE

WORDS = Path(__file__).parent / "words"
HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
PLAIN, HEADINGS, EACH, NONE = Topic.Layout.PLAIN, Topic.Layout.HEADINGS, Topic.Layout.HEADINGS_EACH, Topic.Layout.NONE


@dataclass(frozen=True)
class Shared:
    """A topic. `first` is a draft that its head of service returns, with `returned_why`; then come the real words.

    `rules` say when it needs words from February on; with none, every month.
    """

    name: str
    service: str
    layout: Topic.Layout
    codes: tuple[str, ...]
    words: str = ""
    writer: str = ""
    head: str = ""
    first: str = ""
    returned_why: str = ""
    rules: tuple[RuleKind, ...] = ()


MANAGER, HEAD = "manager@demo.example", "head@demo.example"
CARE_MANAGER, CARE_HEAD = "care.manager@demo.example", "care.head@demo.example"
PROTECTION_MANAGER = "protection.manager@demo.example"
WORKFORCE_MANAGER, WORKFORCE_HEAD = "workforce.manager@demo.example", "workforce.head@demo.example"

TOPICS = (
    Shared("Initial and core assessments", FIRST_RESPONSE, EACH, ("NI 59", "NI 60"), "assessments", MANAGER, HEAD),
    Shared("Referrals", FIRST_RESPONSE, PLAIN, ("NI 68",), "referrals", MANAGER, HEAD),
    Shared("Placement moves", IN_CARE, PLAIN, ("NI 62",), "placement-moves", CARE_MANAGER, CARE_HEAD,
           rules=(RuleKind.RED_OR_AMBER, RuleKind.GETTING_WORSE)),
    Shared("Adoption", IN_CARE, HEADINGS, ("NI 61",), "adoption", CARE_MANAGER, CARE_HEAD),
    Shared("Reviews of children in care", IN_CARE, PLAIN, ("NI 66",), "reviews-of-children-in-care",
           CARE_MANAGER, CARE_HEAD),
    Shared("Length of placement", IN_CARE, PLAIN, ("NI 63",), "length-of-placement", CARE_MANAGER, CARE_HEAD,
           rules=(RuleKind.GETTING_WORSE, RuleKind.SINCE_LAST)),
    Shared("Child protection reviews", PROTECTION, HEADINGS, ("NI 67",), "child-protection-reviews",
           PROTECTION_MANAGER, HEAD),
    Shared("Second plans", PROTECTION, PLAIN, ("NI 65",), "second-plans", PROTECTION_MANAGER, HEAD,
           first="Few children come on to a plan in any one month, so this percentage swings about.",
           returned_why="Please give the numbers behind the percentage, and what England, London and our statistical "
                        "neighbours reached."),
    Shared("Long plans", PROTECTION, HEADINGS, ("NI 64",), "long-plans", PROTECTION_MANAGER, HEAD),
    Shared("CAMHS", CAMHS, NONE, ("NI 51",)),
    Shared("Vacancies", WORKFORCE, PLAIN, ("L0508",), "vacancies", WORKFORCE_MANAGER, WORKFORCE_HEAD,
           rules=(RuleKind.SIX_MONTHLY,)),
    Shared("Managers' posts", WORKFORCE, PLAIN, ("L0509",), "managers-posts", WORKFORCE_MANAGER, WORKFORCE_HEAD,
           rules=(RuleKind.GETTING_WORSE, RuleKind.SIX_MONTHLY)),
)  # fmt: skip


def texts(topic: Shared) -> dict[tuple[Heading, str], str]:
    """The topic's passages by heading and, where one indicator of several is explained, its code."""
    return dict(_passages((WORDS / f"{topic.words}.md").read_text(encoding="utf-8")))


def _passages(text: str) -> Iterator[tuple[tuple[Heading, str], str]]:
    plain, *headed = HEADING.split(text)
    if plain.strip():
        yield (Heading.PLAIN, ""), plain.strip()
    for title, words in zip(headed[::2], headed[1::2], strict=True):
        heading, _, code = title.partition(" – ")
        yield (Heading(heading), code), words.strip()
