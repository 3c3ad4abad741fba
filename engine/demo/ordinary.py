"""Ordinary answers of the demo office: what people enter where the course of a case says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import forms
from engine.demo.burdens import BANKS
from engine.demo.companies import CITIES

#: How the names of days end that lie before the request.
BEFORE = ("served_on", "received_on", "decided_on", "effective_on")
#: What decisions of a procedure rest on.
ARTICLES: Mapping[str, str] = {
    "trademark.opposition": "TML2019-35",
    "trademark.renewal": "TMR2014-33",
    "trademark.cancellation": "TML2019-49-2",
    "trademark.cancellation_review": "TML2019-54",
    "trademark.invalidation": "TML2019-44-1",
    "trademark.invalidation_review": "TML2019-44-2",
    "trademark.refusal_review": "TML2019-34",
    "trademark.non_registration_review": "TML2019-35-3",
    "trademark.licence_filing": "TMR2014-69",
    "trademark.pledge": "TMR2014-70",
    "patent.reexamination": "PL2020-22-3",
    "patent.invalidation": "PL2020-22-3",
    "patent.licence_filing": "PR2023-15-2",
    "patent.pledge": "PR2023-15-3",
}
#: Scores of a quality review, of which a fourth is not the best.
SCORES = list("54321")
#: Answers by the name of the question, where the ordinary sentence would not be believed.
TEXTS: Mapping[str, str] = {
    "facts": "申请人经市场调查和网络检索取得下列证据，足以说明所主张的事实；具体说明见证据目录。",
    "evidence": "1. 市场调查报告；2. 公证书；3. 销售合同及发票；4. 网页截图",
    "reasons": "经审查，当事人提交的材料与登记簿记载一致，事实清楚，依据明确。",
    "review_reasons": "申请人不服原决定，认为原决定认定事实有误，请求予以撤销。",
    "reexamination_reasons": "驳回决定引用的对比文件没有公开区别技术特征，本申请权利要求1至3具备创造性。",
    "minutes": "双方当事人均到庭，对证据逐项质证，最后陈述意见，笔录经核对签字。",
    "hearing_time": "09:30",
    "hearing_panel": "孙海涛、高丽娟、何志远",
    "hearing_place": "第三审理庭",
    "panel": "孙海涛\n高丽娟\n何志远",
    "court_name": "北京知识产权法院",
    "room": "第三审理庭",
}


def answer(asked: forms.Component, kind: str, number: int, right: Mapping[str, object], today: date) -> object:
    """Return the ordinary answer to a question: of several the first.

    :param number: of the case; what is written differs by it.
    """
    if asked.options:
        values = [one.value for one in asked.options]
        if asked.key == "checked":
            return values
        if values == SCORES:
            return values[(number + len(asked.key)) % 4 == 0]
        return values[:1] if asked.answer_type == "list" else values[0]
    if asked.office_field == "law_articles":
        return [ARTICLES[kind]]
    if asked.office_field == "goods":
        return "\n".join(right["goods"][:1]) or "糕点"
    if asked.answer_type == "date":
        return _day(asked.key, today).isoformat()
    if asked.answer_type == "number":
        return 300_000_00 if asked.office_field == "money_fen" else asked.bounds.get("min", 1)
    if asked.answer_type == "boolean":
        return True
    return _text(asked.key, number, right)[: int(asked.bounds.get("maxLength", 5000))]


def _day(key: str, today: date) -> date:
    if key.startswith(("to_", "until")):
        return today + timedelta(days=700)
    if "hearing" in key or key.endswith(("scheduled_on", "held_on")):
        return today + timedelta(days=40)
    return today - timedelta(days=12) if key.endswith(BEFORE) else today


def _text(key: str, number: int, right: Mapping[str, object]) -> str:
    if key in TEXTS:
        return TEXTS[key]
    for word, text in TEXTS.items():
        if key.endswith(f"_{word}"):
            return text
    bank, city = BANKS[number % len(BANKS)], CITIES[number % len(CITIES)]
    known = {
        "pledgee_name": f"{bank}股份有限公司",
        "licensee_name": f"{city[0].removesuffix('市')}云帆商贸有限公司",
        "contract_no": f"HT-2026-{number:04d}",
        "payment_reference": f"JF2026{number:08d}",
        "claims_maintained": "\n".join(right["goods"][:1]),
    }
    if key.endswith("_address"):
        return f"{city[1]}{city[0]}{city[2]}{number + 1}号"
    return known.get(key, "已核对全部材料，按规定办理。")
