"""What may happen to any case beside its procedure: each kind × each event, with the article or the reason why not.

The table was written from the texts, not from engine.rules.special_events; every event is begun from a running case.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands.roles import ROLES_OF_KIND
from engine.errors import Refused
from engine.rules.special_events import EXTENDABLE
from engine.values import LimitView
from tests.journeys.running import RUNNING
from tests.office import Office, refusal
from tests.patents import past, pay
from webui import i18n

TM, REVIEW, PAT = "商标法实施条例（2014）", "商标评审规则（2014）", "专利法实施细则（2023）"
GUIDE = "专利审查指南（2023）"
LIVE = ("running", "provisional", "extended")
EVENTS = ("extension", "suspension", "restoration", "withdrawal", "party_change", "joinder")
PARTY_OF_REVIEW, PARTY_OF_RECORDAL = f"{REVIEW}第二十五条、第二十六条", f"{TM}第三十条、第三十一条、第三十二条"
UNRESTORED, NOTHING_LOST = "no_restoration_in_trademarks", "nothing_lost_to_restore"
NO_LIMIT, NO_CLOCK, NO_PANEL = "no_limit_to_extend", "no_clock_to_stop", "no_panel_to_share"
WITHDRAWN = f"{TM}第六十一条"
JOINED = f"{REVIEW}第二十七条；{TM}第六十条第一款"
STOPPED, WAITED = f"{PAT}第一百零三条、第一百零四条", f"{TM}第十一条第（五）项"
DESIGNATED, RESTORED = f"{PAT}第六条第四款", f"{PAT}第六条第二款"
PARTY_OF_PATENT = f"{GUIDE}第一部分第一章第6.7节"

#: Case kind -> an answer to each event: how its article begins, or a code why the kind does not know it.
TABLE = {
    "trademark.opposition": (
        "商标法（2019）第三十五条", WAITED, UNRESTORED, f"参照{TM}第六十一条", PARTY_OF_REVIEW, f"参照{REVIEW}"),
    "trademark.non_registration_review": (
        "商标法（2019）第三十五条", "商标法（2019）第三十五条第四款", UNRESTORED, WITHDRAWN, PARTY_OF_REVIEW, JOINED),
    "trademark.invalidation": (
        "商标法（2019）第四十四条", "商标法（2019）第四十五条第三款", UNRESTORED, WITHDRAWN, PARTY_OF_REVIEW, JOINED),
    "trademark.invalidation_review": (
        "商标法（2019）第四十四条", WAITED, UNRESTORED, WITHDRAWN, PARTY_OF_REVIEW, JOINED),
    "trademark.refusal_review": (
        "商标法（2019）第三十四条", WAITED, UNRESTORED, WITHDRAWN, PARTY_OF_REVIEW, JOINED),
    "trademark.cancellation": (
        "商标法（2019）第四十九条", WAITED, UNRESTORED, WITHDRAWN, PARTY_OF_REVIEW, NO_PANEL),
    "trademark.cancellation_review": (
        "商标法（2019）第五十四条", WAITED, UNRESTORED, WITHDRAWN, PARTY_OF_REVIEW, JOINED),
    "trademark.renewal": (NO_LIMIT, NO_CLOCK, UNRESTORED, f"{TM}第三十三条", PARTY_OF_RECORDAL, NO_PANEL),
    "trademark.licence_filing": (NO_LIMIT, NO_CLOCK, UNRESTORED, f"{TM}第六十九条", PARTY_OF_RECORDAL, NO_PANEL),
    "trademark.pledge": (NO_LIMIT, NO_CLOCK, UNRESTORED, f"{TM}第七十条", PARTY_OF_RECORDAL, NO_PANEL),
    "patent.reexamination": (
        DESIGNATED, STOPPED, RESTORED, f"{PAT}第六十八条", PARTY_OF_PATENT, f"{GUIDE}第五部分第七章第8.1节"),
    "patent.invalidation": (
        "no_extension_in_invalidation", STOPPED, RESTORED, f"{PAT}第七十六条", PARTY_OF_PATENT,
        f"{GUIDE}第四部分第三章第4.5节"),
    "patent.licence_filing": (DESIGNATED, STOPPED, NOTHING_LOST, f"{PAT}第十五条第二款", PARTY_OF_PATENT, NO_PANEL),
    "patent.pledge": (DESIGNATED, STOPPED, NOTHING_LOST, f"{PAT}第十五条第三款", PARTY_OF_PATENT, NO_PANEL),
}  # fmt: skip
every_kind = pytest.mark.parametrize("kind", sorted(TABLE))


def told(kind: str, event: str) -> str:
    return TABLE[kind][EVENTS.index(event)]


def is_barred(kind: str, event: str) -> bool:
    return told(kind, event).isascii()


@pytest.fixture
def running(office: Office, kind: str) -> Office:
    RUNNING[kind](office)
    return office


def test_the_table_knows_every_kind() -> None:
    assert set(TABLE) == set(ROLES_OF_KIND) == set(RUNNING)
    reasons = {entry for row in TABLE.values() for entry in row if entry.isascii()}
    assert all(i18n.has(f"refusal.{reason}") for reason in reasons)


@every_kind
def test_the_case_says_what_it_knows_and_by_which_law(running: Office, kind: str) -> None:
    """The same on the case page and in the service guide, which read one table."""
    shown = {one.event: one.reason or one.article for one in running.case.special_events}

    assert [event for event in EVENTS if not shown[event].startswith(told(kind, event))] == [], shown
    assert running.engine.guide(kind).special_events == running.case.special_events
    offered = {
        each.removeprefix("shared.")
        for each in running.engine.case(running.actor("approver"), running.case_no).side_procedures
    }
    assert {event for event in ("extension", "suspension", "joinder") if not is_barred(kind, event)} <= offered
    assert not {event for event in EVENTS if is_barred(kind, event)} & offered


@every_kind
def test_what_the_law_does_not_give_is_refused_with_the_reason(running: Office, kind: str) -> None:
    asked = {
        "extension": {"months": 1},
        "suspension": {"ground": "tm-stop-prior-right"},
        "joinder": {"joined_case_no": running.case_no},
    }
    for event, answers in asked.items():
        refused = (
            refusal(running.start, f"shared.{event}", by="approver", **answers) if is_barred(kind, event) else None
        )
        assert refused is None or (isinstance(refused, Refused) and refused.code == told(kind, event)), event
    if is_barred(kind, "restoration"):
        assert "restoration" not in running.awaited


def clocks(office: Office, kind: str) -> list[LimitView]:
    """Let the notices arrive and the parties' evidence come in, which stop the office; return what runs then."""
    office.advance(17 if kind.startswith("patent.") else 100)
    return [limit for limit in office.case.limits if limit.state in LIVE and limit.expires_on]


@pytest.mark.parametrize("kind", [kind for kind in sorted(TABLE) if not is_barred(kind, "extension")])
def test_an_extension_moves_the_timer(running: Office, kind: str) -> None:
    is_patent = kind.startswith("patent.")
    limits = [each for each in clocks(running, kind) if each.rule_id in EXTENDABLE[kind]]
    limit, *_ = limits
    paid = {"amount_fen": 300_00, "paid_on": running.today.isoformat(), "payment_reference": "P1"} if is_patent else {}

    running.start("shared.extension", by="examiner", months=1, limit_id=limit.id, **paid)
    running.complete("decide_extension", by="approver2")

    after = next(each for each in running.case.limits if each.id == limit.id)
    assert after.is_extended and after.expires_on >= limit.expires_on + timedelta(days=27)


@pytest.mark.parametrize("kind", [kind for kind in sorted(TABLE) if not is_barred(kind, "suspension")])
def test_a_suspension_stops_the_timers_and_its_end_moves_them(running: Office, kind: str) -> None:
    is_patent = kind.startswith("patent.")
    before = {each.id: each.expires_on for each in clocks(running, kind)}
    ground = "pat-stop-suspension" if is_patent else "tm-stop-prior-right"
    running.start("shared.suspension", by="examiner", ground=ground, requested_by="applicant")
    if is_patent:
        running.complete("check_request")
    running.complete("decide_suspension", by="approver2")
    stopped = [each.id for each in running.case.limits if each.state == "suspended" and each.id in before]
    assert stopped
    running.advance(20)

    running.complete("end_dispute" if is_patent else "resume_examination", resumed_on=running.today.isoformat())

    moved = {each.id: each.expires_on for each in running.case.limits if each.id in stopped}
    assert all(moved[each] >= before[each] + timedelta(days=19) for each in stopped)


@pytest.mark.parametrize(
    ("kind", "missed", "reopened"),
    [
        ("patent.reexamination", "pat-reexam-notice-reply", "examine"),
        ("patent.invalidation", "pat-invalid-fee", "check_formalities"),
    ],
)
def test_a_restoration_opens_the_lapsed_step_again(office: Office, kind: str, missed: str, reopened: str) -> None:
    RUNNING[kind](office)
    if kind == "patent.invalidation":
        office.file(kind, patent_no="202310123456.7")  # a second request, whose fee nobody pays
    past(office, missed)
    office.send("restoration", by="opponent", restoration_ground="force_majeure")
    if "payment" in office.awaited:
        pay(office, "opponent", 3000_00)
    office.complete("decide_restoration", omitted_act_done=True)

    assert reopened in office.open_tasks
    assert office.case.line.closed_on is None


@every_kind
def test_a_party_changes_in_any_of_them_by_its_own_law(running: Office, kind: str) -> None:
    role = running.case.parties[0].role
    running.start("shared.party_change", by="formality", party_role=role)
    running.complete("check_party_change")

    assert "宁波东港服饰有限公司" in {party.name for party in running.case.parties}
    assert any(template == "party_change_notice" for template, _ in running.notices)


@every_kind
def test_a_withdrawal_ends_it_and_its_timers(running: Office, kind: str) -> None:
    filer = ROLES_OF_KIND[kind].filer
    party = next(party for party in running.case.parties if party.role == filer)
    by = "opponent" if party.name == running.opponent_party.name else "respondent"
    before = {each.id for each in running.case.limits if each.state in (*LIVE, "suspended")}

    running.send("withdrawal", by=by)

    assert before and not [each.rule_id for each in running.case.limits if each.id in before and each.state in LIVE]
    assert "withdrawal" not in running.awaited
