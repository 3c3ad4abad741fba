"""Statements about documents, their service and announcements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, exists, func, or_, select, true
from sqlalchemy.orm import Session

from engine.store.documents import HAS_COME_BACK
from engine.store.queries import facts
from engine.store.queries.locks import lock_case
from engine.store.tables import Account, CaseFile, CaseParty, Document, Gazette, History, Mark, Notice, Party, Run
from engine.values import Actor

#: No notice is on its way for longer than a publication of a month or two (满三十日, 满1个月, 满2个月).
LONGEST_WAY = timedelta(days=62)


def of_case(session: Session, case_id: int) -> Sequence[Document]:
    """Return the documents of a case, newest first."""
    return session.scalars(select(Document).where(Document.case_id == case_id).order_by(Document.id.desc())).all()


def brought_into(session: Session, case_id: int) -> Sequence[tuple[Document, str]]:
    """Return the documents of a case, newest first, each with the English name of who brought it in, or nothing."""
    return session.execute(_brought_in().where(Document.case_id == case_id).order_by(Document.id.desc())).all()


def brought_in_by(session: Session, document_id: int) -> str:
    """Return what who brought in a document is called in English, or nothing."""
    return session.execute(_brought_in().where(Document.id == document_id)).one()[1]


def _brought_in() -> Select[tuple[Document, str]]:
    """Select documents with the English name of the account that brought each in.

    It wrote a line of the history at the instant of the document. The line that the document names is another one as
    soon as something happened to it: a notice was printed, mail was read.
    """
    english = (
        select(func.min(Account.name_en))
        .join(History, History.actor_id == Account.id)
        .where(History.case_id == Document.case_id, History.recorded_at == Document.created_at)
        .where(Account.name == Document.created_by)
        .scalar_subquery()
    )
    return select(Document, func.coalesce(english, ""))


def notices_of_case(session: Session, case_id: int) -> Sequence[tuple[Notice, Party | None]]:
    """Return the services of a case with the addressee, newest first."""
    return session.execute(
        select(Notice, Party)
        .outerjoin(Party, Party.id == Notice.party_id)
        .where(Notice.case_id == case_id)
        .order_by(Notice.id.desc())
    ).all()


def services_of_case(session: Session, case_id: int) -> Sequence[tuple[Notice, Party | None, Document | None]]:
    """Return the services of a case with the addressee and the document, newest first."""
    return session.execute(_services().where(Notice.case_id == case_id)).all()


def services(
    session: Session, actor: Actor, today: date, stage: str, before: int | None, size: int
) -> Sequence[tuple[Notice, Party | None, Document | None, CaseFile]]:
    """Return what stands so in the cases that an actor may see, newest first.

    :param stage: under_way, unproved (in open cases only: nothing rests on the rest any more) or returned.
    """
    wanted = {
        "under_way": (Notice.served_on > today, Notice.issued_on >= today - LONGEST_WAY),
        "unproved": (
            Notice.state == "dispatched",
            Notice.channel == "post",
            or_(Notice.served_on <= today, Notice.served_on.is_(None)),  # of a letter to a court no text presumes a day
            CaseFile.closed_on.is_(None),
        ),
        "returned": (HAS_COME_BACK, Notice.served_on.is_(None), Notice.replaced_by_id.is_(None)),
    }[stage]
    earlier = Notice.id < before if before is not None else true()
    statement = _services().add_columns(CaseFile).join(CaseFile, CaseFile.id == Notice.case_id)
    return session.execute(
        statement.where(*wanted, earlier, facts.visible(actor, today, Notice.case_id)).limit(size)
    ).all()


def _services() -> Select[tuple[Notice, Party | None, Document | None]]:
    return (
        select(Notice, Party, Document)
        .outerjoin(Party, Party.id == Notice.party_id)
        .outerjoin(Document, Document.id == Notice.document_id)
        .order_by(Notice.id.desc())
    )


def notices_to(session: Session, party_ids: Collection[int], size: int) -> Sequence[tuple[Notice, str, Party]]:
    """Return what was served on parties, themselves or by their agents, with case number and addressee, newest first.

    An agent reads what is served on the party whose agent it is in the case now.
    """
    return session.execute(
        select(Notice, CaseFile.case_no, Party)
        .join(CaseFile, CaseFile.id == Notice.case_id)
        .join(Party, Party.id == Notice.party_id)
        .where(
            exists().where(
                CaseParty.case_id == Notice.case_id,
                CaseParty.party_id == Notice.party_id,
                or_(CaseParty.party_id.in_(party_ids), CaseParty.agent_party_id.in_(party_ids)),
            )
        )
        .order_by(Notice.issued_on.desc(), Notice.id.desc())
        .limit(size)
    ).all()


def with_case(session: Session, document_id: int, *, lock: bool = False) -> tuple[Document, CaseFile] | None:
    """Return a document and its case, locked if asked."""
    if lock:
        lock_case(session, select(Document.case_id).where(Document.id == document_id).scalar_subquery())
    row = session.execute(
        select(Document, CaseFile)
        .join(CaseFile, CaseFile.id == Document.case_id)
        .where(Document.id == document_id)
        .execution_options(populate_existing=lock)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def notice(
    session: Session, notice_id: int, *, lock: bool = False
) -> tuple[Notice, CaseFile, Run | None, Document | None] | None:
    """Return a service with its case (locked if asked), the run that asked for it and the document."""
    if lock:
        lock_case(session, select(Notice.case_id).where(Notice.id == notice_id).scalar_subquery())
    row = session.execute(
        select(Notice, CaseFile, Run, Document)
        .join(CaseFile, CaseFile.id == Notice.case_id)
        .outerjoin(Run, Run.id == Notice.run_id)
        .outerjoin(Document, Document.id == Notice.document_id)
        .where(Notice.id == notice_id)
        .execution_options(populate_existing=lock)
    ).one_or_none()
    return tuple(row) if row else None


def service_days(session: Session, notice: Notice) -> Sequence[date | None]:
    """Return the days of service of the other notices that the same variable of the run rests on; None: not served."""
    return session.scalars(
        select(Notice.served_on).where(
            Notice.case_id == notice.case_id,
            Notice.run_id == notice.run_id,
            Notice.id != notice.id,
            Notice.result_variable == notice.result_variable,
            Notice.template == notice.template,
        )
    ).all()


def is_decided(session: Session, case_id: int) -> bool:
    """Return whether a decision of the case has been issued to anybody."""
    decision = exists().where(Notice.case_id == case_id, Notice.result_variable == "decision_served_on")
    return bool(session.scalar(select(decision)))


def in_hand_since(session: Session, case_id: int, served_on: date) -> date | None:
    """Return the first day on which a notice that counts as served on a day can have been received: the proved day, or
    that of its issue where the day is only presumed. None: no notice of the case was served on that day.
    """
    notices = select(func.min(func.coalesce(Notice.proved_on, Notice.issued_on))).where(
        Notice.case_id == case_id, Notice.served_on == served_on
    )
    return session.scalar(notices)


def announcement(*, case_id: int, announcement: str, title: str, body: str, published_on: date) -> Gazette:
    """Return an announcement to be added."""
    return Gazette(case_id=case_id, announcement=announcement, title=title, body=body, published_on=published_on)


#: announcement -> title in the gazette.
ANNOUNCEMENTS: Mapping[str, str] = {
    "registration": "商标注册公告",
    "partial_registration": "商标部分商品注册公告",
    "non_registration": "商标不予注册公告",
    "opposition_decision": "商标异议决定公告",
    "review_decision": "商标不予注册复审决定公告",
    "preliminary_approval": "商标初步审定公告",
    "renewal": "商标续展注册公告",
    "expiry": "注册商标注销公告",
    "cancellation": "注册商标撤销公告",
    "partial_cancellation": "注册商标部分商品撤销公告",
    "mark_invalidation": "注册商标宣告无效公告",
    "partial_mark_invalidation": "注册商标部分商品宣告无效公告",
    "service_by_publication": "送达公告",
    "withdrawal": "商标异议申请撤回公告",
    "termination": "商标异议终止审查公告",
    "reexamination_decision": "专利复审请求审查决定公布",
    "patent_invalidation": "专利权无效宣告公告",
    "invalidation_decision": "无效宣告请求审查决定公布",
    "patent_hearing": "口头审理公告",
    "pledge": "商标专用权质权登记公告",
    "pledge_change": "商标专用权质权登记变更公告",
    "pledge_ended": "商标专用权质权登记注销公告",
    "patent_pledge": "专利权质押合同登记的生效公告",
    "patent_pledge_change": "专利权质押合同登记的变更公告",
    "patent_pledge_ended": "专利权质押合同登记的注销公告",
    "licence": "商标使用许可备案公告",
    "licence_change": "商标使用许可变更备案公告",
    "licence_ended": "商标使用许可提前终止备案公告",
    "patent_licence": "专利实施许可合同备案的生效公告",
    "patent_licence_change": "专利实施许可合同备案的变更公告",
    "patent_licence_ended": "专利实施许可合同备案的注销公告",
}


def announced(case: CaseFile, about: str, on: date) -> Gazette:
    """Return an announcement of what a case came to, to be added."""
    title = f"{ANNOUNCEMENTS.get(about, about)}（{case.case_no}）"
    return announcement(case_id=case.id, announcement=about, title=title, body=case.title, published_on=on)


def announced_mark(mark: Mark, about: str, on: date) -> Gazette:
    """Return an announcement of what the office entered about a mark without a case, to be added."""
    title = f"{ANNOUNCEMENTS[about]}（第{mark.application_no}号）"
    body = f"“{mark.name}”商标，第{'、'.join(map(str, mark.classes))}类：{'；'.join(mark.goods)}"
    return Gazette(mark_id=mark.id, announcement=about, title=title, body=body, published_on=on)


def gazette(session: Session, before: int | None, size: int) -> Sequence[tuple[Gazette, str | None]]:
    """Return announcements with the numbers of the cases that made them, newest first."""
    statement = (
        select(Gazette, CaseFile.case_no)
        .outerjoin(CaseFile, CaseFile.id == Gazette.case_id)
        .order_by(Gazette.id.desc())
        .limit(size)
    )
    return session.execute(statement if before is None else statement.where(Gazette.id < before)).all()


def addressees(session: Session, document_id: int) -> Sequence[str]:
    """Return the roles on whom a document is served."""
    return session.scalars(select(Notice.addressee_role).where(Notice.document_id == document_id)).all()
