"""Accounts: who may sign in, in which language they read."""

from __future__ import annotations

from engine.commands import access, events
from engine.commands.parts import parts_of
from engine.store.queries import people
from engine.store.users import Account
from engine.store.work import Work
from engine.values import ROLES, AccountView, Actor, RepresentedView


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
            roles=tuple(roles),
            unit=unit,
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


def represented(work: Work, actor: Actor) -> tuple[RepresentedView, ...]:
    """Return the parties that an account acts for."""
    return tuple(
        RepresentedView(party_id=party.id, name=party.name, name_en=party.name_en)
        for party in people.parties(work.session, actor.party_ids)
    )
