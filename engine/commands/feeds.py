"""The calendar feed: my limits, at a private address that its owner can change or withdraw."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from engine.commands import access, lines
from engine.store.feeds import CalendarFeed
from engine.store.queries import feeds as feed_queries
from engine.store.queries import people
from engine.store.work import Work
from engine.values import Actor, FeedEntry, FeedView


def since(work: Work, actor: Actor) -> datetime | None:
    """Return since when an account has its present address; None: it has none."""
    feed = work.session.get(CalendarFeed, actor.account_id)
    return None if feed is None else feed.created_at


def renew(work: Work, actor: Actor) -> str:
    """Give an account a new key; the one before opens nothing any more. The key is shown once and never kept."""
    key = secrets.token_urlsafe(32)
    feed = work.session.get(CalendarFeed, actor.account_id)
    if feed is None:
        feed = CalendarFeed(account_id=actor.account_id)
        work.session.add(feed)
    feed.key_hash, feed.created_at = _hashed(key), work.now
    work.record(None, actor, "feed.renewed", actor.name)
    return key


def withdraw(work: Work, actor: Actor) -> None:
    """End the feed of an account; without one nothing happens."""
    feed = work.session.get(CalendarFeed, actor.account_id)
    if feed is not None:
        work.session.delete(feed)
        work.record(None, actor, "feed.withdrawn", actor.name)


def view(work: Work, key: str) -> FeedView:
    """Return what a calendar shows.

    :raises NotFound: no feed has this key, or its account is disabled (``no_feed``).
    """
    account_id = feed_queries.account_of(work.session, _hashed(key))
    actor = people.actor_of(work.session, account_id, work.today) if account_id is not None else None
    if actor is None:
        access.absent("feed")
    if actor.kind == "party":
        rows = feed_queries.of_party(work.session, actor)
    else:
        rows = feed_queries.of_office(work.session, actor, work.today)
    entries: dict[int, FeedEntry] = {}
    for limit, case, task_id in rows:  # a day for each limit: several of my tasks may hang on one
        if limit.id not in entries:
            line = lines.limit_line(work, limit, case.case_no)
            entries[limit.id] = FeedEntry(case_title=case.title, task_id=task_id, limit=line)
    return FeedView(actor=actor, made_at=work.now, entries=tuple(entries.values()))


def _hashed(key: str) -> str:
    return sha256(key.encode()).hexdigest()
