"""One act on many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItemView:
    """One task or case of a batch, or of its preview. Of one that the reader may not see any more only the state is
    said.
    """

    #: waiting (in a preview: it can be done), done, refused; failed: its job was given up and waits for a person.
    state: Literal["waiting", "done", "refused", "failed"]
    #: None: the case was chosen itself.
    task_id: int | None = None
    case_no: str = ""
    kind: str = ""
    #: Version of the case that was shown, or when the batch was asked for.
    seen: int | None = None
    name: str = ""
    name_en: str = ""
    element: str = ""
    form_key: str = ""
    #: kind and code of the refusal, params of its sentence, fields that were not taken; None: not refused.
    refusal: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """A batch in a list: what was asked for, and how far it has come."""

    id: int
    act: Literal["claim", "release", "reassign", "prioritise", "extend", "complete", "hand_over"]
    made_at: datetime
    total: int
    done: int
    refused: int
    #: Given up after some attempts: a person must look at the job. Released there, an item is done after all.
    failed: int

    @property
    def is_ended(self) -> bool:
        return self.done + self.refused + self.failed == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """A batch with its items, in the order of the tasks or cases."""

    line: BatchLine
    #: What the act was given besides the tasks.
    given: Mapping[str, object]
    items: tuple[BatchItemView, ...]
    #: The colleague or the unit that they go to; empty: they go to nobody.
    to: str = ""
    to_en: str = ""
