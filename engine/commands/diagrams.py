"""Diagrams as published versions: lint, submit, publish by another person, and the originals of ``processes/``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from engine.commands import access, once
from engine.commands.definitions import PROCESSES, bundle_hash
from engine.commands.parts import Parts
from engine.errors import EngineError, InvalidDiagram, InvalidForm, Refused
from engine.rules.permissions import Facts
from engine.store.diagrams import DiagramVersion
from engine.store.queries import diagrams as diagram_queries
from engine.store.users import Account
from engine.store.work import Work
from engine.values import Actor, DiagramView
from engine.workflow.apart import Judged
from engine.workflow.model import Process
from engine.workflow.reader import Reader

_EMPTY = {"zh": "请至少提交一个流程图", "en": "Submit at least one diagram"}


def kinds(work: Work, actor: Actor) -> tuple[str, ...]:
    """Return the procedures of which a version is published, in the order of their names."""
    access.require_office(work, actor, "diagram.read")
    return tuple(sorted(diagram_queries.published(work.session)))


def listed(work: Work, actor: Actor) -> tuple[DiagramView, ...]:
    """Return the current version of every procedure."""
    access.require_office(work, actor, "diagram.read")
    running = diagram_queries.running(work.session, actor, work.today)
    return tuple(
        _view(row, author, publisher, running) for row, author, publisher in diagram_queries.listed(work.session)
    )


def drafts(work: Work, actor: Actor) -> tuple[DiagramView, ...]:
    """Return the drafts that wait for a publisher, each with the version it would be."""
    access.require_office(work, actor, "diagram.read")
    return tuple(
        replace(_view(row, author, None, {}), version=_next(work, row.kind))
        for row, author in diagram_queries.drafts(work.session)
    )


def draft(work: Work, actor: Actor, draft_id: int) -> DiagramView:
    """Return one draft as drawn. :raises NotFound: there is none, or it is published."""
    found = next((each for each in drafts(work, actor) if each.id == draft_id), None)
    return found or access.absent("draft", draft=draft_id)


def view(work: Work, actor: Actor, kind: str, version: int | None) -> DiagramView:
    """Return one version of a procedure. :raises NotFound: there is none."""
    access.require_office(work, actor, "diagram.read")
    session = work.session
    row = diagram_queries.current(session, kind) if version is None else diagram_queries.version(session, kind, version)
    if row is None:
        access.absent("diagram", kind=kind, version=version)
    author, publisher = diagram_queries.names(session, row)
    return _view(row, author, publisher, diagram_queries.running(session, actor, work.today))


def _view(row: DiagramVersion, author: str | None, publisher: str | None, running: Mapping[int, int]) -> DiagramView:
    return DiagramView(
        id=row.id,
        kind=row.kind,
        name=row.name,
        name_en=row.name_en,
        version=row.version or 0,
        sha256=row.sha256,
        published_at=row.published_at or row.created_at,
        published_by=publisher or "系统",
        running_cases=running.get(row.id, 0),
        status=row.status,
        author=author or "系统",
        diagrams=row.bundle,
    )


def others(work: Work, actor: Actor) -> tuple[bytes, ...]:
    """Return the texts that an uploaded diagram may call. :raises Forbidden: no reader of diagrams."""
    access.require_office(work, actor, "diagram.read")
    return tuple(read_originals(PROCESSES).values())


def shelves(work: Work, actor: Actor, sent: Collection[str]) -> dict[str, dict[str, bytes]]:
    """Return, for each procedure that may be meant, what it calls: from its version in force, else the originals.

    :raises Forbidden: no analyst. :raises InvalidForm: nothing is sent.
    """
    access.require_office(work, actor, "diagram.submit")
    if not sent:
        raise InvalidForm({"bundle": [_EMPTY]})
    return {kind: _shelf(work, kind) for kind in sent}


def _shelf(work: Work, kind: str) -> dict[str, bytes]:
    current = diagram_queries.current(work.session, kind)
    in_force = {name: text.encode() for name, text in (current.bundle if current else {}).items()}
    return {**read_originals(PROCESSES), **in_force}


def submit(work: Work, actor: Actor, judged: Judged, *, key: str | None = None) -> int:
    """Keep a judged procedure as a draft for a publisher; the same key and diagrams make one draft."""
    access.require_office(work, actor, "diagram.submit")
    request = {"act": "diagram.submit", "kind": judged.main, "sha256": bundle_hash(judged.texts)}
    once.wait_for_twin(work, actor, key)
    known = once.answer_of(work, actor, key, request)
    if known is not None:
        return known["draft"]
    draft = _draft(work, judged.main, judged.texts, actor.account_id)
    work.record(None, actor, "diagram.submitted", judged.main, {}, {"sha256": draft.sha256, "draft": draft.id})
    once.keep(work, actor, key, request, {"draft": draft.id})
    return draft.id


def _draft(work: Work, kind: str, bundle: Mapping[str, bytes], author_id: int | None) -> DiagramVersion:
    main = outline(bundle[kind])
    row = DiagramVersion(
        kind=kind,
        version=None,
        sha256=bundle_hash(bundle),
        bundle={name: text.decode() for name, text in bundle.items()},
        name=main.name,
        name_en=main.name_en,
        status="draft",
        author_id=author_id,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row


def to_publish(work: Work, actor: Actor, draft_id: int) -> Judged:
    """Return the draft that an actor may publish, to be judged once more: names may have gone since it was submitted.

    :raises NotFound, Forbidden: ``four_eyes``. :raises Refused: ``not_a_draft``.
    """
    row = _publishable(work, actor, draft_id)
    return Judged(row.kind, {name: text.encode() for name, text in row.bundle.items()})


def _publishable(work: Work, actor: Actor, draft_id: int) -> DiagramVersion:
    found = access.standing(work, actor)
    row = work.session.get(DiagramVersion, draft_id) or access.absent("draft", draft=draft_id)
    author = work.session.get(Account, row.author_id) if row.author_id else None
    access.allow(
        "diagram.publish",
        Facts(
            kind=actor.kind,
            roles=found.roles,
            is_disabled=found.is_disabled,
            has_contributed=author is not None and author.person_id == actor.person_id,
        ),
    )
    if row.status != "draft":
        raise Refused("not_a_draft", draft=draft_id)
    return row


def publish(work: Work, actor: Actor, draft_id: int, judged: Judged) -> DiagramView:
    """Publish a draft. New cases run on it; running cases keep theirs.

    :raises NotFound, Forbidden: ``four_eyes``. :raises Refused: ``not_a_draft``.
    :raises EngineError: ``diagram_damaged``: the draft is not what was submitted and judged.
    """
    row = _publishable(work, actor, draft_id)
    if bundle_hash(judged.texts) != row.sha256:
        raise EngineError("diagram_damaged", kind=row.kind, version=draft_id, sha256=row.sha256)
    _put_in_force(work, actor, row)
    return view(work, actor, row.kind, row.version)


def _put_in_force(work: Work, actor: Actor, row: DiagramVersion) -> None:
    row.version, row.status, row.published_at = _next(work, row.kind), "published", work.now
    row.published_by = actor.account_id or None
    work.session.flush()
    work.record(None, actor, "diagram.published", row.kind, {}, {"version": row.version, "sha256": row.sha256})


def _next(work: Work, kind: str) -> int:
    current = diagram_queries.current(work.session, kind)
    return (current.version if current else 0) + 1


def publish_originals(parts: Parts, folder: Path = PROCESSES) -> tuple[str, ...]:
    """Publish every original whose text, or that of a diagram it calls, differs from what is in force.

    They are read between two transactions: reading one takes seconds, and on a busy machine longer than a transaction
    may stand idle.
    """
    bundles = _bundles(read_originals(folder))
    with parts.unit_of_work(read_only=True) as work:
        changed = [kind for kind in bundles if _differs(work, kind, bundles[kind])]
    for kind in changed:
        parts.definitions.read(bundles[kind], kind)
    with parts.unit_of_work() as work:
        published = [kind for kind in changed if _differs(work, kind, bundles[kind])]
        for kind in published:
            _put_in_force(work, Actor.system(), _draft(work, kind, bundles[kind], None))
    return tuple(published)


def _bundles(originals: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Return the procedures among the originals, each with the diagrams that it calls.

    Only what nobody calls and what needs to be told nothing by a caller is a procedure of its own; side procedures are
    started from a case.
    """
    called = {name for text in originals.values() for name in calls(text)}
    called |= {kind for kind, text in originals.items() if outline(text).call_parameters}
    return {kind: _reached(kind, originals) for kind in sorted(originals.keys() - called)}


def _differs(work: Work, kind: str, bundle: Mapping[str, bytes]) -> bool:
    current = diagram_queries.current(work.session, kind)
    return current is None or current.sha256 != bundle_hash(bundle)


def _reached(kind: str, originals: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the originals that a procedure calls, directly or not."""
    reached: dict[str, bytes] = {}
    wanted = [kind]
    while wanted:
        name = wanted.pop()
        if name in reached or name not in originals:
            continue
        reached[name] = originals[name]
        wanted.extend(calls(originals[name]))
    return reached


def read_originals(folder: Path) -> dict[str, bytes]:
    """Return the reviewed originals: process id -> BPMN text."""
    found = {}
    for path in sorted(folder.rglob("*.bpmn")):
        text = path.read_bytes()
        found[outline(text, path.name).id] = text
    return found


@lru_cache(maxsize=256)
def outline(text: bytes, file: str = "diagram.bpmn") -> Process:
    """Return what is drawn in one file. :raises InvalidDiagram: nothing that could be read."""
    reader = Reader(text, file)
    process = reader.process()
    if process is None:
        raise InvalidDiagram(reader.findings)
    return process


def calls(text: bytes) -> list[str]:
    """Return the processes that a diagram calls."""
    return [node.calls for _, node in outline(text).walk() if node.kind == "call_activity" and node.calls]
