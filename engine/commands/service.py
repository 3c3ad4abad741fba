"""Service of notices (送达): issuing, the channel, the deemed day, and the run that waits for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from engine.commands import notice_sources
from engine.commands.roles import COURT
from engine.errors import Refused
from engine.notices import title as title_of
from engine.rules.service import published_for, service_day
from engine.store.cases import CaseFile
from engine.store.documents import Document, Notice
from engine.store.jobs import Job
from engine.store.parties import Party
from engine.store.queries import cases as case_queries
from engine.store.queries import documents as document_queries
from engine.store.queries.cases import Participant, PartyInCase
from engine.store.runs import Run
from engine.store.work import Work
from engine.values import Actor, Channel, NoticeLine

if TYPE_CHECKING:
    from engine.commands.motion import Motion

InRole = TypeVar("InRole", PartyInCase, Participant)

#: Regime of service by the first word of the case kind. Where no text presumes a day, it has to be proved.
REGIMES = {
    "trademark": "trademark",
    "patent": "patent",
    "layout_design": "layout_design",
    "gi": "geographical_indication",
    "agency": "licence",
}


def issue(
    motion: Motion,
    template: str,
    parties: Sequence[Participant],
    *,
    result: str | None = None,
    result_of: Collection[int] | None = None,
    kind: str = "notice",
    channel: Channel | None = None,
    instead_of: Notice | None = None,
    words: Mapping[str, object] | None = None,
) -> list[Notice]:
    """Issue a notice to each of these parties: rows now, the PDFs by jobs after the commit.

    Service on the agent is service on the party (商标法实施条例（2014）第十条第一款).

    :param result: variable of the run that gets the day of service.
    :param result_of: parties whose service counts for it; default: all of them.
    :param instead_of: a notice that came back; this service takes its place.
    :param words: variables that it prints; default: those of the run.
    """
    work, case = motion.work, motion.case
    sheets = prepared(motion, template, parties, result=result, result_of=result_of, kind=kind, channel=channel,
                      instead_of=instead_of)  # fmt: skip
    documents, notices = [document for document, _ in sheets], [notice for _, notice in sheets]
    work.insert(case, documents)
    printed = notice_sources.kept(template, words_of(motion) if words is None else words)
    for document, notice in sheets:
        notice.document_id, notice.words = document.id, dict(printed) or None
    if instead_of is not None:
        for notice in notices:
            notice.run_id, notice.result_variable = instead_of.run_id, instead_of.result_variable
        instead_of.result_variable = None
        work.session.flush()  # the days of service are read again below: this one's counts no more
    work.insert(case, notices)
    if instead_of is not None:
        instead_of.replaced_by_id = notices[0].id
    motion.jobs.extend(_rendering(work, notice) for notice in notices)
    motion.issued.extend(notices)
    for notice in notices:
        if notice.channel == "publication":
            announce(work, case, notice)
            motion.is_clock_touched = True
    return notices


def prepared(
    motion: Motion,
    template: str,
    parties: Sequence[Participant],
    *,
    result: str | None = None,
    result_of: Collection[int] | None = None,
    kind: str = "notice",
    channel: Channel | None = None,
    instead_of: Notice | None = None,
) -> list[tuple[Document, Notice]]:
    """Return a notice to each of these parties as it would be issued now; nothing is written. See :func:`issue`."""
    sheets = []
    for party in parties:
        bound = result if result_of is None or party.party_id in result_of else None
        document = _pending(motion, template, kind, instead_of)
        notice = _notice(motion, template, party, channel or _channel(motion, party), bound)
        notice.title, notice.title_en = document.title, document.title_en
        sheets.append((document, notice))
    return sheets


def _channel(motion: Motion, party: Participant) -> str:
    """Whom only publication reached is served by it until another address is known (商标评审规则（2014）第五十四条)."""
    is_lost = party.last_channel == "publication" and party.channel == "post"
    return "publication" if is_lost and regime_of(motion.case.kind) == "trademark" else party.channel


def words_of(motion: Motion) -> Mapping[str, object]:
    """Return the variables that a notice may print: of the run, and of the main run behind a side procedure."""
    if motion.row.is_main:
        return motion.variables
    main = case_queries.main_run(motion.work.session, motion.case.id)
    return {**main.variables, **motion.variables}


def _pending(motion: Motion, template: str, kind: str, instead_of: Notice | None) -> Document:
    zh, en = title_of(template)
    if instead_of is not None and instead_of.template != template:
        zh, en = f"{zh}：{instead_of.title}", f"{en}: {instead_of.title_en}"
    return Document(
        case_id=motion.case.id,
        kind=kind,
        title=zh,
        title_en=en,
        filename=f"{motion.case.case_no}-{template}.pdf",
        media_type="application/pdf",
        size=0,
        sha256=None,
        state="pending",
        created_at=motion.work.now,
        created_by=motion.actor.signature,
    )


def _rendering(work: Work, notice: Notice) -> Job:
    payload = {"notice_id": notice.id}
    return Job.armed("render", f"render:{notice.id}:1", work.now, case_id=notice.case_id, payload=payload)


def the_court(addressee: str, variables: Mapping[str, object]) -> list[Participant]:
    """Return the court of an order, if it is among the addressees; its letters go by post.

    Where the order was entered in another case, it is told there.
    """
    if COURT not in _roles(addressee) or not variables.get("court") or variables.get("is_counterpart") is True:
        return []
    return [Participant(role=COURT, party_id=None, agent_party_id=None, channel="post", last_channel=None)]


def _notice(motion: Motion, template: str, party: Participant, channel: Channel, result: str | None) -> Notice:
    # What presumes a day of service speaks of parties: a letter to a court counts when its receipt is proved.
    served = None if party.role == COURT else service_day(regime_of(motion.case.kind), channel, motion.work.today)
    return Notice(
        case_id=motion.case.id,
        template=template,
        addressee_role=party.role,
        party_id=party.party_id,
        channel=channel,
        issued_on=motion.work.today,
        served_on=served and served.day,
        state="dispatched",
        result_variable=result if served else None,
        run_id=motion.row.id,
        receipt=receipt(served) if served else {},
    )


def note_consent(party: Party, given: Mapping[str, object]) -> None:
    """From now on serve a party electronically that agreed to it (商标法实施条例（2014）第十条第一款)."""
    if given.get("consents_to_electronic_service") is True:
        party.channel = "electronic"


def regime_of(kind: str) -> str:
    """Return the regime of service of a case kind.

    :raises Refused: ``unknown_kind``: nobody said by which law such a case is served.
    """
    regime = REGIMES.get(kind.partition(".")[0])
    if regime is None:
        raise Refused("unknown_kind", kind=kind)
    return regime


def notices_of(work: Work, actor: Actor, size: int) -> tuple[NoticeLine, ...]:
    """Return what was served on the actor's parties in any case, newest first."""
    return tuple(
        NoticeLine(
            case_no=case_no,
            title=notice.title,
            title_en=notice.title_en,
            addressee=addressee.name,
            addressee_en=addressee.name_en,
            issued_on=notice.issued_on,
            served_on=notice.served_on,
        )
        for notice, case_no, addressee in document_queries.notices_to(work.session, actor.party_ids, size)
    )


def announce(work: Work, case: CaseFile, notice: Notice) -> None:
    """Announce in the gazette what is served by publication."""
    how_long = published_for(regime_of(case.kind), work.today)
    work.session.add(
        document_queries.announcement(
            case_id=case.id,
            announcement="service_by_publication",
            title=f"送达公告：{notice.title}（{case.case_no}）",
            body=f"自本公告之日起{how_long}视为送达。案件：{case.title}",
            published_on=work.today,
        )
    )


def move_run(work: Work, actor: Actor, case: CaseFile, row: Run | None, notice: Notice, before: date | None) -> None:
    """Give the run the day of service; every limit that rests on it is computed anew."""
    from engine.commands.motion import Motion

    act = f"service.{notice.state}"
    old, new = (
        {"served_on": before, "notice": notice.template},
        {"served_on": notice.served_on, "channel": notice.channel} | ({"proof": notice.proof} if notice.proof else {}),
    )
    if row is None or row.ended_at is not None or not notice.result_variable:
        work.record(case, actor, act, notice.title, old, new)
        return
    motion = Motion.load(work, actor, case, row)
    motion.is_clock_touched = True
    motion.run.variables[notice.result_variable] = _latest(work, notice)
    motion.settle(act, notice.title, old, new)


def _latest(work: Work, notice: Notice) -> str | None:
    """Several addressees of one variable: the limit starts when the last of them was served; None: one was not yet."""
    days = [*document_queries.service_days(work.session, notice), notice.served_on]
    return None if None in days else max(days).isoformat()


def receipt(served: object) -> dict[str, object]:
    return {
        "served_on": served.day.isoformat() if served.day else None,
        "steps": [step.as_dict() if hasattr(step, "as_dict") else dict(step) for step in served.steps],
        "citations": [citation.as_dict() for citation in served.citations],
    }


def addressees(parties: Sequence[InRole], addressee: str) -> list[InRole]:
    """Return the parties in a role, or in any of several roles written with commas; ``all`` means every party."""
    roles = _roles(addressee)
    return [party for party in parties if "all" in roles or party.role in roles]


def _roles(addressee: str) -> set[str]:
    return {role.strip() for role in addressee.split(",")}
