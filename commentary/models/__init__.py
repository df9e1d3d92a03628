"""What is kept of cycles, topics and words."""

from commentary.models.advice import SetAside
from commentary.models.approvals import Approval
from commentary.models.cycles import Cycle, Descent, Topic, TopicIndicator
from commentary.models.remarks import Remark
from commentary.models.review import Opened
from commentary.models.words import Commentary, Passage

__all__ = [
    "Approval",
    "Commentary",
    "Cycle",
    "Descent",
    "Opened",
    "Passage",
    "Remark",
    "SetAside",
    "Topic",
    "TopicIndicator",
]
