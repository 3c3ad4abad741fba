"""A case that a reader must not know of, with a canary in every free-text field of it: by the acts of the office where
one writes there, and by hand in what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import JSON, LargeBinary, String, Text, select
from sqlalchemy.orm import Session

from engine.store.base import Digest, Json
from engine.store.packing import Packed
from engine.store.rights import Encumbrance, Mark, RegisterEntry
from engine.store.tables import (
    Base,
    Batch,
    BatchItem,
    CaseFile,
    CaseParty,
    ClockEvent,
    Document,
    Fee,
    Hearing,
    History,
    Job,
    Notice,
    Notification,
    Party,
    PartyDraft,
    Recusal,
    Run,
    SavedFilter,
    Task,
    TaskSkip,
    TimeLimit,
)
from engine.store.work import Work
from engine.values import Actor
from tests import factories
from tests.office import Office

#: What a reader may type …
WORD = "朱鹮"
#: … and what must not come back: nobody types it, so nothing has a reason to show it.
SECRET = "qx7zcanary"
CANARY = f"{WORD}{SECRET}"

#: Table -> its columns in which people of the office or the parties write as they like, or that hold such text.
FREE_TEXT: Mapping[type[Base], tuple[str, ...]] = {
    Batch: ("given",),
    BatchItem: ("refusal",),
    CaseFile: ("title", "search_text"),
    CaseParty: ("address",),
    ClockEvent: ("ground", "article"),
    Document: ("title", "title_en", "filename", "created_by"),
    Encumbrance: ("details",),
    Fee: ("reference",),
    Hearing: ("place", "panel"),
    History: ("subject", "details"),
    Job: ("payload", "last_error"),
    Notice: ("title", "title_en", "proof", "receipt", "words"),
    Notification: ("params",),
    Party: ("name", "name_en", "address", "credit_code"),
    PartyDraft: ("answers",),
    Recusal: ("ground",),
    RegisterEntry: ("old", "new"),
    Run: ("variables", "view"),
    SavedFilter: ("name", "words"),
    Task: ("name", "name_en", "article", "draft", "answers"),
    TaskSkip: ("reason",),
    TimeLimit: ("name", "name_en", "receipt"),
}
#: Texts that are not of one case: words of the machine, the register and the law, which are public, and the office's
#: own affairs.
NOT_OF_A_CASE = frozenset(
    {
        "account", "account_role", "calendar_feed", "calendar_version", "certificate",
        "checkpoint", "checkpoint_head", "clock_beat", "cover", "desk",
        "diagram_version", "duty_rule", "gazette", "idempotency", "interest",
        "mailbox", "mark", "number_series", "office_history", "patent",
        "rule_confirmation", "setting", "sign_in_attempt", "text_block", "unit", "web_session",
    }
)  # fmt: skip
#: Columns of the tables of cases that hold a word out of a list, a number, a hash or the name of an official.
WORDS = frozenset(
    {
        "absent", "act", "actor_name", "addressee_role", "bound", "case_no", "channel", "chain", "classes", "country",
        "dedup_key", "diagram", "distinct_from", "element", "end_event", "entry", "form_key", "hash", "head_hash",
        "hearing_time", "kind", "media_type", "mode", "on_behalf_of", "outcome", "prev_hash", "result_variable", "role",
        "rule_id", "rule_version", "sha256", "shared", "state", "status", "template", "token_id", "unit", "what",
        "claimed_by", "code", "month", "criterion", "quality_draw.seed", "quality_sample.rank",
        "quality_sample.finding", "quality_score.step", "task_return.reason",
    }
)  # fmt: skip


def unclassed() -> list[str]:
    """Return columns of text that nobody has said of whether they may hold what people write."""
    known = {table.__tablename__: set(columns) for table, columns in FREE_TEXT.items()}
    kinds = (String, Text, JSON, Json, Packed)
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if table.name not in NOT_OF_A_CASE
        for column in table.columns
        if isinstance(column.type, kinds)
        or (isinstance(column.type, LargeBinary) and not isinstance(column.type, Digest))
        if column.name not in known.get(table.name, ())
        and WORDS.isdisjoint((column.name, f"{table.name}.{column.name}"))
    ]


#: Who works on it: nobody of them reads in the tests.
CLEAN = ("formality2", "examiner2", "approver2")


def people_of(office: Office) -> None:
    """Add the parties of the case to come and its mark: they are there before, and say nothing."""
    with office.parts.unit_of_work() as work:
        rival = factories.party(work, f"{CANARY}有限公司")
        rival.name_en, rival.address, rival.credit_code = CANARY, CANARY, CANARY
        owner = factories.party(work, "雪松服饰有限公司")
        factories.account(work, "rival", "郑一帆", kind="party", parties=[rival])
        factories.account(work, "owner", "雪松", kind="party", parties=[owner])
        office.cedar = factories.mark(work, owner, "雪松", office.today - timedelta(days=30), "67000001")
        office.rival = rival


def file_hidden(office: Office) -> str:
    """File the case, let it come as far as the draft of its decision, and write the canary everywhere."""
    office.file(
        "trademark.opposition",
        by="rival",
        mark_no=office.cedar.application_no,
        prior_right=CANARY,
        facts=CANARY,
    )
    engine, number = office.engine, office.case_no
    clean = office.actor("approver2")
    engine.skip_task(office.actor("formality2"), _claimed(office, "check_formalities", "formality2"), CANARY)
    engine.prioritise_task(clean, office.open_task("check_formalities").id, 3, CANARY)
    office.complete("check_formalities", by="formality2")
    office.tick()
    office.send("answer", by="owner", answer_reasons=CANARY)
    engine.attach_document(clean, number, "internal_note", f"{CANARY}.txt", CANARY.encode())
    task = _claimed(office, "draft_decision", "examiner2")
    engine.save_draft(office.actor("examiner2"), task, {"reasons": CANARY})
    office.tick()
    with office.parts.unit_of_work() as work:
        case = work.session.scalars(select(CaseFile).where(CaseFile.case_no == number)).one()
        _write_everywhere(office, work, case, task)
    return number


def _claimed(office: Office, element: str, login: str) -> int:
    task = office.open_task(element).id
    office.engine.claim_task(office.actor(login), task)
    return task


def _write_everywhere(office: Office, work: Work, case: CaseFile, task_id: int) -> None:
    """Write the canary into whatever no act has brought it to."""
    session = work.session
    session.add_all(
        [
            Batch(
                account_id=office.accounts["approver2"].id, act="reassign", given={"reason": CANARY}, made_at=work.now
            ),
            Recusal(case_id=case.id, person_id=1, ground=CANARY, decided_on=work.today),
            SavedFilter(
                account_id=office.accounts["examiner2"].id, name=CANARY, words={"text": CANARY}, saved_at=work.now
            ),
            PartyDraft(
                account_id=office.accounts["admin"].id,
                case_no=case.case_no,
                what="answer",
                answers={"x": CANARY},
                saved_at=work.now,
            ),
        ]
    )
    session.flush()
    batch = session.scalars(select(Batch.id)).one()
    session.add(BatchItem(batch_id=batch, case_id=case.id, task_id=task_id, seen=1, refusal={"code": CANARY}))
    mark = session.scalars(select(Mark.id).where(Mark.application_no == office.cedar.application_no)).one()
    for row in (
        Encumbrance(case_id=case.id, mark_id=mark, kind="licence", from_on=work.today, details={"x": CANARY}),
        RegisterEntry(
            case_id=case.id, mark_id=mark, entry="licence", old={"x": CANARY}, new={"x": CANARY}, entered_on=work.today
        ),
        Hearing(
            case_id=case.id,
            hearing_on=work.today + timedelta(days=9),
            hearing_time="09:30",
            mode="on_site",
            place=CANARY,
            panel=CANARY,
        ),
        ClockEvent(
            case_id=case.id, kind="stop", from_on=work.today, ground=CANARY, article=CANARY, recorded_at=work.now
        ),
        Fee(case_id=case.id, kind="opposition", amount_fen=50_000, reference=CANARY),
    ):
        work.insert(case, [row])
    for account in office.accounts.values():
        session.add(
            Notification(
                account_id=account.id,
                case_id=case.id,
                task_id=task_id,
                kind="task.given",
                params={"by": CANARY, "task": CANARY, "task_en": CANARY},
                created_at=work.now,
            )
        )
    for table in (CaseFile, CaseParty, Document, Job, Notice, Run, Task, TimeLimit):
        own = table.id if table is CaseFile else table.case_id
        for row in session.scalars(select(table).where(own == case.id)):
            for name in FREE_TEXT[table]:
                setattr(row, name, _with_canary(getattr(row, name)))
    # Recused after it was given to them: what lies in one's hands is hidden, too.
    session.get_one(Task, task_id).assignee_id = office.accounts["examiner"].id
    work.record(case, Actor.system(), "case.marked", CANARY, {}, {"note": CANARY})


def _with_canary(value: object) -> object:
    if isinstance(value, dict):
        return {**value, "note": CANARY}
    return CANARY if not value else f"{value}\n{CANARY}"


def without_canary(session: Session, case_no: str) -> list[str]:
    """Return the columns of ``FREE_TEXT`` that no row of the case has the canary in."""
    case_id = session.scalars(select(CaseFile.id).where(CaseFile.case_no == case_no)).one()
    party_ids = select(CaseParty.party_id).where(CaseParty.case_id == case_id)
    missing = []
    for table, columns in FREE_TEXT.items():
        rows = session.scalars(
            select(table).where(
                table.id.in_(party_ids)
                if table is Party
                else table.id == case_id
                if table is CaseFile
                else table.case_id == case_id
                if hasattr(table, "case_id")
                else table.__table__.c[0].is_not(None)
            )
        ).all()
        missing += [
            f"{table.__tablename__}.{name}"
            for name in columns
            if not any(SECRET in str(getattr(row, name)) for row in rows)
        ]
    return missing
