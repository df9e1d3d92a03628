"""What people do with cycles and words."""

from commentary.actions.advice import consider_again, set_aside
from commentary.actions.cycles import CyclePlan, TopicPlan, add_topic, open_cycle
from commentary.actions.review import Chosen, Outcome, approve_several, have_before_them
from commentary.actions.steps import take
from commentary.actions.writing import bring_back, keep, write, write_and_submit
from commentary.refusals import AlreadyMoved, Changed, CycleRefused, Objected, ReasonRefused

__all__ = [
    "AlreadyMoved",
    "Changed",
    "Chosen",
    "CyclePlan",
    "CycleRefused",
    "Objected",
    "Outcome",
    "ReasonRefused",
    "TopicPlan",
    "add_topic",
    "approve_several",
    "bring_back",
    "consider_again",
    "have_before_them",
    "keep",
    "open_cycle",
    "set_aside",
    "take",
    "write",
    "write_and_submit",
]
