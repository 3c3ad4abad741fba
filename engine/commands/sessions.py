"""Signing in: argon2id, few at a time; a token of which the hash is kept; a delay that grows with wrong guesses."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.commands.parts import Parts, parts_of
from engine.errors import SignInRefused
from engine.store.queries import attempts, people
from engine.store.users import Account, WebSession
from engine.store.work import Work
from engine.values import SessionView

#: Each check takes 19 MiB and some 20 ms on purpose; more at once would let strangers exhaust the machine.
_CHECKS = BoundedSemaphore(2)
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Checked when the account is unknown, so that the answer takes as long.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """How guessing is slowed down: some attempts are free, then each wrong one costs a wait that doubles."""

    free: int
    first: timedelta
    longest: timedelta


#: One name from one address. The owner of the account, who sits elsewhere, is not held up by somebody else's guesses.
BY_NAME = Brake(free=5, first=timedelta(seconds=30), longest=timedelta(minutes=15))
#: One address, whatever the names; a whole agency may sit behind it, so the wait does not grow.
BY_ADDRESS = Brake(free=20, first=timedelta(minutes=1), longest=timedelta(minutes=1))
#: A count to which nothing was added for so long begins anew.
FORGOTTEN_AFTER = timedelta(hours=1)
#: last_seen_at is written no more often than this.
SEEN_EVERY = timedelta(minutes=1)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, for whoever makes accounts."""
    return _HASHER.hash(password)


def sign_in(parts: Parts, login: str, password: str, address: str, replaces: str | None = None) -> str:
    """Open a session and return its token.

    :param replaces: token of the session that this one takes the place of; it ends.
    :raises SignInRefused: ``wrong_credentials``, ``account_disabled``, ``too_many_attempts``.
    """
    name = login.strip()
    counts = _counts(parts, name, address)
    with parts.unit_of_work() as work:
        _count(work, counts)
        account = people.by_login(work.session, name)
        known_hash = account.password_hash if account else _NOBODY
    if not _is_right(known_hash, password) or account is None:
        raise SignInRefused("wrong_credentials")
    with parts.unit_of_work() as work:
        account = people.by_login(work.session, name, lock=True)
        if account is None or account.is_disabled:
            raise SignInRefused("account_disabled")
        _uncount(work, counts)
        if replaces:
            people.end_session(work.session, _hashed(parts, replaces))
        return _opened(parts, work, account, address)


def _is_right(known_hash: str, password: str) -> bool:
    with _CHECKS:
        try:
            return _HASHER.verify(known_hash, password[:1024])
        except (VerificationError, InvalidHashError):
            return False


def _counts(parts: Parts, name: str, address: str) -> dict[str, Brake]:
    """Return what an attempt counts for. Names that nobody has are counted alike, or the wait would tell them apart."""
    return {_hashed(parts, f"{name}@{address}"): BY_NAME, _hashed(parts, f"@{address}"): BY_ADDRESS}


def _count(work: Work, counts: Mapping[str, Brake]) -> None:
    """Count an attempt before it is made, so that many at once gain nothing; a right one is taken off again.

    :raises SignInRefused: ``too_many_attempts``: this one is not made, and does not count.
    """
    now = _world_time(work)
    for key, brake in counts.items():
        row = attempts.locked(work.session, key, now)
        if row.free_at > now:
            raise SignInRefused("too_many_attempts", retry_after=max(1, round((row.free_at - now).total_seconds())))
        row.failures = 1 if now - row.last_at > FORGOTTEN_AFTER else row.failures + 1
        row.last_at = now
        over = row.failures - brake.free
        if over >= 0:
            row.free_at = now + min(brake.longest, brake.first * 2 ** min(over, 10))


def _uncount(work: Work, counts: Mapping[str, Brake]) -> None:
    now = _world_time(work)
    for key, brake in counts.items():
        row = attempts.locked(work.session, key, now)
        row.failures = 0 if brake is BY_NAME else max(0, row.failures - 1)
        row.free_at = now


def _opened(parts: Parts, work: Work, account: Account, address: str) -> str:
    token, now = secrets.token_urlsafe(32), _world_time(work)
    work.session.add(
        WebSession(
            id_hash=_hashed(parts, token),
            account_id=account.id,
            csrf_token=secrets.token_urlsafe(24),
            created_at=now,
            last_seen_at=now,
            data={"address": address[:64]},
        )
    )
    people.forget_idle(work.session, now - timedelta(hours=parts.settings.session_max_hours))
    attempts.forget(work.session, now - FORGOTTEN_AFTER)
    return token


def _world_time(work: Work) -> datetime:
    """Return the time outside: a clock that travelled (demo) makes no session old, and no wait shorter."""
    return work.now - work.clock.offset()


def current(parts: Parts, token: str) -> SessionView | None:
    """Return who stands behind a token."""
    with parts.glance() as work:
        found = people.signed_in(work.session, _hashed(parts, token), work.today)
        if found is None or _is_over(parts, work, found):
            return None
        is_stale = _world_time(work) - found.last_seen_at > SEEN_EVERY
    if found.is_disabled:
        _end(parts, token)
        return None
    if is_stale:
        _touch(parts, token)
    return SessionView(actor=found.actor, login=found.login, csrf_token=found.csrf_token, data=found.data)


def _is_over(parts: Parts, work: Work, row: people.SignedIn) -> bool:
    idle = timedelta(minutes=parts.settings.session_idle_minutes)
    longest = timedelta(hours=parts.settings.session_max_hours)
    now = _world_time(work)
    return now - row.last_seen_at > idle or now - row.created_at > longest


def _touch(parts: Parts, token: str) -> None:
    with parts.unit_of_work() as work:
        people.touch(work.session, _hashed(parts, token), _world_time(work))


def _end(parts: Parts, token: str) -> None:
    """End the session of an account that was disabled, so that it does not come alive when the account does."""
    with parts.unit_of_work() as work:
        people.end_session(work.session, _hashed(parts, token))


def sign_out(work: Work, token: str) -> None:
    """End a session."""
    people.end_session(work.session, _hashed(parts_of(work), token))


def _hashed(parts: Parts, token: str) -> str:
    """Return what is kept of a token; without the office's secret a stolen table opens nothing."""
    return sha256(f"{parts.settings.secret}:{token}".encode("utf-8", "surrogatepass")).hexdigest()
