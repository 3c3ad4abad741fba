"""The register of marks and the gazette: open to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.commands import access, pages, register_views
from engine.errors import UnknownRule
from engine.rules.time_limits import add_months, compute
from engine.store.cases import CaseFile
from engine.store.parties import Party
from engine.store.queries import documents as document_queries
from engine.store.queries import facts as fact_queries
from engine.store.queries import marks as mark_queries
from engine.store.rights import Mark
from engine.store.work import Work
from engine.values import Actor, MarkView, Page, PageRequest

OPPOSITION_WINDOW = "tm-opposition-window"
TERM = "tm-term"
RENEWAL_WINDOW, RENEWAL_GRACE = "tm-renewal-window", "tm-renewal-grace"
NON_USE_FROM = "tm-nonuse-earliest-filing"
RELATIVE_WINDOW = "tm-invalidation-relative-window"


def opposable_until(work: Work, published_on: date) -> date | None:
    """Return the last day on which an opposition can be filed, by the law of the day of publication.

    Source: 商标法（2019）第三十三条（三个月）; 商标法（2026修订）第三十六条（二个月, 自2027年1月1日起施行）.
    """
    try:
        return work.law.last_day(OPPOSITION_WINDOW, published_on)
    except UnknownRule:
        return None


def exclusive_right(work: Work, published_on: date) -> tuple[date, date | None]:
    """Return the first and the last day of the exclusive right of a mark that was opposed in vain.

    It runs from the end of the months of the publication, whatever the day on which it is registered; a term does not
    roll, so rest days do not move it.

    Source: 商标法（2019）第三十六条第二款; 商标法（2026）第三十九条第二款; 商标法实施条例（2014）第十二条第二款.
    """
    window = work.catalogue.rule(OPPOSITION_WINDOW, published_on)
    first = add_months(published_on, int(window.length)) + timedelta(days=1)
    return first, work.law.last_day(TERM, first)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalDays:
    """The days between which a registration can be renewed."""

    #: The day before the window: the window runs from it and ends with the term.
    starts_on: date
    #: Last day without a surcharge: the end of the term, or the first working day after it.
    window_ends_on: date
    #: Last day at all.
    grace_ends_on: date

    @property
    def first_on(self) -> date:
        return self.starts_on + timedelta(days=1)


def renewal_days(work: Work, expires_on: date) -> RenewalDays | None:
    """Return when a mark whose term ends on a day can be renewed; None: no law we hold says it.

    The window is counted in days so that a term that ends on 29 February keeps its last day.

    Source: 商标法（2019）第四十条第一款（期满前十二个月内；六个月的宽展期）; 商标法（2026）第四十四条第一款.
    """
    try:
        rule = work.catalogue.rule(RENEWAL_WINDOW, expires_on)
        grace_ends_on = work.law.last_day(RENEWAL_GRACE, expires_on)
    except UnknownRule:
        return None
    starts_on = add_months(expires_on, -int(rule.length))
    in_days = rule.of_length((expires_on - starts_on).days, "days")
    window = compute(in_days, starts_on, work.law.calendar, settings=work.law.roll)
    return RenewalDays(starts_on=starts_on, window_ends_on=window.expires_on, grace_ends_on=grace_ends_on)


def unused_from(work: Work, registered_on: date) -> date | None:
    """Return the first day on which non-use of a mark can be alleged: three full years after its registration.

    Source: 商标法实施条例（2014）第六十六条第三款（自该商标注册公告之日起满3年后）.
    """
    try:
        over_on = work.law.last_day(NON_USE_FROM, registered_on)
    except UnknownRule:
        return None
    return over_on + timedelta(days=1) if over_on else None


def relative_grounds_until(work: Work, registered_on: date) -> date:
    """Return the last day on which a relative ground of invalidity can be raised by everybody: five years.

    Registrations from before the oldest law we hold had five years too: 商标法（2001）第四十一条第二款、商标法（2013）
    第四十五条第一款.

    Source: 商标法（2019）第四十五条第一款.
    """
    try:
        last = work.law.last_day(RELATIVE_WINDOW, registered_on)
    except UnknownRule:
        last = None
    return last or add_months(registered_on, 60)


def mark_view(work: Work, mark: Mark, owner: Party, **more: object) -> MarkView:
    """Return a mark as pages show it.

    :param more: what only a mark that is read alone says: cases, encumbrances, entries.
    """
    return MarkView(
        application_no=mark.application_no,
        registration_no=mark.registration_no,
        name=mark.name,
        owner=owner.name,
        owner_address=owner.address,
        classes=tuple(mark.classes),
        goods=tuple(mark.goods),
        filed_on=mark.filed_on,
        published_on=mark.published_on,
        opposable_until=opposable_until(work, mark.published_on) if mark.published_on else None,
        registered_on=mark.registered_on,
        expires_on=mark.expires_on,
        status=mark.status,
        **more,
    )


def mark_of_case(work: Work, actor: Actor, case: CaseFile) -> MarkView | None:
    """Return the mark that a case is about, with what weighs on it; its own page has its entries too."""
    if case.mark_id is None:
        return None
    row, owner = mark_queries.with_owner(work.session, case.mark_id)
    return mark_view(work, row, owner, cases=_cases(work, actor, row), encumbrances=register_views.burdens(work, row))


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
        encumbrances=register_views.burdens(work, row),
        entries=register_views.entries(work, actor, row),
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
