"""Text blocks: those in force, a new version, and what one reads in a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.commands import access, events, tasks
from engine.commands.roles import ROLES_OF_KIND
from engine.errors import InvalidForm, Refused
from engine.rules import blocks
from engine.rules.blocks import BadBlock, Block
from engine.store.blocks import TextBlock
from engine.store.cases import CaseFile
from engine.store.queries import blocks as queries
from engine.store.queries import cases as case_queries
from engine.store.rights import Mark, Patent
from engine.store.work import Work
from engine.values import Actor, BlockVersion, BlockView, OfferedBlock

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def listed(work: Work, actor: Actor, kind: str | None = None) -> tuple[BlockView, ...]:
    """Return the blocks of the office as they are today, the retired ones last.

    :param kind: only those offered in cases of this kind.
    """
    access.require_office(work, actor, "block.read")
    found = _in_force(work)
    shown = [(block, row) for block, row in found.values() if kind is None or block.is_for(kind)]
    shown.sort(key=lambda each: (each[0].is_retired, each[0].kinds, each[0].reason, each[0].code))
    return tuple(_view(block, row) for block, row in shown)


def view(work: Work, actor: Actor, code: str) -> BlockView:
    """Return one block with all its versions. :raises NotFound: there is none."""
    access.require_office(work, actor, "block.read")
    rows = queries.versions(work.session, code)
    block, row = _in_force(work).get(code) or (_coming(code, rows) if rows else access.absent("block", block=code))
    made = tuple(
        BlockVersion(
            id=version.id,
            valid_from=version.valid_from,
            made_at=version.made_at,
            by=name,
            reason=version.reason,
            body=version.body,
        )
        for version, name in rows
    )
    return _view(block, row, made, may_change=access.may(work, actor, "block.change"))


def _coming(code: str, rows: object) -> tuple[Block, TextBlock]:
    """A block that is not in force yet is shown as it will be."""
    row = rows[-1][0]
    return Block.read(code, row.body), row


def change(
    work: Work, actor: Actor, code: str, body: Mapping[str, object], event: Mapping[str, object], seen: int | None
) -> int:
    """Add a version of a block, the first one too; ``is_retired`` takes it out of the lists. Return its number.

    :param event: ``valid_from``, today or later, and ``reason``.
    :param seen: the version that was changed; None: the block is new, or still as it came with the engine.
    :raises Forbidden, InvalidForm: in that order.
    :raises Refused: ``block_changed``: somebody else changed it meanwhile; ``not_backwards``.
    """
    access.require_office(work, actor, "block.change")
    try:
        block = Block.read(code, body)
    except BadBlock as wrong:
        raise InvalidForm({wrong.field: [{"zh": wrong.zh, "en": wrong.en}]}) from wrong
    valid_from, reason = events.day(event, "valid_from"), events.text(event, "reason")
    if valid_from < work.today:
        raise Refused("not_backwards", day=valid_from)
    versions = queries.versions(work.session, code)
    newest = max((row.id for row, _ in versions), default=None)
    if seen != newest:
        raise Refused("block_changed")
    row = TextBlock(
        code=code,
        valid_from=valid_from,
        body=block.as_body(),
        reason=reason,
        account_id=actor.account_id,
        made_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    before = next((each.body for each, _ in versions if each.id == newest), None)
    old = before if before is not None else blocks.shipped()[code].as_body() if code in blocks.shipped() else {}
    said = {"valid_from": valid_from, "reason_of_change": reason, "version": row.id, **row.body}
    work.record(None, actor, "text_block.changed", code, old, said)
    return row.id


def offered(work: Work, actor: Actor, task_id: int) -> tuple[OfferedBlock, ...]:
    """Return the blocks that may be inserted into the draft of a task, filled in from its case.

    :raises NotFound: no such task for this actor.
    """
    found, _, _ = tasks.in_hand(work, actor, task_id, lock=False)
    facts = _facts(work, found.case)
    return tuple(
        OfferedBlock(
            code=block.code,
            reason=block.reason,
            title=block.title,
            title_en=block.title_en,
            text=blocks.fill(block.body, facts),
            text_en=blocks.fill(block.body_en, facts),
        )
        for block, _ in _in_force(work).values()
        if block.is_for(found.case.kind)
    )


def insert(work: Work, actor: Actor, task_id: int, code: str) -> OfferedBlock:
    """Note that a block goes into the draft of a task, and return it filled in. The text itself comes with the draft.

    :raises NotFound, Forbidden, Stale: in that order.
    """
    task = tasks.for_act(work, actor, task_id, "task.draft").task
    block = next((each for each in offered(work, actor, task_id) if each.code == code), None)
    if block is None:
        access.absent("block", block=code)
    queries.note_use(work.session, task.id, code)
    tasks.note_drafters(work, actor, task)
    return block


def _in_force(work: Work) -> dict[str, tuple[Block, TextBlock | None]]:
    own = queries.in_force(work.session, work.today)
    found: dict[str, tuple[Block, TextBlock | None]] = {code: (block, None) for code, block in blocks.shipped().items()}
    return found | {code: (Block.read(code, row.body), row) for code, row in own.items()}


def _facts(work: Work, case: CaseFile) -> dict[str, object]:
    """Return the words that a block may ask for; what the case does not hold is left out."""
    parties = case_queries.parties(work.session, case.id)
    roles = ROLES_OF_KIND.get(case.kind)
    own = roles.filer if roles is not None else ""
    facts: dict[str, object] = {
        "case_no": case.case_no,
        "filed_on": _chinese(case.filed_on),
        "filed_on_en": f"{case.filed_on.day} {_MONTHS[case.filed_on.month - 1]} {case.filed_on.year}",
        "today": _chinese(work.today),
        "filer": "、".join(party.party.name for party in parties if party.role == own),
        "other": "、".join(party.party.name for party in parties if party.role != own),
    }
    if case.mark_id is not None:
        mark = work.session.get_one(Mark, case.mark_id)
        facts |= {"mark_name": mark.name, "mark_no": mark.application_no, "registration_no": mark.registration_no}
        facts["classes"] = "、".join(map(str, mark.classes))
    if case.patent_id is not None:
        patent = work.session.get_one(Patent, case.patent_id)
        facts |= {"patent_name": patent.name, "patent_no": patent.application_no}
        facts["registration_no"] = patent.registration_no
    return facts


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _view(
    block: Block, row: TextBlock | None, versions: tuple[BlockVersion, ...] = (), *, may_change: bool = False
) -> BlockView:
    return BlockView(
        code=block.code,
        kinds=block.kinds,
        reason=block.reason,
        title=block.title,
        title_en=block.title_en,
        body=block.body,
        body_en=block.body_en,
        is_retired=block.is_retired,
        version=max((each.id for each in versions), default=row.id if row else None),
        valid_from=row.valid_from if row else None,
        versions=versions,
        may_change=may_change,
    )
