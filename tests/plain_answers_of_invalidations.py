"""Plain answers of the forms about the invalidation of marks and its review."""

from __future__ import annotations

from collections.abc import Mapping

_PANEL: Mapping[str, Mapping[str, object]] = {
    "compose_panel": {"complexity": "ordinary", "panel": "顾长河\n沈文博\n曹丽华", "no_conflict": True},
    "escalate_overdue": {"overdue_measure": "urge", "overdue_explanation": "案情复杂，已督促承办人尽快审结。"},
    "withdrawal": {"confirms_withdrawal": True},
    "termination": {"termination_ground": "mark_gone", "cause": "注册人已申请注销该商标。"},
    "decide_termination": {"termination_decision": "terminate"},
    "prepare_publication": {"mark_state": "stands", "register_checked": True},
    "supplement": {"evidence": "在先使用合同及发票"},
}
_DRAFT = {
    "outcome": "invalidated",
    "reason_codes": ["absolute_ground"],
    "articles": ["TML2019-44-1"],
    "reasons": "理由成立。",
}
_OWN: Mapping[str, Mapping[str, object]] = {
    "trademark.invalidation.filing": {
        "goods_scope": "all",
        "grounds": ["art_30"],
        "prior_right": "引证商标第1234567号的注册人。",
        "facts": "争议商标与引证商标构成使用在类似商品上的近似商标。",
        "submitted_by": "party",
    },
    "trademark.invalidation.answer": {"answer_reasons": "争议商标与引证商标不近似。"},
    "trademark.invalidation.applicant_comment": {"comment": "答辩理由不能成立。"},
    "trademark.invalidation.comment": {"comment": "对真实性不予认可。"},
    "trademark.invalidation.examine": {"findings": "两商标构成近似。", "next_step": "ready"},
    "trademark.invalidation.draft_ruling": _DRAFT,
    "trademark.invalidation.approve_ruling": {"approval": "approve"},
    "trademark.invalidation.investigate": {"finding": "pursue", "findings": "大量囤积商标，无真实使用意图。"},
    "trademark.invalidation.draft_decision": _DRAFT,
    "trademark.invalidation.approve_decision": {"approval": "approve"},
    "trademark.invalidation.request_review": {"review_reasons": "商标已经实际使用。"},
    "trademark.invalidation.confirm_no_review": {"effect": "final"},
    "trademark.invalidation_review.filing": {"review_reasons": "商标已经实际使用。", "submitted_by": "party"},
    "trademark.invalidation_review.examine": {"findings": "囤积属实。", "answer_to_reasons": "复审理由不成立。"},
    "trademark.invalidation_review.draft_review_decision": _DRAFT,
    "trademark.invalidation_review.approve_review_decision": {"approval": "approve"},
    "trademark.invalidation_review.decide_termination": {
        "termination_decision": "terminate",
        "outcome": "invalidated",
        "mark_state": "stands",
    },
    "trademark.invalidation_review.confirm_preceding": {"outcome": "invalidated", "mark_state": "stands"},
}
PLAIN: Mapping[str, Mapping[str, object]] = {
    **{
        f"trademark.{kind}.{name}": answers
        for kind in ("invalidation", "invalidation_review")
        for name, answers in _PANEL.items()
    },
    **_OWN,
}
