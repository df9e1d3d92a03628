"""Actions on months and commentary. Each checks, changes and records, in one transaction."""

from commentary.actions.advice import consider_again, set_aside
from commentary.actions.carry_forward import carry, confirm_carried
from commentary.actions.known_names import add_known_names, remove_known_name
from commentary.actions.presence import Here, be_here, leave
from commentary.actions.remarks import answer_remark, make_remark, resolve_remark
from commentary.actions.reopening import close_cycle_again, reopen_cycle
from commentary.actions.review import (
    BulkApprovalResult,
    SelectedCommentary,
    approve_several,
    have_before_them,
    mark_read,
)
from commentary.actions.timetables import CyclePlan, move_dates, open_cycle, set_plan
from commentary.actions.topics import add_topic, join_topics, rename_topic, split_topic
from commentary.actions.topics_due import ask_for_words, set_rules
from commentary.actions.transitions import take
from commentary.actions.writing import bring_back, keep, write, write_and_submit
from commentary.queries.topics import TopicPlan
from commentary.workflow.exceptions import (
    AlreadyMoved,
    ChangedSinceSeen,
    CycleRefused,
    KnownNameRefused,
    Objected,
    ReasonRefused,
    RemarkRefused,
)

__all__ = [
    "AlreadyMoved",
    "BulkApprovalResult",
    "ChangedSinceSeen",
    "CyclePlan",
    "CycleRefused",
    "Here",
    "KnownNameRefused",
    "Objected",
    "ReasonRefused",
    "RemarkRefused",
    "SelectedCommentary",
    "TopicPlan",
    "add_known_names",
    "add_topic",
    "answer_remark",
    "approve_several",
    "ask_for_words",
    "be_here",
    "bring_back",
    "carry",
    "close_cycle_again",
    "confirm_carried",
    "consider_again",
    "have_before_them",
    "join_topics",
    "keep",
    "leave",
    "make_remark",
    "mark_read",
    "move_dates",
    "open_cycle",
    "remove_known_name",
    "rename_topic",
    "reopen_cycle",
    "resolve_remark",
    "set_aside",
    "set_plan",
    "set_rules",
    "split_topic",
    "take",
    "write",
    "write_and_submit",
]
