"""The registers (登记簿): which entry leads a right from which status to which, and what stands against an act on it.

Pure: who asks brings the right and what weighs on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.errors import Refused

Register = Literal["mark", "patent"]

#: Statuses of a mark on which an opposition or its review is still decided.
_PENDING = "filed published opposed refused registered partially_registered withdrawn"
_MARK_LIVE = "registered partially_registered"
_PATENT_LIVE = "granted partially_invalidated"

#: register -> entry -> (statuses it may be made in, status it leads to; None: the status stays).
ENTRIES: Mapping[Register, Mapping[str, tuple[str, str | None]]] = {
    "mark": {
        "opposed": (_PENDING, "opposed"),
        "restored": (_PENDING, "published"),
        "registered": (_PENDING, "registered"),
        "partially_registered": (_PENDING, "partially_registered"),
        "refused": (_PENDING, "refused"),
        "not_registered": (_PENDING, "refused"),
        "application_withdrawn": (_PENDING, "withdrawn"),
        "published": ("filed refused", "published"),
        "partially_published": ("filed refused", "published"),
        "invalidated": (f"{_MARK_LIVE} expired cancelled", "invalidated"),
        "partially_invalidated": (f"{_MARK_LIVE} expired cancelled", "partially_registered"),
        "cancelled": (_MARK_LIVE, "cancelled"),
        "partially_cancelled": (_MARK_LIVE, "partially_registered"),
        "renewed": (_MARK_LIVE, None),
        "expired": (_MARK_LIVE, "expired"),
        "licensed": (_MARK_LIVE, None),
        "pledged": (_MARK_LIVE, None),
    },
    "patent": {
        "refused": ("filed published", "refused"),
        "back_to_examination": ("refused", "published"),
        "granted": ("filed published", "granted"),
        # Of several requests each is decided: what one has invalidated stays so, whatever another comes to.
        "invalidated": (f"{_PATENT_LIVE} lapsed expired abandoned invalidated", "invalidated"),
        "partially_invalidated": (f"{_PATENT_LIVE} lapsed expired abandoned", "partially_invalidated"),
        "maintained": (f"{_PATENT_LIVE} lapsed expired abandoned invalidated", None),
        "lapsed": (_PATENT_LIVE, "lapsed"),
        "expired": (_PATENT_LIVE, "expired"),
        "abandoned": (_PATENT_LIVE, "abandoned"),
        "licensed": (_PATENT_LIVE, None),
        "pledged": (_PATENT_LIVE, None),
    },
}

#: Entry about some of the goods of a mark, or the claims of a patent -> the entry where nothing is left.
OF_THE_WHOLE: Mapping[str, str] = {
    "partially_published": "refused",
    "partially_registered": "not_registered",
    "partially_invalidated": "invalidated",
    "partially_cancelled": "cancelled",
}

#: Statuses of a right that can be used.
IN_FORCE: Mapping[Register, frozenset[str]] = {
    "mark": frozenset(_MARK_LIVE.split()),
    "patent": frozenset(_PATENT_LIVE.split()),
}
#: Ends of a right against which an invalidation is still heard.
_ONCE_IN_FORCE: Mapping[Register, frozenset[str]] = {
    "mark": IN_FORCE["mark"] | {"expired", "cancelled"},
    "patent": IN_FORCE["patent"] | {"lapsed", "expired", "abandoned"},
}
#: (register, act) -> the article that asks for a right in force.
_FORCE_ARTICLES: Mapping[tuple[Register, str], str] = {
    ("mark", "cancel"): "商标法（2019）第四十九条第二款",
    ("mark", "renew"): "商标法（2019）第四十条第一款",
    ("mark", "license"): "商标法（2019）第四十三条",
    ("mark", "pledge"): "商标法实施条例（2014）第七十条",
    ("mark", "assign"): "商标法（2019）第四十二条",
    ("patent", "license"): "专利法（2020）第十二条",
    ("patent", "pledge"): "专利法实施细则（2023）第十五条第三款",
    ("patent", "assign"): "专利法（2020）第十条",
    ("patent", "abandon"): "专利法（2020）第四十四条",
}
#: Acts that an ownership dispute or a court's preservation stops (seizure of a mark: 协助执行). The texts held name no
#: licence: that none is filed while a patent is suspended is known from memory, so it has no effect; it is shown.
_STOPPED: Mapping[Register, frozenset[str]] = {
    "mark": frozenset({"pledge", "assign"}),
    "patent": frozenset({"pledge", "assign", "abandon"}),
}
#: What stops them is laid on the right by a court or a dispute, not by the case about the right in which it came in.
LAID_BY_OTHERS = frozenset({"suspension", "seizure"})
#: Entries by which those acts are made.
KEPT_OUT_BY_A_COURT = frozenset({"pledge", "owner_changed", "abandoned"})
_STOP_ARTICLES: Mapping[Register, str] = {
    "mark": "商标法实施条例（2014）第七十条；协助执行通知",
    "patent": "专利审查指南（2023）第五部分第七章第7节",
}
_OWNER_ARTICLES: Mapping[tuple[Register, str], str] = {
    ("mark", "license"): "商标法（2019）第四十三条第一款",
    ("mark", "pledge"): "商标法实施条例（2014）第七十条",
    ("patent", "license"): "专利法（2020）第十二条",
    ("patent", "pledge"): "专利法实施细则（2023）第十五条第三款",
}
_CO_OWNER_ARTICLES: Mapping[Register, str] = {
    "mark": "商标法（2019）第五条",
    "patent": "专利法（2020）第十四条",
}
_EXCLUSIVE_ARTICLES: Mapping[Register, str] = {
    "mark": "商标法实施条例（2014）第六十九条",
    "patent": "专利实施许可合同备案办法第十二条",
}
_EXTENT_ARTICLES: Mapping[Register, str] = {
    "mark": "商标审查审理指南（2021）第三部分第十一章第2.5节",
    "patent": "专利法（2020）第十二条",
}
#: A pledged patent is handed over with the consent of both sides of the pledge; a pledged mark is not.
_ASSIGN_ARTICLES: Mapping[Register, str] = {
    "mark": "民法典第四百四十四条第二款；商标审查审理指南（2021）第三部分第十一章第1.9.1节",
    "patent": "民法典第四百四十四条第二款；专利审查指南（2023）第一部分第一章第6.7.2.2节",
}
_PLEDGE_ARTICLE = "民法典第四百四十四条第二款"
_TAKEN_UP_ARTICLE = "专利法（2020）第五十一条第一款；专利法实施细则（2023）第八十七条"
_ORDINARY_ARTICLE = "专利法（2020）第五十一条第三款"
_OPEN_ARTICLE = "专利审查指南（2023）第五部分第十一章第9节"
#: What a licence rests on: a contract with the owner, an open licence (开放许可) taken up, or a sub-licence (再许可).
Basis = Literal["contract", "open", "sub"]
#: Statuses of a mark that can be opposed.
OPPOSABLE = frozenset({"published", "opposed"})
ACTS = frozenset({"oppose", "invalidate", "cancel", "renew", "license", "pledge", "assign", "reexamine", "abandon"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A right as the rules see it."""

    register: Register
    status: str
    expires_on: date | None = None
    #: Last day on which a mark can still be renewed (end of the grace period); None: the law is not known.
    renewable_until: date | None = None
    #: Goods of a mark; empty: not known, or a patent.
    goods: tuple[str, ...] = ()
    #: Whoever files is the owner in the register.
    is_of_filer: bool = True
    #: A co-owner is against it.
    lacks_co_owner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """An encumbrance as the rules see it; an open end runs until it is lifted."""

    kind: str
    from_on: date
    to_on: date | None = None
    lifted_on: date | None = None
    details: Mapping[str, object] | None = None
    #: It is in favour of whoever files.
    is_of_filer: bool = False

    def weighs_on(self, first: date, last: date | None) -> bool:
        """Return whether it weighs on any day of a time. The day on which it is lifted is free."""
        begins_in_time = last is None or self.from_on <= last
        return (
            begins_in_time
            and (self.to_on is None or self.to_on >= first)
            and (self.lifted_on is None or self.lifted_on > first)
        )


#: Types of licences, each shutting out more than the one before.
_SHUTTING_OUT = ("open", "ordinary", "sole", "exclusive")


def widens(before: Burden, after: Burden) -> bool:
    """Return whether a change lays more on a right: longer, for more money or goods, or shutting out more."""
    old, new = before.details or {}, after.details or {}
    goods, more_goods = set(old.get("goods") or ()), set(new.get("goods") or ())
    types = [_SHUTTING_OUT.index(said.get("licence_type") or "ordinary") for said in (old, new)]
    return (
        (before.to_on is not None and (after.to_on is None or after.to_on > before.to_on))
        or int(new.get("amount_fen") or 0) > int(old.get("amount_fen") or 0)
        or (bool(goods) and not (more_goods and more_goods <= goods))
        or types[1] > types[0]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence that is asked for, as far as anything may stand against it."""

    #: First and last day; None: from today without end.
    time: tuple[date, date | None] | None = None
    #: Goods it is for; none named: all.
    goods: tuple[str, ...] = ()
    #: exclusive, sole, ordinary.
    licence_type: str = ""
    basis: Basis = "contract"
    #: Contract number of the filed licence of whoever grants a sub-licence.
    head_contract_no: str = ""
    #: The owner lets the licensee grant sub-licences.
    has_owners_consent: bool = False


def status_after(register: Register, status: str, entry: str) -> str:
    """Return the status of a right after an entry.

    :raises Refused: ``register_entry_unknown``, ``register_entry_impossible``: nothing else may be entered.
    """
    known = ENTRIES[register].get(entry)
    if known is None:
        raise Refused("register_entry_unknown", entry=entry)
    before, after = known
    if status not in before.split():
        raise Refused("register_entry_impossible", entry=entry, status=status)
    return after or status


def bars(
    act: str,
    right: Right,
    burdens: Sequence[Burden],
    today: date,
    *,
    licence: Licence | None = None,
    has_consent: bool = False,
) -> tuple[tuple[str, str], ...]:
    """Return what stands against an act, each as (reason, article), in the order in which it is to be told.

    :param licence: the licence that is asked for.
    :param has_consent: the pledgee agreed: to the licence, the abandonment, the transfer of a patent, or to an open
        licence going on.
    """
    if act not in ACTS:
        raise Refused("register_act_unknown", act=act)
    asked = licence or Licence()
    found = [*_of_status(act, right, today), *_of_owner(act, right, asked)]
    now = [burden for burden in burdens if burden.weighs_on(today, today)]
    kinds = {burden.kind for burden in now}
    if act in _STOPPED[right.register]:
        found += [(kind, _STOP_ARTICLES[right.register]) for kind in sorted(LAID_BY_OTHERS & kinds, reverse=True)]
    if "pledge" in kinds:
        found += _of_pledge(act, right, has_consent=has_consent)
    found += _of_open_licence(act, asked, now, has_consent=has_consent)
    if act == "license":
        head = _head(asked, now)
        if any(_excludes(burden, asked.time or (today, None), asked.goods) for burden in burdens if burden is not head):
            found.append(("exclusive_licence", _EXCLUSIVE_ARTICLES[right.register]))
        found += _of_extent(right, asked.time, asked.goods)
        found += _of_head(right, asked, head)
    return tuple(found)


def _of_owner(act: str, right: Right, asked: Licence) -> list[tuple[str, str]]:
    """Return whether somebody else than the owner, or not all co-owners, lay something on the right."""
    if act not in ("license", "pledge"):
        return []
    is_licensees = act == "license" and asked.basis == "sub"
    found = [] if right.is_of_filer or is_licensees else [("not_owner", _OWNER_ARTICLES[right.register, act])]
    return [*found, ("co_owner_consent_missing", _CO_OWNER_ARTICLES[right.register])] if right.lacks_co_owner else found


def _of_extent(right: Right, time: tuple[date, date | None] | None, goods: Sequence[str]) -> list[tuple[str, str]]:
    """Return whether a licence goes beyond the term or the goods of the right."""
    found = []
    last = time[1] if time else None
    if last is not None and right.expires_on is not None and last > right.expires_on:
        found.append(("term_beyond_right", _EXTENT_ARTICLES[right.register]))
    if right.goods and not set(goods) <= set(right.goods):
        found.append(("goods_beyond_right", _EXTENT_ARTICLES[right.register]))
    return found


def _of_status(act: str, right: Right, today: date) -> list[tuple[str, str]]:
    register, status = right.register, right.status
    if act == "oppose":
        return [] if status in OPPOSABLE else [("not_published", "商标法（2019）第三十三条")]
    if act == "reexamine":
        article = "商标法（2019）第三十四条" if register == "mark" else "专利法（2020）第四十一条第一款"
        return [] if status == "refused" else [("not_refused", article)]
    if act == "invalidate":
        article = "商标法（2019）第四十四条、第四十五条" if register == "mark" else "专利法（2020）第四十五条"
        return [] if status in _ONCE_IN_FORCE[register] else [("never_in_force", article)]
    article = _FORCE_ARTICLES.get((register, act))
    if article is None:
        return [("not_of_this_register", "")]
    last = right.renewable_until if act == "renew" else right.expires_on
    is_over = last is not None and last < today
    return [("lapsed", article)] if status not in IN_FORCE[register] or is_over else []


def _of_pledge(act: str, right: Right, *, has_consent: bool) -> list[tuple[str, str]]:
    article = _PLEDGE_ARTICLE
    if act == "pledge":
        return [("pledged", article)] if right.register == "patent" else []
    if act in ("assign", "abandon"):
        is_by_consent = has_consent and (act == "abandon" or right.register == "patent")
        return [] if is_by_consent else [("pledged", _ASSIGN_ARTICLES[right.register] if act == "assign" else article)]
    if act == "license" and right.register == "patent" and not has_consent:
        return [("pledgee_consent_missing", article)]
    return []


def _of_open_licence(act: str, asked: Licence, now: Sequence[Burden], *, has_consent: bool) -> list[tuple[str, str]]:
    """Return what an open licence that stands keeps from being done, or what misses one.

    The owner may still grant ordinary licences by contract; who hands the patent over or gives it up revokes it first.
    """
    stands = any(burden.kind == "licence" and (burden.details or {}).get("licence_type") == "open" for burden in now)
    if act == "license" and asked.basis == "open" and not stands:
        return [("no_open_licence", _TAKEN_UP_ARTICLE)]
    if act == "license" and stands and asked.licence_type in ("exclusive", "sole"):
        return [("open_licence_stands", _ORDINARY_ARTICLE)]
    if act in ("assign", "abandon") and stands:
        return [("open_licence_stands", _OPEN_ARTICLE)]
    return [("open_licence_consent_missing", _OPEN_ARTICLE)] if act == "pledge" and stands and not has_consent else []


def _head(asked: Licence, now: Sequence[Burden]) -> Burden | None:
    """Return the filed licence from which a sub-licence is granted: in force, and of whoever files."""
    if asked.basis != "sub":
        return None
    return next(
        (
            burden
            for burden in now
            if burden.kind == "licence"
            and burden.is_of_filer
            and str((burden.details or {}).get("contract_no") or "") == asked.head_contract_no
        ),
        None,
    )


def _of_head(right: Right, asked: Licence, head: Burden | None) -> list[tuple[str, str]]:
    """Return whether a licensee gives more than it has: without a licence or the owner's consent, or beyond it."""
    if asked.basis != "sub":
        return []
    article = _OWNER_ARTICLES[right.register, "license"]
    found = [] if asked.has_owners_consent else [("owner_consent_missing", article)]
    if head is None:
        return [("head_licence_missing", article), *found]
    last, theirs = asked.time[1] if asked.time else None, set((head.details or {}).get("goods") or ())
    if head.to_on is not None and (last is None or last > head.to_on):
        found.append(("term_beyond_head", article))
    if theirs and not set(asked.goods) <= theirs:
        found.append(("goods_beyond_head", article))
    return found


def _excludes(burden: Burden, time: tuple[date, date | None], goods: Sequence[str]) -> bool:
    """Return whether a licence that leaves no room for another is for the same time and for some of the same goods.

    An exclusive licence (独占) shuts out everybody, a sole one (排他) everybody but the owner.
    """
    details = burden.details or {}
    if (
        burden.kind != "licence"
        or details.get("licence_type") not in ("exclusive", "sole")
        or not burden.weighs_on(*time)
    ):
        return False
    theirs = set(details.get("goods") or ())
    return not goods or not theirs or bool(theirs & set(goods))
