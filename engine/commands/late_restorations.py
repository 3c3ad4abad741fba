"""Restoration asked for when the case has ended (结案后恢复权利): what force majeure kept undone is made up for.

The case itself waits two months for a request (shared.lapse). An obstacle may end later: within two months of that, and
within two years of the missed limit, the right can still be restored. The file is closed by then and nothing runs
backwards by itself; who grants it has the head of department take the procedure up again.

Source: 专利法实施细则（2023）第六条第一款、第三款; 专利审查指南（2023）第五部分第七章第6.2节.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.commands.roles import ROLES_OF_KIND
from engine.errors import Forbidden, InvalidForm, Refused
from engine.rules.catalogue import NOT_OF_A_PARTY
from engine.rules.restoration import FORCE_MAJEURE, LONGEST, RULES
from engine.store.cases import CaseFile
from engine.store.queries import cases as case_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries.facts import Standing
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import Actor

KIND = "shared.late_restoration"
#: Outcomes by which a party lost what it had asked for, because it let a limit pass.
LOSSES = frozenset({"deemed_not_filed", "deemed_withdrawn"})
_NOT_YET = {
    "zh": "障碍消除之日不得晚于提出请求之日",
    "en": "The obstacle must have ended before you ask",
}


def asked(
    work: Work,
    actor: Actor,
    case: CaseFile,
    found: Standing,
    given: Mapping[str, object],
    received_on: date | None,
) -> dict[str, object]:
    """Measure a request against the law; return what its run begins with.

    :param received_on: the postmark, where the office enters what a party posted.
    :raises Forbidden: ``not_your_loss``: somebody else's right was lost.
    :raises InvalidForm: the obstacle lasts. :raises Refused: ``no_right_lost``, ``restoration_too_late``.
    """
    filer = ROLES_OF_KIND[case.kind].filer
    if actor.kind == "party" and filer not in found.party_roles:
        raise Forbidden("not_your_loss")
    missed = missed_limit(work, case)
    if missed is None:
        raise Refused("no_right_lost")
    ended_on, requested_on = date.fromisoformat(str(given["obstacle_ended_on"])), received_on or work.today
    if ended_on > requested_on:
        raise InvalidForm({"obstacle_ended_on": [_NOT_YET]})
    until = min(work.law.last_day(FORCE_MAJEURE, ended_on), work.law.last_day(LONGEST, missed.expires_on))
    if requested_on > until:
        raise Refused("restoration_too_late", until=until)
    return {
        "asked_by": filer,
        "requested_on": requested_on.isoformat(),
        "limit_name": missed.name,
        "expired_on": missed.expires_on.isoformat(),
        "restorable_until": until.isoformat(),
    }


def missed_limit(work: Work, case: CaseFile) -> TimeLimit | None:
    """Return the limit whose end closed the case, of several the last; None: nothing is lost, or it is restored."""
    if case.outcome not in LOSSES or _is_granted(work, case):
        return None
    ended = [
        limit
        for limit in limit_queries.of_case(work.session, case.id)
        if limit.state == "expired"
        and limit.bound not in NOT_OF_A_PARTY
        and limit.rule_id not in RULES
        and limit.expires_on
    ]
    return max(ended, key=lambda limit: limit.expires_on, default=None)


def _is_granted(work: Work, case: CaseFile) -> bool:
    runs = [run for run in case_queries.runs(work.session, case.id) if run.kind == KIND]
    return any(run.variables.get("late_restoration_decision") == "grant" for run in runs)
