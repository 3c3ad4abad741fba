"""Complete and plain answers of the forms of pledges and licences."""

from __future__ import annotations

from collections.abc import Mapping

CODE = "91310115MA1K4BQM2X"
_OVERDUE = {"overdue_measure": "urge", "overdue_explanation": "已督促承办人当日办结。"}


def _other(role: str) -> dict[str, object]:
    return {
        f"{role}_name": "江苏云帆体育用品有限公司",
        f"{role}_credit_code": CODE,
        f"{role}_address": "江苏省南京市玄武区中山路 8 号",
    }


_PLEDGE = {**_other("pledgee"), "contract_no": "质字2026-018", "amount_fen": 500_000_00, "to_on": "2028-03-01",
           "uses_commitment": True, "submitted_by": "party"}  # fmt: skip
_LICENCE = {**_other("licensee"), "contract_no": "许字2026-007", "licence_type": "ordinary", "from_on": "2026-03-01",
            "to_on": "2028-02-29", "co_owners": "none", "submitted_by": "party"}  # fmt: skip
FILINGS: Mapping[str, Mapping[str, object]] = {
    "trademark.pledge": _PLEDGE,
    "patent.pledge": {**_PLEDGE, "co_owners": "none", "filing_way": "online"},
    "trademark.licence_filing": {**_LICENCE, "goods": ["服装"]},
    "patent.licence_filing": {**_LICENCE, "effective_on": "2026-03-01"},
}
_FORMS: Mapping[str, Mapping[str, object]] = {
    "check_credit": {"credit_note": "已查询，无不良记录。"},
    "examine": {"verdict": "grant", "checked": ["owner", "in_force", "contract", "term"]},
    "issue_certificate": {"certificate_no": "2026-0018", "text_checked": True},
    "issue_duplicate": {"certificate_no": "2026-0018补"},
    "withdrawal": {"confirms_withdrawal": True},
    "cancellation": {"cancellation_commitment": True},
    "check_cancellation": {"cancellation_verdict": "allow"},
    "change": {"change_kind": "terms", "change_text": "债权数额、合同条款变更。", "change_commitment": True},
    "check_change": {"change_verdict": "allow"},
    "extension": {"changed_to_on": "2029-03-01", "extension_commitment": True},
    "check_extension": {"extension_verdict": "allow"},
    "reissue": {"loss": "lost", "reissue_commitment": True},
    "ending": {"ending_ground": "false_commitment", "ending_facts": "合同上的签章系伪造。"},
    "decide_ending": {"ending_decision": "end", "reasons": "承诺不实，应予撤销。"},
    "escalate_overdue": _OVERDUE,
}
_REFUSED = {"approval": "approve", "refusal_grounds": ["not_owner"], "reasons": "与登记簿不一致。"}
_GROUNDS = {"pledge": {"cancellation_ground": "claim_paid"}, "licence_filing": {"cancellation_ground": "early_end"}}
PLAIN: dict[str, Mapping[str, object]] = {f"{kind}.filing": filing for kind, filing in FILINGS.items()}
PLAIN |= {f"{kind}.{name}": answers for kind in FILINGS for name, answers in _FORMS.items()}
for _kind in FILINGS:
    PLAIN[f"{_kind}.cancellation"] = {**_FORMS["cancellation"], **_GROUNDS[_kind.partition(".")[2]]}
    if _kind.endswith("pledge"):
        PLAIN[f"{_kind}.extension"] = {**_FORMS["extension"], "extension_by": "joint"}
    _article = "PL2020-12" if _kind.startswith("patent") else "TMR2014-70"
    PLAIN[f"{_kind}.approve_refusal"] = {**_REFUSED, "articles": [_article]}
PLAIN |= {
    "shared.correction.correction": {"correction_items": "已补交主体资格证明"},
    "shared.correction.check_correction": {"correction_verdict": "sufficient"},
    "shared.correction.allow_second_notice": {"second_notice": "allow", "second_notice_reason": "补正后方才显现。"},
}
