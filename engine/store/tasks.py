"""Tasks (任务): what a person is asked to do in a case."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    TextClause,
    and_,
    false,
    literal_column,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild, JsonMap, one_of
from engine.store.packing import Letters, Packed, PackedName, Word

#: A task without a time limit comes after all others. The same text in the query and in the indexes.
DUE_ORDER = "coalesce(due_on, '9999-12-31')"
#: The last day of a task without one, as the order has it.
NEVER = literal_column("'9999-12-31'", Date)
OPEN = text("status IN ('open', 'claimed')")
#: Said in the same words as the indexes, or the planner would not know that they hold.
IS_OPEN = text("task.status IN ('open', 'claimed')")
DONE = text("status = 'done'")
IS_DONE = text("task.status = 'done'")
#: Waiting for somebody: what the next case is chosen from.
POOL = text("status = 'open' AND assignee_id IS NULL")
IS_IN_POOL = text("task.status = 'open' AND task.assignee_id IS NULL")
#: Tasks of the procedures that may outlive their case (``OUTLIVING`` of engine.commands.side_kinds): the few open tasks
#: of closed cases are among them.
OUTLIVING_DIAGRAMS = (
    "shared.late_restoration",
    "shared.later_receipt",
    "shared.posted_in_time",
    "shared.quality_review",
    "shared.preservation",
    "shared.suspension",
    "shared.returned_mail",
)
OUTLIVING = one_of("diagram", *OUTLIVING_DIAGRAMS)
IS_OUTLIVING = text(f"task.{OUTLIVING}")
#: The most urgent first.
PRIORITY_ORDER = "(-priority)"
#: What the filters of the work list look at before it takes a task: it stands in the index, so that a list of few in
#: many reads the index alone.
LISTED = (
    "status",
    "assignee_id",
    "unit_id",
    "limit_id",
    "kind",
    "element",
    "priority",
    "classes",
    "created_at",
    "due_on",
    "filed_on",
)
_IN_ORDER_OF_DUE = (literal_column(DUE_ORDER), "id", "case_id")
_IN_ORDER_OF_DOCKET = ("filed_on", "case_id", "id")
_IN_ORDER_OF_PRIORITY = (literal_column(PRIORITY_ORDER), literal_column(DUE_ORDER), "id", "case_id")


def _of_open(name: str, *columns: object, where: TextClause = OPEN) -> Index:
    """Return an index over the open tasks: closed ones, which are many, cost it nothing."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Task(CaseChild, Base):
    """One user task of one run."""

    __tablename__ = "task"
    UNRECORDED = frozenset({"draft", "draft_saved_at"})
    CONSTRAINTS: ClassVar = (
        CheckConstraint(one_of("status", "open", "claimed", "done", "cancelled"), name="status"),
        CheckConstraint("(status = 'claimed') <= (assignee_id IS NOT NULL)", name="claimed_by_someone"),
        CheckConstraint("(status = 'done') = (completed_at IS NOT NULL)", name="done_at_some_time"),
        Index("ix_task_case_id", "case_id"),
        Index("ix_task_done", "completed_at", "unit_id", "case_id", sqlite_where=DONE, postgresql_where=DONE),
        Index("ix_task_limit_id", "limit_id", sqlite_where=OPEN, postgresql_where=OPEN),
        _of_open("ix_task_pool", "role", *_IN_ORDER_OF_DUE, *LISTED),
        _of_open("ix_task_docket", "role", *_IN_ORDER_OF_DOCKET, *(name for name in LISTED if name != "filed_on")),
        _of_open("ix_task_priority", "role", *_IN_ORDER_OF_PRIORITY, *LISTED),
        Index(
            "ix_task_next",
            "role",
            literal_column(PRIORITY_ORDER),
            *_IN_ORDER_OF_DOCKET,
            sqlite_where=POOL,
            postgresql_where=POOL,
        ),
        _of_open("ix_task_outliving", "case_id", where=text(f"{OUTLIVING} AND {OPEN}")),
        _of_open("ix_task_mine", "assignee_id", literal_column(DUE_ORDER), "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    token_id: Mapped[str]
    element: Mapped[str]
    diagram: Mapped[str] = mapped_column(Letters(but=OUTLIVING_DIAGRAMS))
    name: Mapped[str] = mapped_column(PackedName)
    name_en: Mapped[str] = mapped_column(PackedName, default="")
    role: Mapped[str]
    #: The form, where it is not the one of the same name as the step (:attr:`form_key`); else empty.
    own_form: Mapped[str] = mapped_column("form_key", Word, default="")
    article: Mapped[str] = mapped_column(PackedName, default="")
    #: Whose persons may not do this one (four eyes, new panel): elements, single tasks as #id, and persons as @id.
    distinct_from: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    status: Mapped[str] = mapped_column(default="open")
    priority: Mapped[int] = mapped_column(default=0)
    limit_id: Mapped[int | None] = mapped_column(ForeignKey("time_limit.id"))
    #: Copy of the limit's last day, so that the work list sorts by an index.
    due_on: Mapped[date | None]
    #: Copies of what the work list filters and orders by, kept while the task is open: kind and filing date of the
    #: case, Nice classes of the mark as ``,25,35,``.
    kind: Mapped[str | None]
    filed_on: Mapped[date | None]
    classes: Mapped[str | None]
    draft: Mapped[JsonMap | None]
    draft_saved_at: Mapped[datetime | None]
    answers: Mapped[JsonMap | None] = mapped_column(Packed)
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[int | None]
    completed_by_person: Mapped[int | None]

    @property
    def form_key(self) -> str:
        """The form that the task is answered by: that of its step, unless the diagram names another."""
        return self.own_form or f"{self.diagram}.{self.element}"

    @form_key.setter
    def form_key(self, value: str) -> None:
        self.own_form = "" if value == f"{self.diagram}.{self.element}" else value

    @classmethod
    def answered_by(cls, *form_keys: str) -> ColumnElement[bool]:
        """Return whether a task is answered by one of some forms, in SQL."""
        return or_(false(), *map(cls._answered_by, form_keys))

    @classmethod
    def _answered_by(cls, form_key: str) -> ColumnElement[bool]:
        diagram, _, element = form_key.rpartition(".")
        of_step = and_(cls.own_form == "", cls.diagram == diagram, cls.element == element)
        return or_(cls.own_form == form_key, of_step)

    @classmethod
    def answered_as(cls, other: type[Task]) -> ColumnElement[bool]:
        """Return whether a task is answered by the form of another one, in SQL."""
        is_of_step = and_(cls.own_form == "", cls.diagram == other.diagram, cls.element == other.element)
        return and_(cls.own_form == other.own_form, or_(cls.own_form != "", is_of_step))

    def put_back(self) -> None:
        """Put the task back into the pool; its draft stays with it."""
        self.assignee_id, self.status, self.claimed_at = None, "open", None


class TaskDrafter(Base):
    """A person who wrote in the draft of a task: the four eyes see who wrote, not only who pressed the button."""

    __tablename__ = "task_drafter"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
