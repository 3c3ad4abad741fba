"""What the top bar reminds the reader of, and for whom the reader acts. Counted from what is, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import g, url_for

from engine import PageRequest, RepresentedView
from webui.context import actor, engine
from webui.i18n import named
from webui.i18n import translate as _
from webui.navigation import has_work

#: A notice is news to a party for so long after its issue.
NEWS = timedelta(days=30)
#: The menu shows so many notices; the cases hold all of them.
MOST_NOTICES = 8
#: Counting stops here; the page behind the number shows the rest.
MOST = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One line of the menu: a number that opens what it counts."""

    label: str
    url: str
    count: int
    note: str = ""
    #: somebody here can still do something about it.
    is_urgent: bool = False
    on: date | None = None


def worklist_counts() -> Mapping[str, int]:
    """Return the numbers of the saved filters, counted once per request."""
    if "worklist_counts" not in g:
        g.worklist_counts = engine().worklist_counts(actor())
    return g.worklist_counts


def represented() -> tuple[RepresentedView, ...]:
    """Return the parties that the reader acts for, asked once per request."""
    if "represented" not in g:
        g.represented = engine().represented(actor()) if actor().party_ids else ()
    return g.represented


def unread() -> int:
    """Return how many notifications the reader has not opened, counted to 100, asked once per request."""
    if "unread" not in g:
        g.unread = engine().unread_notifications(actor()) if actor().kind in ("office", "party") else 0
    return g.unread


def to_look_at() -> tuple[int, bool]:
    """Return how much the menu holds that the reader has not dealt with, and whether something of it is urgent."""
    lines = notifications()
    return unread() + sum(line.count for line in lines), any(line.is_urgent and line.count for line in lines)


def notifications() -> list[Notification]:
    """Return what the reader should know of before opening anything; empty lines are left out."""
    kind = actor().kind
    if kind == "party":
        return list(_served())
    return [line for line in _of_the_office() if line.count] if kind == "office" else []


def _of_the_office() -> Iterator[Notification]:
    if has_work():
        counts = worklist_counts()
        for name in ("overdue", "soon"):
            yield Notification(
                label=_(f"worklist.filter.{name}"),
                url=url_for("worklist.index", filter=name),
                count=counts.get(name, 0),
                is_urgent=name == "overdue",
            )
    if actor().roles & {"admin", "auditor"}:
        found = engine().jobs(actor(), "incident", PageRequest(size=MOST)).items
        yield Notification(label=_("jobs.state.incident"), url=url_for("admin.jobs"), count=len(found), is_urgent=True)
    if "publisher" in actor().roles:
        drafts = engine().diagram_drafts(actor())
        yield Notification(label=_("diagrams.drafts"), url=url_for("diagrams.index"), count=len(drafts))


def _served() -> Iterator[Notification]:
    since = engine().today() - NEWS
    for notice in engine().notices_of(actor(), MOST_NOTICES):
        yield Notification(
            label=named(notice, "title"),
            url=url_for("portal.case", case_no=notice.case_no),
            count=int(notice.issued_on >= since),
            note=f"{notice.case_no} · {named(notice, 'addressee')}",
            on=notice.issued_on,
        )
