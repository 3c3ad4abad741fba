"""What may happen to a case beside its procedure (附随事项), kind by kind: by which provision, or why not.

One table for the case page, the service guide and the commands that refuse, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.rules import joinder, suspension
from engine.rules.catalogue import Catalogue, Rule
from engine.values import ORDER_KINDS

Event = Literal["extension", "suspension", "restoration", "withdrawal", "party_change", "joinder"]
EVENTS: tuple[Event, ...] = ("extension", "suspension", "restoration", "withdrawal", "party_change", "joinder")

_PATENT = "专利法实施细则（2023）"
_GUIDE = "专利审查指南（2023）"
_TM = "商标法实施条例（2014）"
_REVIEW = "商标评审规则（2014）"
#: Kinds that end with an entry in a register: no dispute is decided in them.
RECORDALS = frozenset(
    {
        "trademark.renewal",
        "trademark.licence_filing",
        "trademark.pledge",
        "patent.licence_filing",
        "patent.pledge",
    }
)
#: Case kind -> the limits that may be longer: of the office in trademark cases, designated ones of a party in patents.
EXTENDABLE: Mapping[str, tuple[str, ...]] = {
    "trademark.opposition": ("tm-opposition-decision",),
    "trademark.non_registration_review": ("tm-nonregistration-review-decision",),
    "trademark.invalidation": ("tm-invalidation-absolute-decision", "tm-invalidation-relative-decision"),
    "trademark.invalidation_review": ("tm-exofficio-invalidation-review-decision",),
    "trademark.refusal_review": ("tm-refusal-review-decision",),
    "trademark.cancellation": ("tm-cancellation-decision",),
    "trademark.cancellation_review": ("tm-cancellation-review-decision",),
    "patent.reexamination": ("pat-reexam-notice-reply",),
    "patent.licence_filing": ("pat-designated-default",),
    "patent.pledge": ("pat-designated-default",),
}
_WITHDRAWAL: Mapping[str, str] = {
    "trademark.opposition": f"参照{_TM}第六十一条",
    "trademark.renewal": f"{_TM}第三十三条",
    "trademark.licence_filing": f"{_TM}第六十九条",
    "trademark.pledge": f"{_TM}第七十条",
    "patent.reexamination": f"{_PATENT}第六十八条",
    "patent.invalidation": f"{_PATENT}第七十六条",
    "patent.licence_filing": f"{_PATENT}第十五条第二款",
    "patent.pledge": f"{_PATENT}第十五条第三款",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether an event may befall a case of a kind."""

    event: Event
    #: The provision; empty: it may not.
    article: str = ""
    #: Why not, as a code; empty: it may.
    reason: str = ""

    @property
    def is_allowed(self) -> bool:
        return not self.reason


def of_kind(kind: str, on: date, catalogue: Catalogue) -> tuple[Answer, ...]:
    """Return every event with its answer for a kind of case, by the law of a day."""
    return tuple(answer(kind, event, on, catalogue) for event in EVENTS)


def answer(kind: str, event: Event, on: date, catalogue: Catalogue) -> Answer:
    """Return whether an event may befall a case of a kind."""
    article, reason = ("", "courts_order") if kind in ORDER_KINDS else _ANSWERS[event](kind, on, catalogue)
    return Answer(event=event, article=article, reason=reason)


def _extension(kind: str, on: date, catalogue: Catalogue) -> tuple[str, str]:
    if kind == "patent.invalidation":
        return "", "no_extension_in_invalidation"
    rules = [catalogue.rule(rule_id, on) for rule_id in EXTENDABLE.get(kind, ())]
    if not rules:
        return "", "no_limit_to_extend"
    if kind.startswith("patent."):
        rules = [catalogue.rule("pat-extension", on)]
    return "；".join(dict.fromkeys(_cited(rule) for rule in rules)), ""


def _suspension(kind: str, on: date, _: Catalogue) -> tuple[str, str]:
    if kind.startswith("patent."):
        return suspension.PATENT_ARTICLE, ""
    if kind in RECORDALS:
        return "", "no_clock_to_stop"
    provision = suspension.article(kind, suspension.PRIOR_RIGHT, on, is_of_filer=True)
    return provision or "", ""


def _restoration(kind: str, on: date, catalogue: Catalogue) -> tuple[str, str]:
    if not kind.startswith("patent."):
        return "", "no_restoration_in_trademarks"
    if kind in RECORDALS:
        return "", "nothing_lost_to_restore"
    return _cited(catalogue.rule("pat-restoration-due-cause", on)), ""


def _withdrawal(kind: str, *_: object) -> tuple[str, str]:
    return _WITHDRAWAL.get(kind, f"{_TM}第六十一条"), ""


def _party_change(kind: str, *_: object) -> tuple[str, str]:
    return party_change_article(kind), ""


def _joinder(kind: str, *_: object) -> tuple[str, str]:
    rule = joinder.JOINING.get(kind)
    return (next(iter(rule.articles.values())), "") if rule is not None else ("", "no_panel_to_share")


def _cited(rule: Rule) -> str:
    return "；".join(each.label for each in rule.citations)


def party_change_article(kind: str) -> str:
    """Return the provision by which a party of a case of this kind changes."""
    if kind.startswith("patent."):
        return f"{_GUIDE}第一部分第一章第6.7节"
    return f"{_TM}第三十条、第三十一条、第三十二条" if kind in RECORDALS else f"{_REVIEW}第二十五条、第二十六条"


_ANSWERS = {
    "extension": _extension,
    "suspension": _suspension,
    "restoration": _restoration,
    "withdrawal": _withdrawal,
    "party_change": _party_change,
    "joinder": _joinder,
}
