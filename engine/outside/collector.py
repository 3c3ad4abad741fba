"""Python's garbage collector in a process that serves for days."""

from __future__ import annotations

import gc

#: New containers between two looks at the youngest. Python's 700 suit a script: one completion makes thousands, and all
#: but a few die by themselves.
YOUNG = 20_000


def collect_rarely() -> None:
    """Let what is loaded by now stay without being looked at again, and look at the young less often.

    An expiry spent a twentieth of its time being looked through, and more the more law and diagrams were loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
