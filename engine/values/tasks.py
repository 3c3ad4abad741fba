"""A task in hand, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from engine.values.cases import CaseView
from engine.values.drafting import ArticleView
from engine.values.lines import TaskLine
from engine.values.reviews import OpinionView, ReturnView

Origin = Literal["pool", "claimed", "given", "reassigned", "seated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginView:
    """How a task came to who holds it."""

    how: Origin
    at: datetime
    #: Who put it there; empty: nobody did.
    by: str = ""
    reason: str = ""
    #: What decided, where the rules gave it: see ``GivenTask``; ``order`` may be ``escalation``.
    because: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """Everything the task page needs besides the case."""

    line: TaskLine
    form_key: str
    article: str
    #: Version of the case as shown; send it back as ``seen``.
    seen: int
    draft: Mapping[str, object]
    draft_saved_at: datetime | None
    may_claim: bool
    may_complete: bool
    #: Code of the reason why not, for the reader ("four_eyes", "recused", "not_your_role", ...).
    why_not: str | None
    case: CaseView
    #: How it came to who holds it; None: it is done, or nothing says so.
    origin: OriginView | None = None
    #: Why it came back and is to be done once more.
    returned: ReturnView | None = None
    #: Second opinions given in the case, for who works on it; they bind nobody.
    opinions: tuple[OpinionView, ...] = ()
    #: What is entered here is printed in a notice: see ``draft_notices``.
    is_drafting: bool = False
    #: What a draft may cite, where the form asks for that.
    citable: tuple[ArticleView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an act did."""

    case_no: str
    #: Version of the case after the act.
    seen: int
    #: Day on which the nearest running limit ends, None when nothing is awaited.
    due_on: date | None
    #: Tasks the act opened.
    opened: tuple[TaskLine, ...] = ()
    #: "ended" outcome of the case when this act closed it.
    closed_as: str | None = None
    #: Code of something the reader should know although the act succeeded ("kept_as_late_material").
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTask:
    """A task that the rules give to somebody, and why."""

    line: TaskLine
    person: str
    #: order (urgent, priority, docket, due), priority, filed_on, days_left, and of the skills what decided: classes,
    #: kind, step; load and quota with this task.
    because: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmannedTask:
    """A task that nobody may do, as far as the reader was told of it."""

    task_id: int
    case_no: str
    name: str
    name_en: str
    role: str
    told_at: datetime
