"""Extension and suspension from the case page: asked with a form, approved by another, corrected when wrong."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.journeys.running import RUNNING
from tests.office import Office
from tests.webui.stories import file_opposition


@pytest.fixture
def examined(bare_office: Office) -> Office:
    """An opposition in examination: the decision limit of the office runs."""
    bare_office.publish_originals()
    file_opposition(bare_office)
    bare_office.complete("check_formalities", intake_decision="accept")
    bare_office.send("answer", by="respondent", answer_reasons="两商标不近似，不会造成混淆。")
    return bare_office


def test_the_case_page_offers_what_may_be_started(browser, examined):
    page = browser("examiner").get(f"/cases/{examined.case_no}").get_data(as_text=True)

    assert "申请延长期限" in page
    assert "中止案件" in page


def test_an_extension_is_asked_for_by_the_name_of_the_limit(browser, examined):
    me, path = browser("examiner"), f"/cases/{examined.case_no}/start/shared.extension"
    limit = examined.limit("tm-opposition-decision")

    page = me.get(path).get_data(as_text=True)
    assert f'<option value="{limit.id}"' in page

    answer = me.post(path, {"limit_id": limit.id, "months": "6", "reasons": "证据来自境外，需要核实。"})
    assert answer.status_code == 303
    assert "decide_extension" in examined.open_tasks


def test_an_extension_beyond_the_law_comes_back_as_typed_with_the_reason(browser, examined):
    answer = browser("examiner").post(
        f"/cases/{examined.case_no}/start/shared.extension", {"months": "9", "reasons": "需要更多时间。"}
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "超过法定上限" in page
    assert "需要更多时间。" in page


def test_what_is_missing_is_named_beside_its_field(browser, examined):
    answer = browser("examiner").post(f"/cases/{examined.case_no}/start/shared.extension", {"months": "3"})

    assert answer.status_code == 422
    assert 'href="#field-reasons"' in answer.get_data(as_text=True)


def test_a_suspension_asks_for_its_legal_ground(browser, examined):
    me, path = browser("examiner"), f"/cases/{examined.case_no}/start/shared.suspension"

    page = me.get(path).get_data(as_text=True)
    assert re.search(r'<select[^>]*name="ground"', page)

    assert me.post(path, {"reasons": "等待在先案件"}).status_code == 422


def test_a_party_asks_for_a_recusal_in_the_portal(browser, examined):
    me, path = browser("opponent"), f"/portal/cases/{examined.case_no}"
    assert "申请回避" in me.get(path).get_data(as_text=True)
    assert "应当回避的工作人员" in me.get(f"{path}/start/shared.recusal").get_data(as_text=True)

    asked = {"official": "林若溪", "recusal_ground": "other", "reasons": "曾任对方的法律顾问。"}
    wrong = me.post(f"{path}/start/shared.recusal", asked | {"official": "无此人"})
    assert wrong.status_code == 422 and "曾任对方的法律顾问" in wrong.get_data(as_text=True)
    answer = me.post(f"{path}/start/shared.recusal", asked)

    assert answer.status_code == 303
    assert me.get(answer.location).status_code == 200
    assert "decide_recusal" in examined.open_tasks
    assert me.get(f"{path}/start/shared.recusal").status_code == 409, "one request at a time"


def test_an_official_asks_for_a_recusal_from_the_case_page(browser, examined):
    me, path = browser("examiner"), f"/cases/{examined.case_no}/start/shared.recusal"
    assert me.get(path).status_code == 200

    assert (
        me.post(path, {"official": "林若溪", "recusal_ground": "interest", "reasons": "亲属任职。"}).status_code == 303
    )
    assert "decide_recusal" in examined.open_tasks


def test_cases_that_belong_together_are_joined_from_the_case_page(browser, examined):
    first = examined.case_no
    file_opposition(examined)
    me, path = browser("examiner"), f"/cases/{examined.case_no}/start/shared.joinder"
    page = me.get(path).get_data(as_text=True)
    assert f'<option value="{first}"' in page, "only what may be joined is offered"

    assert me.post(path, {"joined_case_no": first, "reasons": "同一商标的两件异议。"}).status_code == 303
    examined.complete("decide_joinder", by="approver")

    for case_no, other in ((first, examined.case_no), (examined.case_no, first)):
        shown = me.get(f"/cases/{case_no}").get_data(as_text=True)
        assert "合并审理的案件" in shown and f'href="/cases/{other}"' in shown
    assert "分案审理" in shown


@pytest.mark.parametrize(("language", "words"), [("zh", "没有规定恢复权利"), ("en", "knows no restoration of rights")])
def test_the_case_page_says_what_the_law_does_not_give(browser, examined, language, words):
    me = browser("examiner")
    me.speaks(language)

    assert words in me.get(f"/cases/{examined.case_no}").get_data(as_text=True)


def test_who_is_not_of_the_grade_decides_neither_on_a_page_nor_by_the_api(browser, program, examined):
    """Three months go to the head of department: a leader grants them in no way."""
    examined.start("shared.extension", by="examiner", months=3, reasons="证据来自境外，需要核实。")
    task, limit = examined.open_task("decide_extension"), examined.limit("tm-opposition-decision")

    page = browser("leader").post(f"/tasks/{task.id}/complete", {"extension_decision": "approve"})
    api = program("leader").post(f"/tasks/{task.id}/completion", {"answers": {"extension_decision": "approve"}}, "k1")

    assert (page.status_code, api.status_code) == (403, 403)
    assert "decide_extension" in examined.open_tasks and examined.limit(limit.rule_id).expires_on == limit.expires_on


def test_a_party_asks_in_the_portal_for_the_limit_that_binds_it(browser, program, bare_office):
    bare_office.publish_originals()
    RUNNING["patent.pledge"](bare_office)
    limit = bare_office.limit("pat-designated-default")
    me, path = browser("respondent"), f"/portal/cases/{bare_office.case_no}"
    assert "申请延长期限" in me.get(path).get_data(as_text=True)
    page = me.get(f"{path}/start/shared.extension").get_data(as_text=True)
    assert f'<option value="{limit.id}"' in page
    asked = {"limit_id": limit.id, "months": "3", "reasons": "合同原件在境外公证，尚未寄达。"}

    beyond = me.post(f"{path}/start/shared.extension", asked)
    assert beyond.status_code == 409 and "合同原件在境外公证" in beyond.get_data(as_text=True)
    other = program("opponent").post(
        f"/cases/{bare_office.case_no}/side-procedures/shared.extension", {"answers": {**asked, "months": 1}}, "k2"
    )
    assert (other.status_code, other.json["code"]) == (403, "not_your_limit")
    assert me.post(f"{path}/start/shared.extension", asked | {"months": "2"}).status_code == 303
    assert "decide_extension" in bare_office.open_tasks


def test_the_clerk_enters_the_postmark_of_a_request(browser, bare_office):
    bare_office.publish_originals()
    RUNNING["patent.pledge"](bare_office)
    limit = bare_office.limit("pat-designated-default")
    bare_office.advance_to(limit.expires_on + timedelta(days=3))
    me, path = browser("formality"), f"/cases/{bare_office.case_no}/start/shared.extension"
    assert 'name="_received_on"' in me.get(path).get_data(as_text=True)
    asked = {"limit_id": limit.id, "months": "1", "reasons": "合同原件在境外公证，尚未寄达。"}

    assert me.post(path, asked).status_code == 409
    assert me.post(path, asked | {"_received_on": limit.expires_on.isoformat()}).status_code == 303
