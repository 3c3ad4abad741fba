"""Decision tables (DMN): ``read_decision`` gives a checked ``Decision``, which a business rule task asks."""

from __future__ import annotations

from engine.workflow.decision_reader import read_decision
from engine.workflow.decision_table import Decision, DecisionFailed, Input, Output, Rule

__all__ = ["Decision", "DecisionFailed", "Input", "Output", "Rule", "read_decision"]
