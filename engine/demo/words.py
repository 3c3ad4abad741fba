"""What people of the demo office write: grounds, facts, findings, reasons. Plain office prose."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

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
    "art_30": "商标法（2019）第三十条",
    "art_31": "商标法（2019）第三十一条",
    "art_32_prior_right": "商标法（2019）第三十二条",
    "art_32_preemptive": "商标法（2019）第三十二条",
    "art_13_3": "商标法（2019）第十三条第三款",
    "art_4": "商标法（2019）第四条",
    "art_10": "商标法（2019）第十条第一款第七项",
}
OUTCOMES = ("register", "refuse", "partial")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How a case of the demo office goes."""

    grounds: tuple[str, ...]
    #: accept, correct (with an answer), silent (to the correction), reject
    intake: str = "accept"
    outcome: str = "register"
    answers: bool = True
    declares: bool = False
    complexity: str = "ordinary"
    is_malicious: bool = False
    returns_draft: bool = False
    withdraws: bool = False
    asks_review: bool = False
    suspends: bool = False
    extends: bool = False
    #: Multiplies how long the office takes.
    slowness: float = 1.0


def fate(rng: random.Random, number: int) -> Fate:
    """Return the fate of a case; every kind of event happens among any twenty neighbours."""
    turn = number % 20
    grounds = tuple(rng.sample(sorted(GROUNDS), rng.choice((1, 1, 2, 3))))
    return Fate(
        grounds=grounds,
        intake={3: "correct", 9: "silent", 15: "reject", 17: "correct"}.get(turn, "accept"),
        outcome=("register", "refuse", "register", "partial", "refuse")[number % 5],
        answers=turn not in (2, 8, 14),
        declares=turn in (1, 5, 6, 11, 16),
        complexity="difficult" if turn in (4, 12, 18) else rng.choice(("simple", "ordinary")),
        is_malicious=turn in (7, 19),
        returns_draft=turn in (0, 10),
        withdraws=turn == 13,
        asks_review=turn in (1, 4, 6),
        suspends=turn in (5, 16),
        extends=turn in (11, 12),
        slowness={2: 2.6, 11: 4.5, 12: 4.5, 18: 2.6}.get(turn) or rng.uniform(0.7, 1.3),
    )


def filing(story: Fate, mark: Mapping[str, object], opponent: str) -> dict[str, object]:
    """Return the answers of an opposition form."""
    told = "；".join(GROUNDS[ground] for ground in story.grounds)
    answers: dict[str, object] = {
        "mark_no": mark["application_no"],
        "goods_scope": "some" if story.outcome == "partial" else "all",
        "grounds": list(story.grounds),
        "facts": f"{opponent}认为，被异议商标“{mark['name']}”{told}。异议人自2012年起持续使用其商标，"
        "在相关公众中具有一定知名度，双方商品在功能、用途、销售渠道方面相同或者类似，容易导致混淆误认。",
        "evidence": "1. 在先商标注册证复印件；2. 近三年销售合同及发票；3. 广告宣传材料；4. 行业排名证明",
        "declares_evidence": story.declares,
    }
    if answers["goods_scope"] == "some":
        answers["goods_opposed"] = "\n".join(mark["goods"][:1])
    if any(ground not in ("art_4", "art_10") for ground in story.grounds):
        answers["prior_right"] = f"异议人在先注册商标，核定使用于第{mark['classes'][0]}类商品，现为有效注册商标。"
    return answers


def answers(element: str, story: Fate, mark: Mapping[str, object], round_no: int) -> dict[str, object]:
    """Return what a member of the office enters in a task.

    :param round_no: how often this element was completed in the case before.
    """
    articles = "\n".join(dict.fromkeys(ARTICLES[ground] for ground in story.grounds)) + "\n商标法（2019）第三十五条"
    if element == "check_formalities":
        return _intake(story)
    if element == "draft_decision":
        return _draft(story, mark, articles)
    if element in ("approve_decision", "approve_review_decision"):
        if story.returns_draft and round_no == 0:
            return {
                "approval": "return",
                "return_reasons": ["reasoning_thin"],
                "return_note": "请补充商品类似关系的论述，并逐项回应被异议人的答辩意见。",
            }
        return {"approval": "approve"}
    if element == "examine":
        return {
            "grounds_examined": list(story.grounds),
            "next_step": "ready",
            "findings": "经比对，双方商标在文字构成、呼叫方面的差异程度以及商品类似关系已经查明，证据已经质证。",
        }
    if element == "assess_signals" and story.is_malicious:
        return {
            "mass_filing": True,
            "repeated_squatting": True,
            "signals_note": "申请人两年内申请商标二百余件，多件摹仿他人知名商标，无使用意图。",
        }
    fixed: dict[str, dict[str, object]] = {
        "check_correction": {"correction_verdict": "sufficient"},
        "assign_examination": {"complexity": story.complexity},
        "deliberate": {
            "votes_for": 3,
            "votes_against": 0,
            "deliberation": "agreed",
            "minutes": "合议组一致同意审查意见。",
        },
        "panel_opinion": {"opinion": "agree", "opinion_reasons": "同意主审员意见。"},
        "decide_extension": {"extension_decision": "approve"},
        "decide_suspension": {"suspension_decision": "approve"},
    }
    return fixed.get(element, {})


def _intake(story: Fate) -> dict[str, object]:
    if story.intake in ("correct", "silent"):
        return {
            "intake_decision": "correct",
            "defects": ["power_missing", "copies_missing"],
            "reasons": "未提交商标代理委托书；异议材料副本份数不足。请在规定期限内一次补齐。",
        }
    if story.intake == "reject":
        return {
            "intake_decision": "reject",
            "rejection_grounds": ["no_clear_ground"],
            "reasons": "申请书没有明确的异议理由、事实和法律依据。",
        }
    return {"intake_decision": "accept"}


def _draft(story: Fate, mark: Mapping[str, object], articles: str) -> dict[str, object]:
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


#: What parties send, by message form.
SENT: Mapping[str, Mapping[str, object]] = {
    "answer": {
        "answer_reasons": "被异议商标系答辩人独立设计，与异议人商标在文字、含义和整体外观上均不近似，"
        "且经使用已能与答辩人建立对应关系，请求准予注册。",
        "evidence": "1. 商标设计说明；2. 使用证据；3. 获奖证书",
    },
    "correction": {"correction_text": "已补交商标代理委托书原件和异议材料副本两份。"},
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
}
