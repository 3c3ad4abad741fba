"""Idempotency: the same key and the same request give the same answer, and act once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256

import orjson

from engine.errors import Refused
from engine.store.queries import keys
from engine.store.work import Work
from engine.values import Actor, Outcome, TaskLine

#: Longest key.
LONGEST_KEY = 200


def wait_for_twin(work: Work, actor: Actor, key: str | None) -> None:
    """Wait for a request with the same key that is under way, where no case is locked that would make it wait."""
    if key:
        keys.hold(work.session, actor.account_id, key)


def answer_of(work: Work, actor: Actor, key: str | None, request: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return what the request with this key was answered before; None: it is new, or has no key.

    Asked under the lock of the case: the second click of two waits for the first, and finds its answer.

    :raises Refused: ``key_reused``: the key came with another request before. ``key_refused``: it is no key.
    """
    if not key:
        return None
    _require_key(key)
    row = keys.find(work.session, actor.account_id, key)
    if row is None:
        return None
    if row.request_hash != _hash(request):
        raise Refused("key_reused", key=key)
    return row.answer


def keep(
    work: Work, actor: Actor, key: str | None, request: Mapping[str, object], answer: Mapping[str, object]
) -> None:
    """Keep the answer of a request in the same transaction as its effect.

    :raises Refused: ``key_reused``: the key came with another request before, or with one that was under way.
        ``key_refused``: it is no key.
    """
    if not key:
        return
    _require_key(key)
    if not keys.keep(work.session, key, actor.account_id, _hash(request), answer, work.now):
        raise Refused("key_reused", key=key)


def _require_key(key: str) -> None:
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Refused("key_refused", longest=LONGEST_KEY)


def known_outcome(work: Work, actor: Actor, key: str | None, request: Mapping[str, object]) -> Outcome | None:
    """Return the outcome of the request with this key; see :func:`answer_of`."""
    answer = answer_of(work, actor, key, request)
    return None if answer is None else _outcome(answer)


def remember(work: Work, actor: Actor, key: str | None, request: Mapping[str, object], outcome: Outcome) -> Outcome:
    """Keep the outcome of a request; see :func:`keep`."""
    if key:
        keep(work, actor, key, request, _remembered(outcome))
    return outcome


def _hash(request: Mapping[str, object]) -> str:
    return sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


def _remembered(outcome: Outcome) -> Mapping[str, object]:
    answer = orjson.loads(orjson.dumps(outcome))
    return answer | {"opened": [line | {"limit": None} for line in answer["opened"]]}


def _outcome(answer: Mapping[str, object]) -> Outcome:
    opened = tuple(_opened(line) for line in answer["opened"])
    due_on = date.fromisoformat(answer["due_on"]) if answer["due_on"] else None
    return Outcome(**{**answer, "opened": opened, "due_on": due_on})


def _opened(line: Mapping[str, object]) -> TaskLine:
    """Return a task as it was remembered: JSON knows neither instants nor tuples, and only lists of tasks have any."""
    plain = {name: value for name, value in line.items() if not isinstance(value, list)}
    return TaskLine(**plain | {"filed_on": None, "created_at": datetime.fromisoformat(line["created_at"])})
