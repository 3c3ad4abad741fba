"""Who is who in a case of each kind, and how its title reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.store.rights import Mark, Patent


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRoles:
    """The roles of the parties of one case kind."""

    #: Role of whoever files.
    filer: str
    #: Role of the owner of the right; None: the owner is no party.
    owner: str | None = None
    #: Role in the earlier case -> role here, for procedures that continue another.
    from_earlier: Mapping[str, str] = field(default_factory=dict)
    #: Roles of parties that the filing names besides (``other_parties``).
    others: tuple[str, ...] = ()
    #: What is asked of the right, as rules.register has it; None: that has conditions of its own.
    act: str | None = None
    #: Title with {no} and {name} of the right.
    title: str = "{name}"

    def titled(self, right: Mark | Patent | None, given: Mapping[str, object]) -> str:
        if right is None:
            return str(given.get("title") or self.title.format(no="", name="").strip())
        return self.title.format(no=right.application_no, name=right.name)


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
    "trademark.invalidation": CaseRoles(
        filer="applicant",
        act="invalidate",
        owner="registrant",
        title="第{no}号“{name}”商标无效宣告请求",
    ),
    "trademark.invalidation_review": CaseRoles(
        filer="applicant",
        from_earlier={"registrant": "applicant"},
        title="第{no}号“{name}”商标无效宣告复审",
    ),
    "trademark.refusal_review": CaseRoles(filer="applicant", act="reexamine", title="第{no}号“{name}”商标驳回复审"),
    "trademark.cancellation": CaseRoles(
        filer="applicant",
        act="cancel",
        owner="registrant",
        title="第{no}号“{name}”商标撤销申请",
    ),
    "trademark.cancellation_review": CaseRoles(
        filer="review_applicant",
        from_earlier={"applicant": "cancellation_applicant", "registrant": "registrant"},
        title="第{no}号“{name}”商标撤销复审",
    ),
    "trademark.renewal": CaseRoles(filer="applicant", act="renew", title="第{no}号“{name}”商标续展注册"),
    "trademark.licence_filing": CaseRoles(
        filer="licensor", act="license", others=("licensee",), title="第{no}号“{name}”商标使用许可备案"
    ),
    "trademark.pledge": CaseRoles(
        filer="pledgor", act="pledge", others=("pledgee",), title="第{no}号“{name}”商标专用权质权登记"
    ),
    "patent.reexamination": CaseRoles(filer="applicant", act="reexamine", title="第{no}号“{name}”专利申请复审"),
    "patent.invalidation": CaseRoles(
        filer="requester", act="invalidate", owner="patentee", title="第{no}号“{name}”专利权无效宣告请求"
    ),
    "patent.licence_filing": CaseRoles(
        filer="licensor", act="license", others=("licensee",), title="第{no}号“{name}”专利实施许可备案"
    ),
    "patent.pledge": CaseRoles(
        filer="pledgor", act="pledge", others=("pledgee",), title="第{no}号“{name}”专利权质押登记"
    ),
}

#: Addressee of letters to the court whose order a run executes: it is no party of the case.
COURT = "court"
#: Cases that no party files: the office opens them for a court's order about a right. Their procedure is the one that
#: goes on beside other cases (shared.preservation).
COURT_ORDERS: Mapping[str, CaseRoles] = {
    "trademark.preservation": CaseRoles(filer="", owner="right_holder", title="第{no}号“{name}”商标财产保全"),
    "patent.preservation": CaseRoles(filer="", owner="right_holder", title="第{no}号“{name}”专利财产保全"),
}
