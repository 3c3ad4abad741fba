"""Plain answers of the forms about registered marks: renewal, cancellation and its review."""

from __future__ import annotations

from collections.abc import Mapping

_OVERDUE = {"overdue_measure": "urge", "overdue_explanation": "案情复杂，已督促承办人尽快审结。"}
_INQUIRY = "已查收文登记和卷宗，没有续展申请。"

PLAIN: Mapping[str, Mapping[str, object]] = {
    "shared.fee.payment": {"paid_on": "2026-03-02", "payment_reference": "P-1"},
    "trademark.renewal.filing": {"renewal_act": "apply", "submitted_by": "party"},
    "trademark.renewal.application": {"confirms_application": True},
    "trademark.renewal.examine": {"renewal_verdict": "approve", "articles": ["TMR2014-33"]},
    "trademark.renewal.check_correction": {"correction_verdict": "sufficient", "articles": ["TMR2014-33"]},
    "trademark.renewal.approve_renewal": {"approval": "approve"},
    "trademark.renewal.withdrawal": {"confirms_withdrawal": True},
    "trademark.renewal.confirm_expiry": {"expiry_finding": "none", "inquiry": _INQUIRY},
    "trademark.renewal.approve_expiry": {"approval": "approve"},
    "trademark.cancellation.filing": {
        "cancellation_ground": "non_use",
        "goods_scope": "all",
        "facts": "经市场调查，未见该商标连续三年在核定商品上使用。",
        "submitted_by": "party",
    },
    "trademark.cancellation.use_evidence": {
        "use_position": "use",
        "used_by": ["registrant"],
        "goods_used": "服装",
        "evidence": "2024年销售合同及发票",
    },
    "trademark.cancellation.generic_answer": {"answer_reasons": "该商标具有显著特征，并未通用化。"},
    "trademark.cancellation.examine": {"use_verdict": "used", "findings": "合同、发票相互印证。"},
    "trademark.cancellation.check_report": {
        "ordering_authority": "杭州市市场监督管理局",
        "rectification_order_no": "杭市监责改〔2025〕31号",
        "rectify_until": "2026-01-31",
        "report_verdict": "not_rectified",
        "findings": "实际使用的标志改变了主要识别部分，期满未改正。",
    },
    "trademark.cancellation.hear_registrant": {"mended_since": "no", "findings": "注册人未陈述意见。"},
    "trademark.cancellation.draft_decision": {
        "outcome": "maintained",
        "reason_codes": ["use_shown"],
        "articles": ["TML2019-49-2"],
        "reasons": "使用证据有效。",
    },
    "trademark.cancellation.approve_decision": {"approval": "approve"},
    "trademark.cancellation.escalate_overdue": _OVERDUE,
    "trademark.cancellation.withdrawal": {"confirms_withdrawal": True},
    "trademark.cancellation.termination": {"termination_ground": "mark_gone", "cause": "注册人已申请注销该商标。"},
    "trademark.cancellation.decide_termination": {"termination_decision": "terminate"},
    "trademark.cancellation.request_review": {"review_reasons": "原决定认定事实有误。"},
    "trademark.cancellation.prepare_publication": {"effect": "final", "register_checked": True},
    "trademark.cancellation_review.filing": {"review_reasons": "原决定认定事实有误。", "submitted_by": "party"},
    "trademark.cancellation_review.answer": {"answer_reasons": "原决定正确。"},
    "trademark.cancellation_review.applicant_evidence": {"evidence": "2023年出口报关单"},
    "trademark.cancellation_review.comment": {"comment": "不予认可。"},
    "trademark.cancellation_review.compose_panel": {
        "complexity": "ordinary",
        "panel": "顾长河\n沈文博\n曹丽华",
        "no_conflict": True,
    },
    "trademark.cancellation_review.examine_review": {
        "findings": "使用证据形成证据链。",
        "answer_to_reasons": "复审理由成立。",
        "next_step": "ready",
    },
    "trademark.cancellation_review.draft_review_decision": {
        "outcome": "maintained",
        "reason_codes": ["use_shown"],
        "articles": ["TML2019-54"],
        "reasons": "复审理由成立。",
    },
    "trademark.cancellation_review.approve_review_decision": {"approval": "approve"},
    "trademark.cancellation_review.escalate_overdue": _OVERDUE,
    "trademark.cancellation_review.withdrawal": {"confirms_withdrawal": True},
    "trademark.cancellation_review.termination": {
        "termination_ground": "applicant_gone",
        "cause": "复审申请人已注销，没有承继人。",
    },
    "trademark.cancellation_review.decide_termination": {"termination_decision": "terminate"},
    "trademark.cancellation_review.confirm_preceding": {
        "outcome": "cancelled",
        "effect": "final",
        "register_checked": True,
    },
    "trademark.cancellation_review.prepare_publication": {"effect": "final", "register_checked": True},
}
