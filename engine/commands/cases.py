"""Filing a case: the form, the parties, the number, the first step of its run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.commands import (
    access,
    allocation,
    answers,
    documents,
    filings,
    once,
    preserved_cases,
    reexaminations,
    registers,
    service,
    taking_part,
)
from engine.commands.allocation import Allotment
from engine.commands.motion import Motion
from engine.commands.roles import ROLES_OF_KIND, CaseRoles
from engine.commands.taking_part import TakingPart
from engine.commands.uploads import KeptFile
from engine.errors import Forbidden, InvalidForm, Refused
from engine.rules import permissions
from engine.rules.opposition import is_surely_over
from engine.store.cases import CaseFile, CaseParty
from engine.store.parties import Party
from engine.store.queries import cases as case_queries
from engine.store.queries import marks as mark_queries
from engine.store.queries import rights as right_queries
from engine.store.rights import Mark, Patent
from engine.store.work import Work
from engine.values import Actor, Outcome

#: Value of ``origin`` in a filing: the office itself opens the case.
EX_OFFICIO = "ex_officio"
_NO_MARK = {"zh": "没有这个申请号或注册号的商标", "en": "No mark has this number"}
_NO_PATENT = {"zh": "没有这个申请号或专利号的专利", "en": "No patent has this number"}
#: Field that names a right -> the register it is looked up in, and how it is refused.
_REGISTERS = (
    ("mark_no", mark_queries.by_number, _NO_MARK),
    ("patent_no", right_queries.patent_by_number, _NO_PATENT),
)
_NO_CASE = {"zh": "没有这个案号的案件", "en": "No case has this number"}
_NOT_YET = {"zh": "申请日不能晚于今天", "en": "The filing date cannot be later than today"}


def file_case(
    work: Work,
    actor: Actor,
    kind: str,
    filing: Mapping[str, object],
    *,
    key: str | None = None,
    files: Sequence[KeptFile] = (),
) -> Outcome:
    """File a request: open the case and begin its main run.

    :raises Refused: ``unknown_kind``. :raises Forbidden, InvalidForm: nothing is written.
    """
    request = {"act": "case.file", "kind": kind, "filing": answers.storable(filing), "files": [f.sha256 for f in files]}
    once.wait_for_twin(work, actor, key)
    known = once.known_outcome(work, actor, key, request)
    if known is not None:
        return known
    roles = ROLES_OF_KIND.get(kind)
    if roles is None or not work.definitions.has(work.session, kind):
        raise Refused("unknown_kind", kind=kind)
    found = access.standing(work, actor)
    access.allow("case.file", access.facts(actor, found))
    given = answers.validated(f"{kind}.filing", filing, actor.language)
    case, parties, allotted = opened(work, actor, kind, roles, given)
    veto_own_interest(work, actor, case)
    documents.add(work, actor, case, files)
    filings.drop_draft(work, actor, kind)
    motion = Motion.begin(work, actor, case, kind, _variables(work, kind, case, given, parties), is_main=True)
    outcome = motion.settle(
        "case.filed", case.title, {}, {"kind": kind, "filing": answers.storable(given), **allotted.said}
    )
    return once.remember(work, actor, key, request, outcome)


def opened(
    work: Work, actor: Actor, kind: str, roles: CaseRoles, given: Mapping[str, object]
) -> tuple[CaseFile, dict[str, Party], Allotment]:
    """Make the case with its parties, in the unit that the rules of this day give it to."""
    session = work.session
    parent = _earlier_case(work, actor, given)
    right = _right(work, given, parent)
    parties = _filing_side(work, actor, roles, given, right, parent)
    filing = {one.party.id for one in parties}
    if parent is not None:
        for earlier in case_queries.parties(session, parent.id):
            role = roles.from_earlier.get(earlier.role)
            if role and role != roles.filer and earlier.party_id not in filing:  # who files stands in the case once
                parties.append(TakingPart(role, earlier.party, earlier.agent, earlier.own_address))
    elif roles.owner and right is not None:
        parties.append(TakingPart(roles.owner, session.get_one(Party, right.owner_party_id)))
    parties += taking_part.others(work, roles, given)
    case_no = case_queries.next_case_no(session, kind, work.today)
    allotted = allocation.of_new(work, kind, case_no)
    case = CaseFile(
        case_no=case_no,
        kind=kind,
        title=roles.titled(right, given),
        status="filed",
        **right_queries.subject(right),
        filed_on=_filed_on(work, actor, given),
        priority=0,
        unit_id=allotted.unit_id,
        parent_case_id=parent.id if parent else None,
    )
    _find_by(work, case, right, parties)
    session.add(case)
    session.flush()
    session.add_all(
        CaseParty(
            case_id=case.id,
            party_id=one.party.id,
            role=one.role,
            agent_party_id=one.agent.id if one.agent else one.party.agent_party_id,
            address=one.address,
        )
        for one in parties
    )
    session.flush()
    preserved_cases.stand(work, case, right)
    return case, {one.role: one.party for one in parties}, allotted


def _filing_side(
    work: Work,
    actor: Actor,
    roles: CaseRoles,
    given: Mapping[str, object],
    right: Mark | Patent | None,
    parent: CaseFile | None,
) -> list[TakingPart]:
    """Return who files with its agency; nobody where the office opens the case of its own motion (依职权)."""
    if given.get("origin") == EX_OFFICIO:
        if actor.kind != "office":
            raise Forbidden("not_your_role", act="case.file", roles=("formality_examiner", "registrar"))
        return []
    side = taking_part.filer(work, actor, roles, given, _known(work, roles, right, parent))
    service.note_consent(side.agent or side.party, given)
    return [side]


def _known(work: Work, roles: CaseRoles, right: Mark | Patent | None, parent: CaseFile | None) -> list[Party]:
    """Return who is known by name here: the parties of the earlier case, and who stands in the register of the right.

    Whoever files against the owner is another, whatever the name.
    """
    known = [one.party for one in case_queries.parties(work.session, parent.id)] if parent is not None else []
    has_own_right = right is not None and roles.owner is None
    return known + (right_queries.in_register(work.session, right) if has_own_right else [])


def _find_by(work: Work, case: CaseFile, right: Mark | Patent | None, parties: Sequence[TakingPart]) -> None:
    """Let a new case be found by its numbers, and by the names of its parties and their agents."""
    case.find_by(case.case_no, case.title)
    for side in parties:
        agent = side.agent
        if agent is None and side.party.agent_party_id is not None:
            agent = work.session.get_one(Party, side.party.agent_party_id)
        for one in filter(None, (side.party, agent)):
            case.find_by(one.name, one.name_en)
    if right is not None:
        case.find_by(right.application_no, right.registration_no, right.name)


def veto_own_interest(work: Work, actor: Actor, case: CaseFile) -> None:
    """Refuse a filing entered by a member of the office with an interest in it."""
    if actor.kind == "office":
        access.allow("task.read", access.facts(actor, access.standing(work, actor, case), case))


def _earlier_case(work: Work, actor: Actor, given: Mapping[str, object]) -> CaseFile | None:
    case_no = given.get("opposition_no") or given.get("case_no")
    if not case_no:
        return None
    parent = case_queries.by_number(work.session, str(case_no))
    if parent is None or permissions.is_hidden(access.facts(actor, access.standing(work, actor, parent), parent)):
        field = "opposition_no" if given.get("opposition_no") else "case_no"
        raise InvalidForm({field: [_NO_CASE]})
    return parent


def _right(work: Work, given: Mapping[str, object], parent: CaseFile | None) -> Mark | Patent | None:
    """Return the right that the filing names by its number, else that of the earlier case."""
    for field, by_number, refusal in _REGISTERS:
        number = given.get(field)
        if number:
            right = by_number(work.session, str(number))
            if right is None:
                raise InvalidForm({field: [refusal]})
            return right
    return right_queries.of_case(work.session, parent) if parent is not None else None


def _filed_on(work: Work, actor: Actor, given: Mapping[str, object]) -> date:
    """Electronic: the day of entry into the office system; paper: the postmark (商标法实施条例（2014）第九条).

    Only the office reads a postmark: what a party enters of itself comes in today, whatever it says.

    :raises InvalidForm: a day to come: it was mistyped, and which one is meant nobody knows.
    """
    filed_on = given.get("filed_on")
    if actor.kind == "party" or not isinstance(filed_on, date):
        return work.today
    if filed_on > work.today:
        raise InvalidForm({"filed_on": [_NOT_YET]})
    return filed_on


def _variables(
    work: Work, kind: str, case: CaseFile, given: Mapping[str, object], parties: Mapping[str, Party]
) -> dict[str, object]:
    """Return the variables with which the main run begins: those the procedure declares, out of what is known."""
    declared = work.definitions.current(work.session, kind)[1].variables
    known: dict[str, object] = {
        **answers.storable(given),
        "filed_on": case.filed_on.isoformat(),
        "case_no": case.case_no,
        **{f"{role}_name": party.name for role, party in parties.items()},
    }
    right = right_queries.of_case(work.session, case)
    if isinstance(right, Mark):
        known |= {"mark_no": right.application_no, "mark_name": right.name}
        known |= {**_publication(work, case, right), **_term(work, right)}
    if isinstance(right, Patent):
        known |= {"patent_no": right.application_no, "patent_name": right.name, "patent_type": right.patent_type}
        known |= reexaminations.request_window(work, case, given)
    return {name: value for name, value in known.items() if name in declared}


def _publication(work: Work, case: CaseFile, mark: Mark) -> dict[str, object]:
    """Return the opposition window of a published mark, by the law of the day of publication (商标法第三十三条).

    Of a publication before the oldest law we hold, only this much is sure: after a year every window is over.
    """
    if mark.published_on is None:
        return {}
    ends_on = registers.opposable_until(work, mark.published_on)
    if ends_on is None:
        published = {"published_on": mark.published_on.isoformat()}
        return published | ({"filed_in_time": False} if is_surely_over(mark.published_on, case.filed_on) else {})
    return {
        "published_on": mark.published_on.isoformat(),
        "opposable_until": ends_on.isoformat(),
        "publication_ends_on": ends_on.isoformat(),
        "filed_in_time": mark.published_on <= case.filed_on <= ends_on,
    }


def _term(work: Work, mark: Mark) -> dict[str, object]:
    """Return what a procedure about a registered mark reads in the register instead of asking: classes and term."""
    known: dict[str, object] = {"classes_count": max(len(mark.classes), 1)}
    announced_on = registers.announced_on(work, mark)
    if mark.registered_on is not None and announced_on is not None:
        known["registered_on"] = mark.registered_on.isoformat()
        known["relative_grounds_until"] = registers.relative_grounds_until(work, announced_on).isoformat()
    days = registers.renewal_days(work, mark.expires_on) if mark.expires_on is not None else None
    if mark.expires_on is None or days is None:
        return known
    return known | {
        "term_ends_on": mark.expires_on.isoformat(),
        "window_starts_on": days.starts_on.isoformat(),
        "window_ends_on": days.window_ends_on.isoformat(),
        "renewable_until": days.grace_ends_on.isoformat(),
    }
