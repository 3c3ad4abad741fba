"""Timing, baselines and the table."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import text

from engine.store.database import Database

RESULTS = Path("build/bench.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number."""

    name: str
    value: float
    unit: str
    #: What the issue aims at, in words; empty: no aim.
    aim: str = ""
    #: The same work without the engine, measured in the same run; None: there is no such thing.
    baseline: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.baseline if self.baseline else None


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long an act takes by the wall clock."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def median(samples: list[float]) -> float:
    return statistics.median(samples)


def bare_transaction(database: Database, statements: int, repeats: int = 200) -> float:
    """Return the median milliseconds of a transaction with as many statements: one write, the rest reads by key."""
    with database.engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS bench_row (id INTEGER PRIMARY KEY, n INTEGER, body VARCHAR(2000))")
        )
        connection.execute(text("DELETE FROM bench_row"))
        connection.execute(text("INSERT INTO bench_row (id, n, body) VALUES (1, 0, '')"))

    def once() -> None:
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE bench_row SET n = n + 1, body = :body WHERE id = 1"), {"body": "x" * 1500})
            for _ in range(statements - 1):
                connection.execute(text("SELECT n, body FROM bench_row WHERE id = 1")).all()

    once()
    return median([milliseconds(once) for _ in range(repeats)])


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say what is being measured and how long it took."""
    print(f"… {what}", flush=True)
    began = time.perf_counter()
    yield
    print(f"  {time.perf_counter() - began:.1f} s", flush=True)


def report(figures: list[Figure]) -> None:
    """Print the table and write ``build/bench.json``."""
    width = max(len(figure.name) for figure in figures)
    print(f"\n{'figure':<{width}}  {'value':>10} unit        {'baseline':>9} {'ratio':>7}  aim")
    for figure in figures:
        baseline = f"{figure.baseline:9.2f}" if figure.baseline is not None else " " * 9
        ratio = f"{figure.ratio:6.2f}×" if figure.ratio is not None else " " * 7
        print(f"{figure.name:<{width}}  {figure.value:10.2f} {figure.unit:<11} {baseline} {ratio}  {figure.aim}")
    RESULTS.parent.mkdir(exist_ok=True)
    rows = {figure.name: asdict(figure) | {"ratio": figure.ratio} for figure in figures}
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"\nwritten: {RESULTS}")
