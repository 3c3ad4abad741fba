"""The notices of a case: each tells its own act, to its own addressee, as it was when it was issued."""

from __future__ import annotations

import io
from hashlib import sha256

import pytest
from pypdf import PdfReader

from engine.commands.notice_facts import facts
from engine.notices import render
from engine.store.queries import documents as document_queries
from tests.journeys.running import drafted_opposition
from tests.office import Office


@pytest.fixture
def told(office: Office) -> Office:
    """A case with many notices, none of which was rendered before the decision was signed: the worker was down."""
    office.file("trademark.opposition", declares_evidence=True, grounds=["art_30", "art_4"])
    office.complete("check_formalities", intake_decision="correct", reasons="主体资格证明应当加盖公章。")
    office.clock.travel(seconds=60)
    office.send("correction", by="opponent")
    office.complete("check_correction")
    office.complete("assess_signals", mass_filing=True, repeated_squatting=True)
    office.send("opponent_evidence", by="opponent", evidence="在先商标注册证")
    office.send("answer", by="respondent", evidence="被异议商标使用证据")
    office.start("shared.extension", by="examiner", reasons="需要核实大量使用证据。")
    office.complete("decide_extension", by="approver")
    office.start("shared.suspension", by="opponent", reasons="引证商标正在诉讼。")
    office.complete("decide_suspension", by="approver")
    office.complete("resume_examination", by="examiner", resumed_on=office.today.isoformat())
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    office.complete(
        "draft_decision", by="examiner", outcome="refuse", reasons="两商标构成近似。", articles=["TML2019-30"]
    )
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    while office.tick():
        pass
    return office


def words(office: Office, template: str, to: str = "") -> str:
    """Return the words of the notice of a template to an addressee, without blanks."""
    [notice] = [each for each in office.case.notices if each.template == template and to in each.addressee]
    names = {document.id: document for document in office.case.documents}
    with office.parts.unit_of_work(read_only=True) as work:
        document_id = document_queries.notice(work.session, notice.id)[0].document_id
    assert names[document_id].state == "ready"
    return text_of(office.engine.document(office.actor("auditor"), document_id)[1])


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_no_code_of_the_machine_is_printed(told: Office) -> None:
    for document in told.case.documents:
        if document.media_type == "application/pdf":
            shown = text_of(told.engine.document(told.actor("auditor"), document.id)[1])
            assert not [code for code in ("art_", "tm-", "fast", "identity_missing", "None") if code in shown]


def test_each_notice_gives_its_own_reasons_and_none_of_a_later_act(told: Office) -> None:
    assert "主体资格证明应当加盖公章" in words(told, "correction")
    assert "需要核实大量使用证据" in words(told, "extension_notice", "云帆")
    assert "引证商标正在诉讼" in words(told, "suspension_notice", "云帆")
    assert "在先权利案件已审结" in words(told, "resumption_notice", "云帆")
    assert "两商标构成近似" in words(told, "decision_refuse", "海潮")
    for template in ("correction", "acceptance", "answer_notice"):
        assert "两商标构成近似" not in words(told, template), "a draft must not be read in an earlier notice"
    for template in ("extension_notice", "suspension_notice", "resumption_notice"):
        assert "两商标构成近似" not in words(told, template, "海潮")
        assert "加盖公章" not in words(told, template, "海潮")


def test_each_side_is_sent_what_the_other_filed(told: Office) -> None:
    to_respondent, to_opponent = (words(told, "evidence_forwarding", name) for name in ("海潮", "云帆"))

    assert "异议人提交了有关材料" in to_respondent and "（一）在先商标注册证" in to_respondent
    assert "被异议人提交了有关材料" in to_opponent and "（一）被异议商标使用证据" in to_opponent


def test_the_notice_to_answer_names_the_last_day_the_article_and_the_grounds(told: Office) -> None:
    """Issued on Monday 2 March, served on the 17th, thirty days: Thursday 16 April 2026."""
    shown = words(told, "answer_notice")

    assert "届满日：2026年4月16日（周四）" in shown and "送达日：2026年3月17日（自发出之日起满十五日推定" in shown
    assert "根据商标法实施条例（2014）第二十七条第一款" in shown
    assert "（二）与他人在先注册或者初步审定的商标相同近似（第三十条）" in shown


def test_the_acceptance_names_the_day_for_the_evidence_and_not_the_respondents(told: Office) -> None:
    """自提交商标异议申请书之日起三个月: 2 March + 3 months = Tuesday 2 June 2026."""
    shown = words(told, "acceptance")

    assert "2026年6月2日（周二）" in shown
    assert "2026年4月16日" not in shown


def test_only_the_respondents_copy_of_the_refusal_starts_a_limit(told: Office) -> None:
    """Fifteen days from 17 March: Wednesday 1 April 2026."""
    assert "届满日：2026年4月1日（周三）" in words(told, "decision_refuse", "海潮")
    other = words(told, "decision_refuse", "云帆")
    assert "届满日" not in other and "自收到本决定之日起十五日内申请复审" in other
    assert "根据商标法（2019）第三十条，本局决定" in other


def test_a_notice_of_a_side_procedure_speaks_the_words_of_the_case(office: Office) -> None:
    """The copies go to a successor: the grounds come from the opposition, in words."""
    office.file("trademark.opposition", grounds=["art_30"])
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.start("shared.party_change", by="formality")
    office.complete("check_party_change", by="formality", needs_answer=True)
    office.tick()

    shown = words(office, "answer_notice", "东港")
    assert "相同近似（第三十条）" in shown and "art_30" not in shown
    assert "权利转让" in words(office, "party_change_notice", "东港")


def test_a_decision_that_is_printed_late_keeps_its_own_reasons(office: Office) -> None:
    """Annulled and decided again before the worker came back: the first decision still says what it said."""
    office.file("trademark.opposition")
    office.complete("check_formalities", by="formality")
    office.complete("assess_signals", by="formality")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner", outcome="refuse")
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    office.send("request_review", by="respondent")
    office.case_no = office.case.linked[0].case_no
    office.settle("respondent")
    office.complete("check_formalities", by="formality2")
    office.send("opponent_opinion", by="opponent")
    for member, outcome in (("member", "refuse"), ("member3", "register")):
        office.complete("compose_panel", by="approver2")
        office.complete("examine_review", by=member)
        office.complete("draft_review_decision", by=member, outcome=outcome, reasons=f"理由：{outcome}。")
        office.vote()
        office.complete("approve_review_decision", by="approver2")
        if outcome == "refuse":
            office.clock.travel(seconds=1)
            office.send("suit", by="formality2", suit_filed_on=office.today.isoformat())
            office.send("judgment", by="formality2", judgment="annulled", judgment_on=office.today.isoformat())
    while office.tick():
        pass

    shown = [
        text_of(office.engine.document(office.actor("auditor"), document.id)[1])
        for document in office.case.documents
        if "review_decision" in document.filename
    ]
    told = sorted(("理由：refuse" in text, "理由：register" in text) for text in shown)
    assert told == [(False, True), (False, True), (True, False), (True, False)]


def test_a_withdrawal_is_told_to_each_side_in_its_own_words(office: Office) -> None:
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.send("withdrawal", by="opponent")
    office.tick()

    assert "你方于2026年3月2日撤回" in words(office, "withdrawal_closed", "云帆")
    assert "异议人于2026年3月2日撤回" in words(office, "withdrawal_closed", "海潮")


def test_the_certificate_dates_the_right_from_the_end_of_the_publication(office: Office) -> None:
    """商标法（2019）第三十六条第二款: three months from 2026-01-31 end on 30 April; ten years less a day."""
    drafted_opposition(office)
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    office.let_the_window_end()
    office.complete("prepare_registration", by="registrar")
    office.tick()

    shown = words(office, "registration_certificate")
    assert "专用权自2026年5月1日" in shown and "有效期至2036年4月30日" in shown
    assert "服装；鞋；广告" in shown


def test_a_notice_made_again_from_the_same_case_has_the_same_bytes(told: Office) -> None:
    with told.parts.unit_of_work(read_only=True) as work:
        for notice in told.case.notices:
            row, case, run, document = document_queries.notice(work.session, notice.id)
            again = render(row.template, facts(work, case, row, document, run.kind, row.words or {}))

            assert sha256(again).hexdigest() == document.sha256, notice.template
