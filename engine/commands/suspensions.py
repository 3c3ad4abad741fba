"""Suspension (中止) of a case: asked for, begun and ended in the ledger; its law: engine.rules.suspension."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.commands import ledger, rights, waiting
from engine.commands.answers import stored_day
from engine.commands.roles import ROLES_OF_KIND, CaseRoles
from engine.errors import InvalidForm, Refused
from engine.rules.stop_clock import ends_of_stops
from engine.rules.suspension import ITEMS, LAW_2026_FROM, PATENT, PRIOR_RIGHT, TERM, article
from engine.store.cases import CaseFile
from engine.store.queries import limits as limit_queries
from engine.store.queries.facts import Standing
from engine.store.work import Work
from engine.values import Actor

if TYPE_CHECKING:
    from engine.commands.motion import Motion

#: Diagram of a suspension that is asked for beside the procedure.
KIND = "shared.suspension"
_BEFORE_FILING = {"zh": "中止起始日早于申请日", "en": "The suspension would begin before the filing"}


def asked(work: Work, actor: Actor, case: CaseFile, found: Standing, given: Mapping[str, object]) -> dict[str, object]:
    """Check a request for suspension against the law; return what the run has to know of it.

    :raises InvalidForm: it would begin before the case was filed.
    :raises Refused: ``suspension_not_in_this_law``, ``suspension_not_for_patents``.
    """
    waiting.asked(work, actor, case, given)
    since = stored_day(given.get("from_on")) or work.today
    if since < case.filed_on:
        raise InvalidForm({"from_on": [_BEFORE_FILING]})
    roles = ROLES_OF_KIND.get(case.kind)
    if actor.kind == "party":
        is_of_filer = roles is not None and roles.filer in found.party_roles
    else:
        is_of_filer = given.get("requested_by") == "applicant"
    provision = _provision(case.kind, str(given.get("ground")), since, is_of_filer=is_of_filer)
    return {"article": given.get("article") or provision, "asked_by": _asked_by(actor, roles, found, given)}


def _asked_by(actor: Actor, roles: CaseRoles | None, found: Standing, given: Mapping[str, object]) -> str:
    """Return the role of the party that asks, to which what is wrong with the request is told; else ``office``."""
    if actor.kind == "party":
        return min(found.party_roles)
    return roles.filer if roles is not None and given.get("requested_by") == "applicant" else "office"


def _provision(kind: str, ground: str, on: date, *, is_of_filer: bool) -> str:
    found = article(kind, ground, on, is_of_filer=is_of_filer)
    if found is None and kind.startswith("patent."):
        raise Refused("suspension_not_for_patents")
    if found is None:
        raise Refused("suspension_not_in_this_law", on=LAW_2026_FROM)
    return found


def begin(
    motion: Motion, ground: str | None = None, from_on: object = None, requested_by: str | None = None
) -> Mapping[str, object]:
    """Stop the clocks of the case: from the day that was approved, today unless told; patents: from the request on.

    :param requested_by: applicant | office, where the main run itself asks: its law is found here.
    :raises Refused: ``suspension_not_in_this_law``.
    """
    variables = motion.variables
    named = ground or str(variables.get("ground") or PRIOR_RIGHT)
    asked_on = variables.get("requested_on") if named == PATENT else None
    since = stored_day(from_on or variables.get("from_on") or asked_on) or motion.work.today
    if requested_by is None:
        provision = str(variables.get("article") or ITEMS.get(named, ""))
    else:
        provision = _provision(motion.case.kind, named, since, is_of_filer=requested_by == "applicant")
    if named == PRIOR_RIGHT:
        waiting.begin(motion)
    if named == PATENT:  # while it lasts the patent cannot be assigned, pledged or abandoned
        rights.encumber(motion, "suspension", from_on=since.isoformat())
    stop_clocks(motion, named, since, provision)
    begun = {"from_on": since.isoformat(), **_term(motion)}
    return begun if requested_by is None else begun | {"ground": named, "article": provision}


def stop_clocks(motion: Motion, named: str, since: date, provision: str) -> None:
    """Enter into the ledger that the clocks of the case stand still from a day on."""
    motion.enter_clock(kind="stop", from_on=since, ground=named, article=provision)
    motion.work.record(motion.case, motion.actor, "suspension.opened", named, {}, {"from_on": since})


def _term(motion: Motion) -> Mapping[str, object]:
    """Return the last day of a suspension that ends by itself (专利审查指南（2023）第五部分第七章第7.4.1节)."""
    is_over_ownership = motion.row.kind == KIND and motion.variables.get("ground") == PATENT
    if not is_over_ownership or motion.variables.get("suspension_basis") == "preservation":
        return {}
    last_day = motion.work.law.last_day(TERM, stored_day(motion.variables["requested_on"]))
    return {"suspended_until": last_day.isoformat()}


def end(motion: Motion, ground: str | None = None, on: object = None) -> Mapping[str, object]:
    """Let the clocks run again: from the day on which the cause ended, or after its term; today unless told.

    :raises Refused: ``resumed_in_future``, ``stop_ends_before_it_begins``: the case would stay suspended unnoticed.
    """
    work, variables = motion.work, motion.variables
    resumed = stored_day(on or variables.get("resumed_on")) or _after_term(motion) or work.today
    named = ground or str(variables.get("ground") or PRIOR_RIGHT)
    run_clocks(motion, named, resumed)
    if named == PATENT:
        rights.lift(motion, "suspension")
    if named == PRIOR_RIGHT:
        waiting.end(motion, resumed)
    return {"resumed_on": resumed.isoformat()}


def run_clocks(motion: Motion, named: str, resumed: date) -> None:
    """Enter into the ledger that the clocks of the case run again from a day on.

    :raises Refused: ``resumed_in_future``, ``stop_ends_before_it_begins``.
    """
    work = motion.work
    if resumed > work.today:
        raise Refused("resumed_in_future", on=resumed)
    events = limit_queries.events(work.session, motion.case.id)
    ends = ends_of_stops(ledger.entry(event) for event in events)
    running = [event.from_on for event in events if event.id in ends and ends[event.id] is None]
    if running and resumed < max(running):
        raise Refused("stop_ends_before_it_begins", from_on=max(running), to_on=resumed)
    motion.enter_clock(kind="resume", from_on=resumed, ground=named)
    work.record(motion.case, motion.actor, "suspension.closed", "", {}, {"resumed_on": resumed})


def _after_term(motion: Motion) -> date | None:
    """Return the day after the last one of a suspension whose term is what ends it."""
    limit = motion.expired_limit
    return limit.expires_on + timedelta(days=1) if limit is not None and limit.rule_id == TERM else None
