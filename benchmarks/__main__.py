"""``make bench``: measure everything, alone on the machine; ``make bench ARGS="deadlines limits"`` measures some."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from benchmarks import completions, deadlines, desks, limits, next_cases, over_http, sizes, worklists
from benchmarks.harness import Figure, progress, report
from benchmarks.offices import postgres_office, sqlite_office
from engine.outside import collector


def parts() -> Iterator[tuple[str, str, Callable[[], list[Figure]]]]:
    """Yield name, what it measures, and how."""
    yield "deadlines", "deadlines per second", deadlines.figures
    for name, opened in (("sqlite", sqlite_office), ("postgres", postgres_office)):
        for part, module in (
            ("completions", completions),
            ("limits", limits),
            ("worklists", worklists),
            ("next_cases", next_cases),
            ("desks", desks),
        ):

            def measure(module: object = module, name: str = name, opened: object = opened) -> list[Figure]:
                with opened() as office:
                    return module.figures(name, office)

            yield part, f"{part} on {name}", measure

    def measure_sizes() -> list[Figure]:
        with sqlite_office() as office:
            return sizes.figures(office)

    yield "sizes", "bytes per finished case", measure_sizes
    yield "http", "completion over HTTP, two web processes on PostgreSQL", over_http.figures


def main(wanted: list[str]) -> None:
    collector.collect_rarely()  # as web processes and tickers do
    found: list[Figure] = []
    for name, what, measure in parts():
        if not wanted or name in wanted:
            with progress(what):
                found += measure()
            report(found)


if __name__ == "__main__":
    main(sys.argv[1:])
