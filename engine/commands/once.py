"""Idempotency: the same key and the same request give the same answer, and act once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256

import orjson

from engine.errors import Refused
from engine.store.queries import keys
from engine.store.work import Work
from engine.values import Actor, Outcome, TaskLine


def known_outcome(work: Work, actor: Actor, key: str | None, request: Mapping[str, object]) -> Outcome | None:
    """Return what the request with this key did before; None: it is new, or has no key.

    :raises Refused: ``key_reused``: the key came with another request before.
    """
    if not key:
        return None
    row = keys.find(work.session, actor.account_id, key)
    if row is None:
        return None
    if row.request_hash != _hash(request):
        raise Refused("key_reused", key=key)
    return _outcome(row.answer)


def remember(work: Work, actor: Actor, key: str | None, request: Mapping[str, object], outcome: Outcome) -> Outcome:
    """Keep the answer of a request in the same transaction as its effect."""
    if key:
        answer = asdict(outcome) | {"opened": [_line(line) for line in outcome.opened]}
        keys.keep(work.session, key, actor.account_id, _hash(request), orjson.loads(orjson.dumps(answer)), work.now)
    return outcome


def _hash(request: Mapping[str, object]) -> str:
    return sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


def _line(line: TaskLine) -> dict[str, object]:
    return asdict(line) | {"limit": None}


def _outcome(answer: Mapping[str, object]) -> Outcome:
    opened = tuple(
        TaskLine(**{**line, "created_at": datetime.fromisoformat(line["created_at"])}) for line in answer["opened"]
    )
    due_on = date.fromisoformat(answer["due_on"]) if answer["due_on"] else None
    return Outcome(**{**answer, "opened": opened, "due_on": due_on})
