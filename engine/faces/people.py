"""Signing in and out, and the accounts of the office."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import accounts, covers, sessions
from engine.faces.base import Face
from engine.values import (
    AccountView,
    Actor,
    CoverChoices,
    CoverView,
    EnglishName,
    Page,
    PageRequest,
    RepresentedView,
    SessionView,
    UnitView,
)


class PeopleFace(Face):
    """Accounts and sessions."""

    def sign_in(self, login: str, password: str, address: str = "", replaces: str | None = None) -> str:
        """Open a session and return its token, the only value the browser keeps.

        :param address: network address of the caller, for slowing down who guesses.
        :param replaces: token of the session of the same browser before; it ends.
        :raises SignInRefused: ``wrong_credentials``, ``account_disabled``, ``too_many_attempts`` (retry_after).
        """
        return sessions.sign_in(self._parts, login, password, address, replaces)

    def session(self, token: str) -> SessionView | None:
        """Return who stands behind a token; None: unknown, ended or idle for too long."""
        return sessions.current(self._parts, token)

    def sign_out(self, token: str) -> None:
        """End a session; a token nobody knows is no error."""
        with self._writing() as work:
            sessions.sign_out(work, token)

    def set_language(self, actor: Actor, language: str) -> None:
        """Keep the language in which the account reads: ``zh`` or ``en``."""
        with self._writing() as work:
            accounts.set_language(work, actor, language)

    def accounts(self, actor: Actor) -> tuple[AccountView, ...]:
        """Return all accounts, by unit and login.

        :raises Forbidden: only administrators and auditors see them.
        """
        with self._reading() as work:
            return accounts.listed(work, actor)

    def units(self, actor: Actor) -> tuple[UnitView, ...]:
        """Return the units of the office.

        :raises Forbidden: only administrators and auditors list them.
        """
        with self._reading() as work:
            return accounts.units(work, actor)

    def name_unit(self, actor: Actor, unit_id: int, name_en: str) -> UnitView:
        """Give a unit another English name, for administrators; empty: it has none."""
        with self._writing() as work:
            return accounts.name_unit(work, actor, unit_id, name_en)

    def english_names(self) -> tuple[EnglishName, ...]:
        """Return what units and colleagues are called in English, by the Chinese names that everything says."""
        with self._reading() as work:
            return accounts.english_names(work)

    def represented(self, actor: Actor) -> tuple[RepresentedView, ...]:
        """Return the parties the actor files and answers for; empty for the office and the public."""
        with self._reading() as work:
            return accounts.represented(work, actor)

    def covers(self, actor: Actor, page: PageRequest | None = None) -> Page[CoverView]:
        """Return who stands in for whom, newest first: of the reader, of a head's unit, of all for an auditor."""
        with self._reading() as work:
            return covers.page(work, actor, page or PageRequest())

    def cover_choices(self, actor: Actor) -> CoverChoices:
        """Return the people and the steps of which this actor can make a cover."""
        with self._reading() as work:
            return covers.choices(work, actor)

    def make_cover(self, actor: Actor, given: Mapping[str, object]) -> CoverView:
        """Let one colleague stand in for another.

        :param given: absent, substitute (logins), from_on, to_on, scope, reason.
        :raises Forbidden, InvalidForm, Refused: see :func:`engine.commands.covers.make`.
        """
        with self._writing() as work:
            return covers.make(work, actor, given)

    def end_cover(self, actor: Actor, cover_id: int) -> CoverView:
        """End a cover before its day."""
        with self._writing() as work:
            return covers.end(work, actor, cover_id)

    def demo_accounts(self) -> tuple[AccountView, ...]:
        """Return the accounts to try out, one or more per role; empty unless this is a demo office."""
        with self._reading() as work:
            return accounts.demo(work)
