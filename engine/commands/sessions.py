"""Signing in: argon2id, few at a time; a token of which the hash is kept; a delay that grows with wrong guesses."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.commands.parts import Parts, parts_of
from engine.errors import SignInRefused
from engine.store.queries import people
from engine.store.users import Account, WebSession
from engine.store.work import Work
from engine.values import SessionView

#: Each check takes 19 MiB and some 20 ms on purpose; more at once would let strangers exhaust the machine.
_CHECKS = BoundedSemaphore(2)
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
#: Checked when the account is unknown, so that the answer takes as long.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))

FREE_ATTEMPTS = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
#: last_seen_at is written no more often than this.
SEEN_EVERY = timedelta(minutes=1)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, for whoever makes accounts."""
    return _HASHER.hash(password)


def sign_in(parts: Parts, login: str, password: str, address: str) -> str:
    """Open a session and return its token.

    :raises SignInRefused: ``wrong_credentials``, ``account_disabled``, ``too_many_attempts``.
    """
    with parts.unit_of_work(read_only=True) as work:
        account = people.by_login(work.session, login.strip())
        _require_unlocked(work, account)
        known_hash = account.password_hash if account else _NOBODY
    is_right = _is_right(known_hash, password) and account is not None
    with parts.unit_of_work() as work:
        account = people.by_login(work.session, login.strip(), lock=True)
        token = (
            _opened(parts, work, account, address)
            if is_right and account is not None and not account.is_disabled
            else None
        )
        if token is None and account is not None and not is_right:
            _count_failure(work, account)
    if token is None:
        disabled = is_right and account is not None and account.is_disabled
        raise SignInRefused("account_disabled" if disabled else "wrong_credentials")
    return token


def _is_right(known_hash: str, password: str) -> bool:
    with _CHECKS:
        try:
            return _HASHER.verify(known_hash, password[:1024])
        except (VerificationError, InvalidHashError):
            return False


def _require_unlocked(work: Work, account: Account | None) -> None:
    if account is not None and account.locked_until_at is not None and account.locked_until_at > work.now:
        wait = (account.locked_until_at - work.now).total_seconds()
        raise SignInRefused("too_many_attempts", retry_after=max(1, round(wait)))


def _count_failure(work: Work, account: Account) -> None:
    account.failed_attempts += 1
    over = account.failed_attempts - FREE_ATTEMPTS
    if over >= 0:
        account.locked_until_at = work.now + min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(over, 10))


def _opened(parts: Parts, work: Work, account: Account, address: str) -> str:
    account.failed_attempts, account.locked_until_at = 0, None
    token = secrets.token_urlsafe(32)
    work.session.add(
        WebSession(
            id_hash=_hashed(parts, token),
            account_id=account.id,
            csrf_token=secrets.token_urlsafe(24),
            created_at=work.now,
            last_seen_at=work.now,
            data={"address": address[:64]},
        )
    )
    if not work.clock.offset():
        people.forget_idle(work.session, work.now - timedelta(hours=parts.settings.session_max_hours))
    return token


def current(parts: Parts, token: str) -> SessionView | None:
    """Return who stands behind a token."""
    with parts.unit_of_work(read_only=True) as work:
        found = people.session_of(work.session, _hashed(parts, token))
        if found is None:
            return None
        row, login = found
        if _is_over(parts, work, row):
            return None
        actor = people.actor_of(work.session, row.account_id, work.today)
        is_stale = work.now - row.last_seen_at > SEEN_EVERY
    if actor is None:
        return None
    if is_stale:
        _touch(parts, token)
    return SessionView(actor=actor, login=login, csrf_token=row.csrf_token, data=row.data or {})


def _is_over(parts: Parts, work: Work, row: WebSession) -> bool:
    """A clock that travelled (demo) makes no session old: only real idleness does."""
    if work.clock.offset():
        return False
    idle, longest = (
        timedelta(minutes=parts.settings.session_idle_minutes),
        timedelta(hours=parts.settings.session_max_hours),
    )
    return work.now - row.last_seen_at > idle or work.now - row.created_at > longest


def _touch(parts: Parts, token: str) -> None:
    with parts.unit_of_work() as work:
        found = people.session_of(work.session, _hashed(parts, token))
        if found is not None:
            found[0].last_seen_at = work.now


def sign_out(work: Work, token: str) -> None:
    """End a session."""
    people.end_session(work.session, _hashed(parts_of(work), token))


def _hashed(parts: Parts, token: str) -> str:
    """Return what is kept of a token; without the office's secret a stolen table opens nothing."""
    return sha256(f"{parts.settings.secret}:{token}".encode()).hexdigest()
