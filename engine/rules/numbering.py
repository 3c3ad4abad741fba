"""Case numbers (案号): what kind of case, filed in which year, the how-manieth of that year."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Case kind -> letters of its number, from the Chinese name.
CODES: Mapping[str, str] = {
    "trademark.opposition": "YY",  # 异议
    "trademark.non_registration_review": "BF",  # 不予注册复审
    "trademark.refusal_review": "BH",  # 驳回复审
    "trademark.invalidation": "WX",  # 无效宣告
    "trademark.invalidation_review": "WF",  # 无效宣告复审
    "trademark.cancellation": "CX",  # 撤销
    "trademark.cancellation_review": "CF",  # 撤销复审
    "trademark.renewal": "XZ",  # 续展
    "trademark.assignment": "ZR",  # 转让
    "trademark.licence_filing": "XK",  # 许可备案
    "trademark.pledge": "SZ",  # 商标质押
    "trademark.preservation": "SB",  # 商标保全
    "patent.reexamination": "FS",  # 复审
    "patent.invalidation": "WG",  # 无效宣告
    "patent.evaluation_report": "PJ",  # 评价报告
    "patent.licence_filing": "ZK",  # 专利实施许可备案
    "patent.pledge": "ZZ",  # 专利质押
    "patent.preservation": "ZB",  # 专利保全
    "patent.annuity": "NF",  # 年费
    "patent.restoration": "HF",  # 恢复权利
    "layout_design.registration": "BT",  # 布图设计
    "layout_design.revocation": "BC",  # 布图设计撤销
    "geographical_indication.recognition": "DL",  # 地理标志
    "agency.licence": "DJ",  # 代理机构
}
_SHAPE = re.compile(r"([A-Z][A-Z0-9_-]*?)([12]\d{3})(\d{6,})")


def code(kind: str) -> str:
    """Return the letters of a kind; a kind drawn later, which has none yet, gives its own name."""
    return CODES.get(kind) or kind.upper().replace(".", "-") + "-"


def case_no(kind: str, year: int, serial: int) -> str:
    """Return a case number, for example ``YY2026000123``.

    :param serial: counts from 1 within the kind and the year; past a million the number grows longer.
    """
    if serial < 1 or not 1900 <= year <= 2999:
        raise ValueError(f"no case number {serial} of {year}")
    return f"{code(kind)}{year:04d}{serial:06d}"


def parts(number: str) -> tuple[str, int, int] | None:
    """Return letters, year and serial of a case number as somebody typed it; None when it is none."""
    match = _SHAPE.fullmatch(number.strip().upper())
    return (match[1], int(match[2]), int(match[3])) if match else None
