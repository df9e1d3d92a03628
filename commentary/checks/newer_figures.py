"""Figures that came after the words were last written. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from commentary.checks.draft import Advice, Draft


def newer_figures(draft: Draft) -> Iterable[Advice]:
    """Figures that came after the words were last written (C13)."""
    for code, day in draft.newer if draft.passages else ():
        about = next((each for each in draft.places if each[1] == code), draft.places[0])
        sentence = f"Figures of {code} were loaded on {day}, after these words were written. Do they still fit?"
        yield Advice("newer figures", about, f"{code}, {day}", sentence)
