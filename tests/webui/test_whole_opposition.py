"""The real opposition, from the formal check to its tasks, over the pages alone."""

from __future__ import annotations

import re

import pytest

from engine import PageRequest, WorklistQuery
from tests import factories
from tests.office import Office

FILING = {
    "goods_scope": "all",
    "grounds": ["art_30"],
    "prior_right": "第 5123456 号注册商标",
    "facts": "两商标文字构成相同，指定商品类似，容易造成混淆。",
}


@pytest.fixture
def filed(office: Office, app: object) -> Office:
    office.file("trademark.opposition", mark_no=office.mark.application_no, **FILING)
    return office


@pytest.fixture
def engine(office: Office) -> object:
    """The pages show the office with the reviewed originals in force."""
    with office.parts.unit_of_work() as work:
        factories.account(work, "nobody", "无角色")
    return office.engine


def test_every_open_task_of_the_procedure_has_a_page_with_its_form(browser, filed):
    seen = set()
    for answers in ({"intake_decision": "accept"}, {}):
        for task in filed.case.tasks:
            login = next(name for name, (_name, roles) in factories.OFFICE.items() if task.role in roles)
            me = browser(login)
            page = me.get(f"/tasks/{task.id}").get_data(as_text=True)
            assert 'id="answer"' in page, task.element
            assert re.search(r"<button[^>]*data-submit>[^<]+</button>", page)
            seen.add(task.element)
            if answers:
                assert me.post(f"/tasks/{task.id}/complete", answers).status_code == 303

    assert {"check_formalities", "assess_signals"} <= seen


def test_the_diagram_of_the_case_is_drawn_with_its_tokens(browser, filed):
    answer = browser("formality").get(f"/cases/{filed.case_no}?tab=diagram")
    page = answer.get_data(as_text=True)

    assert 'data-diagram="diagram-' in page
    assert '"state": "active"' in page
    assert "style-src-attr 'unsafe-inline'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("language", "told"), [("zh", ("已缴清", "已缴费用")), ("en", ("State", "Paid"))])
def test_the_history_tells_a_payment_in_words(browser, filed, language, told):
    page = browser("formality").speaks(language).get(f"/cases/{filed.case_no}?tab=history").get_data(as_text=True)

    assert all(word in page for word in told)
    assert not re.search(r">[^<]*\b(state|paid_fen|owed_fen|due_on)\b[^<]*<", page)


def test_the_counts_of_the_work_list_are_what_its_filters_show(browser, filed):
    actor = filed.actor("formality")
    counts = filed.engine.worklist_counts(actor)

    shown = filed.engine.worklist(actor, WorklistQuery(scope="pool"), PageRequest(size=50)).items

    assert counts["pool"] == len(shown) == 1
    assert re.search(r'待领取</span> <span class="count">1<', browser("formality").get("/work").get_data(as_text=True))
