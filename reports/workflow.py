"""How a report moves: assembled as a draft, signed off, published. Pure, as `commentary.workflow`.

`reports.actions` is the one writer of a report's stage, and `reports.jobs` of a job's.
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    SIGNED_OFF = "signed off"
    PUBLISHED = "published"


class JobStage(StrEnum):
    """Where a piece of background work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = (JobStage.WAITING, JobStage.RUNNING)

DECLARATION_VERSION = 1
DECLARATION = (
    "I have read this report as it will be published. To the best of my knowledge its figures are right and its "
    "commentary is a fair account of the service, and I sign it off for publication."
)
