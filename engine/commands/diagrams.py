"""Diagrams as published versions: lint, submit, publish by another person, and the originals of ``processes/``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.commands import access
from engine.commands.definitions import PROCESSES, bundle_hash
from engine.errors import InvalidDiagram, InvalidForm, Refused
from engine.rules.permissions import Facts
from engine.store.diagrams import DiagramVersion
from engine.store.queries import diagrams as diagram_queries
from engine.store.users import Account
from engine.store.work import Work
from engine.values import Actor, DiagramView, Finding
from engine.workflow import Definition, lint
from engine.workflow.model import Process
from engine.workflow.reader import Reader

_EMPTY = {"zh": "请至少提交一个流程图", "en": "Submit at least one diagram"}


def listed(work: Work, actor: Actor) -> tuple[DiagramView, ...]:
    """Return the current version of every procedure."""
    access.require_office(work, actor, "diagram.read")
    running = diagram_queries.running(work.session)
    return tuple(
        _view(row, author, publisher, running) for row, author, publisher in diagram_queries.listed(work.session)
    )


def drafts(work: Work, actor: Actor) -> tuple[Mapping[str, object], ...]:
    """Return the drafts that wait for a publisher."""
    access.require_office(work, actor, "diagram.read")
    return tuple(
        {
            "id": row.id,
            "kind": row.kind,
            "name": row.name,
            "name_en": row.name_en,
            "version": _next(work, row.kind),
            "author": author or "",
            "created_at": row.created_at,
            "diagrams": row.bundle,
        }
        for row, author in diagram_queries.drafts(work.session)
    )


def view(work: Work, actor: Actor, kind: str, version: int | None) -> DiagramView:
    """Return one version of a procedure. :raises NotFound: there is none."""
    access.require_office(work, actor, "diagram.read")
    session = work.session
    row = diagram_queries.current(session, kind) if version is None else diagram_queries.version(session, kind, version)
    if row is None:
        access.absent("diagram", kind=kind, version=version)
    author, publisher = diagram_queries.names(session, row)
    return _view(row, author, publisher, diagram_queries.running(session))


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


def lint_text(work: Work, actor: Actor, text: str | bytes, file: str) -> tuple[Finding, ...]:
    """Return what speaks against a diagram."""
    access.require_office(work, actor, "diagram.read")
    return tuple(lint(_bytes(text), file=file, names=work.definitions.names()))


def submit(work: Work, actor: Actor, bundle: Mapping[str, str | bytes]) -> int:
    """Keep a procedure as a draft for a publisher.

    :raises InvalidForm: nothing submitted. :raises InvalidDiagram: with the findings; nothing is kept.
    """
    access.require_office(work, actor, "diagram.submit")
    if not bundle:
        raise InvalidForm({"bundle": [_EMPTY]})
    kind = next(iter(bundle))
    whole = _completed(work, kind, {name: _bytes(text) for name, text in bundle.items()})
    draft = _draft(work, kind, whole, actor.account_id)
    work.record(None, actor, "diagram.submitted", kind, {}, {"sha256": draft.sha256, "draft": draft.id})
    return draft.id


def _completed(work: Work, kind: str, bundle: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add the called diagrams that were not sent along: from the version in force, else from the originals."""
    current = diagram_queries.current(work.session, kind)
    known = {name: text.encode() for name, text in (current.bundle if current else {}).items()}
    originals = read_originals(PROCESSES)
    whole = dict(bundle)
    wanted = [kind]
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        text = whole.get(name) or known.get(name) or originals.get(name)
        if text is None:
            continue
        whole[name] = text
        wanted.extend(calls(text))
    return {name: text for name, text in whole.items() if name in seen}


def _draft(work: Work, kind: str, bundle: Mapping[str, bytes], author_id: int | None) -> DiagramVersion:
    definition: Definition = work.definitions.read(bundle, kind)
    main = definition.processes[definition.main]
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


def publish(work: Work, actor: Actor, draft_id: int) -> DiagramView:
    """Publish a draft. New cases run on it; running cases keep theirs.

    :raises NotFound, Forbidden: ``four_eyes``. :raises Refused: ``not_a_draft``.
    """
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
    work.definitions.read(row.bundle, row.kind)
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


def publish_originals(work: Work, folder: Path = PROCESSES) -> tuple[str, ...]:
    """Publish every original whose text, or that of a diagram it calls, differs from what is in force.

    Only what is not merely called by others is a procedure of its own; side procedures are started from a case.
    """
    originals = read_originals(folder)
    called = {name for text in originals.values() for name in calls(text)}
    published = []
    for kind in sorted(originals):
        if kind in called:
            continue
        bundle = _completed(work, kind, {kind: originals[kind]} | _reached(kind, originals))
        current = diagram_queries.current(work.session, kind)
        if current is not None and current.sha256 == bundle_hash(bundle):
            continue
        _put_in_force(work, Actor.system(), _draft(work, kind, bundle, None))
        published.append(kind)
    return tuple(published)


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


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
