"""What the notices about pledges and licences are made of; the four procedures are alike, and so are their notices."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands.notice_source import Source

_T = "商标审查审理指南（2021）第三部分第十一章"
_P = "专利审查指南（2023）第五部分第八章"
_R = "商标法实施条例（2014）"
_MARK_PLEDGE, _MARK_LICENCE = "trademark.pledge", "trademark.licence_filing"
_PATENT_PLEDGE, _PATENT_LICENCE = "patent.pledge", "patent.licence_filing"
KINDS = (_MARK_PLEDGE, _PATENT_PLEDGE, _MARK_LICENCE, _PATENT_LICENCE)
_TERMS = ("entered_on", "from_on", "to_on", "amount_fen", "contract_no", "licence_type", "licence_basis", "goods")


def _forms(*names: str) -> tuple[str, ...]:
    return tuple(f"{kind}.{name}" for kind in KINDS for name in names)


_ENTERED = Source(variables=(*_TERMS, "certificate_no"))
_REFUSED_BY = Source(forms=_forms("approve_refusal"), is_last_act=True)
SOURCES: Mapping[str, Source] = {
    "pledge_certificate": _ENTERED,
    "patent_pledge_registered": _ENTERED,
    "licence_filed": _ENTERED,
    "patent_licence_filed": _ENTERED,
    "pledge_refused": _REFUSED_BY,
    "licence_refused": _REFUSED_BY,
    "entry_changed": Source(variables=_TERMS),
    "entry_change_refused": Source(
        forms=_forms("check_change", "check_extension", "check_cancellation"), is_last_act=True
    ),
    "entry_cancelled": Source(),
    "entry_revoked": Source(forms=_forms("decide_ending"), is_last_act=True),
    "pledge_extension_told": Source(variables=("to_on",)),
}
#: Forms whose last answer a notice of correction prints.
CORRECTION_FORMS = (*_forms("examine"), "shared.correction.check_correction")
CORRECTION_LIMITS = ("tm-pledge-correction", "pat-designated-default")
_REGISTERED = {"pledge_certificate": f"{_R}第七十条；{_T}第3.3.1节", "pledge_refused": f"{_T}第3.3.3节"}
_LONGER = dict.fromkeys(("extension_notice", "extension_refused"), "专利法实施细则（2023）第六条第四款")
#: Case kind -> template -> provision.
ARTICLES: Mapping[str, Mapping[str, str]] = {
    _MARK_PLEDGE: {
        **_REGISTERED,
        "correction": f"{_T}第3.3.2节",
        "deemed_abandoned": f"{_T}第3.3.2节",
        "withdrawal_closed": f"{_R}第七十条",
        "entry_changed": f"{_T}第3.4节、第3.5节",
        "entry_change_refused": f"{_T}第3.4节至第3.6节",
        "entry_cancelled": f"{_T}第3.6节",
        "entry_revoked": f"{_T}第3.6节；国办发〔2020〕42号",
        "pledge_extension_told": f"{_T}第3.5节",
    },
    _PATENT_PLEDGE: {
        "patent_pledge_registered": "专利法实施细则（2023）第十五条第三款；专利权质押登记办法",
        "pledge_refused": "专利法实施细则（2023）第十五条第三款；专利权质押登记办法",
        "correction": "专利权质押登记办法",
        "withdrawal_closed": "专利权质押登记办法",
        "entry_changed": f"专利权质押登记办法；{_P}第1.3.2.8节",
        "entry_change_refused": "专利权质押登记办法",
        "entry_cancelled": f"专利权质押登记办法；{_P}第1.3.2.8节",
        "entry_revoked": "专利权质押登记办法；国办发〔2020〕42号",
        "pledge_extension_told": "专利权质押登记办法",
        **_LONGER,
    },
    _MARK_LICENCE: {
        "licence_filed": f"商标法（2019）第四十三条第三款；{_R}第六十九条",
        "licence_refused": f"{_R}第六十九条；{_T}第2.5节",
        "correction": f"{_T}第2.5节，参照{_R}第五十七条第二款",
        "withdrawal_closed": f"{_T}第2.8节",
        "entry_changed": f"{_T}第2.6节",
        "entry_change_refused": f"{_T}第2.6节、第2.7节",
        "entry_cancelled": f"{_T}第2.7节",
        "entry_revoked": f"{_R}第六十九条",
    },
    _PATENT_LICENCE: {
        "patent_licence_filed": "专利法实施细则（2023）第十五条第二款；专利实施许可合同备案办法",
        "licence_refused": "专利法实施细则（2023）第十五条第二款；专利实施许可合同备案办法第十二条",
        "correction": "专利实施许可合同备案办法",
        "withdrawal_closed": "专利实施许可合同备案办法",
        "entry_changed": f"专利实施许可合同备案办法；{_P}第1.3.2.7节",
        "entry_change_refused": "专利实施许可合同备案办法",
        "entry_cancelled": f"专利实施许可合同备案办法；{_P}第1.3.2.7节",
        "entry_revoked": "专利实施许可合同备案办法",
        **_LONGER,
    },
}
#: Case kind -> what is requested in it, and how a case of it is called.
REQUESTS: Mapping[str, tuple[str, str]] = {
    _MARK_PLEDGE: ("商标专用权质权登记申请", "质权登记一案"),
    _PATENT_PLEDGE: ("专利权质押登记申请", "质押登记一案"),
    _MARK_LICENCE: ("商标使用许可备案申请", "许可备案一案"),
    _PATENT_LICENCE: ("专利实施许可合同备案申请", "许可备案一案"),
}
ROLE_NAMES: Mapping[str, str] = {
    "pledgor": "出质人",
    "pledgee": "质权人",
    "licensor": "许可人",
    "licensee": "被许可人",
}
_REFUSED = "期满未补正，或者补正后仍不符合要求的，不予登记（备案）。"
#: Case kind -> what comes of it when a correction is not made.
UNCORRECTED: Mapping[str, str] = dict.fromkeys(KINDS, _REFUSED) | {
    _MARK_PLEDGE: "期满未补正，或者补正后仍不符合要求的，视为放弃质权登记申请。"
}


def facts(kind: str, kept: Mapping[str, object]) -> dict[str, object]:
    """Return what only these notices print: the claim in yuan, the goods, what comes of silence."""
    amount = kept.get("amount_fen")
    return {
        "claim": f"{int(amount) / 100:,.2f}" if amount else None,
        "goods_licensed": kept.get("goods"),
        "uncorrected": UNCORRECTED.get(kind),
    }
