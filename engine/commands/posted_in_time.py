"""Posted in time, received late: it counts as filed in time, and a person undoes what the missed limit had led to.

A limit that ended is not run backwards by the machine: a decision may be out, a register entry made. While the task is
open nothing more is taken from anybody. It may concern a closed case: that is where a loss of right ends.

Source: 商标法实施条例（2014）第九条; 专利法实施细则（2023）第四条第一款.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.commands.motion import Motion
from engine.commands.side_kinds import POSTED_IN_TIME
from engine.rules.service import article_of_postmark
from engine.store.cases import CaseFile
from engine.store.queries import cases as case_queries
from engine.store.work import Work
from engine.values import Actor


def is_provided(work: Work) -> bool:
    """Return whether the office runs the procedure."""
    return work.definitions.has(work.session, POSTED_IN_TIME)


def begin(work: Work, actor: Actor, case: CaseFile, entry: Mapping[str, str], posted_on: date) -> None:
    """Put the matter before a person, once: a second letter of that day is another sheet of the same matter."""
    known = {
        "message_name": entry["name"],
        "posted_on": posted_on.isoformat(),
        "expired_on": entry["expired_on"],
        "article": article_of_postmark(case.kind),
        "told_to": _told_to(entry),
    }
    going = [run for run in case_queries.open_runs(work.session, case.id) if run.kind == POSTED_IN_TIME]
    if any(known.items() <= run.variables.items() for run in going):
        return
    motion = Motion.begin(work, actor, case, POSTED_IN_TIME, known, is_main=False)
    motion.settle(
        f"{POSTED_IN_TIME}.started", entry["name"], {}, {"posted_on": posted_on, "expired_on": entry["expired_on"]}
    )


def _told_to(entry: Mapping[str, str]) -> str:
    """Return the role of whose letter it was; all parties, where the office entered what a court or several sent."""
    role = entry.get("party_role", "office")
    return "all" if role == "office" else role
