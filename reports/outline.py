"""How a report is laid out: its outline, by the name that stands in addresses.

Pure.
"""

from __future__ import annotations

STANDARD = "standard"


def named(slug: str) -> str:
    """An outline as sentences name it: “quarterly exception report”."""
    return slug.replace("-", " ")
