"""Statements about versions of diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from engine.store.queries import facts
from engine.store.tables import Account, DiagramVersion, Run
from engine.values import Actor


def current(session: Session, kind: str) -> DiagramVersion | None:
    """Return the newest published version of a procedure."""
    return session.scalars(
        select(DiagramVersion)
        .where(DiagramVersion.kind == kind, DiagramVersion.status == "published")
        .order_by(DiagramVersion.version.desc())
        .limit(1)
    ).first()


def current_id(session: Session, kind: str) -> int | None:
    """Return the id of the newest published version of a procedure."""
    return session.scalar(
        select(DiagramVersion.id)
        .where(DiagramVersion.kind == kind, DiagramVersion.status == "published")
        .order_by(DiagramVersion.version.desc())
        .limit(1)
    )


def published(session: Session) -> set[str]:
    """Return the procedures of which a version is published."""
    return set(session.scalars(select(DiagramVersion.kind).where(DiagramVersion.status == "published").distinct()))


def current_ids(session: Session) -> dict[str, int]:
    """Return the newest published version of every procedure: kind -> id."""
    rows = session.execute(
        select(DiagramVersion.kind, DiagramVersion.id)
        .where(DiagramVersion.status == "published")
        .order_by(DiagramVersion.kind, DiagramVersion.version)
    )
    return {kind: version_id for kind, version_id in rows}  # noqa: C416 (rows are no pairs to the type checker)


def version(session: Session, kind: str, number: int) -> DiagramVersion | None:
    """Return one version of a procedure."""
    return session.scalars(
        select(DiagramVersion).where(DiagramVersion.kind == kind, DiagramVersion.version == number)
    ).one_or_none()


def listed(session: Session) -> Sequence[tuple[DiagramVersion, str | None, str | None]]:
    """Return the newest published version of every procedure with the names of author and publisher."""
    author, publisher = aliased(Account), aliased(Account)
    newest = (
        select(DiagramVersion.kind, func.max(DiagramVersion.version).label("version"))
        .where(DiagramVersion.status == "published")
        .group_by(DiagramVersion.kind)
        .subquery()
    )
    return session.execute(
        select(DiagramVersion, author.name, publisher.name)
        .join(newest, (newest.c.kind == DiagramVersion.kind) & (newest.c.version == DiagramVersion.version))
        .outerjoin(author, author.id == DiagramVersion.author_id)
        .outerjoin(publisher, publisher.id == DiagramVersion.published_by)
        .order_by(DiagramVersion.kind)
    ).all()


def names(session: Session, row: DiagramVersion) -> tuple[str | None, str | None]:
    """Return the names of author and publisher of a version."""
    found = dict(
        session.execute(
            select(Account.id, Account.name).where(Account.id.in_([row.author_id or 0, row.published_by or 0]))
        ).all()
    )
    return found.get(row.author_id), found.get(row.published_by)


def drafts(session: Session) -> Sequence[tuple[DiagramVersion, str | None]]:
    """Return the drafts with the names of their authors, oldest first."""
    return session.execute(
        select(DiagramVersion, Account.name)
        .outerjoin(Account, Account.id == DiagramVersion.author_id)
        .where(DiagramVersion.status == "draft")
        .order_by(DiagramVersion.id)
    ).all()


def running(session: Session, actor: Actor, today: date) -> dict[int, int]:
    """Return how many runs go on per version, without those of cases from which the reader is recused."""
    return dict(
        session.execute(
            select(Run.diagram_version_id, func.count())
            .where(Run.ended_at.is_(None), facts.untied_at_once(actor, today, Run.case_id))
            .group_by(Run.diagram_version_id)
        ).all()
    )
