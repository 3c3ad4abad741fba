"""Diagrams and what speaks against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark of the diagram lint."""

    file: str
    line: int
    element: str
    rule: str
    severity: Literal["error", "warning"]
    reason: str
    reason_en: str

    @property
    def message(self) -> str:
        """The reason in both languages."""
        return f"{self.reason} / {self.reason_en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramView:
    kind: str
    name: str
    name_en: str
    version: int
    sha256: str
    published_at: datetime
    published_by: str
    running_cases: int
    #: id of the version or draft; publish_diagram takes that of a draft.
    id: int = 0
    status: Literal["draft", "published"] = "published"
    author: str = ""
    diagrams: Mapping[str, str] = field(default_factory=dict)
