"""The names of the notices (文书名称), Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

#: Template -> (zh, en). Each is templates/<name>.typ.
TITLES: Mapping[str, tuple[str, str]] = {
    "acceptance": ("受理通知书", "Notice of acceptance"),
    "non_acceptance": ("不予受理通知书", "Notice of non-acceptance"),
    "correction": ("补正通知书", "Notice of correction"),
    "answer_notice": ("商标异议答辩通知书", "Notice to answer an opposition"),
    "evidence_forwarding": ("证据交换通知书", "Notice forwarding evidence"),
    "supplementary_evidence": ("补充证据通知书", "Notice on supplementary evidence"),
    "opinion_notice": ("不予注册复审意见通知书", "Notice to the opponent to comment in review"),
    "decision_register": ("准予注册决定书", "Decision to register"),
    "decision_refuse": ("不予注册决定书", "Decision not to register"),
    "decision_partial": ("部分不予注册决定书", "Decision not to register for some goods"),
    "registration_certificate": ("商标注册证", "Certificate of registration"),
    "review_acceptance": ("不予注册复审受理通知书", "Notice of acceptance of a review of non-registration"),
    "review_decision": ("不予注册复审决定书", "Decision in a review of non-registration"),
    "payment_notice": ("缴费通知书", "Notice of payment"),
    "renewal_reminder": ("商标续展提醒", "Reminder of renewal"),
    "renewal_certificate": ("商标续展注册证明", "Certificate of renewal"),
    "renewal_refusal": ("不予核准续展通知书", "Notice refusing a renewal"),
    "expiry_notice": ("商标注销通知书", "Notice of striking off"),
    "use_evidence_notice": ("提供注册商标使用证据通知书", "Notice to provide evidence of use"),
    "generic_answer_notice": ("撤销注册商标答辩通知书", "Notice to answer a request for cancellation"),
    "cancellation_decision": ("撤销注册商标申请决定书", "Decision on a request for cancellation"),
    "cancellation_review_acceptance": ("撤销复审受理通知书", "Notice of acceptance of a review of cancellation"),
    "cancellation_review_answer_notice": ("撤销复审答辩通知书", "Notice to answer in a review of cancellation"),
    "cancellation_review_decision": ("撤销复审决定书", "Decision in a review of cancellation"),
    "withdrawal_closed": ("准予撤回暨结案通知书", "Notice of withdrawal and closing"),
    "closing_notice": ("结案通知书", "Notice of closing"),
    "deemed_withdrawn": ("视为撤回通知书", "Notice that a request is deemed withdrawn"),
    "deemed_abandoned": ("视为放弃通知书", "Notice that a request is deemed abandoned"),
    "extension_notice": ("延长期限通知书", "Notice of extension"),
    "extension_refused": ("不予延长期限通知书", "Notice refusing an extension"),
    "suspension_notice": ("中止审查通知书", "Notice of suspension"),
    "resumption_notice": ("恢复审查通知书", "Notice of resumption"),
    "party_change_notice": ("当事人变更通知书", "Notice of a change of party"),
    "party_change_refused": ("不予变更当事人通知书", "Notice refusing a change of party"),
    "hearing_notice": ("口头审理通知书", "Notice of oral hearing"),
    "publication_of_service": ("送达公告", "Service by publication"),
    "gazette_announcement": ("公告", "Announcement"),
    "effectiveness_notice": ("决定生效通知书", "Notice that a decision has taken effect"),
}
