"""Plain answers of the forms of the review of a refusal."""

from __future__ import annotations

from collections.abc import Mapping

KIND = "trademark.refusal_review"

PLAIN: Mapping[str, Mapping[str, object]] = {
    f"{KIND}.filing": {
        "refusal_scope": "all",
        "refusal_grounds": ["art_30"],
        "review_reasons": "申请商标与引证商标不近似。",
        "submitted_by": "party",
    },
    f"{KIND}.division": {"confirms_division": True},
    f"{KIND}.check_division": {"division_verdict": "divide"},
    f"{KIND}.applicant_evidence": {"evidence": "2024年销售合同"},
    f"{KIND}.compose_panel": {
        "complexity": "ordinary",
        "panel": "顾长河\n沈文博\n曹丽华",
        "no_conflict": True,
    },
    f"{KIND}.examine_review": {
        "findings": "两商标在呼叫、含义上区别明显。",
        "answer_to_reasons": "复审理由成立。",
        "next_step": "ready",
    },
    f"{KIND}.new_ground_comment": {"new_ground_answer": "该标志经使用取得显著特征。"},
    f"{KIND}.draft_review_decision": {
        "outcome": "approved",
        "ground_basis": "as_refused",
        "reason_codes": ["signs_differ"],
        "articles": ["TML2019-30"],
        "reasons": "复审理由成立。",
    },
    f"{KIND}.approve_review_decision": {"approval": "approve"},
    f"{KIND}.escalate_overdue": {"overdue_measure": "urge", "overdue_explanation": "已督促承办人尽快审结。"},
    f"{KIND}.withdrawal": {"confirms_withdrawal": True},
    f"{KIND}.termination": {"termination_ground": "applicant_gone", "cause": "申请人已注销，没有承继人。"},
    f"{KIND}.decide_termination": {"termination_decision": "terminate", "refusal_effect": "stands"},
    f"{KIND}.confirm_refusal": {"refusal_effect": "stands", "register_checked": True},
    f"{KIND}.prepare_publication": {"register_checked": True},
}
