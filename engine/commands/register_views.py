"""Rights of both registers as pages show them: what is entered, what weighs on them, what was entered when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.commands import access, pages
from engine.commands.roles import ROLES_OF_KIND
from engine.rules import renewal
from engine.rules.register import IN_FORCE, Burden, Right, bars
from engine.store.cases import CaseFile
from engine.store.parties import Party
from engine.store.queries import facts as fact_queries
from engine.store.queries import preservations
from engine.store.queries import rights as right_queries
from engine.store.rights import Encumbrance, Mark, Patent
from engine.store.work import Work
from engine.values import Actor, EncumbranceView, Page, PageRequest, PatentView, RegisterLine, WaitingOrderView

#: Columns of both registers that are shown as they are.
_COMMON = (
    "application_no", "registration_no", "name", "filed_on", "published_on", "registered_on", "expires_on", "status",
)  # fmt: skip


def patent(work: Work, actor: Actor, number: str) -> PatentView:
    """Return a patent by application or patent number.

    :raises NotFound: no patent has this number.
    """
    row = right_queries.patent_by_number(work.session, number) or access.absent("patent", patent_no=number)
    return _whole(work, actor, row)


def patent_of_case(work: Work, actor: Actor, case: CaseFile) -> PatentView | None:
    """Return the patent that a case is about, with what weighs on it; its own page has its entries too."""
    if case.patent_id is None:
        return None
    return _whole(work, actor, work.session.get_one(Patent, case.patent_id), has_entries=False)


def find_patents(work: Work, text: str, page: PageRequest) -> Page[PatentView]:
    """Return patents whose number, title or owner contains a text."""
    rows = right_queries.find_patents(work.session, text.strip(), pages.after(page) or 0, page.size + 1)
    shown = rows[: page.size]
    return Page(
        items=tuple(_patent(row, owner) for row, owner in shown),
        next=str(shown[-1][0].id) if len(rows) > page.size else None,
    )


def burdens(work: Work, right: Mark | Patent) -> tuple[EncumbranceView, ...]:
    """Return everything that ever weighed on a right, oldest first."""
    return tuple(_burden(work, row, holder) for row, holder in right_queries.with_holders(work.session, right))


def weighing(work: Work, right: Mark | Patent) -> dict[str, object]:
    """Return what ever weighed on a right, and what waits: nothing waits where no order was ever executed."""
    found = burdens(work, right)
    has_orders = any(burden.kind == "seizure" for burden in found)
    return {"encumbrances": found, "waiting_orders": _waiting(work, right) if has_orders else ()}


def _waiting(work: Work, right: Mark | Patent) -> tuple[WaitingOrderView, ...]:
    return tuple(
        WaitingOrderView(
            received_on=date.fromisoformat(str(row.variables["requested_on"])),
            details={name: row.variables[name] for name in preservations.FACTS},
        )
        for row in preservations.waiting(work.session, right)
    )


def entries(work: Work, actor: Actor, right: Mark | Patent) -> tuple[RegisterLine, ...]:
    """Return the lines of the register about a right, oldest first; the case is named to those who may see it."""
    rows = right_queries.entries(work.session, right, fact_queries.visible(actor, work.today, CaseFile.id))
    owners = {facts.get("owner_party_id") for row, _ in rows for facts in (row.old, row.new)} - {None}
    names = right_queries.owner_names(work.session, owners)
    return tuple(
        RegisterLine(
            entry=row.entry,
            entered_on=row.entered_on,
            case_no=case_no,
            old=_changed(row.old, row.new, names),
            new=_changed(row.new, row.old, names),
        )
        for row, case_no in rows
    )


def open_to(work: Work, right: Mark | Patent) -> tuple[str, ...]:
    """Return the procedures that the status and the term of a right leave open; what weighs on it is said beside."""
    kind = "mark" if isinstance(right, Mark) else "patent"
    grace = work.law.last_day_known(renewal.GRACE, right.expires_on) if kind == "mark" and right.expires_on else None
    facts = Right(register=kind, status=right.status, expires_on=right.expires_on, renewable_until=grace)
    return tuple(
        name
        for name, roles in ROLES_OF_KIND.items()
        if roles.act is not None
        and name.startswith("patent." if kind == "patent" else "trademark.")
        and not bars(roles.act, facts, (), work.today)
    )


def _changed(facts: Mapping[str, object], other: Mapping[str, object], names: Mapping[int, str]) -> dict[str, object]:
    """Return the facts of the right that changed; the owner by name. Who holds an encumbrance, it says itself."""
    found = {name: value for name, value in facts.items() if name in other and other[name] != value}
    if "owner_party_id" in found:
        found["owner"] = names.get(found.pop("owner_party_id"), "")
    return found


def _whole(work: Work, actor: Actor, row: Patent, *, has_entries: bool = True) -> PatentView:
    visible = fact_queries.visible(actor, work.today, CaseFile.id)
    return _patent(
        row,
        work.session.get_one(Party, row.owner_party_id),
        cases=tuple(right_queries.patent_cases(work.session, row.id, visible)),
        **weighing(work, row),
        entries=entries(work, actor, row) if has_entries else (),
        open_to=open_to(work, row) if has_entries else (),
    )


def _patent(row: Patent, owner: Party, **more: object) -> PatentView:
    return PatentView(**common(row, owner), patent_type=row.patent_type, claims=tuple(row.claims), **more)


def common(row: Mark | Patent, owner: Party) -> dict[str, object]:
    """Return what is shown of a right of either register."""
    is_in_force = row.status in IN_FORCE["mark" if isinstance(row, Mark) else "patent"]
    shown = {name: getattr(row, name) for name in _COMMON}
    owned = {"owner": owner.name, "owner_en": owner.name_en, "owner_address": owner.address}
    return {**shown, **owned, "is_in_force": is_in_force}


def _burden(work: Work, row: Encumbrance, holder: Party | None) -> EncumbranceView:
    burden = Burden(kind=row.kind, from_on=row.from_on, to_on=row.to_on, lifted_on=row.lifted_on)
    return EncumbranceView(
        kind=row.kind,
        holder=holder.name if holder else None,
        holder_en=holder.name_en if holder else "",
        from_on=row.from_on,
        to_on=row.to_on,
        lifted_on=row.lifted_on,
        is_live=burden.weighs_on(work.today, work.today),
        details=dict(row.details),
    )
