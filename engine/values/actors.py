"""Who acts: accounts, sessions and their roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. Made from the account at the start of each request, never stored in a cookie."""

    account_id: int
    #: The human being behind the account: four-eyes compares persons, not accounts.
    person_id: int
    name: str
    #: office: works here; party: an applicant, opponent or agent; system: the ticker; public: not signed in.
    kind: Literal["office", "party", "system", "public"]
    roles: frozenset[str] = frozenset()
    #: The name in Latin letters where the office keeps one; papers bear the Chinese one.
    name_en: str = ""
    unit: str | None = None
    unit_en: str = ""
    #: Id of the unit: what lists begin with. What an act may do rests on what its own transaction reads.
    unit_id: int | None = None
    #: The parties this account files for (an agent has many).
    party_ids: frozenset[int] = frozenset()
    language: Literal["zh", "en"] = "zh"
    #: Name of the absent colleague for whom the act is done (代理); every record names both.
    on_behalf_of: str | None = None

    @property
    def signature(self) -> str:
        """The name as papers bear it: of whoever acted, and of whom they acted for."""
        return f"{self.name}（代{self.on_behalf_of}）" if self.on_behalf_of else self.name

    @classmethod
    def system(cls) -> Actor:
        return cls(account_id=0, person_id=0, name="系统", kind="system")

    @classmethod
    def public(cls, language: Literal["zh", "en"] = "zh") -> Actor:
        return cls(account_id=-1, person_id=-1, name="公众", kind="public", language=language)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A signed-in browser or program: who it acts for, and what the session keeps."""

    actor: Actor
    login: str
    csrf_token: str
    #: Small values the interface keeps between pages (chosen language, last filter).
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """A unit of the office."""

    id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishName:
    """What the office calls a unit or a colleague in English."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentedView:
    """A party that an account acts for."""

    party_id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    login: str
    name: str
    name_en: str
    roles: tuple[str, ...]
    unit: str | None
    unit_en: str
    kind: str
    is_disabled: bool


#: role id -> (zh, en). Lane ids in diagrams are these ids.
ROLES: Mapping[str, tuple[str, str]] = {
    "formality_examiner": ("形式审查员", "Formality examiner"),
    "examiner": ("审查员", "Examiner"),
    "panel_member": ("合议组成员", "Panel member"),
    "panel_head": ("合议组组长", "Head of panel"),
    "leader": ("审查组长", "Team leader"),
    "approver": ("部门负责人", "Approver (head of department)"),
    "registrar": ("登记与公告员", "Registrar"),
    "analyst": ("业务分析员", "Business analyst"),
    "publisher": ("流程发布人", "Publisher of diagrams"),
    "auditor": ("审计员", "Auditor"),
    "admin": ("系统管理员", "Administrator"),
    "law_admin": ("法规与日历管理员", "Law and calendar administrator"),
    "party": ("当事人", "Party"),
    "agent": ("代理机构", "Agency"),
}
#: Who leads the people of a unit, or of the office: what all of them have open is their work.
HEADS = frozenset({"leader", "approver"})
