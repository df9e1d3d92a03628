"""What a reader would stumble over in a commentary, told to its writer before anybody else sees it.

Advice, not a block: each check says what it found, where and why, and a person decides; only what may tell who a child
is has to be cleared by the approver (`identifying`). Pure: words and rows of the report in, advice out. Where each
comes from stands beside it in `commentary.checks.table`.
"""

from commentary.checks.draft import Advice, Draft, Earlier
from commentary.checks.personal import identifying
from commentary.checks.table import CHECKS, SOURCES, advise

__all__ = ["CHECKS", "SOURCES", "Advice", "Draft", "Earlier", "advise", "identifying"]
