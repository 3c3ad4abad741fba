"""When cases may be heard together (合并审理): which kinds, by which provision, on what they have in common.

Joined cases share a panel and an oral hearing; each keeps its number, its limits, its evidence and its decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Literal

Ground = Literal["same_right", "same_parties"]

#: From here on a panel has formed its view: it takes no other case in (合议之后).
FINAL_STAGES = frozenset({"drafting", "decided", "court", "closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What the law says of joining cases of one kind."""

    #: Ground -> provision.
    articles: Mapping[Ground, str]
    #: Grounds on which a party may ask for it; else the office joins of its own motion.
    at_request: frozenset[Ground] = frozenset()


_INVALIDATION = "专利审查指南（2023）第四部分第三章第4.5节"
_EXAMINATION = "专利审查指南（2023）第五部分第七章第8.1节"
#: No text on trademarks names the joining of cases. It is what two powers of the office come to that the texts do
#: give: to compose the panel, and to order a hearing where the case needs one.
_REVIEW = "商标评审规则（2014）第二十七条；商标法实施条例（2014）第六十条第一款"
_OPPOSITION = "参照商标评审规则（2014）第二十七条"


def _both(article: str, at_request: Set[Ground] = frozenset()) -> Joining:
    return Joining(articles={"same_right": article, "same_parties": article}, at_request=frozenset(at_request))


_BY_ANYBODY: frozenset[Ground] = frozenset({"same_right", "same_parties"})

#: Case kind -> its rule; the others are examined by one person on papers and have nothing that could be shared.
JOINING: Mapping[str, Joining] = {
    # (1) 一项专利权的多个案件; (2) 不同专利权，当事人相同且事实关联: 依当事人书面请求或者自行决定.
    "patent.invalidation": _both(_INVALIDATION, {"same_parties"}),
    "patent.reexamination": _both(_EXAMINATION),
    "trademark.opposition": _both(_OPPOSITION, _BY_ANYBODY),
    "trademark.non_registration_review": _both(_REVIEW, _BY_ANYBODY),
    "trademark.invalidation": _both(_REVIEW, _BY_ANYBODY),
    "trademark.invalidation_review": _both(_REVIEW, _BY_ANYBODY),
    "trademark.refusal_review": _both(_REVIEW, _BY_ANYBODY),
    "trademark.cancellation_review": _both(_REVIEW, _BY_ANYBODY),
}


def ground(is_same_right: bool, shares_party: bool) -> Ground | None:
    """Return what two cases have in common that lets them be joined; None: nothing."""
    if is_same_right:
        return "same_right"
    return "same_parties" if shares_party else None
