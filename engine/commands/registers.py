"""The register of marks and the gazette: open to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from engine.commands import access, certificates, pages, register_views
from engine.errors import UnknownRule
from engine.rules import invalidation, renewal
from engine.rules.renewal import RenewalDays
from engine.rules.time_limits import add_months
from engine.store.cases import CaseFile
from engine.store.parties import Party
from engine.store.queries import documents as document_queries
from engine.store.queries import facts as fact_queries
from engine.store.queries import marks as mark_queries
from engine.store.queries import register_lines
from engine.store.rights import Mark
from engine.store.work import Work
from engine.values import Actor, MarkView, Page, PageRequest

OPPOSITION_WINDOW = "tm-opposition-window"
TERM = "tm-term"
NON_USE_FROM = "tm-nonuse-earliest-filing"


def opposable_until(work: Work, published_on: date) -> date | None:
    """Return the last day on which an opposition can be filed, by the law of the day of publication.

    Source: 商标法（2019）第三十三条（三个月）; 商标法（2026修订）第三十六条（二个月, 自2027年1月1日起施行）.
    """
    return work.law.last_day_known(OPPOSITION_WINDOW, published_on)


def exclusive_right(work: Work, published_on: date) -> tuple[date, date | None]:
    """Return the first and the last day of the exclusive right of a mark that was opposed in vain.

    It runs from the end of the months of the publication, whatever the day on which it is registered; a term does not
    roll, so rest days do not move it.

    Source: 商标法（2019）第三十六条第二款; 商标法（2026）第三十九条第二款; 商标法实施条例（2014）第十二条第二款.
    """
    window = work.catalogue.rule(OPPOSITION_WINDOW, published_on)
    first = add_months(published_on, int(window.length)) + timedelta(days=1)
    return first, work.law.last_day(TERM, first)


def renewal_days(work: Work, expires_on: date) -> RenewalDays | None:
    """Return when a mark whose term ends on a day can be renewed; None: no law we hold says it."""
    try:
        return renewal.renewal_days(work.catalogue, work.calendar, work.law.roll, expires_on)
    except UnknownRule:
        return None


def next_term_ends_on(work: Work, expires_on: date) -> date:
    """Return the last day of the term that follows one, to the day: a term does not roll.

    Source: 商标法（2019）第四十条第一款（自该商标上一届有效期满次日起计算）; 商标法实施条例（2014）第十二条第二款.
    """
    return work.law.last_day(TERM, expires_on + timedelta(days=1))


def announced_on(work: Work, mark: Mark) -> date | None:
    """Return the day on which a mark was registered and announced (注册公告之日); None: it is not registered.

    The exclusive right of a mark that was opposed in vain begins before: on that day nobody could use the mark as
    registered, nor attack it. What came with the register was not opposed as far as we know.

    Source: 商标法（2019）第三十六条第二款 dates the right alone (取得商标专用权的时间).
    """
    if mark.registered_on is None:
        return None
    made = (line for line in register_lines.registrations(work.session, mark.id) if line.new.get("registered_on"))
    return next((line.entered_on for line in made if not line.old.get("registered_on")), mark.registered_on)


def unused_from(work: Work, announced_on: date) -> date | None:
    """Return the first day on which non-use of a mark can be alleged: three full years after its announcement.

    Source: 商标法实施条例（2014）第六十六条第三款（自该商标注册公告之日起满3年后）.
    """
    over_on = work.law.last_day_known(NON_USE_FROM, announced_on)
    return over_on + timedelta(days=1) if over_on else None


def relative_grounds_until(work: Work, announced_on: date) -> date:
    """Return the last day on which a relative ground of invalidity can be raised by everybody: five years.

    Source: 商标法（2019）第四十五条第一款（自商标注册之日起五年内）.
    """
    last = work.law.last_day_known(invalidation.RELATIVE_WINDOW, announced_on)
    return last or invalidation.by_older_law(announced_on)


def mark_view(work: Work, mark: Mark, owner: Party, **more: object) -> MarkView:
    """Return a mark as pages show it.

    :param more: what only a mark that is read alone says: cases, encumbrances, entries.
    """
    return MarkView(
        **register_views.common(mark, owner),
        classes=tuple(mark.classes),
        goods=tuple(mark.goods),
        opposable_until=opposable_until(work, mark.published_on) if mark.published_on else None,
        **more,
    )


def mark_of_case(work: Work, actor: Actor, case: CaseFile) -> MarkView | None:
    """Return the mark that a case is about, with what weighs on it; its own page has its entries too."""
    if case.mark_id is None:
        return None
    row, owner = mark_queries.with_owner(work.session, case.mark_id)
    return mark_view(work, row, owner, cases=_cases(work, actor, row), **register_views.weighing(work, row))


def mark(work: Work, actor: Actor, number: str) -> MarkView:
    """Return a mark by application or registration number.

    :raises NotFound: no mark has this number.
    """
    return _whole(work, actor, mark_queries.by_number(work.session, number) or access.absent("mark", mark_no=number))


def _whole(work: Work, actor: Actor, row: Mark) -> MarkView:
    return mark_view(
        work,
        row,
        mark_queries.owner(work.session, row),
        cases=_cases(work, actor, row),
        **register_views.weighing(work, row),
        entries=register_views.entries(work, actor, row),
        open_to=register_views.open_to(work, row),
        certificate=certificates.of_mark(work, actor, row),
    )


def _cases(work: Work, actor: Actor, row: Mark) -> tuple[str, ...]:
    visible = fact_queries.visible(actor, work.today, CaseFile.id)
    return tuple(mark_queries.case_numbers(work.session, row.id, visible))


def find_marks(work: Work, actor: Actor, text: str, page: PageRequest) -> Page[MarkView]:
    """Return marks whose number, name or owner contains a text."""
    del actor
    rows = mark_queries.find(work.session, text.strip(), pages.after(page) or 0, page.size + 1)
    shown = rows[: page.size]
    return Page(
        items=tuple(mark_view(work, mark, owner) for mark, owner in shown),
        next=str(shown[-1][0].id) if len(rows) > page.size else None,
    )


def gazette(work: Work, page: PageRequest) -> Page[Mapping[str, object]]:
    """Return announcements, newest first."""
    rows = document_queries.gazette(work.session, pages.after(page), page.size + 1)
    shown = rows[: page.size]
    return Page(
        items=tuple(
            {
                "id": row.id,
                "announcement": row.announcement,
                "title": row.title,
                "body": row.body,
                "published_on": row.published_on,
                "case_no": case_no,
            }
            for row, case_no in shown
        ),
        next=str(shown[-1][0].id) if len(rows) > page.size else None,
    )
