"""Signing in, the delay for wrong guesses, and what a session shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from argon2 import Type as Argon2
from argon2 import extract_parameters as parse_argon2

from engine.bootstrap import build_for_tests
from engine.case_engine import CaseEngine
from engine.commands import sessions
from engine.commands.sessions import hash_password
from engine.errors import Forbidden, SignInRefused
from engine.outside.clock import FakeClock
from engine.settings import Settings
from engine.store.queries import people
from engine.store.users import WebSession
from tests import factories
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


class WorldClock(FakeClock):
    """A clock that time passes on, as in the world: it did not travel."""

    def offset(self) -> timedelta:
        return timedelta()


@dataclass
class Door:
    """The engine of a small office, at a clock on the wall."""

    engine: CaseEngine
    clock: WorldClock

    def tries(self, login: str, password: str, address: str = "198.51.100.7") -> str:
        """Return the code of the refusal; empty: signed in."""
        try:
            self.engine.sign_in(login, password, address)
        except SignInRefused as error:
            return error.code
        return ""


@pytest.fixture
def door(bare_office: Office) -> Door:
    clock = WorldClock(bare_office.today)
    return Door(build_for_tests(bare_office.database, clock), clock)


def test_wrong_guesses_are_refused_alike_and_then_wait(door: Door) -> None:
    """A name that nobody has waits just as long: the wait tells nobody which names there are."""
    for login in ("examiner", "no-such-name"):
        assert [door.tries(login, "guess") for _ in range(6)] == ["wrong_credentials"] * 5 + ["too_many_attempts"]

    error = refusal(door.engine.sign_in, "examiner", PASSWORD, "198.51.100.7")
    assert error.code == "too_many_attempts" and error.params["retry_after"] == 30
    door.clock.travel(seconds=31)
    assert door.tries("examiner", PASSWORD) == ""


def test_each_further_guess_waits_twice_as_long_up_to_a_bound(door: Door) -> None:
    waits = []
    for _ in range(12):
        while door.tries("examiner", "guess") == "wrong_credentials":
            pass
        error = refusal(door.engine.sign_in, "examiner", "guess", "198.51.100.7")
        waits.append(error.params["retry_after"])
        door.clock.travel(seconds=waits[-1] + 1)

    assert waits[:5] == [30, 60, 120, 240, 480] and set(waits[5:]) == {900}


def test_who_guesses_holds_up_nobody_else(door: Door) -> None:
    """A delay for the guesser, not a lock on the account: its owner signs in from elsewhere at the same moment."""
    for _ in range(6):
        door.tries("examiner", "guess", "203.0.113.66")

    assert door.tries("examiner", PASSWORD, "203.0.113.66") == "too_many_attempts"
    assert door.tries("examiner", PASSWORD, "198.51.100.7") == ""


def test_one_address_tries_few_names(door: Door) -> None:
    tried = [door.tries(f"name{number}", "Summer2026!") for number in range(22)]

    assert tried.count("wrong_credentials") == 20 and tried[20:] == ["too_many_attempts"] * 2
    door.clock.travel(seconds=61)
    assert door.tries("examiner", PASSWORD) == ""


def test_a_right_password_does_not_count(door: Door) -> None:
    assert {door.tries("examiner", PASSWORD) for _ in range(30)} == {""}


def test_guesses_of_long_ago_are_forgotten(door: Door) -> None:
    for _ in range(4):
        door.tries("examiner", "guess")
    door.clock.travel(hours=2)

    assert [door.tries("examiner", "guess") for _ in range(4)] == ["wrong_credentials"] * 4


def test_a_session_ends_after_rest_and_after_a_day_of_work(door: Door) -> None:
    idle, longest = timedelta(minutes=Settings().session_idle_minutes), timedelta(hours=Settings().session_max_hours)
    rested, used = (door.engine.sign_in("examiner", PASSWORD) for _ in range(2))

    door.clock.travel(seconds=idle.total_seconds() - 1)
    assert door.engine.session(used) is not None
    door.clock.travel(seconds=2)
    assert door.engine.session(rested) is None
    assert door.engine.session(used) is not None, "each use begins the rest anew"

    for _ in range(int(longest / idle) + 1):
        door.clock.travel(seconds=idle.total_seconds() - 120)
        door.engine.session(used)
    assert door.engine.session(used) is None, "however busy: once a day everybody shows who they are"


def test_time_that_travels_signs_nobody_out(bare_office: Office) -> None:
    token = bare_office.engine.sign_in("examiner", PASSWORD)

    bare_office.advance(days=90)

    assert bare_office.engine.session(token) is not None


def test_signing_in_again_ends_the_session_before(door: Door) -> None:
    first = door.engine.sign_in("examiner", PASSWORD)

    second = door.engine.sign_in("approver", PASSWORD, replaces=first)

    assert second != first and door.engine.session(first) is None
    assert door.engine.session(second).login == "approver"


def test_what_is_kept_of_a_session_opens_nothing(bare_office: Office) -> None:
    token = bare_office.engine.sign_in("examiner", PASSWORD)
    with bare_office.parts.unit_of_work(read_only=True) as work:
        (kept,) = work.session.query(WebSession.id_hash).one()

    assert token not in kept and bare_office.engine.session(kept) is None


def test_passwords_are_kept_as_argon2id_with_enough_memory() -> None:
    kept = parse_argon2(hash_password(PASSWORD))

    assert kept.type is Argon2.ID and kept.memory_cost >= 19_456 and kept.time_cost >= 2


def test_few_passwords_are_checked_at_once(bare_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check takes 19 MiB: strangers shall not take the memory of the machine."""
    running, most = [0], [0]
    verify = sessions._HASHER.verify

    class Counting:
        def verify(self, *given: str) -> bool:
            running[0] += 1
            most[0] = max(most[0], running[0])
            try:
                return verify(*given)
            finally:
                running[0] -= 1

    monkeypatch.setattr(sessions, "_HASHER", Counting())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: sessions._is_right(factories.password_hash(), "guess"), range(16)))

    assert most[0] == 2


def test_a_disabled_account_is_out_at_once_and_its_session_stays_dead(bare_office: Office) -> None:
    token = bare_office.engine.sign_in("examiner", PASSWORD, "127.0.0.1")

    def disable(is_disabled: bool) -> None:
        with bare_office.parts.unit_of_work() as work:
            people.by_login(work.session, "examiner").is_disabled = is_disabled

    disable(True)
    assert bare_office.engine.session(token) is None
    assert refusal(bare_office.engine.sign_in, "examiner", PASSWORD, "127.0.0.1").code == "account_disabled"
    assert refusal(bare_office.engine.sign_in, "examiner", "guess", "127.0.0.1").code == "wrong_credentials"
    disable(False)
    assert bare_office.engine.session(token) is None


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
    listed = {view.login for view in bare_office.engine.accounts(bare_office.actor("admin"))}
    assert listed == {*bare_office.accounts, "opponent", "respondent"}
    assert isinstance(refusal(bare_office.engine.accounts, bare_office.actor("examiner")), Forbidden)
    assert {view.login for view in bare_office.engine.demo_accounts()} >= {"examiner", "opponent"}
