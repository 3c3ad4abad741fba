"""The notice a draft leads to, as the party will get it (预览): made by the way of every notice, and never kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import forms
from engine.commands import tasks
from engine.commands.answers import storable
from engine.commands.notice_facts import Draft, facts
from engine.commands.rehearsals import Rehearsal, Sheet
from engine.store.queries import cases as case_queries
from engine.store.work import Work
from engine.values import Actor, NoticePreview

#: What stands across every page.
WATERMARK = "草稿 DRAFT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """A notice that was not issued: what is said of it, and what its template prints."""

    about: NoticePreview
    data: Mapping[str, object]


def of_task(work: Work, actor: Actor, task_id: int) -> tuple[Previewed, ...]:
    """Return the notices that completing a task with its saved draft leads to, one for each addressee.

    Empty: the draft does not say enough yet, leads to no notice, or the task is not to be done any more. Who reads the
    draft reads them.

    :raises NotFound: no such task for this actor.
    """
    found, _, _ = tasks.in_hand(work, actor, task_id, lock=False, moves=True)
    task, case = found.task, found.case
    if task.status not in ("open", "claimed"):
        return ()
    answers = _typed(task.form_key, task.draft or {})
    motion = Rehearsal.load(work, actor, case, found.moved.run)
    motion.rehearse(task, answers)
    if not motion.sheets:
        return ()
    draft = Draft(form_key=task.form_key, answers=storable(answers), limits=motion.limits())
    names = {party.party_id: party.party.name for party in case_queries.parties(work.session, case.id)}
    return tuple(
        Previewed(
            about=_about(number, sheet, names.get(sheet.notice.party_id, "")),
            data=facts(work, case, sheet.notice, sheet.document, found.moved.run.kind, sheet.kept, draft)
            | {"draft": WATERMARK},
        )
        for number, sheet in enumerate(motion.sheets, start=1)
    )


def _typed(form_key: str, draft: Mapping[str, object]) -> dict[str, object]:
    try:
        return forms.get(form_key).read_partly(draft)
    except forms.UnknownForm:
        return {}


def _about(number: int, sheet: Sheet, name: str) -> NoticePreview:
    notice = sheet.notice
    return NoticePreview(
        number=number,
        template=notice.template,
        title=notice.title,
        title_en=notice.title_en,
        role=notice.addressee_role,
        addressee=name,
    )
