"""What people do with cycles and words."""

from commentary.actions.cycles import CyclePlan, TopicPlan, add_topic, open_cycle
from commentary.actions.steps import take
from commentary.actions.writing import write, write_and_submit
from commentary.refusals import AlreadyMoved, Changed, CycleRefused, Objected, ReasonRefused

__all__ = [
    "AlreadyMoved",
    "Changed",
    "CyclePlan",
    "CycleRefused",
    "Objected",
    "ReasonRefused",
    "TopicPlan",
    "add_topic",
    "open_cycle",
    "take",
    "write",
    "write_and_submit",
]
