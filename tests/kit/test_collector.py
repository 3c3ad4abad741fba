"""A process that serves for days: what it has loaded is not looked through again and again."""

from __future__ import annotations

import subprocess
import sys

SAID = """
import gc
from engine import collect_rarely
loaded = [[] for _ in range(50_000)]
collect_rarely()
print(gc.get_freeze_count() > len(loaded), gc.get_threshold()[0], gc.isenabled())
"""


def test_what_is_loaded_stays_and_the_young_are_still_collected() -> None:
    ran = subprocess.run([sys.executable, "-c", SAID], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == ["True", "20000", "True"]
