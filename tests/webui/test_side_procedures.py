"""Extension and suspension from the case page: asked with a form, approved by another, corrected when wrong."""

from __future__ import annotations

import re

import pytest

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
