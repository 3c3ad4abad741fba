"""A process that has read all code and forks ``anjuan worker`` when asked: a worker that was killed is back at once.

``python -m tests.chaos.nursery [careless]``: each line of input makes one worker, whose process id is answered; at the
end of the input all are killed. Careless workers ask nothing again before they act, which is the defect that the
checks of ``test_chaos.py`` must see.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from sqlalchemy import event

from engine.bootstrap import build
from engine.commands import jobs
from engine.notices import render
from engine.store.queries import jobs as job_queries
from webui.office_commands import office, worker

READ_BEFOREHAND = (build, render)


def forget_to_ask_again() -> None:
    """Let a job be done without the case lock, without asking whether somebody else has done it or claims it."""

    def act(parts, work, job_id, case_id):
        found = job_queries.in_hand(work.session, job_id, ())
        job = found.job
        reason = jobs._WORKERS[job.kind](parts, work, job, found)
        if reason is None and job.state != "cancelled":
            job.state, job.done_at = "done", work.now
        return job.state == "done"

    jobs._act = act
    job_queries.claim = lambda _session, job_ids, _now, _worker: set(job_ids)


def introduce(connection, _record) -> None:
    """Call a connection by its process, so that the storm sees who is in the middle of a transaction."""
    connection.execute(f"SET application_name = '{os.getpid()}'")
    connection.commit()


def born() -> int:
    """Fork a worker by the very command that an operator types; return its process id."""
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(2, 1)
    event.listen(office()._parts.database.engine, "connect", introduce)
    try:
        worker.main(args=[], standalone_mode=False)
    finally:
        os._exit(1)


def main() -> None:
    if "careless" in sys.argv:
        forget_to_ask_again()
    office()  # opens no connection yet: none crosses a fork
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who is killed leaves nothing behind
    children = []
    for _ in sys.stdin:
        worker_pid = born()
        children.append(os.pidfd_open(worker_pid))
        print(worker_pid, flush=True)
    for child in children:  # by handle: the number of one that is gone may be somebody else's by now
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
