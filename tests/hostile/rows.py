"""What a row of the corpus is."""

from __future__ import annotations

from typing import NamedTuple

#: No diagram at all; the place is then a part of the reason.
UNREADABLE = "unreadable"


class Row(NamedTuple):
    #: Of reliability.md §6.4; 0: not of that list, but of the guard rails of workflow.md.
    number: int
    what: str
    text: bytes
    #: ``UNREADABLE``, or the rule of a finding.
    rule: str
    #: The element that the finding names, or a part of the reason why the file cannot be read.
    place: str

    @property
    def file(self) -> str:
        return "evil.dmn" if b"decisionTable" in self.text[:2_000] else "evil.bpmn"

    def __str__(self) -> str:
        return f"{self.number} {self.what}"
