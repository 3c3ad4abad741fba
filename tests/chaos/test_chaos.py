"""Workers killed and stopped at any moment: every limit fires once, on its day; nothing is lost, nothing twice.

Real processes (``anjuan worker``) on PostgreSQL; see reliability P1 and P8. The seed tells who is struck and when, but
not what the worker is doing then. The same storm over workers that do not ask again before they act must be seen.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from engine.outside.clock import SystemClock
from engine.store.database import Database
from tests.chaos.storm import Storm
from tests.chaos.truth import violations
from tests.conftest import SMALL
from tests.office import Office

pytestmark = pytest.mark.postgres
#: An accepted opposition this old has an answer limit that is over; one so young has one that runs.
LONG_AGO, OF_LATE = timedelta(days=150), timedelta(days=3)
SEED = int(os.environ.get("CHAOS_SEED", "20260302"))


@pytest.fixture
def waiting(postgres_url: str, opened: Callable[[str], Database]) -> Callable[[int], Office]:
    """An office whose ticker did not run yet: so many limits are over, a few still run, no notice is printed."""

    def filled(over: int) -> Office:
        now = SystemClock().now()
        office = Office(opened(postgres_url), first_day=(now - LONG_AGO).date())
        office.publish({"trademark.opposition": SMALL.read_bytes()})
        for number in range(over + 5):
            if number == over:
                office.clock.travel(to=now - OF_LATE)
            office.file("trademark.opposition")
            office.complete("check_formalities", intake_decision="accept")
        office.clock.travel(to=now)
        return office

    return filled


def after_a_storm(office: Office, url: str, folder: Path, strikes: int, *, is_careless: bool = False) -> list[str]:
    with Storm(url, folder, SEED, is_careless) as storm:
        storm.rage(strikes, office.database)
        storm.calm(office)
    print(f"seed {SEED}: {storm.killed} killed, {storm.stopped} stopped, {storm.struck_at_work} of them at work;")
    print(f"{storm.released} jobs released by a person")
    assert storm.struck_at_work >= strikes // 4, "the storm passed by"
    office.clock.travel(to=SystemClock().now())
    return violations(office, folder / "files")


def test_a_storm_over_the_workers(waiting: Callable[[int], Office], postgres_url: str, tmp_path: Path) -> None:
    assert after_a_storm(waiting(20), postgres_url, tmp_path, strikes=6) == []


@pytest.mark.slow
def test_careless_workers_are_seen(waiting: Callable[[int], Office], postgres_url: str, tmp_path: Path) -> None:
    """A short storm misses them now and then: the machine decides what a worker does when it is struck."""
    found = after_a_storm(waiting(40), postgres_url, tmp_path, strikes=30, is_careless=True)

    assert [one for one in found if "printed" in one], found


@pytest.mark.slow
def test_a_long_storm_over_the_workers(waiting: Callable[[int], Office], postgres_url: str, tmp_path: Path) -> None:
    assert after_a_storm(waiting(400), postgres_url, tmp_path, strikes=300) == []
