"""SpiffWorkflow, fenced: plain values in and out."""

from __future__ import annotations

from engine.workflow.bundle import lint, load_bundle, read_bundle
from engine.workflow.definition import Definition, Outline, outline
from engine.workflow.names import Names
from engine.workflow.run import Run, Runaway
from engine.workflow.shown import AwaitedLimit, AwaitedMessage, Effect, OpenTask
from engine.workflow.xml import Unreadable

__all__ = [
    "AwaitedLimit",
    "AwaitedMessage",
    "Definition",
    "Effect",
    "Names",
    "OpenTask",
    "Outline",
    "Run",
    "Runaway",
    "Unreadable",
    "lint",
    "load_bundle",
    "outline",
    "read_bundle",
]
