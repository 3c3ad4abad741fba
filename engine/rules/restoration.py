"""The limits within which a lost right can be restored (恢复权利), by their rules."""

from __future__ import annotations

DUE_CAUSE = "pat-restoration-due-cause"
FORCE_MAJEURE = "pat-restoration-force-majeure"
#: Counted from the end of the missed limit, whenever the obstacle ends.
LONGEST = "pat-restoration-longest"
REEXAMINATION = "pat-reexam-restoration"
RULES = frozenset({DUE_CAUSE, FORCE_MAJEURE, LONGEST, REEXAMINATION})
