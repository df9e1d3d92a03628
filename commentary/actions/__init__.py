"""What people do with cycles and words."""

from commentary.actions.advice import consider_again, set_aside
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
    "consider_again",
    "open_cycle",
    "set_aside",
    "take",
    "write",
    "write_and_submit",
]
