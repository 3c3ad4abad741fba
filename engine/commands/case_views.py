"""Everything a reader may know of one case, put together from its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.commands import (
    access,
    case_fees,
    corrections,
    documents,
    extension_requests,
    handovers,
    hearings,
    joinders,
    late_restorations,
    ledger,
    lines,
    panel_votes,
    register_views,
    registers,
    special,
)
from engine.commands.awaited import is_weighed
from engine.commands.roles import ROLES_OF_KIND
from engine.commands.side_kinds import INTERNAL, SIDE_PROCEDURES, may_be_several
from engine.rules import permissions
from engine.rules.stop_clock import ends_of_stops
from engine.store.cases import CaseFile
from engine.store.documents import Document, Notice
from engine.store.parties import Party
from engine.store.queries import allocation as unit_queries
from engine.store.queries import cases as case_queries
from engine.store.queries import diagrams as diagram_queries
from engine.store.queries import documents as document_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import tasks as task_queries
from engine.store.queries.cases import PartyInCase
from engine.store.queries.facts import Standing
from engine.store.runs import Run
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import (
    Actor,
    AwaitedView,
    CaseLine,
    CaseView,
    LimitView,
    MarkView,
    NoticeView,
    PartyView,
    PatentView,
    RunView,
    SuspensionView,
    TaskLine,
    TokenView,
)

#: What only the office reads: working papers and its own tasks.
_OFFICE = ("office", "system")


def case(work: Work, actor: Actor, case_no: str, *, row: CaseFile | None = None) -> CaseView:
    """Return a case.

    :raises NotFound: no such case, or none for this reader.
    """
    found = (
        row or case_queries.by_number(work.session, case_no) or access.never_was(work, actor, "case", case_no=case_no)
    )
    standing = access.require(work, actor, found, "case.read")
    session, is_office = work.session, actor.kind in _OFFICE
    parties = sorted(case_queries.parties(session, found.id), key=lambda party: party.role != _filer_of(found))
    rows = limit_queries.of_case(session, found.id)
    runs = [run for run in case_queries.runs(session, found.id) if is_office or run.kind not in INTERNAL]
    clocks = {limit_id: diagram for run in runs for limit_id, diagram in run.view.get("clocks", {}).items()}
    limits = {limit.id: lines.limit_line(work, limit, found.case_no, clocks.get(str(limit.id), "")) for limit in rows}
    mark, patent = registers.mark_of_case(work, actor, found), register_views.patent_of_case(work, actor, found)
    live = [limit for limit in rows if limit.state in limit_queries.LIVE]
    served = document_queries.notices_of_case(session, found.id)
    papers = document_queries.brought_into(session, found.id)
    if not is_office:
        papers = documents.open_to(standing.party_roles, papers, [notice for notice, _ in served])
    awaited = tuple(_awaited(runs, rows, limits))
    fees = case_fees.shown(work, found, awaited)
    return CaseView(
        line=_line(work, found, mark or patent, live, parties),
        seen=found.version,
        variables=next((run.variables for run in runs if run.is_main), {}) if is_office else {},
        parties=tuple(_party(party) for party in parties),
        tasks=_tasks(work, actor, found, limits) if is_office else (),
        limits=tuple(limits.values()),
        documents=tuple(documents.document_view(paper, found.case_no, by_en) for paper, by_en in papers),
        notices=_notices(found, standing, is_office, served),
        awaited=awaited,
        late=tuple(
            one
            for one in _late(runs, limits, is_office=is_office, is_closed=found.closed_on is not None)
            if one.message != case_fees.PAYMENT or any(fee.state == "unpaid" for fee in fees)
        ),
        runs=tuple(_run(work, run, is_office) for run in runs),
        mark=mark,
        patent=patent,
        fees=fees,
        linked=_shown(work, actor, case_queries.linked(session, found)),
        hearings=hearings.of_case(work, found),
        defects=corrections.items(work, found.id) if any(one.template == "correction" for one, _ in served) else (),
        waits_for=next(iter(_shown(work, actor, _prior(work, found))), None),
        awaited_by=_shown(work, actor, case_queries.waiting_for(session, found.id)),
        joined_with=_shown(work, actor, joinders.members(work, found)),
        suspensions=_suspensions(work, found),
        side_procedures=_side_procedures(work, actor, standing, found, runs, rows),
        special_events=special.of_kind(work, found.kind),
        votes=panel_votes.shown(work, found) if is_office else (),
        **(_unit(work, actor, standing, found) if is_office else {}),
    )


def _unit(work: Work, actor: Actor, standing: Standing, found: CaseFile) -> dict[str, object]:
    unit = unit_queries.unit(work.session, found.unit_id)
    names = {"unit": unit.name, "unit_en": unit.name_en} if unit is not None else {}
    return {**names, "may_hand_over": handovers.offered(work, actor, standing, found)}


def _filer_of(case: CaseFile) -> str:
    roles = ROLES_OF_KIND.get(case.kind)
    return roles.filer if roles is not None else ""


def _line(
    work: Work,
    found: CaseFile,
    right: MarkView | PatentView | None,
    live: Sequence[TimeLimit],
    parties: Sequence[PartyInCase],
) -> CaseLine:
    nearest = min((limit for limit in live if limit.expires_on), key=lambda limit: limit.expires_on, default=None)
    numbers = (right.application_no, right.name) if right is not None else (None, None)
    return lines.case_line(work, found, numbers, nearest or (live[0] if live else None), [one.party for one in parties])


def _party(party: PartyInCase) -> PartyView:
    return PartyView(
        role=party.role,
        party_id=party.party_id,
        name=party.party.name,
        name_en=party.party.name_en,
        country=party.party.country,
        address=party.address,
        agent=party.agent.name if party.agent else None,
        agent_en=party.agent.name_en if party.agent else "",
        channel=party.channel,
        agent_party_id=party.agent.id if party.agent else None,
    )


def _tasks(work: Work, actor: Actor, found: CaseFile, limits: Mapping[int, LimitView]) -> tuple[TaskLine, ...]:
    return tuple(
        lines.task_line(actor, task, found, assignee, unit, limits.get(task.limit_id or 0))
        for task, assignee, unit in task_queries.open_of_case(work.session, found.id)
    )


def _notices(
    found: CaseFile, standing: Standing, is_office: bool, served: Sequence[tuple[Notice, Party | None]]
) -> tuple[NoticeView, ...]:
    """A party sees what was served on it; the office sees all."""
    return tuple(
        notice_view(notice, found.case_no, addressee, None)
        for notice, addressee in served
        if is_office or notice.addressee_role in standing.party_roles
    )


def notice_view(notice: Notice, case_no: str, addressee: Party | None, document: Document | None) -> NoticeView:
    """Return a service as pages show it."""
    return NoticeView(
        id=notice.id,
        template=notice.template,
        title=notice.title,
        title_en=notice.title_en,
        addressee=addressee.name if addressee else (notice.words or {}).get("court") or notice.addressee_role,
        addressee_en=addressee.name_en if addressee else "",
        channel=notice.channel,
        issued_on=notice.issued_on,
        served_on=notice.served_on,
        state=notice.state,
        document=documents.document_view(document, case_no) if document is not None else None,
        receipt=notice.receipt or {},
    )


def _awaited(runs: Sequence[Run], rows: Sequence[TimeLimit], limits: Mapping[int, LimitView]) -> Sequence[AwaitedView]:
    by_token = {(row.run_id, row.token_id): row.id for row in rows if row.state in limit_queries.LIVE}
    awaited = []
    for run in runs:
        if run.ended_at is not None:
            continue
        limit_of = {
            token: by_token[(run.id, limit_token)]
            for limit_token, tokens in sorted(run.view.get("attached", {}).items(), key=lambda item: -len(item[1]))
            if (run.id, limit_token) in by_token
            for token in tokens
        }
        for entry in run.view.get("awaited", ()):
            limit_id = limit_of.get(entry["token_id"])
            awaited.append(
                AwaitedView(
                    message=entry["message"],
                    name=entry["name"] or entry["message"],
                    name_en=entry["name_en"] or "",
                    form_key=entry["form_key"] or "",
                    party_role=entry["party_role"] or "office",
                    limit=limits.get(limit_id) if limit_id else None,
                )
            )
    return awaited


def _late(
    runs: Sequence[Run], limits: Mapping[int, LimitView], *, is_office: bool, is_closed: bool
) -> Iterator[AwaitedView]:
    """What the law lets come late: evidence, answers and trademark fees, for the examiner to weigh.

    The office may record everything that it waited for, by its postmark, in a closed case too.
    """
    for run in runs:
        for entry in run.view.get("missed", {}).values():
            is_open = run.ended_at is None and not is_closed
            if is_office or (is_open and is_weighed(entry)):
                yield AwaitedView(
                    message=entry["message"],
                    name=entry["name"] or entry["message"],
                    name_en=entry["name_en"] or "",
                    form_key=entry["form_key"] or "",
                    party_role=entry["party_role"] or "office",
                    limit=limits.get(entry["limit_id"]),
                )


def _run(work: Work, run: Run, is_office: bool) -> RunView:
    version = work.definitions.row(work.session, run.diagram_version_id)
    tokens = [
        TokenView(diagram=diagram, element=element, count=count, state="active")
        for diagram, element, count in run.view.get("tokens", ())
    ]
    tokens += [
        TokenView(diagram=diagram, element=element, count=1, state="done")
        for diagram, element in run.view.get("done", ())
    ]
    return RunView(
        id=run.id,
        kind=run.kind,
        name=version.name,
        name_en=version.name_en,
        diagram_version=version.version,
        is_ended=run.ended_at is not None,
        tokens=tuple(tokens),
        diagrams=version.bundle if is_office else {},
    )


def _prior(work: Work, found: CaseFile) -> Sequence[CaseFile]:
    return [case_queries.by_id(work.session, found.waits_for_case_id)] if found.waits_for_case_id else []


def _shown(work: Work, actor: Actor, others: Sequence[CaseFile]) -> tuple[CaseLine, ...]:
    """Return other cases as far as this reader may know of them."""
    return tuple(
        lines.case_line(work, other, (None, None))
        for other in others
        if not permissions.is_hidden(access.facts(actor, access.standing(work, actor, other), other))
    )


def _suspensions(work: Work, found: CaseFile) -> tuple[SuspensionView, ...]:
    """Return the suspensions with the end that a resumption gave them."""
    entries = limit_queries.events_with_names(work.session, found.id)
    ends = ends_of_stops(ledger.entry(event) for event, _ in entries)
    return tuple(
        SuspensionView(
            id=event.id,
            from_on=event.from_on,
            to_on=ends.get(event.id, event.to_on),
            ground=event.ground,
            article=event.article,
            recorded_at=event.recorded_at,
            recorded_by=name or "系统",
            is_reversed=event.id not in ends,
        )
        for event, name in entries
        if event.kind == "stop"
    )


def _side_procedures(
    work: Work,
    actor: Actor,
    standing: Standing,
    found: CaseFile,
    runs: Sequence[Run],
    limits: Sequence[TimeLimit],
) -> tuple[str, ...]:
    going = {run.kind for run in runs if run.ended_at is None and not may_be_several(run.kind)}
    seen = access.facts(actor, standing, found)
    is_joined = found.joined_case_id is not None
    unfit = {joinders.JOINDER if is_joined else joinders.SEPARATION} | going
    if actor.kind == "party" and not extension_requests.is_open_to(work, standing, runs, limits):
        unfit.add(extension_requests.KIND)
    if found.closed_on is None or late_restorations.missed_limit(work, found) is None:
        unfit.add(late_restorations.KIND)
    fit = [
        kind
        for kind, side in SIDE_PROCEDURES.items()
        if kind not in unfit and permissions.decide(side.act, seen).allowed and special.is_known(work, found.kind, side)
    ]
    known = diagram_queries.published(work.session) if fit else ()
    return tuple(kind for kind in fit if kind in known)
