"""Whether a member of the public can read it: length of sentences, jargon, abbreviations, loose marks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commentary.checks.draft import Advice, Draft, paragraphs, place, said

# GOV.UK advises 25 words; half as many again still reads, and more than that is told.
LONGEST = 38
FIRST_WORDS = 6
# What a plain word says better, after GOV.UK's "words to avoid".
JARGON = {
    "going forward": "from now on",
    "moving forward": "from now on",
    "in a timely manner": "on time",
    "holistic": "whole",
    "robust": "strong, or say what makes it so",
    "leverage": "use",
    "deep dive": "close look",
    "stakeholders": "the people it concerns, by name",
    "key drivers": "reasons",
    "utilise": "use",
    "utilised": "used",
    "utilising": "using",
    "step change": "large change",
    "direction of travel": "trend",
    "cohort": "group",
    "throughput": "number dealt with",
}  # fmt: skip
ABBREVIATION = re.compile(r"\b([A-Z][A-Z&]{1,5})(?:s|['’]s)?\b(?!\s?\d)")
# Everybody who reads a council's papers knows these; NI stands in every row of the report.
KNOWN = {"NI", "UK", "NHS", "HR", "IT", "GP", "CAMHS", "OK", "PI"}
PAIRS = (("“", "”"), ("(", ")"))
OPEN_ENDED = re.compile(r"[\w%]$")


def long_sentences(draft: Draft) -> Iterable[Advice]:
    for passage in draft.passages:
        for sentence in said(passage):
            words = sentence.split()
            if len(words) > LONGEST:
                begins = " ".join(words[:FIRST_WORDS]) + " …"
                yield Advice(
                    "long sentence", place(passage), begins,
                    f"The sentence that begins “{begins}” has {len(words)} words. Make two of it.",
                )  # fmt: skip


def jargon(draft: Draft) -> Iterable[Advice]:
    for passage in draft.passages:
        for word, plainer in JARGON.items():
            if found := re.search(rf"\b{word}\b", passage.text, re.IGNORECASE):
                yield Advice("jargon", place(passage), found[0], f"“{found[0]}”: write {plainer}.")


def abbreviations(draft: Draft) -> Iterable[Advice]:
    """Those that nothing explains: neither "Full Name (FN)" nor "FN (full name)", here or in an indicator's name."""
    told: set[str] = set()
    everything = " ".join([*(each.text for each in draft.passages), *(each.description for each in draft.standings)])
    for passage in draft.passages:
        for short in dict.fromkeys(ABBREVIATION.findall(passage.text)):
            explained = re.search(rf"\({re.escape(short)}s?\)|\b{re.escape(short)}s? \([A-Za-z]", everything)
            if short not in KNOWN | told and not explained:
                told.add(short)
                sentence = f"Nothing says what {short} is. Write it in full the first time: “… ({short})”."
                yield Advice("abbreviation", place(passage), short, sentence)


def loose_marks(draft: Draft) -> Iterable[Advice]:
    """A quotation mark or bracket without its other half, a paragraph without its stop: text that was cut, perhaps."""
    for passage in draft.passages:
        texts = paragraphs(passage.text)
        for number, text in enumerate(texts):
            ends = " ".join(text.split()[-FIRST_WORDS:])
            if text.count('"') % 2 or any(text.count(first) != text.count(last) for first, last in PAIRS):
                sentence = f"The paragraph that ends “{ends}” has a quotation mark or bracket without its other half."
                yield Advice("loose mark", place(passage), ends, sentence)
            elif number == len(texts) - 1 and OPEN_ENDED.search(text) and len(text.split()) > FIRST_WORDS:
                sentence = f"The last words are “{ends}”, without a full stop. Is anything missing?"
                yield Advice("loose mark", place(passage), ends, sentence)
