"""The pages of a batch: choose, look, begin, watch, and find it again."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from engine.store.tables import Account
from tests.office import Office


@pytest.fixture
def tasks(bare_office: Office) -> list[int]:
    bare_office.publish_originals()
    found = []
    for _ in range(2):
        bare_office.file("trademark.opposition")
        found.append(bare_office.open_task("check_formalities").id)
    return found


def test_a_batch_is_previewed_begun_and_found_again(tasks, bare_office: Office, browser):
    one = browser("formality")
    bare_office.engine.claim_task(bare_office.actor("formality2"), tasks[1])

    shown = one.post("/work/batches/preview", {"act": "claim", "task": tasks}).get_data(as_text=True)
    assert "可以办理 1 件，会被拒绝 1 件。" in shown
    key = re.search(r'name="_key" value="([^"]+)"', shown).group(1)
    begun = one.post("/work/batches", {"act": "claim", "task": tasks, "_key": key})
    again = one.post("/work/batches", {"act": "claim", "task": tasks, "_key": key})

    assert begun.status_code == 303
    assert begun.location == again.location
    running = one.get(begun.location).get_data(as_text=True)
    assert 'hx-trigger="every 1s"' in running
    bare_office.tick()
    ended = one.get(begun.location).get_data(as_text=True)
    assert "共 2 件：成功 1，拒绝 1。" in ended
    assert "hx-trigger" not in ended.partition('id="batch"')[2].partition("</div>")[0]
    assert one.get("/work/batches").get_data(as_text=True).count("data-row") == 1
    assert browser("formality2").get(begun.location).status_code == 404


def test_what_an_act_needs_is_asked_for_and_kept(tasks, bare_office: Office, browser):
    one = browser("approver")
    first = one.post("/work/batches/preview", {"act": "reassign", "task": tasks}).get_data(as_text=True)
    to = bare_office.actor("formality2").account_id
    assert f'<option value="{to}">' in first
    assert "field-refusal" not in first

    refused = one.post("/work/batches", {"act": "reassign", "task": tasks, "to": to, "reason": ""})
    assert refused.status_code == 422
    assert "field-refusal" in refused.get_data(as_text=True)
    assert one.post("/work/batches", {"act": "reassign", "task": tasks, "to": to, "reason": "年假"}).status_code == 303


@pytest.mark.parametrize(("language", "words"), [("zh", "转交给：傅国栋"), ("en", "To: Fu Guodong")])
def test_the_page_of_a_batch_says_to_whom_it_went_and_why(tasks, bare_office: Office, browser, language, words):
    with bare_office.parts.unit_of_work() as work:
        work.session.execute(update(Account).where(Account.login == "formality2").values(name_en="Fu Guodong"))
    given = {"to": bare_office.actor("formality2").account_id, "reason": "年假"}
    leader = browser("leader").speaks(language)
    begun = leader.post("/work/batches", {"act": "reassign", "task": tasks, **given})
    bare_office.tick()

    page = leader.get(begun.location).get_data(as_text=True)

    assert words in page and "年假" in page


def test_who_may_not_be_given_a_task_is_named_with_the_role_that_it_asks_for(tasks, bare_office: Office, browser):
    given = {"to": bare_office.actor("examiner").account_id, "reason": "年假"}

    page = browser("leader").post("/work/batches/preview", {"act": "reassign", "task": tasks, "_again": "1", **given})

    assert "不能交给林若溪：这项工作属于其他角色（形式审查员）" in page.get_data(as_text=True)


def test_the_form_of_the_step_decides_many(tasks, bare_office: Office, browser):
    page = browser("formality").post("/work/batches/preview", {"act": "complete", "task": tasks}).get_data(as_text=True)

    assert 'name="intake_decision"' in page
    assert "批量办结" in page


@pytest.mark.parametrize("seen", ["1:", ":1", "x:y", "1", "9" * 5000 + ":1", "1:" + "9" * 11, "²:1"])
def test_a_version_that_no_preview_wrote_is_none(tasks, browser, seen):
    begun = browser("formality").post("/work/batches", {"act": "claim", "task": tasks, "_seen": seen})

    assert begun.status_code == 303
