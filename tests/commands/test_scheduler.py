"""The ticker: a metronome in memory that asks the office what is due."""

from __future__ import annotations

from threading import Event, Thread

from engine import scheduler
from tests.office import Office


def test_the_ticker_fires_what_is_due_and_stops_when_told(small_office: Office) -> None:
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    small_office.clock.travel(to=small_office.limit("tm-opposition-answer").expires_on, days=1)
    stop = Event()
    worker = Thread(target=scheduler.run, args=(small_office.engine, stop))
    worker.start()

    for _ in range(60):
        if small_office.open_tasks == ["draft_decision"]:
            break
        stop.wait(0.1)
    stop.set()
    worker.join(timeout=10)

    assert small_office.open_tasks == ["draft_decision"] and not worker.is_alive()
    assert small_office.engine.readiness()["is_ready"]
    assert small_office.engine.metrics()["tasks_open"] == 1


def test_the_metronome_knows_three_beats_and_no_legal_date(small_office: Office) -> None:
    beats = [job.id for job in scheduler.ticker(small_office.engine, Event()).get_jobs()]
    assert beats == ["run_due_jobs", "checkpoint", "unmanned"]
