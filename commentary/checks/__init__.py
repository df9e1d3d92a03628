"""What a reader would stumble over in a commentary, told to its writer before anybody else sees it.

Advice, never a block: each check says what it found, where and why, and a person decides. Pure: words and rows of the
report in, advice out. Where each check comes from stands beside it in `commentary.checks.table`.
"""

from commentary.checks.draft import Advice, Draft, Earlier
from commentary.checks.table import CHECKS, advise

__all__ = ["CHECKS", "Advice", "Draft", "Earlier", "advise"]
