"""The course of service (送达) of each notice, for its page: of a case, and of the whole office."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from engine.commands import access, case_views, lines, notice_sources, pages, returned_mail
from engine.errors import Refused
from engine.rules import permissions
from engine.store.cases import CaseFile
from engine.store.documents import Document, Notice
from engine.store.parties import Party
from engine.store.queries import cases as case_queries
from engine.store.queries import documents as document_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import tasks as task_queries
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import Actor, LimitView, Page, PageRequest, ServiceView

#: What the office looks after.
STAGES = ("under_way", "unproved", "returned")


def of_case(work: Work, actor: Actor, case_no: str) -> tuple[ServiceView, ...]:
    """Return the services of a case, newest first; a party sees what was served on it.

    :raises NotFound: no such case, or none for this reader.
    """
    case = case_queries.by_number(work.session, case_no) or access.never_was(work, actor, "case", case_no=case_no)
    standing = access.require(work, actor, case, "case.read")
    rows = document_queries.services_of_case(work.session, case.id)
    limits = limit_queries.of_case(work.session, case.id)
    shown = {limit.id: lines.limit_line(work, limit, case.case_no) for limit in limits}
    tasks = _tasks(work, case) if actor.kind != "party" else {}
    may_record = permissions.decide("service.record", access.facts(actor, standing, case)).allowed
    told = frozenset(notice.template for notice, _, _ in rows)
    replaces = {notice.replaced_by_id: notice.id for notice, _, _ in rows if notice.replaced_by_id is not None}
    return tuple(
        _view(
            work,
            (notice, addressee, document),
            case,
            limits=tuple(shown[limit.id] for limit in limits if _rests_on(limit, notice, told)),
            replaces=replaces.get(notice.id),
            task_id=tasks.get(notice.id),
            may_record=may_record,
        )
        for notice, addressee, document in rows
        if actor.kind != "party" or notice.addressee_role in standing.party_roles
    )


def page(work: Work, actor: Actor, stage: str, request: PageRequest) -> Page[ServiceView]:
    """Return what is under way, not proved, or came back, in all cases that the reader may see, newest first.

    :raises Forbidden. :raises Refused: ``unknown_stage``.
    """
    access.require_office(work, actor, "service.read")
    if stage not in STAGES:
        raise Refused("unknown_stage", known=", ".join(STAGES))
    rows = document_queries.services(work.session, actor, work.today, stage, pages.after(request), request.size + 1)
    shown = rows[: request.size]
    return Page(
        items=tuple(_view(work, (notice, addressee, document), case) for notice, addressee, document, case in shown),
        next=str(shown[-1][0].id) if len(rows) > request.size else None,
    )


def _tasks(work: Work, case: CaseFile) -> Mapping[int, int]:
    """Return notice -> the open task in which somebody finds out how it can be served."""
    runs = {
        run.id: int(run.variables["notice_id"])
        for run in case_queries.open_runs(work.session, case.id)
        if run.kind == returned_mail.KIND
    }
    open_tasks = task_queries.open_of_case(work.session, case.id) if runs else ()
    return {runs[task.run_id]: task.id for task, _, _ in open_tasks if task.run_id in runs}


def _rests_on(limit: TimeLimit, notice: Notice, told: Collection[str]) -> bool:
    """Return whether a limit runs from this service, and not from another of the case (templates) that day."""
    is_awaited = notice.result_variable is not None and limit.run_id == notice.run_id
    if not is_awaited or limit.starts_on != notice.served_on or limit.state == "cancelled":
        return False
    starters = [template for template in told if limit.rule_id in notice_sources.of(template).limits]
    return not starters or notice.template in starters


def _view(
    work: Work,
    row: tuple[Notice, Party | None, Document | None],
    case: CaseFile,
    *,
    limits: Sequence[LimitView] = (),
    replaces: int | None = None,
    task_id: int | None = None,
    may_record: bool = False,
) -> ServiceView:
    notice, addressee, document = row
    is_settled = notice.state in ("returned", "rebutted")
    return ServiceView(
        notice=case_views.notice_view(notice, case.case_no, addressee, document),
        case_no=case.case_no,
        case_title=case.title,
        case_kind=case.kind,
        addressee_role=notice.addressee_role,
        stage=_stage(notice, work.today, is_open=case.closed_on is None),
        is_presumed=not is_settled and notice.served_on is not None and notice.channel in ("electronic", "post"),
        proved_on=notice.proved_on,
        proof=notice.proof or "",
        returned_on=notice.returned_on,
        replaced_by=notice.replaced_by_id,
        replaces=replaces,
        task_id=task_id,
        limits=tuple(limits),
        may_record=may_record and not is_settled and notice.channel != "publication",
    )


def _stage(notice: Notice, today: date, *, is_open: bool) -> str:
    if notice.state == "rebutted":
        return "proved"
    if notice.state == "dispatched" and notice.served_on is None:
        return "unproved"
    if notice.served_on is None:
        return "returned" if notice.replaced_by_id is None else "replaced"
    if notice.served_on > today:
        return "under_way"
    return "unproved" if is_open and notice.channel == "post" else "deemed"
