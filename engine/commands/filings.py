"""What a party can begin by itself, told by the published diagrams; and what it typed and did not send yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime

import forms
from engine.commands import access, answers
from engine.commands.roles import ROLES_OF_KIND
from engine.errors import Forbidden, InvalidForm
from engine.store.drafts import PartyDraft
from engine.store.queries import cases as case_queries
from engine.store.queries import diagrams as diagram_queries
from engine.store.work import Work
from engine.values import Actor, DraftView, FilingKind

#: Longest draft kept, as text.
DRAFT_BYTES = 200_000


def kinds(work: Work) -> tuple[FilingKind, ...]:
    """Return the published procedures that begin with a filing.

    What another procedure opens (a review, by the request in the case under review) begins there and nowhere else.
    """
    published = {row.kind: row for row, _, _ in diagram_queries.listed(work.session) if row.kind in ROLES_OF_KIND}
    begun_elsewhere = {kind for row in published.values() for kind in _opened_by(work, row.id)}
    known = set(forms.keys())
    return tuple(
        FilingKind(
            kind=kind,
            name=row.name,
            name_en=row.name_en,
            form_key=f"{kind}.filing",
            register="patent" if kind.startswith("patent.") else "mark",
            filer=ROLES_OF_KIND[kind].filer,
            others=ROLES_OF_KIND[kind].others,
            materials=tuple(asdict(line) for line in forms.materials(kind)),
        )
        for kind, row in ((kind, published[kind]) for kind in ROLES_OF_KIND if kind in published)
        if kind not in begun_elsewhere and f"{kind}.filing" in known
    )


def _opened_by(work: Work, version_id: int) -> Iterator[str]:
    for process in work.definitions.version(work.session, version_id).processes.values():
        for _, node in process.walk():
            if node.calls == "open_linked_case":
                yield node.parameters.get("kind", "")


def save_draft(work: Work, actor: Actor, what: str, raw: Mapping[str, object], case_no: str | None) -> datetime:
    """Keep answers as typed. A draft is no act on a case: it enters no history.

    :raises Forbidden: not a party's account. :raises NotFound: the case, as for any reader.
    """
    _require(work, actor, case_no)
    given = answers.storable(raw)
    if len(repr(given)) > DRAFT_BYTES or len(what) > 100:
        raise InvalidForm({"": [{"zh": "草稿过长", "en": "The draft is too long"}]})
    found = _row(work, actor, what, case_no)
    if found is None:
        found = PartyDraft(account_id=actor.account_id, case_no=case_no or "", what=what)
        work.session.add(found)
    found.answers, found.saved_at = given, work.now
    return work.now


def draft(work: Work, actor: Actor, what: str, case_no: str | None) -> DraftView | None:
    """Return what was typed before."""
    _require(work, actor, case_no)
    found = _row(work, actor, what, case_no)
    return DraftView(answers=dict(found.answers), saved_at=found.saved_at) if found else None


def drop_draft(work: Work, actor: Actor, what: str, case_no: str = "") -> None:
    """Forget a draft: what it was a draft of has been sent."""
    found = _row(work, actor, what, case_no) if actor.kind == "party" else None
    if found is not None:
        work.session.delete(found)


def _require(work: Work, actor: Actor, case_no: str | None) -> None:
    if case_no:
        case = case_queries.by_number(work.session, case_no) or access.never_was(work, actor, "case", case_no=case_no)
        access.require(work, actor, case, "case.read")
    if actor.kind != "party":
        raise Forbidden("not_your_role", act="case.file", roles=("party", "agent"))


def _row(work: Work, actor: Actor, what: str, case_no: str | None) -> PartyDraft | None:
    return work.session.get(PartyDraft, (actor.account_id, case_no or "", what))
