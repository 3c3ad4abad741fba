"""Who is who in a case of each kind, and how its title reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.store.rights import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRoles:
    """The roles of the parties of one case kind."""

    #: Role of whoever files.
    filer: str
    #: Role of the owner of the mark; None: the owner is no party.
    owner: str | None = None
    #: Role in the earlier case -> role here, for procedures that continue another.
    from_earlier: Mapping[str, str] = field(default_factory=dict)
    #: Title with {no} and {name} of the mark.
    title: str = "{name}"

    def titled(self, mark: Mark | None, given: Mapping[str, object]) -> str:
        if mark is None:
            return str(given.get("title") or self.title.format(no="", name="").strip())
        return self.title.format(no=mark.application_no, name=mark.name)


ROLES_OF_KIND: Mapping[str, CaseRoles] = {
    "trademark.opposition": CaseRoles(
        filer="opponent",
        owner="respondent",
        title="对第{no}号“{name}”商标提出的异议",
    ),
    "trademark.non_registration_review": CaseRoles(
        filer="applicant",
        from_earlier={"respondent": "applicant", "opponent": "opponent"},
        title="第{no}号“{name}”商标不予注册复审",
    ),
}
