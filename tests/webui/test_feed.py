"""The calendar of my limits: a private address, in my language, of my limits only."""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar
from sqlalchemy import inspect

from engine.store.cases import CaseFile
from engine.store.tasks import Task
from engine.store.users import Account
from tests import factories
from tests.webui.stories import SMALL


@pytest.fixture
def office(engine, bare_office):
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    bare_office.file("trademark.opposition")
    return bare_office


def address(browser):
    page = browser.post("/me/feed").get_data(as_text=True)
    return re.search(r'value="http://[^/]*(/feeds/[^"]+\.ics)"', page).group(1)


def events(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    return list(Calendar.from_ical(answer.get_data()).walk("VEVENT"))


def claimed(office):
    """Return the task with a limit that the examiner has claimed."""
    office.complete("check_formalities", intake_decision="accept")
    office.send("answer", "respondent")
    return office.engine.claim_task(office.actor("examiner"), office.open_task("draft_decision").id).line


def test_an_examiner_sees_the_limits_of_the_tasks_they_claimed(office, browser, stranger):
    path = address(browser("examiner"))
    assert events(stranger, path) == []

    task = claimed(office)
    (event,) = events(stranger, path)

    assert event.decoded("dtstart") == task.limit.expires_on
    # Next year has no official calendar yet.
    assert str(event["summary"]) == f"（暂定）{task.limit.name} · {office.case_no}"
    assert "商标法" in str(event["description"])
    assert str(event["url"]).endswith(f"/tasks/{task.id}")
    assert (str(event["class"]), str(event["status"])) == ("PRIVATE", "TENTATIVE")


def test_two_tasks_of_one_limit_are_one_day_in_the_calendar(office, browser, stranger):
    """RFC 5545, 3.8.4.7: an identifier stands for one event; a calendar program would keep either of the two."""
    path, task = address(browser("examiner")), claimed(office)
    with office.parts.unit_of_work() as work:
        row = work.session.get_one(Task, task.id)
        kept = {column.key: getattr(row, column.key) for column in inspect(Task).column_attrs if column.key != "id"}
        work.session.add(Task(**kept | {"token_id": "second"}))
        work.record(work.session.get_one(CaseFile, row.case_id), office.actor("examiner"), "task.assigned")

    (event,) = events(stranger, path)
    assert event.decoded("dtstart") == task.limit.expires_on


def test_who_stands_in_has_the_limits_of_who_is_away_until_the_cover_ends(office, browser, stranger):
    path, task = address(browser("examiner2")), claimed(office)
    assert events(stranger, path) == []
    absent = office.actor("examiner")
    days = {"from_on": office.today.isoformat(), "to_on": office.today.isoformat()}

    office.engine.make_cover(absent, {"absent": "examiner", "substitute": "examiner2", **days})

    assert [str(event["url"]).endswith(f"/tasks/{task.id}") for event in events(stranger, path)] == [True]
    office.advance(1)
    assert events(stranger, path) == []


def test_the_calendar_speaks_the_language_of_its_owner(office, browser, stranger):
    path, task = address(browser("examiner")), claimed(office)
    office.engine.set_language(office.actor("examiner"), "en")

    (event,) = events(stranger, path)

    assert str(event["summary"]) == f"(provisional) {task.limit.name_en} · {office.case_no}"


def test_a_party_sees_the_limits_that_bind_it_and_no_others(office, browser, stranger):
    office.complete("check_formalities", intake_decision="accept")
    (bound,) = [each for each in office.case.limits if each.bound == "respondent"]

    theirs = events(stranger, address(browser("respondent")))

    assert [str(event["uid"]) for event in theirs] == [f"limit-{bound.id}@anjuan"]
    assert theirs[0].decoded("dtstart") == bound.expires_on
    assert str(theirs[0]["url"]).endswith(f"/portal/cases/{office.case_no}")
    assert events(stranger, address(browser("opponent"))) == []


def test_a_new_address_ends_the_old_one_and_so_does_stopping(office, browser, stranger):
    formality = browser("formality")
    old, new = address(formality), address(formality)

    assert [stranger.get(path).status_code for path in (old, new)] == [404, 200]

    formality.post("/me/feed/withdrawal")
    assert stranger.get(new).status_code == 404
    acts = [line.act for line in office.engine.office_history(office.actor("auditor")).items]
    assert [act for act in acts if act.startswith("feed.")].count("feed.renewed") == 2
    assert "feed.withdrawn" in acts


def test_the_calendar_of_a_disabled_account_is_gone(office, browser, stranger):
    path = address(browser("formality"))
    with office.parts.unit_of_work() as work:
        work.session.get(Account, office.actor("formality").account_id).is_disabled = True

    assert stranger.get(path).status_code == 404


def test_a_case_from_which_its_owner_was_recused_leaves_the_calendar(office, browser, stranger):
    path = address(browser("examiner"))
    claimed(office)
    with office.parts.unit_of_work() as work:
        factories.interest(work, office.accounts["examiner"], office.opponent_party)

    assert events(stranger, path) == []
