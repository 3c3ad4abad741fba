"""What people of the demo office write: grounds, facts, findings, reasons. Plain office prose."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.demo.votes import VOTES

#: Marks published within so many days are those of the newest cases.
RECENT_DAYS = 125
#: Cases about marks published so long ago are old.
REVIEWED_FROM = 235
#: Those whose decision stood all the same, by the rest of their number divided by sixteen.
AS_DECIDED = {0: "refuse", 4: "register", 12: "partial"}
#: Those whose review was asked for went fast.
HASTE = {"complexity": "simple", "slowness": 0.6}
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
    sues: bool = False
    suspends: bool = False
    extends: bool = False
    #: Multiplies how long the office takes.
    slowness: float = 1.0
    #: The decision is not signed before so many days ago.
    signed_days_ago: int | None = None
    #: Year in which the opponent says it began to use its mark.
    used_since: int = 2012


def fate(rng: random.Random, number: int, age_days: int) -> Fate:
    """Return the fate of a case; every kind of event happens among any twenty neighbours.

    :param age_days: how long ago the mark was published. Lately decided cases and the newest are told so that every
        stage of the procedure holds some.
    """
    turn = number % 20
    told = Fate(
        grounds=tuple(rng.sample(sorted(GROUNDS), rng.choice((1, 1, 2, 3)))),
        intake={3: "correct", 9: "silent", 15: "reject", 17: "correct"}.get(turn, "accept"),
        outcome=("register", "refuse", "register", "partial", "refuse")[number % 5],
        answers=turn not in (2, 8, 14),
        declares=turn in (1, 5, 6, 11, 16),
        complexity="difficult" if turn in (4, 12, 18) else rng.choice(("simple", "ordinary")),
        is_malicious=turn in (7, 19),
        returns_draft=turn in (0, 10),
        withdraws=turn == 13,
        asks_review=turn in (1, 3, 6, 14),
        sues=turn in (1, 3),
        suspends=turn in (5, 16),
        extends=turn in (10, 11, 12),
        slowness={2: 4.0, 8: 3.6, 10: 4.5, 11: 4.5, 12: 4.5, 18: 3.2}.get(turn) or rng.uniform(0.7, 1.3),
        used_since=rng.randint(2006, 2017),
    )
    if age_days < RECENT_DAYS:
        return replace(told, **_recent(number))
    if age_days >= REVIEWED_FROM:
        return _old(told, number)
    if number % 4 != 1:
        return replace(told, intake="accept", extends=True, withdraws=False, slowness=4.5)
    if age_days >= 200 and told.intake == "accept" and told.outcome != "register" and told.slowness < 2:
        return replace(told, signed_days_ago=rng.randint(2, 13), asks_review=False)
    return told


def _old(told: Fate, number: int) -> Fate:
    """Return what became of an old case: mostly a refusal, against which a review was asked for."""
    if told.intake == "reject":
        return told
    told, turn = replace(told, intake="accept", withdraws=False), number % 16
    if turn in AS_DECIDED:
        return replace(told, outcome=AS_DECIDED[turn], asks_review=False, slowness=0.8)
    if turn == 11:  # took too long
        return replace(told, suspends=False, slowness=5.5)
    if turn in (3, 6):  # signed at last: a review may still be asked for
        return replace(told, outcome="refuse", asks_review=False, signed_days_ago=3 + number % 9)
    outcome = ("refuse", "partial", "refuse")[number % 3]
    return replace(told, outcome=outcome, asks_review=True, declares=number % 5 == 0, suspends=False, **HASTE)


def _recent(number: int) -> dict[str, object]:
    """What is different in the newest cases: corrections, answers and evidence are still to come."""
    return {
        "intake": ("accept", "silent", "correct", "accept", "silent")[number % 5],
        "declares": number % 2 == 0,
        "answers": number % 3 != 0,
        "withdraws": False,
    }


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
    articles = [*dict.fromkeys(ARTICLES[ground] for ground in story.grounds), "TML2019-35"]
    if element == "check_formalities":
        return _intake(story)
    if element == "draft_decision":
        return _draft(story, mark, articles)
    if element == "approve_decision":
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
    if element == "assign_examination":
        return {"complexity": story.complexity}
    return dict(FIXED.get(element, {}))


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
