"""Who takes part in a case that is filed: who files, the agency, and whoever else the filing names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.commands.roles import CaseRoles
from engine.errors import Forbidden, InvalidForm
from engine.store.parties import Party
from engine.store.queries import cases as case_queries
from engine.store.work import Work
from engine.values import Actor

_OTHER_NAME = {
    "zh": "这个统一社会信用代码属于另一名称的主体，请核对",
    "en": "This credit code belongs to a party of another name",
}
_NO_PARTY = {"zh": "请选择由哪一方当事人提出", "en": "Choose the party that files"}
_KNOWN_NAME = {
    "zh": "本局已有同名主体：请填写统一社会信用代码；确为另一主体的，请勾选“不是本局已登记的同名主体”",
    "en": "The office knows a party of this name: enter its credit code, or tick that it is another",
}
_WHO_OF_THEM = {
    "zh": "本案已有几个同名的主体，请填写统一社会信用代码",
    "en": "Several parties here bear this name: enter the credit code",
}


@dataclass(frozen=True, slots=True)
class TakingPart:
    """A party in the role that it takes in the new case."""

    role: str
    party: Party
    agent: Party | None = None
    #: Where it wants its mail in this case; None: the address that the office knows of it.
    address: str | None = None


def filer(
    work: Work, actor: Actor, roles: CaseRoles, given: Mapping[str, object], known: Sequence[Party]
) -> TakingPart:
    """Return who files: one of the actor's own parties, or the one that the office enters from paper.

    :param known: who stands in the register of the right, or in the earlier case.
    :raises Forbidden: ``not_your_party``. :raises InvalidForm: it does not say which party files.
    """
    agent = agency(work, given)
    if actor.kind == "party":
        return TakingPart(roles.filer, _of_account(work, actor, given), agent)
    if not str(given.get(f"{roles.filer}_name") or "").strip():
        raise InvalidForm({f"{roles.filer}_name": [_NO_PARTY]})
    if given.get(f"{roles.filer}_is_another") is True:
        known = ()
    else:
        _require_said(work, roles.filer, given, known)
    party, address = named(work, roles.filer, given, known)
    return TakingPart(roles.filer, party, agent, address)


def others(work: Work, roles: CaseRoles, given: Mapping[str, object]) -> list[TakingPart]:
    """Return the other parties that the filing names. It is the filer who says so: no name makes them known here."""
    wanted = [role for role in roles.others if str(given.get(f"{role}_name") or "").strip()]
    return [TakingPart(role, party, None, address) for role in wanted for party, address in [named(work, role, given)]]


def named(
    work: Work, role: str, given: Mapping[str, object], known: Sequence[Party] = (), kind: str = "company"
) -> tuple[Party, str | None]:
    """Return the party of ``{role}_name``, ``{role}_credit_code``, ``{role}_address``, and where it wants its mail.

    Two may bear one name, and what is entered for the one must not open the case to the other: only a credit code makes
    it a party that the office knows, or that one of this name stands in the matter already (``known``).

    :raises InvalidForm: the code is another's, or several of the matter bear the name.
    """
    name, address = (str(given.get(f"{role}_{field}") or "").strip() for field in ("name", "address"))
    party = _known(work, role, name, given, known)
    if party is not None:
        return party, address if address not in ("", party.address) else None
    party = Party(
        name=name,
        name_en=str(given.get(f"{role}_name_en") or ""),
        kind=kind,
        country=str(given.get(f"{role}_country") or "CN"),
        address=address,
        credit_code=_code(role, given),
        channel=str(given.get(f"{role}_channel") or "post"),
    )
    work.session.add(party)
    work.session.flush()
    return party, None


def agency(work: Work, given: Mapping[str, object]) -> Party | None:
    """Return the agency; one that is new is served by post until it agrees to be served electronically."""
    name = str(given.get("agent_name") or "").strip()
    return case_queries.agency_named(work.session, name) if name else None


def _require_said(work: Work, role: str, given: Mapping[str, object], known: Sequence[Party]) -> None:
    """Let a person decide whether a paper is from the party of the same name; ties of officials hang on it, too.

    :raises InvalidForm: neither a credit code nor the matter tells, and nobody said that it is another.
    """
    name = str(given[f"{role}_name"]).strip()
    told = _code(role, given) or name in {party.name for party in known}
    if not told and case_queries.is_name_known(work.session, name):
        raise InvalidForm({f"{role}_credit_code": [_KNOWN_NAME]})


def _of_account(work: Work, actor: Actor, given: Mapping[str, object]) -> Party:
    chosen = given.get("party_id")
    allowed = case_queries.parties_of_account(work.session, actor.account_id)
    if chosen not in (None, ""):
        allowed = [party for party in allowed if str(party.id) == str(chosen)]
    if not allowed:
        raise Forbidden("not_your_party")
    if len(allowed) > 1 and chosen in (None, ""):
        raise InvalidForm({"party_id": [_NO_PARTY]})
    return allowed[0]


def _known(work: Work, role: str, name: str, given: Mapping[str, object], known: Sequence[Party]) -> Party | None:
    code = _code(role, given)
    found = case_queries.party_by_code(work.session, code) if code else None
    if found is not None and found.name != name:
        raise InvalidForm({f"{role}_credit_code": [_OTHER_NAME]})
    if found is not None:
        return found
    meant = {party.id: party for party in known if party.name == name and (code is None or party.credit_code is None)}
    if len(meant) > 1:
        raise InvalidForm({f"{role}_credit_code": [_WHO_OF_THEM]})
    return next(iter(meant.values()), None)


def _code(role: str, given: Mapping[str, object]) -> str | None:
    return str(given.get(f"{role}_credit_code") or "").strip() or None
