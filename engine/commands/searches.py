"""Finding cases."""

from __future__ import annotations

from engine.commands import lines, pages
from engine.store.queries import facts as fact_queries
from engine.store.queries import searches as search_queries
from engine.store.work import Work
from engine.values import Actor, CaseLine, CaseQuery, Page, PageRequest

#: How many hits the search box shows.
SEARCH_SIZE = 30


def cases(work: Work, actor: Actor, query: CaseQuery, page: PageRequest) -> Page[CaseLine]:
    """Return the cases that the reader may see, newest first."""
    rows = search_queries.page(work.session, actor, query, work.today, pages.after(page), page.size + 1)
    shown = rows[: page.size]
    ids = [case.id for case, _, _ in shown]
    parties = search_queries.parties_of(work.session, ids) if ids else {}
    limits = search_queries.nearest_limits(work.session, ids) if ids else {}
    return Page(
        items=tuple(
            lines.case_line(work, case, (number, name), limits.get(case.id), parties.get(case.id, ()))
            for case, number, name in shown
        ),
        next=str(shown[-1][0].id) if len(rows) > page.size else None,
    )


def anything(work: Work, actor: Actor, text: str) -> Page[CaseLine]:
    """Return what a text finds; an exact case number comes alone."""
    text = text.strip()
    if not text:
        return Page(items=())
    found = cases(work, actor, CaseQuery(text=text), PageRequest(size=SEARCH_SIZE))
    exact = tuple(line for line in found.items if line.case_no == text)
    return Page(items=exact) if exact else found


def own_roles(work: Work, actor: Actor) -> tuple[str, ...]:
    """Return the roles in which the actor's parties stand in cases."""
    return tuple(fact_queries.own_roles(work.session, actor.account_id)) if actor.kind == "party" else ()
