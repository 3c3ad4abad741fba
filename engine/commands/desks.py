"""Desks: the filters that people save and share, and the columns that they choose."""

from __future__ import annotations

from collections.abc import Sequence

from engine.commands import access
from engine.errors import Forbidden, InvalidForm, Refused
from engine.rules import permissions
from engine.store.desks import SHARED, Desk
from engine.store.desks import SavedFilter as Row
from engine.store.queries import desks as queries
from engine.store.work import Work
from engine.values import WORKLIST_COLUMNS, Actor, DeskView, SavedFilter, WorklistQuery

#: Columns until somebody chooses others.
USUAL = ("case", "limit", "person")
#: An account saves at most so many filters: each is counted whenever the list is shown.
MOST = 30
LONGEST_NAME = 40
#: Roles that share filters with others.
SHARERS = frozenset(role for grant in permissions.GRANTS["filter.share"] for role in grant.roles)
_NAME = {"zh": f"请填写名称，至多 {LONGEST_NAME} 字", "en": f"Give a name of at most {LONGEST_NAME} characters"}


def view(work: Work, actor: Actor) -> DeskView:
    """Return the desk of an account."""
    row = queries.of(work.session, actor.account_id)
    return DeskView(
        filters=tuple(_view(actor, *found) for found in _filters(work, actor)),
        first=row.first_filter if row else None,
        columns=_columns(row.columns if row and row.columns is not None else USUAL),
    )


def save_filter(work: Work, actor: Actor, name: str, query: WorklistQuery, shared: str = "nobody") -> SavedFilter:
    """Save a filter under a name; the same name again replaces it.

    :raises Forbidden: it is to be shared, and the actor leads nobody.
    :raises InvalidForm: no name, or too long. :raises Refused: ``too_many_filters``, ``bad_filter``, ``no_unit``.
    """
    found = access.require_office(work, actor, "filter.save")
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidForm({"name": [_NAME]})
    if shared not in SHARED:
        raise Refused("bad_filter", name="shared")
    if shared != "nobody":
        access.require_office(work, actor, "filter.share")
    if shared == "unit" and found.unit_id is None:
        raise Refused("no_unit")
    row = queries.filter_named(work.session, actor.account_id, name)
    if row is None:
        if queries.saved_by(work.session, actor.account_id) >= MOST:
            raise Refused("too_many_filters", most=MOST)
        row = Row(account_id=actor.account_id, name=name)
        work.session.add(row)
    row.words, row.shared, row.saved_at = query.words(), shared, work.now
    row.unit_id = found.unit_id if shared == "unit" else None
    work.session.flush()
    return _view(actor, row, actor.name, is_left=False)


def drop_filter(work: Work, actor: Actor, filter_id: int) -> None:
    """Forget a filter: its owner can, and whoever may share one can take away what a former owner left behind.

    :raises NotFound: there is none with this id for the actor. :raises Forbidden: it is somebody else's.
    """
    found = next((found for found in _filters(work, actor) if found[0].id == filter_id), None)
    if found is None:
        access.absent("filter", id=filter_id)
    if not _view(actor, *found).may_drop:
        raise Forbidden("not_your_filter")
    work.session.delete(found[0])


def _filters(work: Work, actor: Actor) -> Sequence[tuple[Row, str, bool]]:
    return queries.filters(work.session, actor, SHARERS, work.today)


def open_with(work: Work, actor: Actor, name: str | None) -> None:
    """Choose the filter that the work list opens with: a built-in one, or the id of a saved one."""
    if name is not None and name.isdigit() and queries.found_filter(work.session, actor, int(name)) is None:
        access.absent("filter", id=name)
    _desk(work, actor).first_filter = name


def choose_columns(work: Work, actor: Actor, columns: Sequence[str]) -> tuple[str, ...]:
    """Choose the columns of the work list; those that nobody knows are passed over."""
    chosen = _columns(columns)
    _desk(work, actor).columns = list(chosen)
    return chosen


def _desk(work: Work, actor: Actor) -> Desk:
    access.require_office(work, actor, "filter.save")
    row = queries.of(work.session, actor.account_id)
    if row is None:
        row = Desk(account_id=actor.account_id)
        work.session.add(row)
    return row


def _columns(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in WORKLIST_COLUMNS if name in names)


def _view(actor: Actor, row: Row, owner: str, is_left: bool) -> SavedFilter:
    is_own = row.account_id == actor.account_id
    return SavedFilter(
        id=row.id,
        name=row.name,
        query=WorklistQuery.of(row.words),
        shared=row.shared,
        owner=owner,
        is_own=is_own,
        may_drop=is_own or (bool(is_left) and bool(actor.roles & SHARERS)),
    )
