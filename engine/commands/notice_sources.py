"""What each notice is made of: whose answers it prints, which variables, which limit it starts, by which provision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.commands import burden_notices, mark_invalidation_notices, patent_notices, stop_notices
from engine.commands.notice_source import Source
from engine.commands.roles import ROLES_OF_KIND
from engine.rules.special_events import party_change_article
from engine.rules.suspension import LAW_2026_FROM

REVIEW = "trademark.non_registration_review"
RENEWAL, CANCELLATION = "trademark.renewal", "trademark.cancellation"
CANCELLATION_REVIEW = "trademark.cancellation_review"
REFUSAL_REVIEW = "trademark.refusal_review"

_R = "商标法实施条例（2014）"
_T = "商标评审规则（2014）"
_GROUNDS = ("grounds",)
_DECISION = ("trademark.opposition.draft_decision",)
_DECIDED = ("商标法（2019）第三十五条", "商标法（2026）第三十八条")
_ALTERED = ("商标法（2019）第四十九条第一款", "商标法（2026）第五十七条")
_CANCELLED = ("商标法（2019）第四十九条第二款", "商标法（2026）第五十七条第二款")
_REVIEWED = ("商标法（2019）第五十四条", "商标法（2026）第五十八条")
_REFUSAL = ("商标法（2019）第三十四条", "商标法（2026）第三十七条")
_RENEWED = ("商标法（2019）第四十条", "商标法（2026）第四十四条")
_TERM = ("term_ends_on", "window_ends_on", "renewable_until")
_OF_PATENTS = [kind for kind in ROLES_OF_KIND if kind.startswith("patent.")]
_CHANGED = {kind: (party_change_article(kind),) for kind in ROLES_OF_KIND}

SOURCES: Mapping[str, Source] = {
    "acceptance": Source(
        variables=("declares_evidence",),
        articles=(f"{_R}第二十五条",),
        articles_of_kind={CANCELLATION: (f"{_R}第六十五条、第六十六条",)},
    ),
    "review_acceptance": Source(variables=("review_declares_evidence",), articles=(f"{_R}第五十七条第二款",)),
    "non_acceptance": Source(
        forms=(
            "shared.intake.check_formalities",
            "shared.intake.check_correction",
            "shared.intake.confirm_acceptance",
            "shared.patent_intake.check_formalities",
            "shared.patent_intake.confirm_acceptance",
        ),
        is_last_act=True,
        articles=(f"{_R}第二十六条",),
        articles_of_kind=dict.fromkeys(
            (REVIEW, CANCELLATION, CANCELLATION_REVIEW, REFUSAL_REVIEW), (f"{_R}第五十七条第二款",)
        )
        | mark_invalidation_notices.FORMAL,
    ),
    "correction": Source(
        forms=(
            "shared.intake.check_formalities",
            "shared.intake.check_correction",
            "shared.patent_intake.check_formalities",
            "shared.patent_intake.check_correction",
            f"{RENEWAL}.examine",
            f"{RENEWAL}.check_correction",
            *burden_notices.CORRECTION_FORMS,
        ),
        is_last_act=True,
        limits=(
            *burden_notices.CORRECTION_LIMITS,
            "tm-review-correction",
            "tm-application-correction",
            "pat-invalid-correction",
            "pat-reexam-correction",
        ),
        articles=(f"{_R}第五十七条第二款",),
        articles_of_kind={RENEWAL: (f"{_R}第十八条第二款",)},
    ),
    "deemed_withdrawn": Source(missed=("tm-review-correction",), articles=(f"{_R}第五十七条第二款",)),
    "answer_notice": Source(variables=_GROUNDS, limits=("tm-opposition-answer",), articles=(f"{_R}第二十七条第一款",)),
    "evidence_forwarding": Source(
        variables=("evidence",),
        limits=("tm-review-cross-examination",),
        articles=(f"{_R}第二十七条",),
        articles_of_kind=dict.fromkeys((REVIEW, CANCELLATION_REVIEW), (f"{_R}第五十九条",))
        | mark_invalidation_notices.EVIDENCE,
    ),
    "opinion_notice": Source(
        variables=("review_reasons",),
        limits=("tm-nonregistration-review-opponent-opinion",),
        articles=(f"{_T}第二十一条第二款",),
    ),
    "decision_register": Source(forms=_DECISION, variables=_GROUNDS, articles=_DECIDED),
    "decision_refuse": Source(
        forms=_DECISION, variables=_GROUNDS, limits=("tm-nonregistration-review-request",), articles=_DECIDED
    ),
    "decision_partial": Source(
        forms=_DECISION, variables=_GROUNDS, limits=("tm-nonregistration-review-request",), articles=_DECIDED
    ),
    "review_decision": Source(
        forms=(
            "trademark.non_registration_review.compose_panel",
            "trademark.non_registration_review.draft_review_decision",
        ),
        variables=("preceding_decision_on", "outcome"),
        limits=("tm-nonregistration-review-court",),
        articles=("商标法（2019）第三十五条第三款", "商标法（2026）第三十八条第三款"),
    ),
    "hearing_notice": Source(
        forms=("shared.hearing.fix_hearing",),
        is_last_act=True,
        variables=("hearing_on", "hearing_time", "hearing_place"),
        limits=("pat-invalid-oral-receipt", "pat-reexam-oral-receipt", "tm-review-oral-hearing-receipt"),
        articles=(f"{_R}第六十条",),
    ),
    "registration_certificate": Source(),
    "payment_notice": Source(
        variables=("fee_owed_fen",),
        limits=("tm-application-correction", "tm-review-correction"),
        articles=("商标法（2019）第七十二条",),
    ),
    "renewal_reminder": Source(variables=_TERM, articles=_RENEWED),
    "renewal_certificate": Source(variables=("term_ends_on", "renewed_until"), articles=_RENEWED),
    "renewal_refusal": Source(
        forms=(f"{RENEWAL}.examine", f"{RENEWAL}.check_correction"),
        is_last_act=True,
        variables=_TERM,
        articles=_RENEWED,
    ),
    "expiry_notice": Source(variables=_TERM, articles=_RENEWED),
    "use_evidence_notice": Source(
        variables=("goods_requested", "facts"), limits=("tm-nonuse-evidence",), articles=(f"{_R}第六十六条第一款",)
    ),
    "generic_answer_notice": Source(
        variables=("goods_requested", "facts"), limits=("tm-generic-answer",), articles=(f"{_R}第六十五条",)
    ),
    "alteration_notice": Source(
        variables=("ordering_authority", "rectification_order_no", "rectify_until", "facts"), articles=_ALTERED
    ),
    "cancellation_decision": Source(
        forms=(f"{CANCELLATION}.draft_decision",),
        variables=("outcome", "rectification_order_no"),
        limits=("tm-cancellation-review-request",),
        articles=_CANCELLED,
    ),
    "cancellation_review_acceptance": Source(
        variables=("review_declares_evidence",), articles=(f"{_R}第五十七条第二款",)
    ),
    "cancellation_review_answer_notice": Source(
        variables=("review_reasons",), limits=("tm-invalidation-answer",), articles=(f"{_R}第五十八条",)
    ),
    "cancellation_review_decision": Source(
        forms=(f"{CANCELLATION_REVIEW}.compose_panel", f"{CANCELLATION_REVIEW}.draft_review_decision"),
        variables=("outcome",),
        limits=("tm-cancellation-court",),
        articles=_REVIEWED,
    ),
    "refusal_review_acceptance": Source(variables=("review_declares_evidence",), articles=(f"{_R}第五十七条第二款",)),
    "new_ground_notice": Source(
        forms=(f"{REFUSAL_REVIEW}.examine_review",),
        is_last_act=True,
        limits=("tm-review-cross-examination",),
        articles=(f"{_R}第五十二条",),
    ),
    "refusal_review_decision": Source(
        forms=(f"{REFUSAL_REVIEW}.compose_panel", f"{REFUSAL_REVIEW}.draft_review_decision"),
        variables=("outcome",),
        limits=("tm-refusal-review-court",),
        articles=_REFUSAL,
    ),
    "withdrawal_closed": Source(
        variables=("withdrawn_on",),
        articles=(f"{_R}第六十一条",),
        articles_of_kind={RENEWAL: (f"{_R}第三十三条",)},
    ),
    "closing_notice": Source(variables=("cause",), articles=(f"{_T}第三十二条",)),
    "extension_notice": Source(
        variables=("months", "limit_name", "limit_id", "reasons"),
        articles=("商标法（2019）第三十五条第一款", "商标法（2026）第三十八条第一款"),
        articles_of_kind={
            REVIEW: ("商标法（2019）第三十五条第三款", "商标法（2026）第三十八条第三款"),
            CANCELLATION: _CANCELLED,
            CANCELLATION_REVIEW: _REVIEWED,
            REFUSAL_REVIEW: _REFUSAL,
        }
        | mark_invalidation_notices.EXTENDED,
    ),
    "party_change_notice": Source(
        forms=("shared.party_change.check_party_change",),
        variables=("party_role", "change_kind"),
        articles_of_kind=_CHANGED,
    ),
    "party_change_refused": Source(forms=("shared.party_change.check_party_change",), articles_of_kind=_CHANGED),
    "joinder_notice": Source(variables=("joinder_ground", "article", "joined_case_no", "reasons")),
    "joinder_refused": Source(forms=("shared.joinder.decide_joinder",), variables=("article", "joined_case_no")),
    "separation_notice": Source(variables=("article", "reasons")),
    "separation_refused": Source(forms=("shared.separation.decide_separation",), variables=("article",)),
    "loss_undone": Source(
        forms=("shared.posted_in_time.undo_consequence", "shared.later_receipt.undo_loss"),
        is_last_act=True,
        variables=("article", "expired_on", "posted_on", "notice_title", "limit_name", "ends_on"),
    ),
    "publication_of_service": Source(
        articles=(f"{_R}第十条第二款",),
        articles_of_kind=dict.fromkeys(_OF_PATENTS, ("专利法实施细则（2023）第四条第六款",)),
    ),
    **mark_invalidation_notices.SOURCES,
    **patent_notices.SOURCES,
    **stop_notices.SOURCES,
    **burden_notices.SOURCES,
}
NOTHING = Source()
#: Case kind -> template -> provision, in procedures whose law is one and the same on either side of 2027.
PROVISIONS: Mapping[str, Mapping[str, str]] = patent_notices.ARTICLES | burden_notices.ARTICLES
#: Case kind -> what is requested in it, and how a case of it is called.
REQUESTS: Mapping[str, tuple[str, str]] = {
    "trademark.opposition": ("异议申请", "异议一案"),
    REVIEW: ("不予注册复审申请", "不予注册复审一案"),
    RENEWAL: ("续展注册申请", "续展注册一案"),
    CANCELLATION: ("撤销申请", "撤销一案"),
    CANCELLATION_REVIEW: ("撤销复审申请", "撤销复审一案"),
    REFUSAL_REVIEW: ("驳回复审申请", "驳回复审一案"),
    **mark_invalidation_notices.REQUESTS,
    **patent_notices.REQUESTS,
    **burden_notices.REQUESTS,
}


def of(template: str) -> Source:
    """Return the source of a notice; a notice that no procedure issues yet prints the case only."""
    return SOURCES.get(template, NOTHING)


def prints(form_key: str) -> bool:
    """Return whether a notice prints the answers of a form."""
    return any(form_key in source.forms for source in SOURCES.values())


def article(template: str, kind: str, on: date) -> str:
    """Return the provision by which a notice is issued on a day; empty where the template names none."""
    provision = PROVISIONS.get(kind, {}).get(template)
    if provision is not None:
        return provision
    source = of(template)
    articles = source.articles_of_kind.get(kind, source.articles)
    return articles[-1 if on >= LAW_2026_FROM else 0] if articles else ""


def kept(template: str, variables: Mapping[str, object]) -> dict[str, object]:
    """Return the variables that a notice will print, to be kept with it: later acts do not change its words."""
    return {name: variables[name] for name in of(template).variables if variables.get(name) not in (None, "", [])}
