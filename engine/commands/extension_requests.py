"""Requests for an extension (延长期限请求): who may ask for which limit, until when, and whose grade it is to decide.

The office asks for its own limits; a party, by itself or on paper by the clerk, for those that bind it. A request that
was posted in time counts as made on the day of its postmark.

Source: 专利法实施细则（2023）第四条第一款、第六条第四款; 商标法实施条例（2014）第九条.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from engine.commands import access, answers, duty_rules, extensions, posted_in_time, postmarks
from engine.errors import Forbidden, InvalidForm, Refused
from engine.rules import extension, suspension
from engine.store.cases import CaseFile
from engine.store.queries import cases as case_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries.facts import Standing
from engine.store.runs import Run
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import Actor, Outcome

KIND = "shared.extension"
OFFICE = "office"
_NO_LIMIT = {"zh": "本案没有这个正在计算的期限", "en": "The case has no such running limit"}


def asked(
    work: Work,
    actor: Actor,
    case: CaseFile,
    found: Standing,
    given: Mapping[str, object],
    received_on: date | None,
) -> dict[str, object]:
    """Check a request against the law before anybody works on it; return what its run begins with.

    :param received_on: the postmark, where the office enters what a party posted.
    :raises InvalidForm: the case has no such limit. :raises Forbidden: ``not_your_limit``.
    :raises Refused: ``nothing_to_extend``, ``not_extendable``, ``extended_already``, ``extension_beyond_maximum``,
        ``extension_too_late``, ``received_before_service``.
    """
    live = limit_queries.live(work.session, case.id)
    asker = _askers(case_queries.open_runs(work.session, case.id), live)
    own = [limit for limit in live if _may_ask(actor, found, asker.get(limit.id, frozenset()))]
    limit = _wanted(work, actor, live, own, given.get("limit_id"))
    rule = work.catalogue.rule(limit.rule_id, limit.starts_on)
    months = int(given.get("months") or 0)
    extension.check_length(rule, months, limit.extension_months)
    postmarks.require_known(work, case, limit.starts_on, received_on)
    requested_on = received_on or work.today
    extension.check_in_time(limit.expires_on, requested_on)
    rules = duty_rules.escalation(work, case.unit_id)
    return {
        "limit_id": limit.id,
        "months": months,
        "limit_name": limit.name,
        "requested_on": requested_on.isoformat(),
        "is_designated": rule.regime == "patent" and not rule.binds_office,
        "amount_fen": int(given.get("amount_fen") or 0),
        "grade": rules.grade(limit.extension_months + months),
        "asked_by": next(iter(sorted(asker.get(limit.id, frozenset()))), OFFICE),
    }


def is_open_to(work: Work, found: Standing, runs: Iterable[Run], limits: Collection[TimeLimit]) -> bool:
    """Return whether a party has a running limit that the law lets it ask to be longer.

    Where the procedure itself awaits the request (``extension_request``), that is the way.
    """
    live = [limit for limit in limits if limit.state in limit_queries.LIVE and limit.starts_on is not None]
    running = [run for run in runs if run.ended_at is None]
    if any(entry["message"] == "extension_request" for run in running for entry in run.view.get("awaited", ())):
        return False
    asker = _askers(running, live)
    return any(
        not found.party_roles.isdisjoint(asker.get(limit.id, ()))
        and work.catalogue.rule(limit.rule_id, limit.starts_on).extension is not None
        for limit in live
    )


def taken_late(work: Work, actor: Actor, case: CaseFile, raw: Mapping[str, object]) -> Outcome | None:
    """Put a request before a person that was posted before the limit ended and came after it had acted.

    None: the limit runs, or nobody reads such a postmark on it; the request takes the ordinary way.
    """
    if actor.kind == "party" or not raw.get(postmarks.FIELD) or not str(raw.get("limit_id") or "").isdecimal():
        return None
    limits = limit_queries.of_case(work.session, case.id)
    limit = next((limit for limit in limits if limit.id == int(str(raw["limit_id"]))), None)
    if limit is None or limit.state != "expired" or limit.bound == OFFICE or not posted_in_time.is_provided(work):
        return None
    received_on, rest = postmarks.read(work, actor, "party", raw)
    if received_on is None or received_on > limit.expires_on:
        return None
    access.require(work, actor, case, "document.attach")
    given = answers.validated(f"{KIND}.filing", rest, actor.language)
    rule = work.catalogue.rule(limit.rule_id, limit.starts_on)
    extension.check_length(rule, int(given.get("months") or 0), limit.extension_months)
    postmarks.require_known(work, case, limit.starts_on, received_on)
    said = {"request": answers.storable(given), postmarks.FIELD: received_on, "entered_on": work.today}
    work.record(case, actor, "message.in_time", limit.name, {}, {"message": KIND, **said})
    entry = {"name": limit.name, "expired_on": limit.expires_on.isoformat()}
    posted_in_time.begin(work, actor, case, entry, received_on)
    return Outcome(case_no=case.case_no, seen=case.version, due_on=None, remark="kept_as_posted_in_time")


def _askers(runs: Iterable[Run], limits: Iterable[TimeLimit]) -> dict[int, frozenset[str]]:
    """Return the parties that each limit binds, by role: whose act is awaited under it, or who asked for it."""
    found: dict[int, frozenset[str]] = {}
    by_token = {(limit.run_id, limit.token_id): limit for limit in limits}
    for run in runs:
        awaited = {entry["token_id"]: str(entry["party_role"]) for entry in run.view.get("awaited", ())}
        for token, carriers in run.view.get("attached", {}).items():
            limit = by_token.get((run.id, token))
            roles = {role for carrier in carriers for role in awaited.get(carrier, "").split(",")} - {"", OFFICE}
            if limit is not None and limit.bound != OFFICE:
                found[limit.id] = found.get(limit.id, frozenset()) | roles
            elif limit is not None and limit.rule_id == suspension.TERM:
                found[limit.id] = frozenset({str(run.variables.get("asked_by") or OFFICE)} - {OFFICE})
    return found


def _may_ask(actor: Actor, found: Standing, bound: Collection[str]) -> bool:
    return actor.kind != "party" or not found.party_roles.isdisjoint(bound)


def _wanted(work: Work, actor: Actor, live: list[TimeLimit], own: list[TimeLimit], wanted: object) -> TimeLimit:
    if wanted in (None, ""):
        limit = extensions.nearest_extendable(work, own, of_office=actor.kind != "party")
        if limit is None:
            raise Refused("nothing_to_extend")
        return limit
    limit = next((row for row in live if str(row.id) == str(wanted)), None)
    if limit is None or limit.starts_on is None:
        raise InvalidForm({"limit_id": [_NO_LIMIT]})
    if limit not in own:
        raise Forbidden("not_your_limit")
    return limit
