"""What a diagram asks of the registers: may this be done to the right; enter, encumber, lift, renew, hand over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from engine.commands import certificates, continuations, registers, registration, service
from engine.commands.answers import stored_day
from engine.commands.roles import ROLES_OF_KIND
from engine.errors import Refused
from engine.rules import register, renewal
from engine.store.parties import Party
from engine.store.queries import preservations, register_lines
from engine.store.queries import rights as right_queries
from engine.store.rights import Encumbrance, Mark, Patent, RegisterEntry

if TYPE_CHECKING:
    from engine.commands.motion import Motion

Variables = Mapping[str, object]
#: Kind of encumbrance -> what is written down with it.
DETAILS: Mapping[str, tuple[str, ...]] = {
    "pledge": ("amount_fen", "contract_no"),
    "seizure": (*preservations.FACTS, continuations.FIELD),
    "licence": ("licence_type", "goods", "contract_no", "licence_basis", "head_contract_no"),
}
#: Kind of encumbrance -> the act that lays it on a right.
_LAID_BY = {"pledge": "pledge", "licence": "license"}
#: Entry -> variable of the run with the goods that are lost by it.
_LOST_GOODS = {
    "partially_published": "goods_refused",
    "partially_registered": "goods_refused",
    "partially_invalidated": "goods_invalidated",
    "partially_cancelled": "goods_cancelled",
}
#: Variable of the run with the goods or claims that are left, where the decision says so.
_KEPT = {("mark", "partially_registered"): "goods_registered", ("patent", "partially_invalidated"): "claims_maintained"}


def check_right(motion: Motion, act: str, result: str | None = None) -> Variables:
    """Return what the register holds against an act as ``right_findings``, and in the result whether it is free."""
    right = _right(motion)
    given = motion.variables
    found = register.bars(
        act,
        _facts(motion, right),
        _burdens(motion, right),
        motion.work.today,
        licence=_licence(motion),
        has_consent=given.get("pledgee_consents") is True,
    )
    findings = [{"reason": reason, "article": article} for reason, article in found]
    return {"right_findings": findings, **({result: not findings} if result else {})}


def stands_against(motion: Motion, act: str) -> bool:
    """Return whether the register holds anything against an act now, whatever it held when that was asked for."""
    return bool(check_right(motion, act)["right_findings"])


def check_goods(motion: Motion, goods: object) -> None:
    """Refuse goods that the mark is not registered for: what is not written as in the register could not be struck out.

    :raises Refused: ``goods_not_registered`` with those goods.
    """
    mark = _right(motion)
    registered = set(mark.goods) if isinstance(mark, Mark) else set()
    unknown = [each for each in goods if each not in registered] if isinstance(goods, list | tuple) else []
    if unknown:
        raise Refused("goods_not_registered", goods="、".join(unknown))


def enter_register(motion: Motion, entry: str) -> None:
    """Enter into the register what the case came to: status, term of the right, goods or claims that are left.

    :raises Refused: ``term_not_over``: a mark that can still be renewed is not struck off.
    """
    right = right_queries.right_of(motion.work.session, motion.case)
    if right is None:
        return
    before = state(right)
    entry = _leave(motion, right, entry)
    status = register.status_after(_register(right), right.status, entry)
    if isinstance(right, Mark):
        _enter_mark(motion, right, entry, status)
    else:
        right.status = status
    write(motion, right, entry, before)


def _leave(motion: Motion, right: Mark | Patent, entry: str) -> str:
    """Leave a right the goods or claims that a decision about some of them leaves; return what is entered.

    What another decision struck out meanwhile does not come back, and where nothing is left the whole right is gone.
    """
    if entry not in _LOST_GOODS:
        return entry
    variables, had = motion.variables, right.goods if isinstance(right, Mark) else right.claims
    kept = variables.get(_KEPT.get((_register(right), entry), ""))
    gone = {*(variables.get(_LOST_GOODS[entry]) or ()), *register_lines.struck_out(motion.work.session, right)}
    left = [each for each in kept or had if each not in gone]
    if right.status == "invalidated" or (had and not left):
        return register.OF_THE_WHOLE[entry]
    if isinstance(right, Mark):
        right.goods = left
    else:
        right.claims = left
    return entry


def _enter_mark(motion: Motion, mark: Mark, entry: str, status: str) -> None:
    """A mark that is still opposed by others stays so: it is registered with the end of the last of them."""
    if entry == "expired" and (last := _renewable_until(motion, mark)) is not None and last >= motion.work.today:
        raise Refused("term_not_over", until=last)
    if entry in ("registered", "partially_registered"):
        found = registration.due_entry(motion.work, mark, motion.case, status)
        if registration.is_before_our_law(motion.work, mark):
            found = status
        if found is not None:
            registration.enter(motion.work, mark, found)
    elif entry in ("opposed", "restored"):
        _contest(motion, mark, status)
    elif status == "published":
        _publish(motion, mark)
    else:
        mark.status = status


def _publish(motion: Motion, mark: Mark) -> None:
    """Approve a mark preliminarily: it is published today, and whoever opposes it has time from today on.

    Source: 商标法（2019）第二十八条、第三十三条.
    """
    mark.status, mark.published_on = "published", motion.work.today
    registration.arm(motion.work, mark)


def _contest(motion: Motion, mark: Mark, status: str) -> None:
    """Enter or strike out an opposition. What was refused or withdrawn for good stays so.

    An opposition posted in time may arrive after the office has registered the mark: it was not unopposed.
    """
    if mark.status in ("refused", "withdrawn"):
        return
    if status == "opposed":
        mark.registration_no = mark.registered_on = mark.expires_on = None
        certificates.void(motion.work, mark)
    if status == "opposed" or not registration.is_contested_besides(motion.work, mark, motion.case):
        mark.status = status


def encumber(
    motion: Motion, kind: str, holder: str | None = None, from_on: str | None = None, to_on: str | None = None
) -> None:
    """Enter that something weighs on the right from a day on: default today, until it is lifted.

    :param holder: role of the party in whose favour it is.
    """
    right = _right(motion)
    row = Encumbrance(
        case_id=motion.case.id,
        kind=kind,
        holder_party_id=_party_id(motion, holder) if holder else None,
        from_on=stored_day(from_on) or motion.work.today,
        to_on=stored_day(to_on),
        details=_details(motion, kind),
        **right_queries.reference(right),
    )
    before = state(right)
    motion.work.insert(motion.case, [row])
    write(motion, right, kind, before, {"from_on": row.from_on, "to_on": row.to_on, "holder": row.holder_party_id})


def amend_burden(motion: Motion, kind: str, to_on: str | None = None) -> None:
    """Change what this case laid on the right: last day, amount, type, goods. Its first day, its rank, stays.

    What is laid on the right beyond what was entered is looked at as if it were asked for now.

    :raises Refused: ``nothing_to_lift``; ``burden_not_amendable`` with the first reason and its article.
    """
    right = _right(motion)
    rows = [row for row in _live(motion, right, kind) if row.case_id == motion.case.id]
    if not rows:
        raise Refused("nothing_to_lift", kind=kind)
    row = rows[-1]
    before = {**state(right), "to_on": row.to_on, "details": dict(row.details)}
    entered = _burden(row)
    row.to_on, row.details = stored_day(to_on) or row.to_on, {**row.details, **_details(motion, kind)}
    if kind in _LAID_BY and register.widens(entered, _burden(row)):
        found = check_right(motion, _LAID_BY[kind])["right_findings"]
        if found:
            raise Refused("burden_not_amendable", **found[0])
    write(motion, right, f"{kind}_amended", before, {"to_on": row.to_on, "details": dict(row.details)})


def change_holder(motion: Motion, old: Party, new: Party) -> None:
    """Let what this case laid on the right be held by the successor of its holder; its rank stays.

    :param old: party that held it; so is ``new`` the one that holds it now.
    """
    right = right_queries.of_case(motion.work.session, motion.case)
    rows = [] if right is None else right_queries.encumbrances(motion.work.session, right)
    held = [row for row in rows if row.case_id == motion.case.id and row.lifted_on is None]
    for row in (row for row in held if row.holder_party_id == old.id):
        row.holder_party_id = new.id
        before = {**state(right), "holder_name": old.name}
        write(motion, right, f"{row.kind}_handed_over", before, {"holder_name": new.name})


def lift(motion: Motion, kind: str) -> None:
    """Lift what this case laid on the right; where it laid none, what came with the register without a case.

    :raises Refused: ``nothing_to_lift``.
    """
    right = _right(motion)
    live = _live(motion, right, kind)
    chosen = [row for row in live if row.case_id is not None] or live
    if not chosen:
        raise Refused("nothing_to_lift", kind=kind)
    before = state(right)
    for row in chosen:
        row.case_id, row.lifted_on = motion.case.id, motion.work.today
    write(motion, right, f"{kind}_lifted", before, {"lifted_on": motion.work.today})


def renew_term(motion: Motion, result: str | None = None) -> Variables | None:
    """Renew a mark for the term that begins on the day after the old one; the result is the new last day.

    :raises Refused: ``nothing_to_renew``; ``renewed_already``: another case renewed the same term.
    """
    mark = _right(motion)
    if not isinstance(mark, Mark) or mark.expires_on is None:
        raise Refused("nothing_to_renew")
    if stored_day(motion.variables.get("term_ends_on")) not in (None, mark.expires_on):
        raise Refused("renewed_already", until=mark.expires_on)
    before = state(mark)
    mark.status = register.status_after("mark", mark.status, "renewed")
    mark.expires_on = registers.next_term_ends_on(motion.work, mark.expires_on)
    write(motion, mark, "renewed", before)
    return {result: mark.expires_on.isoformat()} if result else None


def change_owner(motion: Motion, role: str) -> None:
    """Hand the right to the party in a role, unless what weighs on it forbids an assignment.

    :raises Refused: ``right_not_assignable`` with the first reason and its article.
    """
    right = _right(motion)
    found = register.bars(
        "assign",
        _facts(motion, right),
        _burdens(motion, right, with_own=True),
        motion.work.today,
        has_consent=motion.variables.get("pledgee_consents") is True,
    )
    if found:
        raise Refused("right_not_assignable", reason=found[0][0], article=found[0][1])
    before = state(right)
    right.owner_party_id = _party_id(motion, role)
    write(motion, right, "owner_changed", before)


def _right(motion: Motion) -> Mark | Patent:
    right = right_queries.right_of(motion.work.session, motion.case)
    if right is None:
        raise Refused("case_without_right", case_no=motion.case.case_no)
    return right


def _register(right: Mark | Patent) -> register.Register:
    return "mark" if isinstance(right, Mark) else "patent"


def _facts(motion: Motion, right: Mark | Patent) -> register.Right:
    return register.Right(
        register=_register(right),
        status=right.status,
        expires_on=right.expires_on,
        renewable_until=_renewable_until(motion, right) if isinstance(right, Mark) else None,
        goods=tuple(right.goods) if isinstance(right, Mark) else (),
        is_of_filer=all(party_id == right.owner_party_id for party_id in _filer(motion)),
        lacks_co_owner=motion.variables.get("co_owners") == "refused",
    )


def _renewable_until(motion: Motion, mark: Mark) -> date | None:
    return None if mark.expires_on is None else motion.work.law.last_day_known(renewal.GRACE, mark.expires_on)


def _filer(motion: Motion) -> list[int]:
    """Return who lays something on the right; nobody where no owner files."""
    roles = ROLES_OF_KIND.get(motion.case.kind)
    if roles is None or roles.filer not in ("licensor", "pledgor"):
        return []
    return [party.party_id for party in service.addressees(motion.participants, roles.filer)[:1]]


def _details(motion: Motion, kind: str) -> dict[str, object]:
    """Return what is written down with an encumbrance, out of what the case knows."""
    names = DETAILS.get(kind, ())
    return {name: motion.variables[name] for name in names if motion.variables.get(name) is not None}


def _live(motion: Motion, right: Mark | Patent, kind: str) -> list[Encumbrance]:
    """Return what is not lifted yet and is of this case, or of none."""
    rows = right_queries.encumbrances(motion.work.session, right)
    return [row for row in rows if row.kind == kind and row.lifted_on is None and row.case_id in (motion.case.id, None)]


def _burdens(motion: Motion, right: Mark | Patent, *, with_own: bool = False) -> list[register.Burden]:
    filer = _filer(motion)
    return [
        *_waiting(motion, right),
        *(
            _burden(row, is_of_filer=row.holder_party_id is not None and row.holder_party_id in filer)
            for row in right_queries.encumbrances(motion.work.session, right)
            if with_own or row.case_id != motion.case.id or row.kind in register.LAID_BY_OTHERS
        ),
    ]


def _burden(row: Encumbrance, *, is_of_filer: bool = False) -> register.Burden:
    return register.Burden(
        kind=row.kind,
        from_on=row.from_on,
        to_on=row.to_on,
        lifted_on=row.lifted_on,
        details=row.details,
        is_of_filer=is_of_filer,
    )


def _waiting(motion: Motion, right: Mark | Patent) -> list[register.Burden]:
    """Return the orders of courts that wait for an earlier one: between the two nothing is let in."""
    orders = preservations.waiting(motion.work.session, right)
    return [register.Burden(kind="seizure", from_on=motion.work.today) for _ in orders[:1]]


def _licence(motion: Motion) -> register.Licence:
    given = motion.variables
    first = stored_day(given.get("from_on"))
    return register.Licence(
        time=None if first is None else (first, stored_day(given.get("to_on"))),
        goods=tuple(given.get("goods") or ()),
        licence_type=str(given.get("licence_type") or ""),
        basis=given.get("licence_basis") or "contract",
        head_contract_no=str(given.get("head_contract_no") or ""),
        has_owners_consent=given.get("owner_consents") is True,
    )


def _party_id(motion: Motion, role: str) -> int:
    parties = service.addressees(motion.participants, role)
    if not parties:
        raise Refused("no_party_in_role", role=role)
    return parties[0].party_id


def state(right: Mark | Patent) -> dict[str, object]:
    """Return what the register says of a right, as a line of it compares before and after."""
    names = (
        "status",
        "registered_on",
        "expires_on",
        "owner_party_id",
        "goods" if isinstance(right, Mark) else "claims",
    )
    return {name: getattr(right, name) for name in names}


def write(
    motion: Motion, right: Mark | Patent, entry: str, before: dict[str, object], more: Variables | None = None
) -> None:
    """Write the line of the register, and the same in the history of the case."""
    after = {**state(right), **(more or {})}
    motion.work.session.add(
        RegisterEntry(
            case_id=motion.case.id,
            entry=entry,
            old=before,
            new=after,
            entered_on=motion.work.today,
            **right_queries.reference(right),
        )
    )
    motion.work.record(motion.case, motion.actor, "register.entered", entry, before, after)
