"""The notices of what stops a case or closes a right for a time: suspension (中止), preservation (财产保全)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands.notice_source import Source
from engine.rules.suspension import PATENT_ARTICLE

_SUSPENDED = ("ground", "article", "from_on", "suspended_until", "prior_case_no", "reasons")
_ORDER = ("court", "order_no", "preserved_until")
_CHECK = ("专利审查指南（2023）第五部分第七章第7.3.1.2节",)
_DECIDED = ("shared.suspension.decide_suspension",)
_ENDED = ("shared.suspension.resume_examination", "shared.suspension.take_up_again")
#: A mark is preserved by the order of the court alone (协助执行通知书).
_PRESERVED = dict.fromkeys(
    ("patent.reexamination", "patent.invalidation", "patent.licence_filing", "patent.pledge", "patent.preservation"),
    ("专利法实施细则（2023）第一百零四条；专利审查指南（2023）第五部分第七章第7节",),
)

SOURCES: Mapping[str, Source] = {
    "suspension_correction": Source(variables=("defects",), limits=("pat-suspension-correction",), articles=_CHECK),
    "suspension_not_made": Source(
        forms=("shared.suspension.check_request", "shared.suspension.check_correction"),
        is_last_act=True,
        articles=_CHECK,
    ),
    "suspension_notice": Source(variables=_SUSPENDED),
    "suspension_refused": Source(forms=_DECIDED, variables=("article",)),
    "patent_suspension_granted": Source(variables=_SUSPENDED, articles=(PATENT_ARTICLE,)),
    "patent_suspension_refused": Source(forms=_DECIDED, articles=(PATENT_ARTICLE,)),
    "patent_suspension_ended": Source(forms=_ENDED, variables=(*_SUSPENDED, "resumed_on"), articles=(PATENT_ARTICLE,)),
    "resumption_notice": Source(forms=_ENDED, variables=(*_SUSPENDED, "resumed_on")),
    "preservation_begun": Source(
        variables=(*_ORDER, "continued_order_no", "from_on", "order_facts"), articles_of_kind=_PRESERVED
    ),
    "preservation_refused": Source(variables=(*_ORDER, "refusal_reasons"), articles_of_kind=_PRESERVED),
    "preservation_waiting": Source(variables=_ORDER, articles_of_kind=_PRESERVED),
    "preservation_off_list": Source(variables=(*_ORDER, "cause"), articles_of_kind=_PRESERVED),
    "preservation_ended": Source(
        variables=(*_ORDER, "from_on", "resumed_on", "preservation_result"), articles_of_kind=_PRESERVED
    ),
}
