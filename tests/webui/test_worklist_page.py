"""The page of the work list: its filters are links, what is saved is found again, and everybody arranges their own."""

from __future__ import annotations

import html
import re

import pytest

from engine.store.tables import Account, AccountRole, CaseFile, Task, Unit
from engine.values import Actor
from tests.office import Office


@pytest.fixture
def filed(bare_office: Office) -> Office:
    bare_office.publish_originals()
    bare_office.file("trademark.opposition")
    return bare_office


def rows(page) -> list[str]:
    return re.findall(r'<tr data-row data-open="([^"]+)"', page.get_data(as_text=True))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("scope=pool", 1),
        ("scope=pool&kind=trademark.opposition", 1),
        ("scope=pool&kind=patent.pledge", 0),
        ("scope=pool&element=check_formalities&clock=running", 1),
        ("scope=pool&party=%E4%BA%91%E5%B8%86", 1),  # 云帆: two characters of the name of the opponent
        ("scope=pool&party=%E9%9D%92%E7%A6%BE", 0),
        ("scope=pool&text=%E6%B5%B7%E6%BD%AE", 1),  # 海潮: the mark
        ("scope=pool&nice_class=25", 1),
        ("scope=pool&nice_class=9", 0),
        ("scope=pool&priority=1", 0),
        ("scope=pool&age=1", 0),
        ("scope=pool&unit=0", 1),
        ("scope=mine", 0),
        ("filter=pool&sort=docket", 1),
        ("filter=pool&sort=priority", 1),
    ],
)
def test_every_filter_is_a_link(filed: Office, browser, words: str, found: int):
    assert len(rows(browser("formality").get(f"/work?{words}"))) == found


@pytest.mark.parametrize("words", ["nice_class=46", "sort=colour", "priority=many", "scope=yours", "unit=-1", "age=-1"])
def test_a_filter_that_says_nothing_is_refused(filed: Office, browser, words: str):
    assert browser("formality").get(f"/work?{words}").status_code == 409


def test_a_saved_filter_is_found_counted_and_opened_with(filed: Office, browser):
    one = browser("formality")
    saved = one.post("/work/filters", {"name": "二十五类", "scope": "pool", "nice_class": "25", "first": "1"})

    page = one.get("/work")
    assert saved.status_code == 303
    assert "二十五类" in page.get_data(as_text=True)
    assert len(rows(page)) == 1
    assert '<span class="count">1</span>' in one.get("/work/counts").get_data(as_text=True)
    assert "二十五类" not in browser("examiner").get("/work").get_data(as_text=True)


def test_only_who_leads_shares_and_only_the_owner_deletes(filed: Office, browser):
    refused = browser("formality").post("/work/filters", {"name": "全体", "scope": "pool", "shared": "all"})
    browser("approver").post("/work/filters", {"name": "急件", "scope": "all", "priority": "1", "shared": "all"})

    one = browser("formality")
    page = one.get("/work").get_data(as_text=True)
    number = re.search(r"/work\?filter=(\d+)", page).group(1)
    assert refused.status_code == 403
    assert "急件" in page
    assert one.post(f"/work/filters/{number}/removal").status_code == 403
    assert browser("approver").post(f"/work/filters/{number}/removal").status_code == 303
    assert "急件" not in one.get("/work").get_data(as_text=True)


@pytest.mark.parametrize("why", ["left the office", "left the unit", "leads nobody any more"])
def test_what_a_former_head_shared_can_be_taken_away_by_another(filed: Office, browser, why: str):
    with filed.parts.unit_of_work() as work:
        unit = Unit(name="审查一处")
        work.session.add(unit)
        work.session.flush()
        for login in ("approver", "approver2", "formality"):
            work.session.get(Account, filed.accounts[login].id).unit_id = unit.id
    browser("approver").post("/work/filters", {"name": "急件", "scope": "all", "priority": "1", "shared": "unit"})
    one, other = browser("formality"), browser("approver2")
    number = re.search(r"/work\?filter=(\d+)", one.get("/work").get_data(as_text=True)).group(1)
    removal = f"/work/filters/{number}/removal"
    assert other.post(removal).status_code == 403, "as long as its owner stands behind it"
    assert removal not in other.get(f"/work?filter={number}").get_data(as_text=True)

    with filed.parts.unit_of_work() as work:
        owner = work.session.get(Account, filed.accounts["approver"].id)
        if why == "left the office":
            owner.is_disabled = True
        elif why == "left the unit":
            owner.unit_id = None
        else:
            work.session.query(AccountRole).filter_by(account_id=owner.id).delete()

    assert one.post(removal).status_code == 403
    assert removal in other.get(f"/work?filter={number}").get_data(as_text=True)
    assert other.post(removal).status_code == 303
    assert "急件" not in one.get("/work").get_data(as_text=True)


def test_columns_are_chosen_by_each_account(filed: Office, browser):
    one = browser("formality")
    one.post("/work/columns", {"column": ["parties", "class", "filed"]})

    page = one.get("/work?filter=pool").get_data(as_text=True)
    assert "江苏云帆体育用品有限公司" in page
    assert 'class="col-limit"' not in page


@pytest.mark.parametrize("sort", ["due", "docket", "priority"])
def test_the_next_page_goes_on_with_the_same_filters_and_leaves_out_nothing(filed: Office, browser, sort: str):
    with filed.parts.unit_of_work() as work:
        row = work.session.get_one(Task, filed.open_task("check_formalities").id)
        kept = ("case_id", "run_id", "element", "diagram", "name", "role", "created_at", "kind", "filed_on", "classes")
        of_case = {name: getattr(row, name) for name in kept}
        work.session.add_all(Task(token_id=f"t{place}", priority=place % 3, **of_case) for place in range(110))
        work.record(work.session.get_one(CaseFile, row.case_id), Actor.system(), "task.changed", row.name)
    one, path, seen = browser("formality"), f"/work?scope=pool&nice_class=25&sort={sort}", []

    while path:
        page = one.get(path)
        seen += rows(page)
        found = re.search(r'href="([^"]+)" rel="next"', page.get_data(as_text=True))
        path = html.unescape(found.group(1)) if found else ""
        assert not path or "nice_class=25" in path

    assert len(seen) == len(set(seen)) == 111


@pytest.mark.parametrize(("login", "chip"), [("formality", "承办人：韩雪梅"), (None, "承办人：未领取")])
def test_a_filter_says_who_holds_its_tasks_by_name(filed: Office, browser, login: str | None, chip: str):
    task = filed.open_task("check_formalities").id
    if login:
        filed.engine.claim_task(filed.actor(login), task)
    holder = filed.actor(login).account_id if login else 0

    page = browser("leader").get(f"/work?scope=all&assignee={holder}")

    assert f'<li class="chip">{chip} ' in page.get_data(as_text=True) and len(rows(page)) == 1
