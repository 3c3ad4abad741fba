"""An office with a mark and a patent in force, for the stories of pledges and licences."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import insert, select

from engine.store.rights import Encumbrance, Mark, Patent, RegisterEntry
from engine.values import Outcome
from tests.office import Office
from tests.plain_answers_of_burdens import CODE

#: The last day of the mark and of the patent.
EXPIRES_ON = date(2034, 8, 31)


def ready(office: Office) -> Office:
    """Let the respondent own a registered mark and a granted patent; the opponent is known by its credit code."""
    with office.parts.unit_of_work() as work:
        mark = work.session.get_one(Mark, office.mark.id)
        mark.status, mark.registration_no = "registered", mark.application_no
        mark.registered_on, mark.expires_on = date(2024, 9, 1), EXPIRES_ON
        party = work.session.merge(office.opponent_party)
        party.credit_code = CODE
        work.session.add(
            Patent(
                application_no="202310123456.7",
                registration_no="202310123456.7",
                name="一种防水面料",
                patent_type="invention",
                owner_party_id=office.respondent_party.id,
                claims=["一种防水面料，其特征在于……"],
                filed_on=date(2023, 2, 1),
                published_on=date(2023, 8, 1),
                registered_on=date(2024, 5, 7),
                expires_on=date(2043, 2, 1),
                status="granted",
            )
        )
    return office


def file(office: Office, kind: str, by: str = "respondent", **filing: object) -> Outcome:
    """File for the mark or the patent, whichever the kind is about."""
    right = (
        {"mark_no": office.mark.application_no} if kind.startswith("trademark") else {"patent_no": "ZL202310123456.7"}
    )
    return office.file(kind, by=by, **{**right, **filing})


def entered(office: Office, kind: str, **filing: object) -> Office:
    """File, examine and enter it: the certificate is sent."""
    file(office, kind, **filing)
    if kind.endswith("pledge"):
        office.complete("check_credit")
    office.complete("examine")
    if "payment" in office.awaited:
        office.send(
            "payment", by="respondent", amount_fen=300_00, paid_on=office.today.isoformat(), payment_reference="P"
        )
    office.complete("issue_certificate")
    return office


def right(office: Office, **columns: object) -> None:
    """Let something befall both rights of the story outside of it."""
    with office.parts.unit_of_work() as work:
        for row in (work.session.get_one(Mark, office.mark.id), work.session.scalars(select(Patent)).one()):
            for name, value in columns.items():
                setattr(row, name, value)


def weigh(office: Office, kind: str, register: str = "patent", **details: object) -> None:
    """Lay something on a right that came with the register."""
    with office.parts.unit_of_work() as work:
        patent = work.session.scalars(select(Patent)).one()
        about = {"patent_id": patent.id} if register == "patent" else {"mark_id": office.mark.id}
        since = office.today - timedelta(days=9)
        work.session.execute(insert(Encumbrance).values(kind=kind, from_on=since, details=details, **about))


def burdens(office: Office) -> list[tuple[str, date, date | None, date | None]]:
    """Return what was laid on the rights by cases: kind, first day, last day, day of lifting."""
    with office.parts.unit_of_work(read_only=True) as work:
        rows = work.session.scalars(
            select(Encumbrance).where(Encumbrance.case_id.is_not(None)).order_by(Encumbrance.id)
        )
        return [(row.kind, row.from_on, row.to_on, row.lifted_on) for row in rows]


def details(office: Office) -> dict[str, object]:
    """Return what is written down with the newest encumbrance."""
    with office.parts.unit_of_work(read_only=True) as work:
        return dict(work.session.scalars(select(Encumbrance).order_by(Encumbrance.id.desc()).limit(1)).one().details)


def entries(office: Office) -> list[str]:
    """Return the lines of the register, oldest first."""
    with office.parts.unit_of_work(read_only=True) as work:
        return list(work.session.scalars(select(RegisterEntry.entry).order_by(RegisterEntry.id)))


def findings(office: Office) -> list[str]:
    """Return what the register held against the case."""
    return [each["reason"] for each in office.case.variables["right_findings"]]


def announcements(office: Office) -> list[str]:
    """Return what the gazette says, oldest first."""
    return [row["announcement"] for row in reversed(office.engine.gazette().items)]
