"""Complete and plain answers of the forms of patent procedures."""

from __future__ import annotations

from collections.abc import Mapping

_WITHDRAWAL = {"confirms_withdrawal": True}
_COMPOSED = {"complexity": "ordinary", "panel_size": 3, "panel": "顾长河\n沈文博\n曹丽华", "no_conflict": True}
_DELIBERATED = {"votes_for": 3, "votes_against": 0, "deliberation": "agreed", "minutes": "一致同意。"}
_SIGNED = {"parties_checked": True, "text_checked": True, "remedy_checked": True}
_DECIDED = {"articles": "第二十二条第三款", "reasons": "权利要求1具备创造性。"}
_APPROVAL = {
    "approve_decision": {"approval": "approve"},
    "deliberate_again": {"second_view": "insist", "minutes": "合议组坚持原意见。"},
    "department_meeting": {"meeting_view": "panel", "meeting_minutes": "多数同意合议组意见。"},
    "sign_decision": _SIGNED,
    "deliberate": _DELIBERATED,
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
    "restoration": {
        "restoration_ground": "force_majeure",
        "restoration_reasons": "地震，附证明。",
        "reply_reasons": "区别特征带来了预料不到的技术效果。",
    },
    "confirm_unpaid": {"payment_known": "none", "inquiry": "经核对未见缴费。"},
    "confirm_lapse": {"restoration_known": "none", "inquiry": "经核对未见请求。"},
    "draft_decision": {"outcome": "annulled", **_DECIDED},
    "send_file_back": {"register_checked": True, "binding_note": "不得以同样的理由再次驳回。"},
    "close_file": {"effect_checked": True},
    **_APPROVAL,
}
_SHARED: Mapping[str, Mapping[str, object]] = {
    "shared.patent_intake.check_formalities": {"intake_decision": "accept"},
    "shared.patent_intake.correction": {"correction_text": "已补正。"},
    "shared.patent_intake.check_correction": {"correction_verdict": "sufficient"},
    "shared.patent_intake.check_second_correction": {"second_correction_verdict": "sufficient"},
    "shared.patent_intake.payment": {"payment_reference": "CNIPA-1"},
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
PLAIN: Mapping[str, Mapping[str, object]] = {
    **_SHARED,
    **{f"patent.reexamination.{name}": answers for name, answers in _REEXAMINATION.items()},
}
