"""Cases belong to a unit: by the rule of the day on which they are filed, and what follows from it."""

from __future__ import annotations

from datetime import timedelta

from engine.errors import Forbidden, InvalidForm, Refused
from engine.values import WorklistQuery
from tests.divided import OPPOSITION, allot, unit_of
from tests.office import Office, refusal


def filed(office: Office, times: int = 1) -> list[int | None]:
    found = []
    for _ in range(times):
        office.file(OPPOSITION)
        found.append(unit_of(office))
    return found


# --- at filing --------------------------------------------------------------------------------------------------------


def test_without_a_rule_a_case_belongs_to_no_unit(divided: Office) -> None:
    assert filed(divided) == [None]


def test_a_case_goes_to_a_unit_by_turns_and_its_history_says_by_which_rule(divided: Office) -> None:
    version = allot(divided, (2, 1))

    assert filed(divided, 4) == [0, 1, 0, 0]
    line = next(line for line in divided.history() if line.act == "case.filed")
    assert (line.new["unit"], line.new["version"]) == ("审查一处", version)


def test_a_case_goes_to_the_unit_with_the_least_load(divided: Office) -> None:
    allot(divided, (1, 1))
    filed(divided)
    allot(divided, (1, 1), by="load")

    assert filed(divided, 3) == [1, 0, 1]


def test_a_rule_holds_from_its_day_and_changes_no_case_that_is_open(divided: Office) -> None:
    allot(divided, (1, 0))
    allot(divided, (0, 1), on=divided.today + timedelta(days=1))
    first, number = filed(divided), divided.case_no
    divided.advance(1)

    assert (first, filed(divided)) == ([0], [1])
    divided.case_no = number
    assert unit_of(divided) == 0


def test_the_case_that_continues_one_stays_in_its_unit_where_no_rule_says_otherwise(divided: Office) -> None:
    allot(divided, (0, 1))
    divided.file(OPPOSITION)
    divided.complete("check_formalities", by="formality2")
    divided.complete("assess_signals", by="formality2")
    divided.send("answer", by="respondent")
    divided.complete("assign_examination", by="approver2", complexity="simple")
    divided.complete("examine", by="examiner2")
    divided.complete("draft_decision", by="examiner2", outcome="refuse")
    divided.complete("approve_decision", by="approver2")
    divided.complete("sign_decision", by="approver2")
    divided.send("request_review", by="respondent")

    divided.case_no = divided.case.linked[0].case_no
    assert unit_of(divided) == 1


# --- who says so ------------------------------------------------------------------------------------------------------


def test_a_unit_does_not_give_its_cases_to_the_others(divided: Office) -> None:
    """permissions.csv: which unit does which procedure is said by who belongs to none."""
    refused = refusal(allot, divided, (0, 1), who="approver")

    assert isinstance(refused, Forbidden) and refused.code == "not_your_unit"
    view = divided.engine.duty_rules(divided.actor("approver"), "allocation")
    assert not view.may_change and len(view.units) == 2


def test_a_unit_that_is_not_there_and_a_rule_that_somebody_changed_are_refused(divided: Office) -> None:
    actor, event = divided.actor("leader"), {"valid_from": divided.today, "reason": "x"}
    body = {"kinds": {OPPOSITION: {"by": "turn", "units": {"99": 1}}}}
    wrong = refusal(divided.engine.change_duty_rules, actor, "allocation", body, event, None)
    assert isinstance(wrong, InvalidForm) and f"kinds.{OPPOSITION}" in wrong.errors

    allot(divided, (1, 0))
    late = refusal(divided.engine.change_duty_rules, actor, "allocation", {}, event, None)
    assert isinstance(late, Refused) and late.code == "duty_rules_changed"


def test_rules_are_tried_on_the_open_cases_and_change_none(divided: Office) -> None:
    filed(divided, 2)
    body = {"kinds": {OPPOSITION: {"by": "load", "units": {str(unit): 1 for unit in divided.units}}}}

    tried = divided.engine.try_allocation(divided.actor("leader"), body)

    assert [(one.before, one.unit) for one in tried] == [("", "审查二处"), ("", "审查一处")]  # newest first
    others = {"kinds": {"trademark.renewal": body["kinds"][OPPOSITION]}}
    assert divided.engine.try_allocation(divided.actor("leader"), others) == ()
    assert unit_of(divided) is None


# --- who works on it --------------------------------------------------------------------------------------------------


def test_next_case_pool_and_unit_filter_keep_to_the_unit(divided: Office) -> None:
    allot(divided, (1, 0))
    divided.file(OPPOSITION)
    engine = divided.engine

    assert engine.worklist(divided.actor("formality2"), WorklistQuery(scope="pool")).items == ()
    assert engine.next_case(divided.actor("formality2")) is None
    of_unit = [
        len(engine.worklist(divided.actor("leader"), WorklistQuery(scope="all", unit=unit)).items)
        for unit in divided.units
    ]
    assert of_unit == [1, 0]
    assert engine.next_case(divided.actor("formality")).line.case_no == divided.case_no
    assert engine.case(divided.actor("examiner2"), divided.case_no).line.case_no == divided.case_no  # reading is free
