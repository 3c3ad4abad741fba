"""Operations of the side procedures: extension within the legal maximum, opening and closing a suspension.

They write the ledger; the main run's limits are computed anew in the same step.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from engine.errors import Refused
from engine.store.queries import limits as limit_queries
from engine.store.time_limits import ClockEvent, TimeLimit
from engine.store.work import Work

if TYPE_CHECKING:
    from engine.commands.motion import Motion

SUSPENSION_ARTICLE = "商标法实施条例（2014）第十一条第（五）项"


def grant(motion: Motion, months: object = None, **_: object) -> None:
    """Extend the limit that the side run names, by the months that were approved.

    :raises Refused: ``limit_closed``, ``not_extendable``, ``extension_beyond_maximum``.
    """
    variables = motion.variables
    limit = extendable(motion, variables.get("limit_id"))
    asked = int(months or variables.get("months") or 0)
    rule = motion.work.catalogue.rule(limit.rule_id, limit.starts_on)
    check_extension(rule, limit, asked)
    _enter(
        motion,
        kind="extend",
        time_limit_id=limit.id,
        months=asked,
        from_on=motion.work.today,
        ground=str(variables.get("ground") or variables.get("reasons") or ""),
        article=rule.extension.condition,
    )


def check_extension(rule: object, limit: TimeLimit, months: int) -> None:
    """Check an extension against the law.

    :raises Refused: ``not_extendable``, ``extension_beyond_maximum``.
    """
    if rule.extension is None:
        raise Refused("not_extendable", rule=rule.id)
    if months < 1 or limit.extension_months + months > rule.extension.value:
        raise Refused(
            "extension_beyond_maximum",
            rule=rule.id,
            asked=limit.extension_months + months,
            maximum=rule.extension.value,
            unit=rule.extension.unit,
        )


def extendable(motion: Motion, limit_id: object) -> TimeLimit:
    """Return the live limit to be extended: the named one, else the nearest that the law lets be extended."""
    limits = limit_queries.live(motion.work.session, motion.case.id)
    named = [limit for limit in limits if limit.id == _number(limit_id)]
    if named:
        return named[0]
    if limit_id:
        raise Refused("limit_closed", limit=limit_id)
    nearest = nearest_extendable(motion.work, limits)
    if nearest is None:
        raise Refused("nothing_to_extend")
    return nearest


def nearest_extendable(work: Work, limits: list[TimeLimit]) -> TimeLimit | None:
    """Return the live limit of the office that ends first among those that the law lets be extended."""
    open_to = [
        limit
        for limit in limits
        if limit.starts_on is not None
        and limit.bound == "office"
        and work.catalogue.rule(limit.rule_id, limit.starts_on).extension is not None
    ]
    return min(open_to, key=lambda limit: limit.expires_on or date.max, default=None)


def open_suspension(motion: Motion, from_on: object = None, **_: object) -> Mapping[str, object] | None:
    """Stop the clocks of the case: from the day that was approved, today unless told."""
    variables = motion.variables
    since = _day(from_on or variables.get("from_on") or variables.get("suspended_on")) or motion.work.today
    _enter(
        motion,
        kind="stop",
        from_on=since,
        ground=str(variables.get("ground") or "tm-stop-prior-right"),
        article=str(variables.get("article") or SUSPENSION_ARTICLE),
    )
    motion.work.record(
        motion.case, motion.actor, "suspension.opened", str(variables.get("ground") or ""), {}, {"from_on": since}
    )


def close_suspension(motion: Motion, on: object = None, **_: object) -> Mapping[str, object] | None:
    """Let the clocks run again: from the day on which the cause ended, today unless told."""
    variables = motion.variables
    resumed = _day(on or variables.get("resumed_on") or variables.get("ended_on")) or motion.work.today
    _enter(motion, kind="resume", from_on=resumed, ground=str(variables.get("ground") or "tm-stop-prior-right"))
    motion.work.record(motion.case, motion.actor, "suspension.closed", "", {}, {"resumed_on": resumed})


def _enter(motion: Motion, **columns: object) -> None:
    motion.work.session.add(
        ClockEvent(
            case_id=motion.case.id, recorded_at=motion.work.now, account_id=motion.actor.account_id or None, **columns
        )
    )
    motion.is_clock_touched = True


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) or (isinstance(value, str) and value.isdigit()) else None


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None
