"""The side rail: only what the roles of this reader use."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from engine import ROLES
from webui.context import actor
from webui.i18n import translate as _

CASEWORK = frozenset(
    {"formality_examiner", "examiner", "panel_member", "panel_head", "leader", "approver", "registrar"} & ROLES.keys()
)
LEADERS = frozenset({"leader", "approver", "admin", "auditor"})
#: Who sees cases at all: the machine and the law are looked after by others.
CASE_READERS = CASEWORK | {"auditor"}
READERS = CASEWORK | {"auditor", "admin", "analyst", "law_admin", "publisher"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RailEntry:
    label: str
    url: str
    is_here: bool


#: endpoint, words, who sees it
ENTRIES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("worklist.index", "rail.worklist", CASEWORK),
    ("cases.index", "rail.cases", CASE_READERS),
    ("counter.index", "rail.counter", frozenset({"formality_examiner", "registrar"})),
    ("search.history", "rail.history_search", CASE_READERS),
    ("hearings.index", "rail.hearings", CASE_READERS),
    ("blocks.index", "rail.blocks", CASE_READERS),
    ("team.show", "rail.team", frozenset({"leader", "auditor"})),
    ("duty.rules", "rail.duty", LEADERS),
    ("quality.index", "rail.quality", frozenset({"leader", "approver", "auditor"})),
    ("service.index", "rail.service", CASE_READERS),
    ("covers.index", "rail.covers", CASE_READERS),
    ("marks.index", "rail.marks", READERS),
    ("patents.index", "rail.patents", READERS),
    ("rules.index", "rail.rules", READERS),
    ("rules.calendar", "rail.calendar", READERS),
    ("diagrams.index", "rail.diagrams", READERS),
    ("admin.jobs", "rail.jobs", frozenset({"admin", "auditor"})),
    ("admin.office_history", "rail.office_history", frozenset({"admin", "auditor"})),
    ("admin.accounts", "rail.accounts", frozenset({"admin", "auditor"})),
)
#: Where the work of a role is, the first that a reader has leads: the work list, or what the office runs on.
HOMES: tuple[tuple[str, frozenset[str]], ...] = (
    ("worklist.index", CASEWORK),
    ("diagrams.index", frozenset({"analyst", "publisher"})),
    ("rules.index", frozenset({"law_admin"})),
    ("admin.jobs", frozenset({"admin"})),
    ("cases.index", CASE_READERS),
)
#: What an address needs besides its endpoint.
PARTS = {"duty.rules": {"topic": "distribution"}}
#: Entries that are not the home of the other pages of their noun.
SECOND = frozenset({"rules.calendar", "admin.office_history", "admin.accounts"})


def rail() -> list[RailEntry]:
    """Return the entries of the rail for this reader."""
    mine = actor()
    if mine.kind != "office":
        return []
    return [
        RailEntry(label=_(label), url=url_for(endpoint, **PARTS.get(endpoint, {})), is_here=_is_here(endpoint))
        for endpoint, label, readers in ENTRIES
        if readers & mine.roles
    ]


def home() -> str:
    """Return the address of the page that the office leads this reader to."""
    return url_for(next((endpoint for endpoint, of in HOMES if of & actor().roles), "marks.index"))


def has_work() -> bool:
    """Return whether this reader has a work list."""
    return actor().kind == "office" and bool(CASEWORK & actor().roles)


def reads_cases() -> bool:
    """Return whether the number of a case may lead this reader to its page."""
    return actor().kind == "office" and bool(CASE_READERS & actor().roles)


def _is_here(endpoint: str) -> bool:
    here = request.endpoint or ""
    if here in {entry for entry, _label, _readers in ENTRIES}:
        return here == endpoint
    return here.split(".")[0] == endpoint.split(".")[0] and endpoint not in SECOND
