"""An office in which every page has something to show: cases decided, heard, returned and still open, and its own
affairs. Who walks through it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update

from engine.store.tables import Account, Unit
from engine.values import CaseQuery, PageRequest
from tests import factories
from tests.office import Office
from tests.patents import CLAIMS, add_patent, past, pay

#: Where a line of the history keeps what was filled in.
ANSWERS = ("answers", "payload", "filing")
BLOCK = {"kinds": ["trademark.opposition"], "reason": None, "title": "说理开头", "title_en": "How reasons begin",
         "body": "经审查，", "body_en": "Upon examination, ", "is_retired": False}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Things:
    """What the pages are about: numbers of cases, ids of tasks, and what else an address names."""

    #: A decided opposition, with a draft that came back and a dissenting vote.
    decided: str
    decided_on: date
    #: A patent invalidation whose hearing is fixed.
    heard: str
    #: An opposition to which an answer is awaited, and its limits.
    answering: str
    #: An opposition whose filer is asked to correct it.
    correcting: str
    #: Tasks: a check of formalities, a decision being drafted, a finished approval.
    check: int
    draft: int
    done: int
    document: int
    limit: int
    batch: int
    diagram_draft: int
    draw: int
    hearing_on: date
    mark: str
    registered_mark: str
    patent: str


def furnish(office: Office) -> Things:
    """Tell the lives of an office from its first day on; return what it has then."""
    _name_in_english(office)
    office.engine.checkpoint()
    decided, done = _decided(office)
    decided_on = office.today
    heard, patent = _heard(office)
    mark = _another_mark(office)
    answering = _filed(office, mark)
    accepted(office)
    limit = office.case.limits[0].id
    correcting = _filed(office, mark)
    office.complete("check_formalities", by="formality", intake_decision="correct")
    _filed(office, mark)
    draft = _drafting(office)
    _filed(office, mark)
    check = office.open_task("check_formalities").id
    batch, diagram_draft = _affairs(office, check)
    while office.tick():
        pass
    while office.engine.fill_search():
        pass
    office.case_no = heard
    document = office.case.documents[0].id
    draws = office.engine.quality(office.actor("auditor")).draws
    return Things(
        decided=decided,
        decided_on=decided_on,
        heard=heard,
        answering=answering,
        correcting=correcting,
        check=check,
        draft=draft,
        done=done,
        document=document,
        limit=limit,
        batch=batch,
        diagram_draft=diagram_draft,
        draw=draws[0].id,
        hearing_on=office.case.hearings[0].hearing_on,
        mark=mark,
        registered_mark=office.mark.application_no,
        patent=patent,
    )


def typed(office: Office) -> list[str]:
    """Return what people typed into the cases, longest first."""
    reader = office.actor("auditor")
    found = {"自清洁风扇", "远山", "年假", "统一表述", *CLAIMS, *map(str, BLOCK.values())}
    found.update(text for block in office.engine.blocks(reader) for text in (block.body, block.body_en))
    for line in office.engine.find_cases(reader, CaseQuery(), PageRequest(size=100)).items:
        for act in office.engine.history(reader, line.case_no, PageRequest(size=500)).items:
            is_request = act.act.endswith(".started")
            found.update(_texts([act.new] if is_request else [act.new.get(name) for name in ANSWERS]))
    return sorted(filter(None, found), key=len, reverse=True)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str) and not value.isascii():
        yield from (value, *value.splitlines())


def _name_in_english(office: Office) -> None:
    """Keep an English name of every colleague: a page in English says no other."""
    with office.parts.unit_of_work() as work:
        for login in factories.OFFICE:
            of_login = update(Account).where(Account.login == login)
            work.session.execute(of_login.values(name_en=f"{login.capitalize()} Li"))


def _filed(office: Office, mark: str) -> str:
    return office.file("trademark.opposition", mark_no=mark).case_no


def _decided(office: Office) -> tuple[str, int]:
    """The panel agrees but for one, the approver returns the draft once, and the mark is registered."""
    office.file("trademark.opposition")
    accepted(office)
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="ordinary")
    office.let_the_window_end()
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner", outcome="register")
    office.vote(against=["member"], separate_opinion="商品的销售渠道不同。")
    why = {"return_reasons": ["clerical"], "return_note": "错字。"}
    office.complete("approve_decision", by="approver", approval="return", **why)
    office.complete("draft_decision", by="examiner", outcome="register")
    office.vote()
    done = office.open_task("approve_decision").id
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    office.complete("prepare_registration", by="registrar")
    return office.case_no, done


def _heard(office: Office) -> tuple[str, str]:
    number = add_patent(office, office.respondent_party, "granted")
    office.file("patent.invalidation", patent_no=number)
    pay(office, "opponent", 3000_00)
    office.complete("check_formalities")
    past(office, "pat-invalid-patentee-answer")
    office.complete("compose_panel", by="approver")
    office.complete("examine", by="member", next_step="hear")
    office.complete("fix_hearing", hearing_on=(office.today + timedelta(days=30)).isoformat())
    return office.case_no, number


def _another_mark(office: Office) -> str:
    with office.parts.unit_of_work() as work:
        published_on = office.today - timedelta(days=10)
        return factories.mark(work, office.respondent_party, "远山", published_on).application_no


def accepted(office: Office) -> None:
    """Accept an opposition, by a second look where the first one is not enough."""
    office.complete("check_formalities")
    if "confirm_acceptance" in office.open_tasks:
        office.complete("confirm_acceptance")
    office.complete("assess_signals")


def _drafting(office: Office) -> int:
    accepted(office)
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    task = office.open_task("draft_decision").id
    office.engine.claim_task(office.actor("examiner"), task)
    return task


def _affairs(office: Office, task: int) -> tuple[int, int]:
    """Enter what is no case: a batch, a cover, a text block, a draft of a diagram, a draw of the month, a unit."""
    engine, actor, today = office.engine, office.actor, office.today.isoformat()
    batch = engine.start_batch(actor("leader"), "prioritise", [task], {"priority": 2, "reason": "到期在即"})
    days: Mapping[str, str] = {"from_on": today, "to_on": today}
    engine.make_cover(actor("approver"), {"absent": "examiner2", "substitute": "examiner", "reason": "年假", **days})
    engine.change_block(actor("leader"), "own-beginning", BLOCK, {"valid_from": today, "reason": "统一表述"})
    shown = engine.diagram(actor("analyst"), "trademark.opposition")
    diagram_draft = engine.submit_diagram(actor("analyst"), dict(shown.diagrams))
    with office.parts.unit_of_work() as work:
        work.session.add(Unit(name="审查一处", name_en="Division 1"))
    office.advance_to(date(office.today.year, office.today.month + 1, 1))
    engine.checkpoint(only_if_due=True)
    return batch, diagram_draft
