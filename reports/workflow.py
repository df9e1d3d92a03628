"""The stages of a report: draft, signed off, published. Pure, like `commentary.workflow.transitions`.

`reports.actions` is the only writer of a report's stage, and `safeguarding.jobs.background` of a job's.
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """The stage of a report."""

    DRAFT = "draft"
    SIGNED_OFF = "signed off"
    PUBLISHED = "published"


DECLARATION_VERSION = 1
DECLARATION = (
    "I have read this report as it will be published. To the best of my knowledge its figures are right and its "
    "commentary is a fair account of the service, and I sign it off for publication."
)


def declaration(open_points: int, reason: str) -> str:
    """The declaration that is signed and printed; with open points of the checklist, how many and why it goes ahead."""
    if not open_points:
        return DECLARATION
    points = "1 point" if open_points == 1 else f"{open_points} points"
    return f"{DECLARATION} {points} of the checklist stayed open, and I go ahead all the same: {reason}"
