"""Why an action on cycles or words is refused. Each says it in a sentence."""

from __future__ import annotations

from safeguarding.exceptions import Refused


class CycleRefused(Refused):
    """The cycle or the topic cannot be made as it was planned."""


class Objected(Refused):
    """The stage of the commentary, or the person who asks, does not allow it."""


class ReasonRefused(Refused):
    """The step needs a reason, and none was given, or it is too long."""


class RemarkRefused(Refused):
    """A remark, or what is said to one, is empty, too long or there already."""


class KnownNameRefused(Refused):
    """A name cannot be put on the list of known names, or is not on it."""


class ChangedSinceSeen(Refused):
    """The words or figures are not those that the person saw (P2)."""


class AlreadyMoved(Refused):
    """Somebody else changed or moved the commentary first."""
