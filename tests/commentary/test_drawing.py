"""docs/workflow.md is drawn from the table."""

from __future__ import annotations

from commentary.generated_docs import workflow
from commentary.workflow.transitions import STEPS


def test_every_step_and_its_rules_are_drawn() -> None:
    drawn = workflow()

    assert all(f"**{step.name}**: “{step.button}”" in drawn for step in STEPS.values())
    assert "SUBMITTED --> APPROVED: approve" in drawn
    assert "| head of service | by digest, by others |" in drawn
