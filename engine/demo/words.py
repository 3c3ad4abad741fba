"""What people of the demo office write: grounds, facts, findings, reasons. Plain office prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.demo.votes import VOTES

GROUNDS = {
    "art_30": "与异议人在先注册商标构成使用在类似商品上的近似商标",
    "art_31": "与异议人在先申请商标构成近似商标",
    "art_32_prior_right": "损害异议人在先企业名称权",
    "art_32_preemptive": "以不正当手段抢先注册异议人已经使用并有一定影响的商标",
    "art_13_3": "复制、摹仿异议人已在中国注册的驰名商标",
    "art_4": "不以使用为目的的恶意商标注册申请",
    "art_10": "带有欺骗性，容易使公众对商品质量产生误认",
}
ARTICLES = {
    "art_30": "TML2019-30",
    "art_31": "TML2019-31",
    "art_32_prior_right": "TML2019-32",
    "art_32_preemptive": "TML2019-32",
    "art_13_3": "TML2019-13-3",
    "art_4": "TML2019-4",
    "art_10": "TML2019-10",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What an opposition rests on and comes to."""

    grounds: tuple[str, ...]
    outcome: str = "register"
    complexity: str = "ordinary"
    #: Year in which the opponent says it began to use its mark.
    used_since: int = 2012


def filing(story: Fate, mark: Mapping[str, object], opponent: str) -> dict[str, object]:
    """Return the answers of an opposition form."""
    told = "；".join(GROUNDS[ground] for ground in story.grounds)
    answers: dict[str, object] = {
        "mark_no": mark["application_no"],
        "goods_scope": "some" if story.outcome == "partial" else "all",
        "grounds": list(story.grounds),
        "facts": f"{opponent}认为，被异议商标“{mark['name']}”{told}。异议人自{story.used_since}年起持续使用其商标，"
        "在相关公众中具有一定知名度，双方商品在功能、用途、销售渠道方面相同或者类似，容易导致混淆误认。",
        "evidence": "1. 在先商标注册证复印件；2. 近三年销售合同及发票；3. 广告宣传材料；4. 行业排名证明",
        "declares_evidence": False,
    }
    if answers["goods_scope"] == "some":
        answers["goods_opposed"] = "\n".join(mark["goods"][:1])
    if any(ground not in ("art_4", "art_10") for ground in story.grounds):
        answers["prior_right"] = f"异议人在先注册商标，核定使用于第{mark['classes'][0]}类商品，现为有效注册商标。"
    return answers


def answers(element: str, story: Fate, mark: Mapping[str, object]) -> dict[str, object]:
    """Return what a member of the office enters in a task."""
    articles = [*dict.fromkeys(ARTICLES[ground] for ground in story.grounds), "TML2019-35"]
    if element == "check_formalities":
        return {"intake_decision": "accept"}
    if element == "draft_decision":
        return _draft(story, mark, articles)
    if element == "approve_decision":
        return {"approval": "approve"}
    if element == "examine":
        return {
            "grounds_examined": list(story.grounds),
            "next_step": "ready",
            "findings": "经比对，双方商标在文字构成、呼叫方面的差异程度以及商品类似关系已经查明，证据已经质证。",
        }
    if element == "assign_examination":
        return {"complexity": story.complexity}
    return dict(FIXED.get(element, {}))


def _draft(story: Fate, mark: Mapping[str, object], articles: list[str]) -> dict[str, object]:
    goods = list(mark["goods"])
    refused = story.outcome != "register"
    found: dict[str, object] = {
        "outcome": story.outcome,
        "grounds_upheld": list(story.grounds[:1]) if refused else [],
        "grounds_rejected": list(story.grounds[1:]) if refused else list(story.grounds),
        "reason_codes": ["similar_marks", "similar_goods", "likelihood_of_confusion"]
        if refused
        else ["ground_not_made_out"],
        "articles": articles,
        "reasons": (
            "被异议商标与异议人在先商标文字构成相近，整体印象难以区分，使用在类似商品上容易使相关公众对商品来源产生混淆误认，"
            "异议理由成立。"
            if refused
            else "被异议商标与异议人商标在文字构成、含义和整体印象上区别明显，"
            "并存使用不致引起混淆误认，异议理由不能成立。"
        ),
    }
    if story.outcome == "partial":
        found["goods_refused"], found["goods_registered"] = "\n".join(goods[:1]), "\n".join(goods[1:])
    return found


#: Answers that are the same in every case, by element.
FIXED: Mapping[str, Mapping[str, object]] = {
    "check_correction": {"correction_verdict": "sufficient"},
    **VOTES,
    "decide_extension": {"extension_decision": "approve"},
    "decide_suspension": {"suspension_decision": "approve"},
    "resume_examination": {"resumption_reasons": "在先权利案件的行政判决已经生效，引证商标维持有效，恢复审查。"},
    "escalate_overdue": {
        "overdue_measure": "supervise",
        "overdue_explanation": "证据数量大，两次质证，合议时间延后；列入督办，一个月内提出审查意见。",
    },
}

#: What parties send, by message form.
SENT: Mapping[str, Mapping[str, object]] = {
    "answer": {
        "answer_reasons": "被异议商标系答辩人独立设计，与异议人商标在文字、含义和整体外观上均不近似，"
        "且经使用已能与答辩人建立对应关系，请求准予注册。",
        "evidence": "1. 商标设计说明；2. 使用证据；3. 获奖证书",
    },
    "correction": {"correction_items": ["1. 已补正：补交商标代理委托书原件", "2. 已补正：补交异议材料副本两份"]},
    "opponent_evidence": {
        "evidence": "补充提交近两年检测报告、媒体报道三十份。",
        "evidence_purpose": "证明在先商标的知名度。",
    },
    "respondent_evidence": {
        "evidence": "补充提交产品包装实物照片和销售台账。",
        "evidence_purpose": "证明被异议商标的实际使用。",
    },
    "withdrawal": {"withdrawal_reasons": "双方已达成和解。", "confirms_withdrawal": True},
    "request_review": {"review_reasons": "申请人不服异议决定，双方商标并不近似，请求撤销原决定，准予注册。"},
    "comment": {"comment": "对方补充的证据不能证明其主张，关联性不予认可。"},
    "opponent_opinion": {"opponent_opinion": "原异议决定正确，请求维持；申请人的复审理由在异议阶段已经答辩并被驳回。"},
    "suit": {"court_name": "北京知识产权法院", "court_case_no": "（2026）京73行初2718号"},
}

#: What the office enters to start a side procedure.
SIDE: Mapping[str, Mapping[str, object]] = {
    "shared.extension": {"months": 6, "reasons": "案情复杂，需要核实大量使用证据，在法定期限内难以审结。"},
    "shared.suspension": {
        "ground": "tm-stop-prior-right",
        "prior_case_no": "（2026）京73行初1024号",
        "reasons": "引证商标正处于无效宣告行政诉讼中，其结果决定在先权利是否存在，异议人请求等待。",
    },
}
