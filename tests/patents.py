"""An office with a patent in its register, and what stories about it do again and again."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from engine.store.fees import Fee
from engine.store.parties import Party
from engine.store.rights import Patent, RegisterEntry
from tests.office import Office

CLAIMS = ["1. 一种自清洁风扇。", "2. 如权利要求1所述的风扇。", "3. 如权利要求2所述的风扇。"]


def add_patent(office: Office, owner: Party, status: str, **more: object) -> str:
    """Enter a patent into the register; return its application number."""
    granted = {"registration_no": "ZL202310123456.7", "registered_on": date(2025, 3, 3)} if status == "granted" else {}
    with office.parts.unit_of_work() as work:
        row = Patent(
            application_no="202310123456.7",
            name="自清洁风扇",
            patent_type="invention",
            owner_party_id=owner.id,
            claims=list(CLAIMS),
            filed_on=date(2023, 3, 3),
            published_on=date(2024, 3, 3),
            status=status,
            **{**granted, **more},
        )
        work.session.add(row)
    return "202310123456.7"


def patent(office: Office) -> Patent:
    with office.parts.unit_of_work(read_only=True) as work:
        return work.session.scalars(select(Patent)).one()


def entries(office: Office) -> list[str]:
    """Return what the story entered into the register of patents."""
    with office.parts.unit_of_work(read_only=True) as work:
        of_patents = select(RegisterEntry.entry).where(RegisterEntry.patent_id.is_not(None))
        return list(work.session.scalars(of_patents.order_by(RegisterEntry.id)))


def fees(office: Office) -> list[tuple[str, int, str]]:
    with office.parts.unit_of_work(read_only=True) as work:
        return [(fee.kind, fee.amount_fen, fee.state) for fee in work.session.scalars(select(Fee).order_by(Fee.id))]


def pay(office: Office, by: str, amount_fen: int) -> None:
    office.send("payment", by=by, amount_fen=amount_fen, paid_on=office.today.isoformat())


def past(office: Office, rule_id: str) -> None:
    """Let a limit of a party run out, with the month that a loss of right waits (处分决定)."""
    office.advance_to(office.limit(rule_id).expires_on + timedelta(days=32))
