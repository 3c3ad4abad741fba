"""What proves a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointView:
    """One signed checkpoint of all histories."""

    number: int
    made_at: datetime
    #: Public key that its signature is checked with, base64.
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Up to which line a history is fixed by signed checkpoints."""

    seq: int
    #: The newest checkpoint that names this history, and when it was made.
    number: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Something in the histories that is not as it was once recorded."""

    #: Number of the case, ``office`` for the office's own history, or empty.
    chain: str = ""
    seq: int | None = None
    checkpoint: int | None = None
    reason: Literal[
        "line_altered", "cut_off", "written_anew", "case_missing", "lines_without_case",
        "checkpoint_altered", "checkpoint_missing", "signature_wrong", "copy_differs",
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the check of all histories came to."""

    cases: int
    lines: int
    checkpoints: int
    flaws: tuple[Flaw, ...]
