"""Models of months, topics and commentary."""

from commentary.models.advice import SetAside
from commentary.models.approvals import Approval, CarriedApproval
from commentary.models.cycles import Cycle, Descent, Topic, TopicIndicator
from commentary.models.known_names import KnownName
from commentary.models.opened import Opened
from commentary.models.passages import Commentary, Passage
from commentary.models.presence import Presence
from commentary.models.remarks import Remark
from commentary.models.reminders import Reminder, ReminderRound
from commentary.models.timetable_plan import DefaultPlan, TopicRule

__all__ = [
    "Approval",
    "CarriedApproval",
    "Commentary",
    "Cycle",
    "DefaultPlan",
    "Descent",
    "KnownName",
    "Opened",
    "Passage",
    "Presence",
    "Remark",
    "Reminder",
    "ReminderRound",
    "SetAside",
    "Topic",
    "TopicIndicator",
    "TopicRule",
]
