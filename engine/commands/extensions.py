"""Extension (延长) of a limit of the office: within the legal maximum, and before the limit has ended.

It writes the ledger; the main run's limits are computed anew in the same step.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from engine.commands import duty_rules
from engine.errors import Refused
from engine.rules import extension
from engine.store.queries import limits as limit_queries
from engine.store.time_limits import TimeLimit
from engine.store.work import Work

if TYPE_CHECKING:
    from engine.commands.motion import Motion


def grant(motion: Motion, months: object = None, rule: str | None = None, **_: object) -> dict[str, object] | None:
    """Extend the limit that the side run names, or the live one of a rule, by the months that were approved.

    A party that asked in time is not late because the office takes its time (``extension_requested_on``).

    :raises Refused: ``limit_closed``, ``not_extendable``, ``extension_beyond_maximum``, ``extension_too_late``,
        ``extension_above_grade``.
    """
    variables = motion.variables
    limit = _of_rule(motion, rule) if rule else extendable(motion, variables.get("limit_id"))
    asked = int(months or variables.get("months") or 0)
    law = motion.work.catalogue.rule(limit.rule_id, limit.starts_on)
    extension.check_length(law, asked, limit.extension_months)
    _require_grade(motion, limit, asked)
    extension.check_in_time(limit.expires_on, _counts_from(motion, limit, is_drawn=rule is not None))
    motion.enter_clock(
        kind="extend",
        time_limit_id=limit.id,
        months=asked,
        from_on=motion.work.today,
        ground=str(variables.get("ground") or variables.get("reasons") or ""),
        article=law.extension.condition,
    )
    return {"limit_id": limit.id} if rule else None


def _counts_from(motion: Motion, limit: TimeLimit, *, is_drawn: bool) -> date:
    """Return the day that must lie within the limit: of the approval for those of the office, else of the request.

    Source: 商标法（2019）第三十五条（经批准，可以延长）; 专利法实施细则（2023）第六条第四款（在期限届满前…提出）.
    """
    named = "extension_requested_on" if is_drawn else "requested_on"
    requested_on = motion.variables.get(named)
    if limit.bound == "office" or not requested_on:
        return motion.work.today
    return date.fromisoformat(str(requested_on))


def _require_grade(motion: Motion, limit: TimeLimit, asked: int) -> None:
    """Let no leader grant what became the head's to grant since it was asked for.

    :raises Refused: ``extension_above_grade``.
    """
    rules = duty_rules.escalation(motion.work, motion.case.unit_id)
    if motion.variables.get("grade") == "leader" and rules.grade(limit.extension_months + asked) != "leader":
        raise Refused("extension_above_grade", most=rules.leader_months)


def _of_rule(motion: Motion, rule: str) -> TimeLimit:
    found = [limit for limit in limit_queries.live(motion.work.session, motion.case.id) if limit.rule_id == rule]
    if not found:
        raise Refused("limit_closed", limit=rule)
    return found[-1]


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


def nearest_extendable(work: Work, limits: list[TimeLimit], *, of_office: bool = True) -> TimeLimit | None:
    """Return the live limit that ends first among those that the law lets be extended.

    :param of_office: only limits of the office.
    """
    open_to = [
        limit
        for limit in limits
        if limit.starts_on is not None
        and (limit.bound == "office" or not of_office)
        and work.catalogue.rule(limit.rule_id, limit.starts_on).extension is not None
    ]
    return min(open_to, key=lambda limit: limit.expires_on or date.max, default=None)


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) or (isinstance(value, str) and value.isdigit()) else None
