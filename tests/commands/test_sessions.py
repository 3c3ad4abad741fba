"""Signing in, the delay for wrong guesses, and what a session shows."""

from __future__ import annotations

from datetime import timedelta

from engine.errors import Forbidden, SignInRefused
from engine.store.queries import people
from tests.factories import PASSWORD
from tests.office import Office, refusal


def test_a_session_says_who_acts(bare_office: Office) -> None:
    token = bare_office.engine.sign_in("examiner", PASSWORD, "127.0.0.1")

    view = bare_office.engine.session(token)

    assert view.login == "examiner" and view.actor.roles == {"examiner"} and len(view.csrf_token) >= 24
    bare_office.engine.sign_out(token)
    assert bare_office.engine.session(token) is None


def test_an_agent_acts_for_its_parties(bare_office: Office) -> None:
    token = bare_office.engine.sign_in("opponent", PASSWORD, "127.0.0.1")

    assert bare_office.engine.session(token).actor.party_ids == {bare_office.opponent_party.id}


def test_wrong_guesses_are_refused_alike_and_then_delayed(bare_office: Office) -> None:
    for _ in range(5):
        error = refusal(bare_office.engine.sign_in, "examiner", "guess", "127.0.0.1")
        assert isinstance(error, SignInRefused) and error.code == "wrong_credentials"
    assert refusal(bare_office.engine.sign_in, "nobody", "guess", "127.0.0.1").code == "wrong_credentials"

    locked = refusal(bare_office.engine.sign_in, "examiner", PASSWORD, "127.0.0.1")
    assert locked.code == "too_many_attempts" and locked.params["retry_after"] == 30

    bare_office.clock.travel(seconds=31)
    assert bare_office.engine.sign_in("examiner", PASSWORD, "127.0.0.1")


def test_a_disabled_account_is_out_at_once(bare_office: Office) -> None:
    token = bare_office.engine.sign_in("examiner", PASSWORD, "127.0.0.1")
    with bare_office.parts.unit_of_work() as work:
        people.by_login(work.session, "examiner").is_disabled = True

    assert bare_office.engine.session(token) is None
    assert refusal(bare_office.engine.sign_in, "examiner", PASSWORD, "127.0.0.1").code == "account_disabled"


def test_a_role_withdrawn_acts_no_more(small_office: Office) -> None:
    """The actor of the request still carries the role; the command asks the database."""
    from engine.store.users import AccountRole

    small_office.file("trademark.opposition")
    actor, task = small_office.actor("formality"), small_office.open_task("check_formalities")
    with small_office.parts.unit_of_work() as work:
        row = work.session.query(AccountRole).filter_by(account_id=actor.account_id).one()
        row.valid_to = work.today - timedelta(days=1)

    error = refusal(small_office.engine.complete_task, actor, task.id, {"intake_decision": "accept"})

    assert error.code in ("no_task", "not_your_role")


def test_the_language_is_kept(bare_office: Office) -> None:
    bare_office.engine.set_language(bare_office.actor("examiner"), "en")

    assert bare_office.actor("examiner").language == "en"


def test_only_administrators_see_the_accounts(bare_office: Office) -> None:
    assert len(bare_office.engine.accounts(bare_office.actor("admin"))) == 17
    assert isinstance(refusal(bare_office.engine.accounts, bare_office.actor("examiner")), Forbidden)
    assert {view.login for view in bare_office.engine.demo_accounts()} >= {"examiner", "opponent"}
