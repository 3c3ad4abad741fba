"""Signed checkpoints of all histories, and the check of the whole office against them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from engine.commands import access, sampling
from engine.commands.parts import Parts
from engine.outside.clock import office_day
from engine.outside.seal import Seal, is_signed
from engine.rules import chain, checkpoints
from engine.store.checkpoints import Checkpoint, CheckpointHead
from engine.store.history import links as links_of
from engine.store.queries import checkpoints as queries
from engine.store.queries import history as history_queries
from engine.store.work import Work
from engine.values import Actor, CheckpointView, Flaw, Proof, Verified


def is_due(work: Work) -> bool:
    """Return whether today has no checkpoint yet."""
    newest = queries.newest(work.session)
    return newest is None or office_day(newest.made_at) < work.today


def make(work: Work, seal: Seal) -> tuple[CheckpointView, str]:
    """Sign the heads of all chains that grew since the last checkpoint; return it with the file to be kept.

    A day without any act has its checkpoint too: that nothing was done is also proved.

    :raises Stale: ``already_done``: somebody else makes the same one.
    """
    before = queries.newest(work.session)
    heads = queries.grown(work.session)
    row = Checkpoint(
        number=before.number + 1 if before else 1,
        made_at=work.now,
        note="",
        public_key=seal.public_key(),
        signature=b"",
    )
    row.note = checkpoints.note(row.number, work.now, _hash_of(before), heads)
    row.signature = seal.sign(row.note)
    work.session.add(row)
    work.session.flush()
    sampling.arm(work, row, office_day(before.made_at) if before else None)
    work.session.add_all(
        CheckpointHead(chain=head.chain, seq=head.seq, checkpoint_no=row.number, hash=head.hash) for head in heads
    )
    return _view(row), checkpoints.file_text(row.note, heads, row.public_key, row.signature)


def newest(work: Work, actor: Actor, size: int) -> tuple[CheckpointView, ...]:
    """Return the last checkpoints, newest first. :raises Forbidden: only auditors and administrators read them."""
    access.require_office(work, actor, "office_history.read")
    return tuple(_view(row) for row in queries.last(work.session, size))


def file(work: Work, actor: Actor, number: int) -> str:
    """Return the file of a checkpoint. :raises Forbidden, NotFound:"""
    access.require_office(work, actor, "office_history.read")
    row = queries.by_number(work.session, number) or access.absent("checkpoint", number=number)
    return _file(work, row)


def proof(work: Work, name: str) -> Proof | None:
    """Return up to which line a chain is fixed by checkpoints, and since when; None: by none yet."""
    kept = queries.kept_of(work.session, name)
    if not kept:
        return None
    head, checkpoint = kept[-1]
    return Proof(seq=head.seq, number=checkpoint.number, made_at=checkpoint.made_at)


def flaw_of(work: Work, name: str, links: Sequence[chain.Link]) -> Flaw | None:
    """Return where one chain is not what a checkpoint keeps of it.

    :param links: the whole chain.
    """
    kept = queries.kept_of_many(work.session, [name]).get(name, ())
    return next(_contradictions(kept, links), None)


def verify(parts: Parts, work: Work, actor: Actor) -> Verified:
    """Check the histories of the whole office.

    Every chain from its first line to its head, the checkpoints among themselves, their signatures and the copies that
    are kept outside the database, and every head they keep against the line that stands there now.
    """
    access.require_office(work, actor, "office_history.read")
    links = list(links_of(history_queries.office_whole(work.session), None))
    kept = queries.kept_of_many(work.session, [checkpoints.OFFICE]).get(checkpoints.OFFICE, ())
    broken = [*_broken(checkpoints.OFFICE, links, len(links), links[-1].hash if links else None)]
    contradicted = [*_contradictions(kept, links)]
    cases, lines = 0, len(links)
    for heads in queries.case_heads(work.session):
        kept_of = queries.kept_of_many(work.session, [case_no for _, case_no, *_ in heads])
        for case_id, case_no, head_seq, head_hash in heads:
            links = list(links_of(history_queries.whole(work.session, case_id), case_no))
            broken += _broken(case_no, links, head_seq, head_hash)
            contradicted += _contradictions(kept_of.get(case_no, ()), links)
            cases, lines = cases + 1, lines + head_seq
    if queries.orphans(work.session):
        broken.append(Flaw(reason="lines_without_case"))
    missing = [_flaw(head, "case_missing") for head in queries.of_no_case(work.session)]
    flaws = (*broken, *_broken_checkpoints(work, parts.seal), *contradicted, *missing)
    return Verified(cases=cases, lines=lines, checkpoints=queries.count(work.session), flaws=flaws)


def _broken(name: str, links: Sequence[chain.Link], head_seq: int, head_hash: str | None) -> Iterator[Flaw]:
    broken = chain.first_break(links, head_seq=head_seq, head_hash=head_hash)
    if broken is not None:
        yield Flaw(chain=name, seq=broken, reason="line_altered")


def _broken_checkpoints(work: Work, seal: Seal) -> Iterator[Flaw]:
    kept, key = dict(seal.kept()), seal.public_key()
    before = None
    for place, row in enumerate(queries.every(work.session), start=1):
        heads = queries.heads(work.session, row.number)
        told = checkpoints.note(row.number, row.made_at, _hash_of(before), heads)
        if row.number != place or row.note != told:
            yield Flaw(checkpoint=row.number, reason="checkpoint_altered")
        elif row.public_key != key or not is_signed(key, row.note, row.signature):
            yield Flaw(checkpoint=row.number, reason="signature_wrong")
        copy = kept.pop(row.number, None)
        if copy is not None and copy != _file(work, row):
            yield Flaw(checkpoint=row.number, reason="copy_differs")
        before = row
    for number in sorted(kept):
        yield Flaw(checkpoint=number, reason="checkpoint_missing")


def _contradictions(kept: Iterable[CheckpointHead], links: Sequence[chain.Link]) -> Iterator[Flaw]:
    """Yield where a chain is not what checkpoints keep of it. An altered line that kept its hash contradicts none."""
    found = {link.seq: link.hash for link in links}
    for head in kept:
        if head.seq not in found:
            yield _flaw(head, "cut_off")
        elif not head.hash.startswith(found[head.seq]):
            yield _flaw(head, "written_anew")


def _flaw(head: CheckpointHead, reason: str) -> Flaw:
    return Flaw(chain=head.chain, seq=head.seq, checkpoint=head.checkpoint_no, reason=reason)


def _hash_of(row: Checkpoint | None) -> str:
    return checkpoints.digest(row.note) if row is not None else checkpoints.GENESIS


def _file(work: Work, row: Checkpoint) -> str:
    return checkpoints.file_text(row.note, queries.heads(work.session, row.number), row.public_key, row.signature)


def _view(row: Checkpoint) -> CheckpointView:
    made_at: datetime = row.made_at
    return CheckpointView(number=row.number, made_at=made_at, key=base64.b64encode(row.public_key).decode())
