"""Jobs of the ticker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    id: int
    case_no: str | None
    kind: str
    state: Literal["armed", "held", "done", "cancelled", "incident"]
    acts_at: datetime
    attempts: int
    last_error: str | None
