"""The portal: a party sees what waits, files, answers and gets a receipt; nothing typed is lost."""

from __future__ import annotations

import re

import pytest

from tests import factories
from tests.office import Office
from tests.webui.stories import SMALL, file_opposition

FILE = "/portal/file/trademark.opposition"
FILING = {
    "goods_scope": "all",
    "grounds": ["art_30"],
    "prior_right": "第 5123456 号“海潮”注册商标",
    "facts": "两商标文字构成相同，指定商品类似，容易造成混淆。",
    "submitted_by": "party",
}
ANSWER = {"answer_reasons": "两商标在文字构成和呼叫上区别明显，不会造成混淆。"}


@pytest.fixture
def served(bare_office: Office) -> Office:
    """An opposition whose respondent has been asked for an answer."""
    file_opposition(bare_office)
    bare_office.complete("check_formalities", intake_decision="accept")
    bare_office.advance(20)
    return bare_office


def _key(page: str) -> str:
    return re.search(r'name="_key" value="([^"]+)"', page).group(1)


def test_home_lists_my_cases_and_what_waits_for_me(browser, served):
    mine = browser("respondent").get("/portal").get_data(as_text=True)
    theirs = browser("opponent").get("/portal").get_data(as_text=True)

    assert f"/portal/cases/{served.case_no}/send/answer" in mine
    assert f"/portal/cases/{served.case_no}/send/answer" not in theirs
    assert served.case_no in theirs


def test_home_without_a_case_says_how_one_gets_here(browser):
    answer = browser("opponent").get("/portal")

    assert answer.status_code == 200
    assert f'href="{FILE}"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_the_portal_opens_in_both_languages(browser, served, language):
    me = browser("respondent").speaks(language)
    for path in (
        "/portal",
        f"{FILE}?mark={served.mark.application_no}",
        f"/portal/cases/{served.case_no}",
        f"/portal/cases/{served.case_no}/send/answer",
        f"/portal/cases/{served.case_no}/receipt/trademark.opposition.answer",
    ):
        answer = me.get(path)
        assert answer.status_code == 200, path
        assert not re.search(
            r">\s*(?:portal|word|case|mark|limit|field)\.[a-z_.]+\s*<", answer.get_data(as_text=True)
        ), path


def test_a_refused_filing_keeps_what_was_typed_and_then_leads_to_a_receipt(browser, bare_office):
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    me = browser("opponent")
    page = me.get(f"{FILE}?mark={bare_office.mark.application_no}").get_data(as_text=True)
    typed = FILING | {"mark_no": bare_office.mark.application_no, "_key": _key(page)}

    refused = me.post(FILE, typed | {"facts": "短"})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "第 5123456 号“海潮”注册商标" in text
    assert re.search(r'value="art_30"[^>]* checked', text)
    assert 'href="#field-facts"' in text

    sent = me.post(FILE, typed)
    assert sent.status_code == 303, sent.get_data(as_text=True)
    receipt = me.get(sent.location).get_data(as_text=True)
    number = me.get("/portal").get_data(as_text=True)
    case_no = re.search(r'/portal/cases/([^/"]+)"', number).group(1)
    assert case_no in receipt
    assert "提交回执" in receipt

    again = me.post(FILE, typed)
    assert again.location == sent.location, "a double click files once"


def test_a_filing_for_an_unknown_mark_keeps_what_was_typed(browser, bare_office):
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})

    answer = browser("opponent").post(FILE, FILING | {"mark_no": "00000000"})
    page = answer.get_data(as_text=True)

    assert answer.status_code in (404, 409, 422)
    assert FILING["facts"] in page


def test_only_what_a_party_may_begin_can_be_filed(browser):
    assert browser("opponent").get("/portal/file/trademark.invalidation").status_code == 404


def test_an_answer_goes_in_and_moves_the_case(browser, served):
    me = browser("respondent")
    path = f"/portal/cases/{served.case_no}/send/answer"
    key = _key(me.get(path).get_data(as_text=True))

    empty = me.post(path, {"answer_reasons": "", "_key": key})
    sent = me.post(path, ANSWER | {"_key": key})

    assert empty.status_code == 422
    assert sent.status_code == 303, sent.get_data(as_text=True)
    assert "提交回执" in me.get(sent.location).get_data(as_text=True)
    assert "draft_decision" in served.open_tasks
    assert "answer" not in served.awaited


def test_what_is_not_waited_for_is_refused(browser, served):
    served.send("answer", "respondent", **ANSWER)

    answer = browser("respondent").post(f"/portal/cases/{served.case_no}/send/answer", ANSWER)

    assert answer.status_code == 409


def test_one_party_does_not_answer_for_the_other(browser, served):
    answer = browser("opponent").post(f"/portal/cases/{served.case_no}/send/answer", ANSWER)

    assert answer.status_code in (403, 409)
    assert "answer" in served.awaited


@pytest.mark.parametrize("path", ["", "/send/answer", "/receipt/trademark.opposition.answer"])
def test_the_case_of_others_is_not_found(browser, served, path):
    with served.parts.unit_of_work() as work:
        party = factories.party(work, "山东远帆贸易有限公司")
        factories.account(work, "outsider", "郑一帆", kind="party", parties=[party])
    me = browser("outsider")

    hidden = me.get(f"/portal/cases/{served.case_no}{path}")

    assert hidden.status_code == 404
    assert served.mark.name not in hidden.get_data(as_text=True)
    assert served.case_no not in me.get("/portal").get_data(as_text=True)
