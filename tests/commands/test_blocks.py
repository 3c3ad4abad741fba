"""Text blocks: what the office writes again and again, as dated data; and which decisions used one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import Forbidden, InvalidForm, NotFound, Refused
from engine.values import CitationQuery, OfferedBlock
from tests.office import OPPONENT, RESPONDENT, Office, refusal

NEW = {"kinds": ["trademark.opposition"], "title": "结语", "title_en": "End", "body": "综上，{filer}与{other}。"}


@pytest.fixture
def drafting(small_office: Office) -> Office:
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    small_office.send("answer", by="respondent")
    return small_office


def offered(office: Office, login: str = "examiner") -> dict[str, OfferedBlock]:
    task = office.open_task("draft_decision")
    return {one.code: one for one in office.engine.blocks_for(office.actor(login), task.id)}


def change(office: Office, code: str, body: dict, by: str = "leader", seen: int | None = None, on: date | None = None):
    event = {"valid_from": (on or office.today).isoformat(), "reason": "统一表述"}
    return office.engine.change_block(office.actor(by), code, body, event, seen)


def test_a_block_reads_as_the_case_has_it(drafting):
    found = offered(drafting)

    assert found["gen-facts"].text == (
        f"本局查明：{OPPONENT}于2026年3月2日提出本案请求，案件编号{drafting.case_no}。上述事实有在案证据予以证明。"
    )
    assert "2 March 2026" in found["gen-facts"].text_en
    assert found["gen-no-answer"].text.startswith(RESPONDENT)
    assert "海潮" in found["opp-similar-marks"].text
    assert "can-token-use" not in found and "pin-novelty" not in found


def test_a_new_version_holds_from_its_day_on(drafting):
    tomorrow = drafting.today + timedelta(days=1)
    change(drafting, "gen-facts", NEW, on=tomorrow)
    assert offered(drafting)["gen-facts"].title == "审理查明"

    drafting.advance_to(tomorrow)

    assert offered(drafting)["gen-facts"].text == f"综上，{OPPONENT}与{RESPONDENT}。"
    block = drafting.engine.block(drafting.actor("leader"), "gen-facts")
    assert [(one.valid_from, one.by != "", one.reason) for one in block.versions] == [(tomorrow, True, "统一表述")]
    assert block.may_change and not drafting.engine.block(drafting.actor("examiner"), "gen-facts").may_change


def test_a_block_is_added_and_retired(drafting):
    first = change(drafting, "opp-end", NEW)
    assert "opp-end" in offered(drafting)

    change(drafting, "opp-end", NEW | {"is_retired": True}, seen=first)

    assert "opp-end" not in offered(drafting)
    assert drafting.engine.block(drafting.actor("examiner"), "opp-end").is_retired
    lines = drafting.engine.office_history(drafting.actor("auditor")).items
    assert [line.act for line in lines].count("text_block.changed") == 2


def test_two_leaders_do_not_overwrite_each_other(drafting):
    change(drafting, "opp-end", NEW)

    late = refusal(change, drafting, "opp-end", NEW, seen=None)

    assert isinstance(late, Refused) and late.code == "block_changed"


@pytest.mark.parametrize("login", ["examiner", "approver", "analyst", "opponent"])
def test_only_a_leader_changes_the_words_of_the_office(drafting, login):
    assert isinstance(refusal(change, drafting, "opp-end", NEW, by=login), Forbidden)


def test_no_version_begins_in_the_past_and_none_makes_no_sense(drafting):
    assert refusal(change, drafting, "opp-end", NEW, on=drafting.today - timedelta(days=1)).code == "not_backwards"
    assert isinstance(refusal(change, drafting, "opp-end", NEW | {"body": "{x}"}), InvalidForm)
    assert isinstance(refusal(drafting.engine.block, drafting.actor("examiner"), "nothing"), NotFound)


def test_a_decision_is_found_by_the_block_that_it_used(drafting):
    examiner, task = drafting.actor("examiner"), drafting.open_task("draft_decision")
    drafting.engine.insert_block(examiner, task.id, "opp-evidence")
    drafting.engine.insert_block(examiner, task.id, "opp-evidence")
    drafting.complete("draft_decision", by="examiner", articles=["TML2019-30"])

    [found] = drafting.engine.decisions_citing(examiner, CitationQuery(block="opp-evidence")).items

    assert (found.case_no, found.blocks, found.articles) == (drafting.case_no, ("opp-evidence",), ("TML2019-30",))
    assert drafting.engine.decisions_citing(examiner, CitationQuery(block="gen-facts")).items == ()


def test_inserting_is_drafting(drafting):
    """Who inserts a block has contributed, and does not approve; who may not draft inserts nothing."""
    task = drafting.open_task("draft_decision")
    insert = drafting.engine.insert_block

    assert isinstance(refusal(insert, drafting.actor("auditor"), task.id, "gen-facts"), Forbidden)
    assert isinstance(refusal(insert, drafting.actor("opponent"), task.id, "gen-facts"), NotFound)
    assert isinstance(refusal(insert, drafting.actor("examiner"), task.id, "can-token-use"), NotFound)
