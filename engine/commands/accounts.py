"""Accounts and units: who may sign in, in which language they read, what the office calls them."""

from __future__ import annotations

from engine.commands import access, events
from engine.commands.parts import parts_of
from engine.store.queries import allocation as unit_queries
from engine.store.queries import people
from engine.store.users import Account, Unit
from engine.store.work import Work
from engine.values import ROLES, AccountView, Actor, EnglishName, RepresentedView, UnitView

#: Characters of the English name of a unit.
LONGEST_NAME = 100


def listed(work: Work, actor: Actor) -> tuple[AccountView, ...]:
    """Return all accounts. :raises Forbidden: not for everybody."""
    access.require_office(work, actor, "account.read")
    return _views(work)


def demo(work: Work) -> tuple[AccountView, ...]:
    """Return the accounts to try out, in the order of the work; empty unless this is a demo office."""
    if not parts_of(work).settings.demo:
        return ()
    order = list(ROLES)
    return tuple(sorted(_views(work), key=lambda one: min(map(order.index, one.roles), default=len(order))))


def _views(work: Work) -> tuple[AccountView, ...]:
    return tuple(
        AccountView(
            login=account.login,
            name=account.name,
            name_en=account.name_en,
            roles=tuple(roles),
            unit=unit.name if unit is not None else None,
            unit_en=unit.name_en if unit is not None else "",
            kind=account.kind,
            is_disabled=account.is_disabled,
        )
        for account, unit, roles in people.listed(work.session, work.today)
    )


def set_language(work: Work, actor: Actor, language: str) -> None:
    """Keep the language of an account."""
    events.choice({"language": language}, "language", ("zh", "en"))
    account = work.session.get(Account, actor.account_id) or access.absent("account")
    account.language = language


def units(work: Work, actor: Actor) -> tuple[UnitView, ...]:
    """Return the units of the office. :raises Forbidden: not for everybody."""
    access.require_office(work, actor, "account.read")
    return tuple(_unit(one) for one in unit_queries.units(work.session))


def name_unit(work: Work, actor: Actor, unit_id: int, name_en: str) -> UnitView:
    """Give a unit another English name; the Chinese one, by which histories know it, stays. Empty: it has none.

    :raises Forbidden, NotFound, InvalidForm: in that order.
    """
    access.require_office(work, actor, "unit.name")
    unit = unit_queries.unit(work.session, unit_id) or access.absent("such_unit", unit=unit_id)
    name_en = " ".join(events.text({"name_en": name_en}, "name_en", is_required=False, longest=LONGEST_NAME).split())
    if name_en != unit.name_en:
        work.record(None, actor, "unit.named", unit.name, {"name_en": unit.name_en}, {"name_en": name_en})
        unit.name_en = name_en
    return _unit(unit)


def _unit(unit: Unit) -> UnitView:
    return UnitView(id=unit.id, name=unit.name, name_en=unit.name_en)


def english_names(work: Work) -> tuple[EnglishName, ...]:
    """Return what the units and the people of the office are called in English, where it keeps that.

    Histories and lists say the Chinese name. One that stands for two English ones says neither.
    """
    known: dict[str, set[str]] = {}
    for name, name_en in people.english_names(work.session):
        known.setdefault(name, set()).add(name_en)
    return tuple(EnglishName(name=name, name_en=min(names)) for name, names in known.items() if len(names) == 1)


def represented(work: Work, actor: Actor) -> tuple[RepresentedView, ...]:
    """Return the parties that an account acts for."""
    return tuple(
        RepresentedView(party_id=party.id, name=party.name, name_en=party.name_en)
        for party in people.parties(work.session, actor.party_ids)
    )
