"""The calendar of oral hearings, and whether the notices of one came in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from engine.errors import Refused
from engine.store.cases import CaseFile
from engine.store.documents import Notice
from engine.store.parties import Party
from engine.store.queries import documents as document_queries
from engine.store.queries import hearings as hearing_queries
from engine.store.queries.hearings import Heard
from engine.store.work import Work
from engine.values import Actor, HearingNotice, HearingView

#: Variables that hold the service of the notice of a hearing begin so (shared.hearing).
RESULT = "hearing_notice_served_on"
LONGEST_SPAN = timedelta(days=366)


def between(
    work: Work, actor: Actor, first: date, last: date, place: str = "", panel: str = ""
) -> tuple[HearingView, ...]:
    """Return the hearings of some days in cases that the reader may see, soonest first.

    :param place: only those in rooms or links that contain it; so ``panel`` with the names of the panel.
    :raises Refused: ``span_too_long``.
    """
    if not first <= last <= first + LONGEST_SPAN:
        raise Refused("span_too_long", days=LONGEST_SPAN.days)
    rows = hearing_queries.between(work.session, actor, work.today, first, last, place.strip(), panel.strip())
    notices = hearing_queries.notices_of(work.session, {each.case.id for each in rows}, RESULT)
    together = hearing_queries.numbers_at(work.session, {each.hearing.id for each in rows})
    shared: dict[int, list[Heard]] = {}
    for each in rows:
        shared.setdefault(each.hearing.id, []).append(each)
    return tuple(
        _view(work, heard[0], [n for each in heard for n in notices.get(each.case.id, ())], (), together)
        for heard in shared.values()
    )


def of_case(work: Work, case: CaseFile) -> tuple[HearingView, ...]:
    """Return the hearings of a case in the order in which they were fixed."""
    rows = hearing_queries.of_case(work.session, case)
    if not rows:
        return ()
    notices = [
        (notice, addressee)
        for notice, addressee in document_queries.notices_of_case(work.session, case.id)
        if (notice.result_variable or "").startswith(RESULT)
    ]
    together = hearing_queries.numbers_at(work.session, {each.hearing.id for each in rows})
    return tuple(_view(work, each, notices, rows[number + 1 :], together) for number, each in enumerate(rows))


def _view(
    work: Work,
    heard: Heard,
    notices: Sequence[tuple[Notice, Party | None]],
    later: Sequence[Heard],
    together: Mapping[int, tuple[str, ...]],
) -> HearingView:
    """Return a hearing with the notices sent from the day it was fixed until the next one was."""
    hearing, case, row = heard.hearing, heard.case, heard.row
    begins, ends = row.scheduled_on or date.min, later[0].row.scheduled_on if later else None
    own = [(n, addressee) for n, addressee in notices if n.issued_on >= begins and (ends is None or n.issued_on < ends)]
    return HearingView(
        id=hearing.id,
        case_no=case.case_no,
        kind=case.kind,
        title=case.title,
        hearing_on=hearing.hearing_on,
        hearing_time=hearing.hearing_time,
        mode=hearing.mode,
        place=hearing.place,
        panel=hearing.panel,
        state=row.state,
        absent=row.absent,
        notice_until=hearing.notice_until,
        joined_with=tuple(number for number in together.get(hearing.id, ()) if number != case.case_no),
        notices=tuple(
            HearingNotice(
                addressee=addressee.name if addressee else notice.addressee_role,
                addressee_en=addressee.name_en if addressee else "",
                served_on=notice.served_on,
                is_late=_is_late(notice.served_on, hearing.notice_until, work.today),
            )
            for notice, addressee in sorted(own, key=lambda pair: pair[0].id)
        ),
    )


def _is_late(served_on: date | None, notice_until: date | None, today: date) -> bool:
    """Return whether a notice came after the last day the law gives it; one that has not come is late from then on."""
    return notice_until is not None and (served_on or today) > notice_until
