"""What the office knows of earlier requests, for the formal check of a new one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from engine.store.tables import CaseFile, CaseParty, Notice, Run


def grounds_before(
    session: Session, case: CaseFile, party_id: int, role: str, without: Collection[str]
) -> Sequence[Sequence[str] | None]:
    """Return the grounds of the earlier cases of this kind that the same party filed against the same mark.

    :param without: ends of a case after which the same may be raised again.
    """
    statement = (
        select(Run.variables)
        .join(CaseFile, CaseFile.id == Run.case_id)
        .join(CaseParty, CaseParty.case_id == CaseFile.id)
        .where(
            Run.is_main,
            CaseFile.kind == case.kind,
            CaseFile.mark_id == case.mark_id,
            CaseFile.id < case.id,
            or_(CaseFile.outcome.is_(None), CaseFile.outcome.not_in(without)),
            CaseParty.role == role,
            CaseParty.party_id == party_id,
        )
        .order_by(CaseFile.id)
    )
    return [variables.get("grounds") for variables in session.scalars(statement)]


def decided_about_patent(session: Session, case: CaseFile) -> Sequence[Mapping[str, object]]:
    """Return what was known in the earlier invalidations of the same patent on which a decision was made."""
    statement = (
        select(Run.variables)
        .join(CaseFile, CaseFile.id == Run.case_id)
        .where(
            Run.is_main,
            CaseFile.kind == case.kind,
            CaseFile.patent_id == case.patent_id,
            CaseFile.id < case.id,
            CaseFile.outcome.in_(("invalidated", "partially_invalidated", "maintained")),
        )
        .order_by(CaseFile.id)
    )
    return session.scalars(statement).all()


def adverse_decision(session: Session, case_id: int) -> Notice | None:
    """Return the service of the decision not to register, in whole or in part, on the respondent."""
    return session.scalars(
        select(Notice)
        .where(
            Notice.case_id == case_id,
            Notice.template.in_(("decision_refuse", "decision_partial", "publication_of_service")),
            Notice.addressee_role == "respondent",
            Notice.result_variable == "decision_served_on",
        )
        .order_by(Notice.id.desc())
        .limit(1)
    ).first()


def decision_on(session: Session, case_id: int, party_id: int) -> Notice | None:
    """Return the last service of the decision of a case on a party."""
    return session.scalars(
        select(Notice)
        .where(
            Notice.case_id == case_id,
            Notice.party_id == party_id,
            Notice.result_variable == "decision_served_on",
        )
        .order_by(Notice.id.desc())
        .limit(1)
    ).first()


def has_earlier_sibling(session: Session, case: CaseFile) -> bool:
    """Return whether the case before was continued by another case of this kind already."""
    return session.scalar(
        select(
            exists().where(
                CaseFile.parent_case_id == case.parent_case_id, CaseFile.kind == case.kind, CaseFile.id < case.id
            )
        )
    )


def has_filed_before(session: Session, case: CaseFile, role: str, party_id: int) -> bool:
    """Return whether the same party continued the case before by another case of this kind already."""
    earlier = exists().where(
        CaseFile.parent_case_id == case.parent_case_id,
        CaseFile.kind == case.kind,
        CaseFile.id < case.id,
        CaseParty.case_id == CaseFile.id,
        CaseParty.role == role,
        CaseParty.party_id == party_id,
    )
    return session.scalar(select(earlier))


def has_open_request(session: Session, case: CaseFile) -> bool:
    """Return whether a case of this kind about the same patent was filed before and is still open."""
    earlier = exists().where(
        CaseFile.patent_id == case.patent_id,
        CaseFile.kind == case.kind,
        CaseFile.id < case.id,
        CaseFile.closed_on.is_(None),
    )
    return session.scalar(select(earlier))


def has_review_before(session: Session, case: CaseFile) -> bool:
    """Return whether a case of this kind about the same mark was filed before."""
    earlier = exists().where(CaseFile.mark_id == case.mark_id, CaseFile.kind == case.kind, CaseFile.id < case.id)
    return session.scalar(select(earlier))
