"""Names that the public edition's check on words still imports from here."""

from __future__ import annotations

from commentary.checks.numbers import A_FEW, PEOPLE
from commentary.checks.personal import identifying

__all__ = ["A_FEW", "PEOPLE", "identifying"]
