"""Plain answers of the forms about registered marks: renewal, cancellation and its review."""

from __future__ import annotations

from collections.abc import Mapping

_DELIBERATED = {"votes_for": 3, "votes_against": 0, "deliberation": "agreed", "minutes": "合议组一致同意主审员意见。"}
_OVERDUE = {"overdue_measure": "urge", "overdue_explanation": "案情复杂，已督促承办人尽快审结。"}
_INQUIRY = "已查收文登记和卷宗，没有续展申请。"

PLAIN: Mapping[str, Mapping[str, object]] = {
    "shared.fee.payment": {"paid_on": "2026-03-02", "payment_reference": "P-1"},
    "trademark.renewal.filing": {"renewal_act": "apply", "submitted_by": "party"},
    "trademark.renewal.application": {"confirms_application": True},
    "trademark.renewal.examine": {"renewal_verdict": "approve"},
    "trademark.renewal.check_correction": {"correction_verdict": "sufficient"},
    "trademark.renewal.approve_renewal": {"approval": "approve"},
    "trademark.renewal.withdrawal": {"confirms_withdrawal": True},
    "trademark.renewal.confirm_expiry": {"expiry_finding": "none", "inquiry": _INQUIRY},
    "trademark.renewal.approve_expiry": {"approval": "approve"},
}
