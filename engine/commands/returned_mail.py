"""Returned mail (退信): a side procedure in which a person finds out whether a notice can be sent again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from engine.commands import service
from engine.commands.roles import COURT
from engine.commands.side_kinds import RETURNED_MAIL as KIND
from engine.errors import Refused
from engine.store.cases import CaseFile
from engine.store.documents import Notice
from engine.store.queries import documents as document_queries
from engine.store.work import Work
from engine.values import Actor, Channel

if TYPE_CHECKING:
    from engine.commands.motion import Motion

PUBLICATION = "publication_of_service"


def begin(work: Work, actor: Actor, case: CaseFile, notice: Notice, on: date) -> None:
    """Begin the procedure for a notice that came back; several may go on in one case."""
    from engine.commands.motion import Motion

    known = {
        "notice_id": notice.id,
        "notice_title": notice.title,
        "addressee_name": notice.addressee_role,
        "returned_on": on.isoformat(),
    }
    motion = Motion.begin(work, actor, case, KIND, known, is_main=False)
    motion.settle(f"{KIND}.started", notice.title, {}, {"returned_on": on, "notice": notice.template})


def resend(motion: Motion, address: str | None = None, channel: Channel | None = None) -> None:
    """Send the notice again, to another address if one was found: its day of service is reckoned from today."""
    notice, party = _came_back(motion)
    if address and notice.party_id is not None:
        (party.agent or party.party).address = address
    _issue(motion, notice, party, notice.template, channel or "post")


def publish(motion: Motion) -> None:
    """Serve the notice by publication (公告送达): thirty days after it, of patents a month, it counts as served.

    :raises Refused: ``court_not_by_publication``: what is written to a court is sent again.
    """
    notice, party = _came_back(motion)
    if notice.addressee_role == COURT:
        raise Refused("court_not_by_publication")
    _issue(motion, notice, party, PUBLICATION, "publication")


def _came_back(motion: Motion) -> tuple[Notice, object]:
    found = document_queries.notice(motion.work.session, int(motion.variables["notice_id"]))
    notice = found[0]
    if notice.addressee_role == COURT:
        return notice, service.the_court(COURT, notice.words or {})[0]
    return notice, next(party for party in motion.parties if party.role == notice.addressee_role)


def _issue(motion: Motion, notice: Notice, party: object, template: str, channel: Channel) -> None:
    """Issue in its place, and let the run that waits for its day of service have the new one."""
    work = motion.work
    _, case, row, document = document_queries.notice(work.session, notice.id)
    kind = document.kind if document is not None else "notice"
    [again] = service.issue(
        motion, template, [party], kind=kind, channel=channel, instead_of=notice, words=notice.words or {}
    )
    service.move_run(work, motion.actor, case, row, again, notice.served_on)
