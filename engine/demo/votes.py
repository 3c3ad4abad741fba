"""How the panels of the demo office vote: with the draft, but for the further members of a panel of five."""

from __future__ import annotations

from collections.abc import Mapping

_AGREES = {"vote": "agree", "vote_reasons": "同意草案认定的事实和结论。"}
_DISSENTS = {
    "vote": "disagree",
    "vote_reasons": "对商品是否类似有不同看法。",
    "separate_opinion": "双方商品在功能、用途和销售渠道上均有差异，相关公众不致误认；建议对部分商品准予注册。",
}
#: Answers by element.
VOTES: Mapping[str, Mapping[str, object]] = {
    "rapporteur_vote": _AGREES,
    "head_vote": _AGREES,
    "member_vote": _AGREES,
    "further_member_vote": _DISSENTS,
    "substitute_vote": _AGREES,
    "substitute_head_vote": _AGREES,
    "consider_rejection": {
        "deliberation": "redraft",
        "minutes": "多数成员认为证据不足，按多数意见重新起草。",
    },
}
