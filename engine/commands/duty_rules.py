"""Duty rules as data: what is in force, what was, a new version, and what it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from engine.commands import access, events
from engine.errors import InvalidForm, Refused
from engine.outside.clock import start_of_day
from engine.rules import duty, permissions
from engine.rules.allocation import Allocation
from engine.rules.duty import BadRule, Distribution, Escalation
from engine.rules.permissions import Facts
from engine.rules.sampling import Sampling
from engine.store.duty import DutyRule
from engine.store.queries import allocation as unit_queries
from engine.store.queries import duty as queries
from engine.store.queries.facts import Standing
from engine.store.work import Work
from engine.values import Actor, Choice, DutyRulesView, DutyVersion

Rules = Distribution | Escalation | Sampling | Allocation
TOPICS: Mapping[str, type[Rules]] = {**duty.TOPICS, "sampling": Sampling, "allocation": Allocation}
#: What no unit says for itself: it would give its cases to the others.
OF_THE_OFFICE = frozenset({"allocation"})
_WRONG = {
    "not_a_number": {"zh": "应为整数", "en": "Not a whole number"},
    "out_of_range": {"zh": "数值超出范围", "en": "Out of range"},
    "unknown_word": {"zh": "没有这个选项", "en": "No such choice"},
}
_UNKNOWN_PERSON = {"zh": "本部门没有此人", "en": "Nobody of that name in the unit"}
_UNKNOWN_UNIT = {"zh": "没有这个部门", "en": "No such unit"}


def distribution(work: Work, unit_id: int | None) -> tuple[Distribution, int | None]:
    """Return how cases are given out in a unit today, and the version that says so; None: nobody said anything yet."""
    row = queries.in_force(work.session, "distribution", unit_id, work.today)
    return (Distribution(), None) if row is None else (Distribution.read(row.body), row.id)


@lru_cache(maxsize=128)
def said(body: str | None) -> Distribution:
    """Return the rules of distribution that a version says, read once; None: nobody said anything yet.

    Those of a large unit name each of its people, and they are asked for at each press of a button.
    """
    return Distribution() if body is None else Distribution.read(orjson.loads(body))


def escalation(work: Work, unit_id: int | None) -> Escalation:
    """Return whom a unit warns before a limit ends."""
    row = queries.in_force(work.session, "escalation", unit_id, work.today)
    return Escalation() if row is None else Escalation.read(row.body)


def sampling(work: Work, unit_id: int | None, on: date) -> tuple[Sampling, int | None]:
    """Return the quota of quality sampling that held in a unit on a day, and the version that says so."""
    row = queries.in_force(work.session, "sampling", unit_id, on)
    return (Sampling(), None) if row is None else (Sampling.read(row.body), row.id)


def view(work: Work, actor: Actor, topic: str) -> DutyRulesView:
    """Return the rules that hold where the actor works, and their versions."""
    found = access.require_office(work, actor, "duty.read")
    unit_id = None if _topic(topic) in OF_THE_OFFICE else found.unit_id
    row = queries.in_force(work.session, topic, unit_id, work.today)
    body = (TOPICS[topic]() if row is None else TOPICS[topic].read(row.body)).as_body()
    unit = None if unit_id is None else queries.unit_of(work.session, actor.account_id)
    return DutyRulesView(
        topic=topic,
        unit=unit.name if unit else None,
        unit_en=unit.name_en if unit else "",
        body=body,
        version=row.id if row else None,
        is_of_office=row is not None and row.unit_id is None,
        people=tuple((one.login, one.name) for one in queries.colleagues(work.session, unit_id, work.today, actor)),
        units=tuple(
            Choice(value=str(one.id), name=one.name, name_en=one.name_en) for one in unit_queries.units(work.session)
        ),
        versions=tuple(
            DutyVersion(
                id=version.id,
                valid_from=version.valid_from,
                made_at=version.made_at,
                by=name,
                reason=version.reason,
                body=version.body,
                is_in_force=row is not None and version.id == row.id,
            )
            for version, name in queries.versions(work.session, topic, unit_id)
        ),
        may_change=permissions.decide(*_change(actor, found, topic)).allowed,
    )


def change(
    work: Work, actor: Actor, topic: str, body: Mapping[str, Any], event: Mapping[str, object], seen: int | None
) -> int:
    """Add a version of the rules of the actor's unit; who belongs to none makes those of the whole office.

    :param event: ``valid_from``, today or later, and ``reason``.
    :param seen: the version that was changed.
    :raises Forbidden, InvalidForm: in that order.
    :raises Refused: ``duty_rules_changed``: somebody else changed them meanwhile; ``not_backwards``.
    """
    found = access.standing(work, actor)
    access.allow(*_change(actor, found, topic))
    unit_id = None if topic in OF_THE_OFFICE else found.unit_id
    rules = read(work, topic, body, unit_id)
    valid_from = events.day(event, "valid_from")
    reason = events.text(event, "reason")
    if valid_from < work.today:
        raise Refused("not_backwards", day=valid_from)
    before = queries.in_force(work.session, topic, unit_id, work.today)
    if seen != (before.id if before else None):
        raise Refused("duty_rules_changed")
    row = DutyRule(
        topic=topic,
        unit_id=unit_id,
        valid_from=valid_from,
        body=rules.as_body(),
        reason=reason,
        account_id=actor.account_id,
        made_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    if topic == "escalation":
        queries.wake(work.session, "warn", max(work.now, start_of_day(valid_from)), unit_id=unit_id)
    said = {"valid_from": valid_from, "unit": actor.unit, "reason": reason, "version": row.id, **row.body}
    work.record(None, actor, "duty_rules.changed", topic, before.body if before else {}, said)
    return row.id


def _change(actor: Actor, found: Standing, topic: str) -> tuple[str, Facts]:
    """Return the act of changing a topic, and its facts: what holds for all units is none's own."""
    seen = access.facts(actor, found)
    if topic not in OF_THE_OFFICE:
        return "duty.change", seen
    return "duty.allocate", replace(seen, is_foreign_unit=found.unit_id is not None)


def read(work: Work, topic: str, body: Mapping[str, Any], unit_id: int | None) -> Rules:
    """Return rules as values. :raises InvalidForm: they make no sense, or name somebody who is not there."""
    try:
        rules = TOPICS[_topic(topic)].read(body)
    except BadRule as wrong:
        raise InvalidForm({wrong.field: [_WRONG[wrong.code]]}) from wrong
    if isinstance(rules, Distribution):
        known = {one.login for one in queries.colleagues(work.session, unit_id, work.today)}
        strangers = rules.people.keys() - known
        if strangers:
            raise InvalidForm({f"people.{login}": [_UNKNOWN_PERSON] for login in strangers})
    if isinstance(rules, Allocation):
        units = {one.id for one in unit_queries.units(work.session)}
        if wrong := [kind for kind, shares in rules.kinds.items() if not shares.units.keys() <= units]:
            raise InvalidForm({f"kinds.{kind}": [_UNKNOWN_UNIT] for kind in wrong})
    return rules


def _topic(topic: str) -> str:
    return topic if topic in TOPICS else access.absent("duty_topic", topic=topic)
