"""The portal: a party sees what waits, files, answers and gets a receipt; nothing typed is lost."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

import forms
from engine.store.tables import CaseFile, CaseParty, Fee, Party, PartyDraft
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


def test_home_without_a_case_says_how_one_gets_here(browser, bare_office):
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
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


def test_only_what_a_party_may_begin_can_be_filed(browser, office):
    """A review begins in the case that it attacks; what is not published cannot begin at all."""
    me = browser("opponent")

    assert me.get(FILE).status_code == 200
    assert me.get("/portal/file/trademark.non_registration_review").status_code == 404
    assert me.get("/portal/file/patent.assignment").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_checklist_and_the_right_are_there_before_the_form(browser, office, language):
    page = browser("opponent").speaks(language).get(f"{FILE}?mark={office.mark.application_no}").get_data(as_text=True)
    page = unescape(page)

    for line in forms.materials("trademark.opposition"):
        assert (line.name if language == "zh" else line.name_en) in page
        assert line.article in page
    assert office.mark.name in page and office.respondent_party.name in page
    assert page.index(office.mark.name) < page.index('name="facts"')


def test_a_number_that_the_register_does_not_know_says_so(browser, office):
    assert "99999999" in browser("opponent").get(f"{FILE}?mark=99999999").get_data(as_text=True)


def test_what_was_typed_is_kept_until_it_is_sent(browser, office):
    me, number = browser("opponent"), office.mark.application_no
    typed = FILING | {"mark_no": number, "_key": "once"}

    kept = me.post(f"{FILE}/draft", typed | {"facts": "还没有写完"}, **{"HX-Request": "true"})
    page = me.get(FILE).get_data(as_text=True)
    of_another_mark = me.get(f"{FILE}?mark=12345678").get_data(as_text=True)
    other = browser("respondent").get(FILE).get_data(as_text=True)
    assert kept.status_code == 200 and "尚未提交" in kept.get_data(as_text=True)
    assert "还没有写完" in page and f'value="{number}"' in page
    assert "还没有写完" not in of_another_mark and "还没有写完" not in other

    assert me.post(FILE, typed).status_code == 303
    assert FILING["facts"] not in me.get(FILE).get_data(as_text=True)


def test_an_answer_is_kept_until_it_is_sent(browser, served):
    me = browser("respondent")
    path = f"/portal/cases/{served.case_no}/send/answer"

    assert me.post(f"{path}/draft", {"answer_reasons": "写了一半"}).status_code == 303
    assert "写了一半" in me.get(path).get_data(as_text=True)
    assert me.post(path, ANSWER | {"_key": "once"}).status_code == 303
    with served.parts.unit_of_work(read_only=True) as work:
        assert work.session.query(PartyDraft).count() == 0


def test_a_licensee_and_a_pledgee_see_their_case_by_their_role(browser, office):
    with office.parts.unit_of_work() as work:
        bank = factories.party(work, "江城商业银行股份有限公司")
        factories.account(work, "bank", "信贷部", kind="party", parties=[bank])
    office.file("trademark.opposition")
    with office.parts.unit_of_work() as work:
        case = work.session.query(CaseFile).one()
        work.session.add(CaseParty(case_id=case.id, party_id=bank.id, role="pledgee"))
        work.record(case, office.actor("examiner"), "party.changed", "pledgee", {}, {})
    me = browser("bank")

    for path in ("/portal", "/portal?role=pledgee"):
        page = me.get(path).get_data(as_text=True)
        assert office.case_no in page and "（质权人）" in page, path
    assert office.case_no not in me.get("/portal?role=opponent").get_data(as_text=True)


def test_an_agent_sees_the_case_of_its_client_and_no_other_agent_does(browser, office):
    office.file("trademark.opposition", submitted_by="agent", agent_name="正和商标代理")
    with office.parts.unit_of_work() as work:
        agencies = [work.session.query(Party).filter_by(name="正和商标代理").one(), factories.party(work, "恒远代理")]
        for login, agency in zip(("agency", "rival"), agencies, strict=True):
            factories.account(work, login, "代理人", kind="party", parties=[agency])

    page = browser("agency").get("/portal").get_data(as_text=True)
    assert f"/portal/cases/{office.case_no}" in page and office.opponent_party.name in page
    assert browser("agency").get(f"/portal/cases/{office.case_no}").status_code == 200
    assert office.case_no not in browser("rival").get("/portal").get_data(as_text=True)


def test_a_party_sees_what_is_to_be_paid_and_until_when(browser, office):
    office.file("trademark.opposition")
    with office.parts.unit_of_work() as work:
        case = work.session.query(CaseFile).one()
        fee = Fee(case_id=case.id, kind="reexamination", amount_fen=100000, reduced_fen=85000, due_on=date(2026, 4, 1))
        work.session.add(fee)
        work.record(case, office.actor("examiner"), "fee.charged", "reexamination", {}, {})

    page = browser("opponent").get(f"/portal/cases/{office.case_no}").get_data(as_text=True)

    for told in ("专利复审费", "¥1,000.00", "¥850.00", "¥150.00", "2026-04-01", "待缴"):
        assert told in page, told


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
    assert ANSWER["answer_reasons"] in answer.get_data(as_text=True), "what was typed is lost"


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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_correction_is_answered_item_by_item(browser, bare_office, language):
    bare_office.publish_originals()
    bare_office.file("trademark.opposition")
    bare_office.complete(
        "check_formalities",
        intake_decision="correct",
        defects=["power_missing", "copies_missing"],
        defect_notes=["委托书无签章", "少一份副本"],
        reasons="材料不齐。",
    )
    me, place = browser("opponent").speaks(language), f"/portal/cases/{bare_office.case_no}/send/correction"
    page = me.get(place).get_data(as_text=True)
    for word in ("委托书无签章", "少一份副本", 'name="_item-2"', 'name="_how-1"', 'name="_files-1"'):
        assert word in page, word

    kept = me.post(f"{place}/draft", {"_item-1": "补交委托书原件"})
    assert kept.status_code in (200, 303)
    assert "补交委托书原件" in me.get(place).get_data(as_text=True), "a draft keeps the rows"

    sent = me.post(place, {"_item-1": "补交委托书原件", "_item-2": "随申请已交", "_how-2": "explained"})

    assert sent.status_code == 303
    answers = [(item.answer, item.answer_text) for item in bare_office.case.defects]
    assert answers == [("corrected", "补交委托书原件"), ("explained", "随申请已交")]
    assert "随申请已交" in browser("formality").get(f"/cases/{bare_office.case_no}").get_data(as_text=True)
