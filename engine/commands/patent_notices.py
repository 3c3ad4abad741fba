"""What the notices of patent procedures are made of, and their provisions for the notices that trademarks use too."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands.notice_source import Source

_R, _G, _L = "专利法实施细则（2023）", "专利审查指南（2023）", "专利法（2020）"
_REEXAMINATION, _INVALIDATION = "patent.reexamination", "patent.invalidation"
_RESTORATION = (f"{_R}第六条",)
_PANEL = ("panel",)

SOURCES: Mapping[str, Source] = {
    "deemed_not_filed": Source(
        forms=("shared.patent_intake.check_correction", "shared.patent_intake.check_second_correction"),
        is_last_act=True,
        missed=("pat-reexam-fee", "pat-reexam-correction", "pat-invalid-fee", "pat-invalid-correction"),
        limits=("pat-restoration-due-cause",),
    ),
    "request_deemed_withdrawn": Source(
        variables=("cause",), missed=("pat-reexam-notice-reply",), limits=("pat-restoration-due-cause",)
    ),
    "reexamination_notice": Source(
        forms=("patent.reexamination.draft_notice",),
        is_last_act=True,
        tells_articles=True,
        limits=("pat-reexam-notice-reply",),
    ),
    "reexamination_decision": Source(
        forms=(
            "patent.reexamination.compose_panel",
            "patent.reexamination.draft_on_opinion",
            "patent.reexamination.draft_decision",
        ),
        variables=("rejection_decided_on", "outcome"),
        limits=("pat-reexam-court",),
    ),
    "extension_refused": Source(
        forms=(f"{_REEXAMINATION}.decide_extension", "shared.extension.decide_extension"), is_last_act=True
    ),
    "restoration_granted": Source(articles=_RESTORATION),
    "restoration_correction": Source(
        variables=("restoration_defects",),
        limits=("pat-designated-default",),
        articles=(f"{_G}第五部分第七章第6.3节",),
    ),
    "restoration_refused": Source(
        forms=(
            "shared.restoration.decide_restoration",
            "shared.restoration.check_correction",
            "shared.late_restoration.decide_late_restoration",
        ),
        variables=("restoration_cause",),
        is_last_act=True,
        articles=_RESTORATION,
    ),
    "invalidation_answer_notice": Source(variables=("grounds", "evidence"), limits=("pat-invalid-patentee-answer",)),
    "forwarding_notice": Source(variables=("forwarded",), limits=("pat-invalid-forwarding-reply",)),
    "invalidation_notice": Source(
        forms=("patent.invalidation.draft_notice",),
        is_last_act=True,
        tells_articles=True,
        limits=("pat-invalid-exam-notice-reply",),
    ),
    "invalidation_decision": Source(
        forms=("patent.invalidation.compose_panel", "patent.invalidation.draft_decision"),
        variables=("outcome",),
        limits=("pat-invalid-court",),
    ),
}

#: Case kind -> template -> provision.
ARTICLES: Mapping[str, Mapping[str, str]] = {
    _REEXAMINATION: {
        "acceptance": f"{_R}第六十五条；{_G}第四部分第二章第2.7节",
        "non_acceptance": f"{_R}第六十五条；{_G}第四部分第二章第2.7节",
        "correction": f"{_R}第六十五条第三款",
        "deemed_not_filed": f"{_R}第六十五条第三款、第一百一十三条",
        "request_deemed_withdrawn": f"{_R}第六十七条第一款",
        "reexamination_notice": f"{_R}第六十七条第一款",
        "reexamination_decision": f"{_L}第四十一条、{_R}第六十七条第二款",
        "hearing_notice": f"{_G}第四部分第四章第3节",
        "withdrawal_closed": f"{_R}第六十八条",
        "extension_notice": f"{_R}第六条第四款",
        "extension_refused": f"{_R}第六条第四款",
    },
    _INVALIDATION: {
        "acceptance": f"{_R}第六十九条、第七十条；{_G}第四部分第三章第3.8节",
        "non_acceptance": f"{_R}第七十条；{_G}第四部分第三章第3.8节",
        "correction": f"{_R}第七十条",
        "deemed_not_filed": f"{_R}第七十条、第一百一十六条第三款",
        "request_deemed_withdrawn": f"{_R}第七十四条第三款",
        "invalidation_answer_notice": f"{_R}第七十二条",
        "forwarding_notice": f"{_R}第七十二条；{_G}第四部分第三章第4.4.1节",
        "invalidation_notice": f"{_G}第四部分第三章第4.4.3节",
        "invalidation_decision": f"{_L}第四十六条第一款",
        "hearing_notice": f"{_R}第七十四条",
        "withdrawal_closed": f"{_R}第七十六条",
        "closing_notice": f"{_R}第七十六条；{_G}第四部分第三章第7节",
    },
}
#: Case kind -> what is requested in it, and how a case of it is called.
REQUESTS: Mapping[str, tuple[str, str]] = {
    _REEXAMINATION: ("复审请求", "复审一案"),
    _INVALIDATION: ("无效宣告请求", "无效宣告请求一案"),
}
