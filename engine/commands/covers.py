"""Covers (代理): who does whose work from day to day, and what both together may do.

A substitute works on the tasks that lie in the hands of the absent colleague, in the procedures and steps that were
chosen, with the rights that both have; whatever forbids a task to one of them forbids it to the other. It goes no
further: the tasks of a third colleague, for whom the absent one stands in, stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from engine.commands import access, events, notifications, pages
from engine.errors import Refused
from engine.rules import permissions
from engine.rules.permissions import CASE_ROLES, Facts, Relation
from engine.store.cases import CaseFile
from engine.store.covers import Cover
from engine.store.queries import covers as cover_queries
from engine.store.queries import diagrams as diagram_queries
from engine.store.queries import people
from engine.store.queries import tasks as task_queries
from engine.store.queries.facts import Standing
from engine.store.queries.tasks import TaskInHand
from engine.store.tasks import Task
from engine.store.users import Account
from engine.store.work import Work
from engine.values import Actor, CoverChoices, CoverStep, CoverView, Page, PageRequest

#: A cover is made for so many days at most; it can be made again.
MOST_DAYS = 366
_PAST = {"zh": "不能早于今天", "en": "Not before today"}
_ORDER = {"zh": "不能早于起始日", "en": "Not before the first day"}
_TOO_LONG = {"zh": f"最长 {MOST_DAYS} 日", "en": f"At most {MOST_DAYS} days"}
_NOBODY = {"zh": "没有这位工作人员", "en": "No such official"}
_NO_STEP = {"zh": "没有这项业务或者环节", "en": "No such procedure or step"}


def for_task(work: Work, actor: Actor, found: TaskInHand, own: Facts, *, lock: bool) -> tuple[Facts, str | None]:
    """Return the facts about a task with those of an absent colleague whose task the actor covers, and their name."""
    task = found.task
    if own.relation != "other_assignee" or own.kind != "office":
        return own, None
    cover = cover_queries.of_task(work.session, task, found.case.kind, actor.account_id, work.today, lock=lock)
    if cover is None:
        return own, None
    absent = _as_actor(cover[1])
    theirs = task_queries.standing(work.session, task.id, absent, work.today)
    return replace(own, absent=access.task_facts(absent, theirs, found.case, task)), absent.name


def has_ended(work: Work, actor: Actor, found: TaskInHand) -> bool:
    """Return whether an actor did a task for the absent colleague who holds it, under a cover that is over."""
    return cover_queries.has_ended(work.session, found.task, found.case.kind, actor.account_id, work.today)


def standing_in(work: Work, case: CaseFile, task: Task) -> Mapping[int, str]:
    """Return account and name of those who may do a task for the absent colleague who holds it.

    What is told to its holder so that no limit passes is told to them as well: the holder is not there to read it.
    """
    found: dict[int, str] = {}
    for account_id in cover_queries.substitutes(work.session, task, case.kind, work.today):
        known = task_queries.colleague(work.session, task.id, account_id, work.today)
        if known is None:
            continue
        absent = _as_actor(work.session.get_one(Account, task.assignee_id))
        theirs = task_queries.standing(work.session, task.id, absent, work.today)
        own = access.task_facts(known[0], known[1], case, task)
        facts = replace(own, absent=access.task_facts(absent, theirs, case, task))
        if permissions.decide("task.complete", facts).allowed:
            found[account_id] = known[0].name
    return found


def _as_actor(account: Account) -> Actor:
    return Actor(account_id=account.id, person_id=account.person_id, name=account.name, kind="office")


def make(work: Work, actor: Actor, given: Mapping[str, object]) -> CoverView:
    """Make a cover.

    :param given: absent, substitute: logins; from_on, to_on: days, both included; scope: words ``kind`` or
        ``kind/element``, none: everything; reason.
    :raises Forbidden: neither the absent person nor the head of their unit. :raises InvalidForm.
    :raises Refused: ``covers_self``, ``nothing_to_cover``, ``cover_chain``.
    """
    access.allow("cover.make", access.facts(actor, access.standing(work, actor), relation="own_account"))
    absent = _account(work, given, "absent")
    _allow(work, actor, "cover.make", absent)
    substitute = _account(work, given, "substitute")
    from_on, to_on = _days(work, given)
    scope = _scope(work, given.get("scope") or ())
    reason = events.text(given, "reason", is_required=False, longest=200)
    if absent.person_id == substitute.person_id:
        raise Refused("covers_self", name=absent.name)
    cover_queries.lock_accounts(work.session, (absent.id, substitute.id))
    roles = (access.standing(work, _as_actor(one)).roles & CASE_ROLES for one in (absent, substitute))
    if frozenset.intersection(*roles) == frozenset():
        raise Refused("nothing_to_cover", absent=absent.name, substitute=substitute.name)
    chain = cover_queries.overlapping(work.session, absent.id, substitute.id, from_on, to_on)
    if chain:
        raise Refused("cover_chain", from_on=chain[0].from_on, to_on=chain[0].to_on)
    cover = Cover(
        absent_id=absent.id,
        substitute_id=substitute.id,
        from_on=from_on,
        to_on=to_on,
        scope=",".join(scope),
        reason=reason,
        made_at=work.now,
        made_by=actor.account_id,
    )
    work.session.add(cover)
    work.session.flush()
    _note(work, actor, "cover.made", cover, absent, substitute)
    return _view(work, actor, access.standing(work, actor), cover, absent, substitute)


def end(work: Work, actor: Actor, cover_id: int) -> CoverView:
    """End a cover before its day; at once, and for good. Ending it once more changes nothing.

    :raises NotFound, Forbidden. :raises Refused: ``cover_over``: it has ended by itself.
    """
    access.require_office(work, actor, "cover.read")
    cover = work.session.get(Cover, cover_id, with_for_update=True) or access.absent("cover", cover=cover_id)
    absent, substitute = (work.session.get_one(Account, one) for one in (cover.absent_id, cover.substitute_id))
    standing = access.standing(work, actor)
    if not _is_shown(actor, standing, absent, substitute):
        access.absent("cover", cover=cover_id)
    _allow(work, actor, "cover.end", absent, substitute)
    if cover.ended_at is None:
        if cover.to_on < work.today:
            raise Refused("cover_over", to_on=cover.to_on)
        cover.ended_at, cover.ended_by = work.now, actor.account_id
        _note(work, actor, "cover.ended", cover, absent, substitute)
    return _view(work, actor, standing, cover, absent, substitute)


def page(work: Work, actor: Actor, request: PageRequest) -> Page[CoverView]:
    """Return covers, newest first: auditors read all, heads those of their unit, everybody else their own."""
    access.require_office(work, actor, "cover.read")
    standing = access.standing(work, actor)
    reads_all = "auditor" in standing.roles or ("approver" in standing.roles and standing.unit_id is None)
    unit_id = standing.unit_id if "approver" in standing.roles else None
    account_id = None if reads_all else actor.account_id
    rows = cover_queries.listed(work.session, account_id, unit_id, pages.after(request), request.size + 1)
    shown = rows[: request.size]
    return Page(
        items=tuple(_view(work, actor, standing, *row) for row in shown),
        next=str(shown[-1][0].id) if len(rows) > request.size else None,
    )


def choices(work: Work, actor: Actor) -> CoverChoices:
    """Return what a cover can be made of by this actor: absent colleagues, substitutes, procedures with their steps."""
    access.require_office(work, actor, "cover.read")
    standing = access.standing(work, actor)
    known = [account for account, _ in cover_queries.colleagues(work.session, work.today)]
    may = [one for one in known if _may(actor, standing, "cover.make", one)]
    return CoverChoices(
        absent=tuple((one.login, one.name) for one in may),
        substitutes=tuple((one.login, one.name) for one in known) if may else (),
        steps=tuple(_steps(work)) if may else (),
    )


def _steps(work: Work) -> Sequence[CoverStep]:
    found = []
    for row, _, _ in diagram_queries.listed(work.session):
        if row.kind.startswith("shared."):
            continue
        described = work.definitions.version(work.session, row.id).describe()
        tasks = {each["id"]: each for each in described if each["kind"] == "user_task" and each["role"] in CASE_ROLES}
        found += [
            CoverStep(kind=row.kind, element=str(name), name=str(each["name"]), name_en=str(each["name_en"]))
            for name, each in tasks.items()
        ]
    return found


def _account(work: Work, given: Mapping[str, object], field: str) -> Account:
    account = people.by_login(work.session, events.text(given, field, longest=200))
    if account is None or account.kind != "office" or account.is_disabled:
        raise events.invalid(field, _NOBODY)
    return account


def _days(work: Work, given: Mapping[str, object]) -> tuple[date, date]:
    from_on, to_on = events.day(given, "from_on"), events.day(given, "to_on")
    if from_on < work.today:
        raise events.invalid("from_on", _PAST)
    if to_on < from_on:
        raise events.invalid("to_on", _ORDER)
    if (to_on - from_on).days >= MOST_DAYS:
        raise events.invalid("to_on", _TOO_LONG)
    return from_on, to_on


def _scope(work: Work, words: object) -> list[str]:
    """Return the words of a scope in order, without steps of procedures that are chosen whole."""
    wanted = sorted({str(word) for word in words}) if isinstance(words, list | tuple) else ["?"]
    steps = _steps(work) if wanted else ()
    known = {step.kind for step in steps} | {f"{step.kind}/{step.element}" for step in steps}
    if not known.issuperset(wanted):
        raise events.invalid("scope", _NO_STEP)
    return [word for word in wanted if "/" not in word or word.partition("/")[0] not in wanted]


def _relation(actor: Actor, standing: Standing, *accounts: Account) -> Relation:
    if any(one.id == actor.account_id for one in accounts):
        return "own_account"
    unit_id = accounts[0].unit_id
    return "own_unit" if None in (unit_id, standing.unit_id) or unit_id == standing.unit_id else "none"


def _may(actor: Actor, standing: Standing, act: str, *accounts: Account) -> bool:
    return any(permissions.decide(act, facts).allowed for facts in _facts(actor, standing, *accounts))


def _facts(actor: Actor, standing: Standing, *accounts: Account) -> tuple[Facts, ...]:
    """Return how an actor stands to a cover: to the accounts of it, and to the unit of who is absent."""
    relations = (_relation(actor, standing, *accounts), _relation(actor, standing, accounts[0]))
    return tuple(access.facts(actor, standing, relation=relation) for relation in relations)


def _allow(work: Work, actor: Actor, act: str, *accounts: Account) -> None:
    standing = access.standing(work, actor)
    if not _may(actor, standing, act, *accounts):
        access.allow(act, _facts(actor, standing, *accounts)[0])


def _is_shown(actor: Actor, standing: Standing, absent: Account, substitute: Account) -> bool:
    if "auditor" in standing.roles or actor.account_id in (absent.id, substitute.id):
        return True
    return "approver" in standing.roles and _relation(actor, standing, absent) == "own_unit"


def _note(work: Work, actor: Actor, act: str, cover: Cover, absent: Account, substitute: Account) -> None:
    """Enter what happened to a cover into the history of the office, and tell both."""
    said = {
        "absent": absent.name,
        "substitute": substitute.name,
        "from_on": cover.from_on,
        "to_on": cover.to_on,
        "scope": list(cover.words),
        "reason": cover.reason,
    }
    work.record(None, actor, act, f"{absent.name} → {substitute.name}", {}, said)
    notifications.tell(
        work,
        {absent.id, substitute.id} - {actor.account_id},
        act,
        absent=absent.name,
        absent_en=absent.name_en,
        substitute=substitute.name,
        substitute_en=substitute.name_en,
        by=actor.name,
        by_en=actor.name_en,
        from_on=cover.from_on.isoformat(),
        to_on=cover.to_on.isoformat(),
    )


def _view(
    work: Work, actor: Actor, standing: Standing, cover: Cover, absent: Account, substitute: Account
) -> CoverView:
    if cover.ended_at is not None:
        state = "ended"
    elif cover.to_on < work.today:
        state = "over"
    else:
        state = "planned" if cover.from_on > work.today else "live"
    return CoverView(
        id=cover.id,
        absent=absent.name,
        substitute=substitute.name,
        from_on=cover.from_on,
        to_on=cover.to_on,
        scope=cover.words,
        reason=cover.reason,
        state=state,
        may_end=state in ("live", "planned") and _may(actor, standing, "cover.end", absent, substitute),
    )
