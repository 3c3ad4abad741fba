"""Handing a case over to another unit, on its pages and by the API."""

from __future__ import annotations

import re

import pytest

from tests.divided import divide, unit_of
from tests.office import Office
from tests.webui.stories import file_opposition


@pytest.fixture
def ours(bare_office: Office) -> Office:
    """A case of the first unit, with its first task in hand."""
    divide(bare_office)
    task = file_opposition(bare_office)
    bare_office.engine.hand_over_case(bare_office.actor("leader"), bare_office.case_no, bare_office.units[0], "分工")
    bare_office.engine.claim_task(bare_office.actor("formality"), task)
    return bare_office


def sent_back(page: str) -> dict[str, str]:
    """Return what a page sends back of itself."""
    return dict(re.findall(r'name="(_seen|_last_line)" value="(\d+)"', page))


def test_the_case_page_names_the_unit_and_offers_the_handover_to_who_may(browser, ours: Office) -> None:
    address = f"/cases/{ours.case_no}"
    pages = {
        login: browser(login).get(address).get_data(as_text=True)
        for login in ("leader", "leader1", "leader2", "approver", "examiner", "auditor")
    }

    assert all("审查一处<" in page for page in pages.values())
    assert {login for login, page in pages.items() if f"{address}/unit" in page} == {"leader", "leader1"}
    english = browser("leader").speaks("en").get(address).get_data(as_text=True)
    assert "Division 1" in english and "审查一处<" not in english


def test_a_leader_sees_who_loses_what_and_hands_the_case_over(browser, ours: Office) -> None:
    address, leader = f"/cases/{ours.case_no}/unit", browser("leader1")
    page = leader.get(address).get_data(as_text=True)
    assert ours.actor("formality").name in page and "审查二处" in page and ">审查一处</option>" not in page

    given = {"to": ours.units[1], **sent_back(page)}
    silent = leader.post(address, {**given, "reason": ""})
    answer = leader.post(address, {**given, "reason": "案件集中审理"})

    assert silent.status_code == 422 and 'class="field-refusal"' in silent.get_data(as_text=True)
    assert answer.status_code == 303 and unit_of(ours) == 1
    told = leader.get(f"/cases/{ours.case_no}?tab=history").get_data(as_text=True)
    assert "案件已移交审查二处" in told and "案件集中审理" in told and "移交案件" in told


def test_a_page_that_is_old_shows_what_changed_and_keeps_what_was_typed(browser, ours: Office) -> None:
    address, leader = f"/cases/{ours.case_no}/unit", browser("leader1")
    old = sent_back(leader.get(address).get_data(as_text=True))
    ours.complete("check_formalities", by="formality")

    refused = leader.post(address, {"to": ours.units[1], "reason": "案件集中审理", **old})
    page = refused.get_data(as_text=True)

    assert refused.status_code == 409 and unit_of(ours) == 0
    assert "案件集中审理" in page and "办结任务" in page
    assert leader.post(address, {"to": ours.units[1], "reason": "x", **sent_back(page)}).status_code == 303


def test_a_program_hands_over_too_and_is_refused_in_the_same_words(program, ours: Office) -> None:
    leader, path = program("leader1"), f"/cases/{ours.case_no}/unit"
    units = leader.get(f"{path}s").json["items"]
    given = {"to": int(units[0]["value"]), "reason": "案件集中审理"}

    other = program("leader2").call("PUT", path, given)
    stale = leader.call("PUT", path, {**given, "seen": 0})
    done, again = (leader.call("PUT", path, given) for _ in range(2))

    assert (other.status_code, other.json["code"]) == (403, "not_your_unit")
    assert (stale.status_code, stale.json["code"]) == (409, "case_changed")
    assert (done.status_code, done.json["unit"], done.json["may_hand_over"]) == (200, "审查二处", False)
    assert (again.status_code, again.json["code"]) == (403, "not_your_unit")  # it is not theirs any more


def test_cases_of_no_unit_stand_on_the_leaders_page_and_are_handed_over_many_at_once(browser, ours: Office) -> None:
    ours.file("trademark.opposition")
    leader = browser("leader")

    team = leader.get("/team").get_data(as_text=True)
    cases = leader.get("/cases?unit=0&kind=trademark.opposition").get_data(as_text=True)
    listed = leader.get("/work?scope=all&unit=0").get_data(as_text=True)
    given = {"act": "hand_over", "case": [ours.case_no], "to": ours.units[0], "reason": "分工", "unit": "0"}
    asked = leader.post("/work/batches/preview", {**given, "reason": "", "to": ""}).get_data(as_text=True)
    shown = leader.post("/work/batches/preview", {**given, "_again": "1"}).get_data(as_text=True)

    assert 'href="/cases?unit=0&amp;kind=trademark.opposition">1</a>' in team
    assert cases.count("<tr data-row") == 1 and f'name="case" value="{ours.case_no}"' in cases
    assert ours.case_no in listed and "不属于任何部门" in listed and 'value="hand_over"' in listed
    assert "审查二处</option>" in asked and 'href="/cases?unit=0"' in asked
    assert "可以办理 1 件" in shown and "商标异议" in shown
    assert leader.post("/work/batches", given).status_code == 303
    ours.tick()
    assert unit_of(ours) == 0
    assert 'id="of-no-unit"' not in leader.get("/team").get_data(as_text=True)
    assert 'value="hand_over"' not in browser("approver").get("/work?scope=all").get_data(as_text=True)
    assert 'name="case"' not in browser("approver").get("/cases").get_data(as_text=True)


def test_who_selected_no_case_is_told_so_and_led_back(browser, ours: Office) -> None:
    leader = browser("leader1")
    answer = leader.post("/work/batches/preview", {"act": "hand_over", "_next": "/cases?unit=1"})

    assert (answer.status_code, answer.location) == (303, "/cases?unit=1")


def test_a_program_hands_over_many_cases_by_their_numbers(program, ours: Office) -> None:
    leader = program("leader1")
    found = leader.get(f"/cases?unit={ours.units[0]}").json["items"]
    asked = {"act": "hand_over", "cases": [line["case_no"] for line in found]}
    asked["given"] = {"to": ours.units[1], "reason": "案件集中审理"}

    seen = leader.call("POST", "/batches/preview", asked).json["items"]
    begun = leader.call("POST", "/batches", asked, key="many")
    ours.tick()

    assert [(one["case_no"], one["task_id"], one["state"]) for one in seen] == [(ours.case_no, None, "waiting")]
    assert begun.status_code == 202 and unit_of(ours) == 1
    ended = leader.get(f"/batches/{begun.json['batch']}").json
    assert [(one["case_no"], one["state"]) for one in ended["items"]] == [(ours.case_no, "done")]
    assert (ended["to"], ended["to_en"]) == ("审查二处", "Division 2")
