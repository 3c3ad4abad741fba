"""What a story does not say: complete and plain answers of each form."""

from __future__ import annotations

from collections.abc import Mapping

from tests import (
    plain_answers_of_burdens,
    plain_answers_of_invalidations,
    plain_answers_of_marks,
    plain_answers_of_refusals,
    plain_patents,
)

_DRAFT = {
    "outcome": "register",
    "reason_codes": ["ground_not_made_out"],
    "articles": ["TML2019-30", "TML2019-35"],
    "reasons": "异议理由不成立。",
}
_OVERDUE = {"overdue_measure": "urge", "overdue_explanation": "案情复杂，已督促承办人尽快审结。"}
_RETURNED = {"return_reasons": ["reasoning_thin"], "return_note": "请补充对证据三的论述。"}

PLAIN: Mapping[str, Mapping[str, object]] = {
    **plain_answers_of_invalidations.PLAIN,
    **plain_answers_of_marks.PLAIN,
    **plain_answers_of_refusals.PLAIN,
    **plain_patents.PLAIN,
    **plain_answers_of_burdens.PLAIN,
    "trademark.opposition.filing": {
        "goods_scope": "all",
        "grounds": ["art_30"],
        "prior_right": "第12345678号“海潮”注册商标",
        "facts": "被异议商标与异议人在先注册商标构成近似，指定商品类似。",
        "submitted_by": "party",
    },
    "trademark.opposition.answer": {"answer_reasons": "两商标不构成近似。"},
    "trademark.opposition.opponent_evidence": {"evidence": "在先商标使用证据"},
    "trademark.opposition.respondent_evidence": {"evidence": "被异议商标使用证据"},
    "trademark.opposition.comment": {"comment": "对方证据的真实性不予认可。"},
    "trademark.opposition.withdrawal": {"confirms_withdrawal": True},
    "trademark.opposition.request_review": {"review_reasons": "原决定认定事实有误。"},
    "trademark.opposition.assess_signals": {"signals_note": "未见恶意注册迹象。"},
    "trademark.opposition.assign_examination": {"complexity": "ordinary"},
    "trademark.opposition.examine": {
        "grounds_examined": ["art_30"],
        "findings": "两商标在文字构成、呼叫上区别明显。",
        "next_step": "ready",
    },
    "shared.panel_vote.cast_vote": {"vote": "agree", "vote_reasons": "同意草案的认定和结论。"},
    "shared.quality_review.score_case": {
        **{f"acceptance_{each}": "5" for each in ("form", "time")},
        **{f"examination_{each}": "4" for each in ("facts", "law", "time")},
        **{f"decision_{each}": "5" for each in ("law", "reasoning", "form", "time")},
        "remarks": "事实清楚，说理充分。",
        "finding": "none",
    },
    "shared.panel_vote.consider_rejection": {"deliberation": "redraft", "minutes": "多数成员认为商品不类似。"},
    "trademark.opposition.draft_decision": _DRAFT,
    "trademark.opposition.approve_decision": {"approval": "approve"},
    "trademark.opposition.sign_decision": {"parties_checked": True, "goods_checked": True, "remedy_checked": True},
    "trademark.opposition.prepare_registration": {"register_checked": True},
    "trademark.opposition.prepare_publication": {"effect": "final", "register_checked": True},
    "trademark.opposition.termination": {"termination_ground": "opponent_gone", "cause": "异议人已注销，没有承继人。"},
    "trademark.opposition.decide_termination": {"termination_decision": "terminate"},
    "trademark.opposition.escalate_overdue": _OVERDUE,
    "trademark.non_registration_review.filing": {"review_reasons": "原决定认定事实有误。"},
    "trademark.non_registration_review.compose_panel": {
        "complexity": "ordinary",
        "panel": "顾长河\n沈文博\n曹丽华",
        "no_conflict": True,
    },
    "trademark.non_registration_review.opponent_opinion": {"opponent_opinion": "原决定正确，应予维持。"},
    "trademark.non_registration_review.applicant_evidence": {"evidence": "使用证据"},
    "trademark.non_registration_review.comment": {"comment": "不予认可。"},
    "trademark.non_registration_review.withdrawal": {"confirms_withdrawal": True},
    "trademark.non_registration_review.examine_review": {
        "findings": "两商标区别明显。",
        "answer_to_reasons": "复审理由成立。",
        "next_step": "ready",
    },
    "trademark.non_registration_review.draft_review_decision": _DRAFT,
    "trademark.non_registration_review.approve_review_decision": {"approval": "approve"},
    "trademark.non_registration_review.prepare_publication": {"register_checked": True},
    "trademark.non_registration_review.escalate_overdue": _OVERDUE,
    "trademark.non_registration_review.termination": {
        "termination_ground": "applicant_gone",
        "cause": "申请人已注销。",
    },
    "trademark.non_registration_review.decide_termination": {"termination_decision": "terminate"},
    "shared.intake.check_formalities": {"intake_decision": "accept"},
    "shared.intake.confirm_acceptance": {"acceptance_confirmed": "accept", "reasons": "情形经核实已经排除。"},
    "shared.intake.correction": {"correction_items": "已补交主体资格证明。"},
    "shared.intake.check_correction": {"correction_verdict": "sufficient"},
    "shared.decision_and_court.suit": {"court_name": "北京知识产权法院", "court_case_no": "（2026）京73行初100号"},
    "shared.decision_and_court.judgment": {"judgment": "upheld", "judgment_no": "（2026）京73行初100号"},
    "shared.decision_and_court.confirm_no_suit": {"suit_known": "none", "inquiry": "经向法院核实，未见受理。"},
    "shared.extension.filing": {"months": 6, "reasons": "案情复杂"},
    "shared.extension.decide_extension": {"extension_decision": "approve"},
    "shared.recusal.filing": {"official": "林若溪", "recusal_ground": "other", "reasons": "曾任异议人的法律顾问。"},
    "shared.recusal.decide_recusal": {"recusal_decision": "approve"},
    "shared.second_look.filing": {"question": "引证商标的商品是否类似？"},
    "shared.second_look.give_second_opinion": {
        "second_opinion": "agree_in_part",
        "opinion_reasons": "第2502群组不类似。",
    },
    "shared.joinder.filing": {"reasons": "两案针对同一权利，事实相互关联。"},
    "shared.joinder.decide_joinder": {"joinder_decision": "approve"},
    "shared.separation.filing": {"reasons": "案件事实不再关联。"},
    "shared.separation.decide_separation": {"separation_decision": "approve"},
    "shared.party_change.filing": {
        "party_role": "respondent",
        "change_kind": "transfer",
        "successor_name": "宁波东港服饰有限公司",
        "successor_address": "浙江省宁波市海曙区药行街 1 号",
        "evidence": "商标转让证明",
    },
    "shared.party_change.check_party_change": {"party_change_decision": "approve"},
    "shared.party_change.renewed_answer": {"answer_reasons": "两商标不构成近似。"},
    "shared.suspension.filing": {
        "ground": "tm-stop-prior-right",
        "requested_by": "applicant",
        "prior_case_no": "（2026）京73行初1234号",
        "reasons": "等待在先权利案件审理结果",
    },
    "shared.later_receipt.undo_loss": {
        "later_receipt_outcome": "undone",
        "reasons": "邮政查询回执载明实际收到日，撤销视为撤回通知，恢复审查。",
    },
    "shared.posted_in_time.undo_consequence": {
        "posted_in_time_outcome": "undone",
        "reasons": "邮戳日在期限内，撤销原处理。",
    },
    "shared.returned_mail.analyse_return": {
        "return_reason": "moved",
        "inquiry": "已查企业登记信息和卷宗，未见其他地址。",
        "next_step": "publish",
    },
    "shared.late_restoration.filing": {
        "obstacle": "地震，通信中断，附应急管理部门证明。",
        "omitted_act": "补交答复意见。",
    },
    "shared.late_restoration.decide_late_restoration": {"late_restoration_decision": "grant", "omitted_act_done": True},
    "shared.late_restoration.take_up_restored": {"reasons": "自复审通知书的答复起继续审查。"},
    "shared.lapse.restoration": {
        "restoration_ground": "due_cause",
        "restoration_reasons": "代理人突发疾病，有住院证明。",
        "omitted_act": "已补缴费用、补交委托书。",
    },
    "shared.preservation.filing": {
        "court": "杭州市中级人民法院",
        "order_no": "（2026）浙01民初88号",
        "order_received_on": "2026-03-02",
        "preserved_until": "2029-03-01",
        "order_facts": "冻结转让、质押。",
    },
    "shared.preservation.check_order": {"order_verdict": "execute", "cause": "两份文书齐全，与登记簿一致。"},
    "shared.preservation.decide_order": {"order_decision": "execute"},
    "shared.preservation.strike_off": {"cause": "法院裁定解除轮候保全。"},
    "shared.preservation.end_preservation": {"preservation_result": "over", "resumption_reasons": "法院裁定解除。"},
    "shared.suspension.check_request": {"request_verdict": "in_order"},
    "shared.suspension.suspension_correction": {"suspension_correction": "已提交受理通知书正本。"},
    "shared.suspension.check_correction": {"correction_verdict": "sufficient"},
    "shared.suspension.decide_suspension": {"suspension_decision": "approve"},
    "shared.suspension.take_up_again": {"effect_of_prior_case": "在先权利不成立，本案继续审理。"},
    "shared.suspension.resume_examination": {"resumption_reasons": "在先权利案件已审结"},
}
#: What certain choices ask for besides.
BESIDES: Mapping[tuple[str, object], Mapping[str, object]] = {
    ("intake_decision", "correct"): {"defects": ["identity_missing"], "reasons": "请补交主体资格证明。"},
    ("intake_decision", "reject"): {"rejection_grounds": ["not_entitled"], "reasons": "不是在先权利人或者利害关系人。"},
    ("acceptance_confirmed", "reject"): {"rejection_grounds": ["late"], "reasons": "超过异议期提出。"},
    ("correction_verdict", "insufficient"): {"defects": ["identity_missing"], "reasons": "补交的证明与申请人不一致。"},
    ("outcome", "partial"): {"goods_refused": "服装", "goods_registered": "广告"},
    ("approval", "return"): _RETURNED,
    ("extension_decision", "refuse"): {"refusal_reasons": "理由不足。"},
    ("recusal_decision", "refuse"): {"refusal_reasons": "没有证据。"},
    ("party_change_decision", "refuse"): {"refusal_reasons": "未附转让证明。"},
    ("order_decision", "refuse"): {"refusal_reasons": "权利已经丧失。"},
    ("request_verdict", "correct"): {"defects": "受理文件应当是正本或者副本"},
    ("request_verdict", "not_made"): {"refusal_reasons": "请求人不是受理文件记载的当事人。"},
    ("suspension_decision", "refuse"): {"refusal_reasons": "与本案无关。"},
    ("suit_known", "sued"): {"court_case_no": "（2026）京73行初100号"},
    ("next_step", "resend"): {"resend_channel": "post"},
    ("next_step", "hear_late_evidence"): {
        "late_evidence_from": "respondent",
        "evidence": "使用证据",
        "late_reason": "期满后形成。",
    },
}


def answers_of(form_key: str, given: Mapping[str, object]) -> dict[str, object]:
    """Return complete answers of a form: what the story says, over plain ones."""
    answers = {**PLAIN.get(form_key, {}), **given}
    besides: dict[str, object] = {}
    for name, value in answers.items():
        if isinstance(value, str):
            besides |= BESIDES.get((name, value), {})
    return {**besides, **answers}
