"""How many deadlines are computed per second, with and without stops."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from benchmarks.harness import Figure
from engine.rules.catalogue import Catalogue
from engine.rules.stop_clock import Stop
from engine.rules.time_limits import add_months, compute
from engine.rules.workdays import official_calendar

ROUNDS = 20_000


def figures() -> list[Figure]:
    catalogue, calendar, rng = Catalogue.load(), official_calendar(), random.Random(1)
    days = [date(2021, 1, 1) + timedelta(days=rng.randrange(1800)) for _ in range(1000)]
    answer = {day: catalogue.rule("tm-opposition-answer", day) for day in days}
    decision = {day: catalogue.rule("tm-opposition-decision", day) for day in days}
    baseline = _per_second(lambda day: add_months(day, 3), days)
    plain = _per_second(lambda day: compute(answer[day], day, calendar), days)

    def stopped(day: date) -> object:
        began, ended = day + timedelta(days=40), day + timedelta(days=99)
        stop = Stop(ground="tm-stop-prior-right", article="商标法实施条例第十一条", from_on=began, to_on=ended)
        return compute(decision[day], day, calendar, stops=(stop,), extensions_months=6)

    return [
        Figure(name="deadlines_per_second", value=plain, unit="per second", baseline=baseline),
        Figure(
            name="deadlines_stopped_per_second", value=_per_second(stopped, days), unit="per second", baseline=baseline
        ),
    ]


def _per_second(act: object, days: list[date]) -> float:
    for day in days[:50]:
        act(day)
    began = time.perf_counter()
    for number in range(ROUNDS):
        act(days[number % len(days)])
    return ROUNDS / (time.perf_counter() - began)
