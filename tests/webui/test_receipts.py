"""One day, one receipt: in the case, on its page and on the command line."""

from __future__ import annotations

import html

import pytest
from click.testing import CliRunner

from engine.rules.deadline_command import as_text, deadline, explain_deadline
from engine.settings import Settings
from tests.office import Office
from webui.app import create_app

from .conftest import PASSWORD, Browser

STOP = ("2026-05-06", "2026-05-25", "tm-stop-prior-right")


@pytest.fixture
def moved(small_office: Office) -> Office:
    """A case whose decision limit was stopped for twenty days and then extended."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    small_office.send("answer", by="respondent")
    limit, approver = small_office.limit("tm-opposition-decision"), small_office.actor("approver")
    first, last, ground = STOP
    stop = {"kind": "stop", "from_on": first, "to_on": last, "ground": ground}
    small_office.engine.change_time_limit(approver, limit.id, stop)
    small_office.engine.change_time_limit(approver, limit.id, {"kind": "extend", "months": 6, "ground": "案情复杂"})
    return small_office


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_and_command_line_give_the_same_steps(moved: Office, language: str) -> None:
    limit = moved.limit("tm-opposition-decision")
    first, last, ground = STOP
    typed = explain_deadline(
        limit.rule_id, from_on=limit.starts_on.isoformat(), stops=[f"{first}..{last}:{ground}"], extend=True
    )
    app = create_app(moved.engine, Settings(demo=True, demo_password=PASSWORD))
    browser = Browser(app.test_client())
    assert browser.speaks(language).sign_in("examiner").status_code == 303
    page = html.unescape(browser.get(f"/limits/{limit.id}").get_data(as_text=True))

    assert typed["steps"] == limit.receipt["steps"]
    for name in ("rule", "version", "starts_on", "expires_on", "earliest_on", "latest_on", "provisional", "stops"):
        assert typed[name] == limit.receipt[name], name
    assert typed["citations"] == limit.receipt["citations"]
    text = as_text(typed, language)
    for step in limit.receipt["steps"]:
        assert step[f"note_{language}"] in page and step[f"note_{language}"] in text
        assert step["citation"] in page and step["citation"] in text
    assert limit.receipt["version"] in page and limit.receipt["calendar_version"] in page


def test_the_chosen_last_day_of_trademarks_reaches_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """2026-09-10 and thirty days: a worked Saturday, or the Monday after it."""
    words = ["tm-opposition-answer", "--from", "2026-09-10"]
    assert "届满日 2026-10-10" in CliRunner().invoke(deadline, words).stdout

    monkeypatch.setenv("ANJUAN_TRADEMARK_LAST_DAY", "weekday")
    assert "届满日 2026-10-12" in CliRunner().invoke(deadline, words).stdout

    monkeypatch.setenv("ANJUAN_TRADEMARK_LAST_DAY", "monday")
    wrong = CliRunner().invoke(deadline, words)
    assert (wrong.exit_code, wrong.stdout, wrong.stderr.count("\n")) == (2, "", 1)


def test_a_receipt_says_in_english_what_happens_if_a_limit_is_missed(moved: Office) -> None:
    limit = moved.limit("tm-opposition-decision")
    app = create_app(moved.engine, Settings(demo=True, demo_password=PASSWORD))
    browser = Browser(app.test_client())
    assert browser.speaks("en").sign_in("examiner").status_code == 303
    page = html.unescape(browser.get(f"/limits/{limit.id}").get_data(as_text=True))

    assert limit.receipt["consequence_en"] in page
    assert limit.receipt["consequence"] not in page
