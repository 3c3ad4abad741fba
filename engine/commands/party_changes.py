"""Change of a party (当事人变更): another name, another person in its place, another agency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.commands import rights, taking_part
from engine.errors import InvalidForm
from engine.store.cases import CaseFile
from engine.store.parties import Party
from engine.store.queries import cases as case_queries
from engine.store.queries import rights as right_queries
from engine.store.queries.facts import Standing
from engine.store.work import Work
from engine.values import Actor

if TYPE_CHECKING:
    from engine.commands.motion import Motion

PLEDGE = "trademark.pledge"
_CERTIFIED_ROLES = ("pledgor", "pledgee")
#: What a certificate of pledge says besides the parties, in the words of the case that entered it.
_CERTIFIED = ("certificate_no", "entered_on", "to_on", "amount_fen", "contract_no")
_NO_SUCH_PARTY = {"zh": "本案没有这一方当事人", "en": "The case has no such party"}
_NOT_YOURS = {"zh": "只能变更自己一方", "en": "A party changes its own side only"}


def asked(work: Work, actor: Actor, case: CaseFile, found: Standing, given: Mapping[str, object]) -> None:
    """Check who asks for the change of whom.

    :raises InvalidForm: the case has no such party, or it is another's.
    """
    role = given.get("party_role")
    if role not in {party.role for party in case_queries.parties(work.session, case.id)}:
        raise InvalidForm({"party_role": [_NO_SUCH_PARTY]})
    if actor.kind == "party" and role not in found.party_roles:
        raise InvalidForm({"party_role": [_NOT_YOURS]})


def change(motion: Motion) -> Mapping[str, object]:
    """Put the change into the case: a new name stays with the party, a successor takes its place.

    Accounts of the former party do not see the case any more. What the case laid on a right for the former party is
    the successor's from now on; who owns the right is not touched: that has its own recordal. Return whether a
    certificate of pledge names the former party, and what it says besides.
    """
    work, case, asked_for = motion.work, motion.case, motion.variables
    old = next(party for party in motion.parties if party.role == asked_for["party_role"])
    agent, address = taking_part.agency(work, asked_for), old.own_address
    before = {"name": old.party.name, "agent": old.agent.name if old.agent else None}
    party = before_it = old.party
    match asked_for["change_kind"]:
        case "agent":
            pass
        case "name":
            party.name, party.address = str(asked_for["successor_name"]), str(asked_for["successor_address"])
            address = None
        case _:
            party, address = taking_part.named(work, "successor", asked_for, _owner(motion), kind=party.kind)
    case_queries.replace_party(work.session, case.id, old, party, agent, address)
    for one in filter(None, (party, agent)):
        case.find_by(one.name, one.name_en)
    motion.forget_parties()
    if party is not before_it:
        rights.change_holder(motion, before_it, party)
    after = {"name": party.name, "agent": agent.name if agent else None}
    work.record(case, motion.actor, "party.changed", old.role, before, after)
    return _certificate(motion, old.role)


def _owner(motion: Motion) -> list[Party]:
    """Return who owns the right by now: whoever it was assigned to is known by the register."""
    right = right_queries.of_case(motion.work.session, motion.case)
    return [motion.work.session.get_one(Party, right.owner_party_id)] if right is not None else []


def _certificate(motion: Motion, role: str) -> Mapping[str, object]:
    """Return what a new certificate says where the old one, made out already, names a party that has changed.

    Source: 商标审查审理指南（2021）第三部分第十一章第3.4节.
    """
    if motion.case.kind != PLEDGE or role not in _CERTIFIED_ROLES or motion.variables["change_kind"] == "agent":
        return motion.declared({"needs_certificate": False})
    entered = case_queries.main_run(motion.work.session, motion.case.id).variables
    given = {name: entered[name] for name in _CERTIFIED if entered.get(name) is not None}
    return motion.declared({**given, "needs_certificate": "certificate_no" in given})
