"""Complete and plain answers of the forms of patent procedures."""

from __future__ import annotations

from collections.abc import Mapping

_WITHDRAWAL = {"confirms_withdrawal": True}
_COMPOSED = {"complexity": "ordinary", "panel_size": 3, "panel": "顾长河\n沈文博\n曹丽华", "no_conflict": True}
_SIGNED = {"parties_checked": True, "text_checked": True, "remedy_checked": True}
_DECIDED = {"reason_codes": ["rejection_wrong"], "articles": ["PL2020-22-3"], "reasons": "权利要求1具备创造性。"}
_APPROVAL = {
    "approve_decision": {"approval": "approve"},
    "deliberate_again": {"second_view": "insist", "minutes": "合议组坚持原意见。"},
    "department_meeting": {"meeting_view": "panel", "meeting_minutes": "多数同意合议组意见。"},
    "sign_decision": _SIGNED,
    "compose_panel": _COMPOSED,
    "withdrawal": _WITHDRAWAL,
}
_REEXAMINATION: Mapping[str, Mapping[str, object]] = {
    "filing": {"reexamination_reasons": "驳回决定认定的区别特征有误。", "submitted_by": "party"},
    "preliminary_examination": {"preliminary_opinion": "maintain", "preliminary_reasons": "坚持驳回决定。"},
    "draft_on_opinion": {"outcome": "annulled", **_DECIDED},
    "examine": {"findings": "对比文件1未公开该特征。", "next_step": "decide"},
    "draft_notice": {"notice_defects": ["maintain"], "notice_reasons": "权利要求1不具备创造性。"},
    "reply": {"reply_reasons": "区别特征带来了预料不到的技术效果。"},
    "extension_request": {"extension_reasons": "需要补做对比试验。", "payment_reference": "CNIPA-2"},
    "decide_extension": {"extension_decision": "approve"},
    "confirm_unpaid": {"payment_known": "none", "inquiry": "经核对未见缴费。"},
    "draft_decision": {"outcome": "annulled", **_DECIDED},
    "send_file_back": {"register_checked": True, "binding_note": "不得以同样的理由再次驳回。"},
    "close_file": {"effect_checked": True},
    **_APPROVAL,
}
_SHARED: Mapping[str, Mapping[str, object]] = {
    "shared.patent_intake.check_formalities": {"intake_decision": "accept"},
    "shared.patent_intake.correction": {"correction_items": "已补正。"},
    "shared.patent_intake.check_correction": {"correction_verdict": "sufficient"},
    "shared.patent_intake.check_second_correction": {"second_correction_verdict": "sufficient"},
    "shared.patent_intake.payment": {"payment_reference": "CNIPA-1"},
    "shared.lapse.confirm_lapse": {"restoration_known": "none", "inquiry": "经核对未见请求。"},
    "shared.restoration.restoration_correction": {"restoration_correction": "已补交医院证明原件。"},
    "shared.restoration.check_correction": {"restoration_verdict": "sufficient"},
    "shared.restoration.decide_restoration": {"restoration_decision": "grant", "omitted_act_done": True},
    "shared.hearing.fix_hearing": {
        "hearing_time": "09:30",
        "hearing_mode": "on_site",
        "hearing_place": "第五审理庭",
        "hearing_panel": "顾长河、沈文博、曹丽华",
        "reasons": "权利要求1的创造性",
    },
    "shared.hearing.requester_receipt": {"requester_attends": "yes", "requester_attendees": "周子航（代理人）"},
    "shared.hearing.respondent_receipt": {"respondent_attends": "yes", "respondent_attendees": "吴佩珊（代理人）"},
    "shared.hearing.hold_hearing": {"hearing_result": "held", "absent": "none", "hearing_minutes": "笔录。"},
}
_STATEMENT = "权利要求1相对于证据1具备创造性。"
_JUDGED = {"judgement_reasons": "尚未查明。"}
_INVALIDATION: Mapping[str, Mapping[str, object]] = {
    "filing": {
        "grounds": ["pl_22_3"],
        "facts": "权利要求1相对于证据1和公知常识的结合不具备创造性。",
        "evidence": "证据1：US1234567A",
        "real_intent": True,
        "submitted_by": "party",
    },
    "added_grounds": {"added_statement": "补充证据2，权利要求2也不具备创造性。"},
    "answer": {"answer_statement": _STATEMENT},
    "requester_reply": {"requester_statement": "专利权人的意见不成立。"},
    "patentee_reply": {"patentee_statement": _STATEMENT},
    "round_reply": {"round_reply_statement": _STATEMENT},
    "notice_reply": {"notice_reply_statement": _STATEMENT},
    "deletion": {"amendment_kind": "deletion", "amendment": "删除权利要求1。"},
    "check_amendment": {"amendment_verdict": "admitted", "amendment_note": "仅删除权利要求。"},
    "tell_authority": {"authority_told": "北京知识产权法院", "authority_told_on": "2026-03-02"},
    "tell_result": {"authority_told": "北京知识产权法院", "result_told_on": "2026-12-01"},
    "examine": {"findings": "证据1公开了全部特征。", "next_step": "decide"},
    "draft_notice": {"notice_to": "patentee", "notice_reasons": "请说明权利要求2的技术效果。"},
    "judge_absence": {"can_decide": "no", **_JUDGED},
    "judge_withdrawal": {"despite_withdrawal": "no", **_JUDGED},
    "settlement": {"settlement": "failed"},
    "draft_decision": {
        "outcome": "invalidated",
        "text_examined": "授权公告文本",
        **_DECIDED,
        "reason_codes": ["inventive_step"],
    },
    "prepare_publication": {"effect_checked": True, "register_checked": True},
    **_APPROVAL,
}
PLAIN: Mapping[str, Mapping[str, object]] = {
    **_SHARED,
    **{f"patent.invalidation.{name}": answers for name, answers in _INVALIDATION.items()},
    **{f"patent.reexamination.{name}": answers for name, answers in _REEXAMINATION.items()},
}
