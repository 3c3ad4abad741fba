"""The table of permissions, against a second table written from the law and the duties, and its laws."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from engine.rules.permissions import CASE_ROLES, GRANTS, Facts, decide, is_hidden

ALL_ROLES = (
    "formality_examiner",
    "examiner",
    "panel_head",
    "approver",
    "registrar",
    "auditor",
    "admin",
    "analyst",
    "publisher",
    "law_admin",
)
RELATIONS = ("none", "assignee", "unassigned", "other_assignee", "party", "awaited")

#: act -> roles of the office that may do it on an open case, whatever the relation (None: any kind of account).
DUTIES = {
    "case.read": {*CASE_ROLES, "auditor"},
    "history.read": {*CASE_ROLES, "auditor"},
    "case.file": {"formality_examiner", "registrar"},
    "limit.change": {"approver", "panel_head"},
    "suspension.reverse": {"approver"},
    "side.extension": {"examiner", "panel_head", "approver"},
    "side.suspension": {"examiner", "panel_head", "approver"},
    "side.party_change": {"formality_examiner", "examiner", "registrar"},
    "service.record": {"formality_examiner", "examiner", "registrar"},
    "document.attach": set(CASE_ROLES),
    "diagram.submit": {"analyst"},
    "diagram.publish": {"publisher"},
    "rule.confirm": {"law_admin"},
    "calendar.publish": {"law_admin"},
    "account.read": {"admin", "auditor"},
    "job.retry": {"admin", "approver"},
    "clock.release": {"admin"},
}


@pytest.mark.parametrize("act", sorted(DUTIES))
def test_every_duty_has_its_roles_and_no_other(act: str) -> None:
    for role in ALL_ROLES:
        facts = Facts(kind="office", roles=frozenset({role}), case_state="open")
        assert decide(act, facts).allowed == (role in DUTIES[act]), (act, role)


def worlds() -> list[Facts]:
    roles = [frozenset(), *(frozenset({role}) for role in ALL_ROLES)]
    return [
        Facts(
            kind=kind,
            roles=held,
            relation=relation,
            case_state=state,
            task_role=task_role,
            is_recused=recused,
            has_contributed=contributed,
            is_disabled=disabled,
        )
        for kind in ("office", "party", "public")
        for held in roles
        for relation in RELATIONS
        for state in ("none", "open", "closed")
        for task_role in ("examiner", "approver")
        for recused in (False, True)
        for contributed in (False, True)
        for disabled in (False, True)
    ]


def test_a_veto_is_never_undone_by_another_role() -> None:
    for facts in worlds():
        if not (facts.is_recused or facts.has_contributed or facts.is_disabled):
            continue
        everything = Facts(
            **{**{name: getattr(facts, name) for name in Facts.__slots__}, "roles": frozenset(ALL_ROLES)}
        )
        for act in GRANTS:
            refused = decide(act, facts)
            if refused.why_not in ("recused", "four_eyes", "account_disabled", "took_part_before"):
                assert not decide(act, everything).allowed, (act, facts)


def test_a_recusal_never_enlarges_what_one_may_do() -> None:
    for facts in worlds():
        if facts.is_recused:
            continue
        recused = Facts(**{**{name: getattr(facts, name) for name in Facts.__slots__}, "is_recused": True})
        for act in GRANTS:
            assert decide(act, facts).allowed or not decide(act, recused).allowed
        assert is_hidden(recused)


def test_only_one_task_at_a_time_is_somebody_elses() -> None:
    facts = Facts(
        kind="office", roles=frozenset({"examiner"}), task_role="examiner", relation="other_assignee", case_state="open"
    )

    assert decide("task.complete", facts).why_not == "assigned_to_other"


def test_a_closed_case_takes_nothing_more() -> None:
    for act in ("task.complete", "message.deliver", "limit.change", "side.extension", "suspension.reverse"):
        for roles in chain.from_iterable(combinations(ALL_ROLES, size) for size in (1, 2)):
            facts = Facts(
                kind="office", roles=frozenset(roles), task_role=roles[0], relation="assignee", case_state="closed"
            )
            assert not decide(act, facts).allowed


def test_every_refusal_says_why() -> None:
    for facts in worlds():
        for act in GRANTS:
            decision = decide(act, facts)
            assert decision.allowed == (decision.why_not is None)
