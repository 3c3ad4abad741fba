"""The notices of the invalidation of a mark (无效宣告) and of the review of one that the office declared itself."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands.notice_source import Source

INVALIDATION, REVIEW = "trademark.invalidation", "trademark.invalidation_review"
_R = "商标法实施条例（2014）"
_RULED = ("商标法（2019）第四十四条、第四十五条", "商标法（2026）第五十条、第五十一条")
_DECLARED = ("商标法（2019）第四十四条第一款", "商标法（2026）第五十条第一款")
_REVIEWED = ("商标法（2019）第四十四条第二款", "商标法（2026）第五十条第二款")
#: Provisions of notices that other procedures issue too, by kind.
FORMAL = dict.fromkeys((INVALIDATION, REVIEW), (f"{_R}第五十七条第二款",))
EVIDENCE = dict.fromkeys((INVALIDATION, REVIEW), (f"{_R}第五十九条",))
EXTENDED = {INVALIDATION: _RULED, REVIEW: _REVIEWED}

SOURCES: Mapping[str, Source] = {
    "mark_invalidation_acceptance": Source(variables=("declares_evidence",), articles=(f"{_R}第五十七条第二款",)),
    "mark_invalidation_answer_notice": Source(
        variables=("grounds",), limits=("tm-invalidation-answer",), articles=(f"{_R}第五十八条",)
    ),
    "mark_invalidation_ruling": Source(
        forms=(f"{INVALIDATION}.compose_panel", f"{INVALIDATION}.draft_ruling"),
        variables=("outcome",),
        limits=("tm-invalidation-court",),
        articles=_RULED,
    ),
    "mark_request_deemed_withdrawn": Source(variables=("cause",), articles=(f"{_R}第六十条第二款",)),
    "mark_ex_officio_decision": Source(
        forms=(f"{INVALIDATION}.draft_decision",),
        variables=("outcome",),
        limits=("tm-exofficio-invalidation-review-request",),
        articles=_DECLARED,
    ),
    "mark_invalidation_review_acceptance": Source(
        variables=("review_declares_evidence",), articles=(f"{_R}第五十七条第二款",)
    ),
    "mark_invalidation_review_decision": Source(
        forms=(f"{REVIEW}.compose_panel", f"{REVIEW}.draft_review_decision"),
        variables=("outcome",),
        limits=("tm-invalidation-court",),
        articles=_REVIEWED,
    ),
}
REQUESTS: Mapping[str, tuple[str, str]] = {
    INVALIDATION: ("无效宣告申请", "无效宣告一案"),
    REVIEW: ("无效宣告复审申请", "无效宣告复审一案"),
}
