"""Whether what somebody read of a case still stands when they act on it."""

from __future__ import annotations

from engine.commands import panel_votes
from engine.store.cases import CaseFile
from engine.store.queries import history as history_queries
from engine.store.queries import panels as panel_queries
from engine.store.tasks import Task
from engine.store.work import Work

#: A notice that was issued before is put on paper: facts that were known then, and no day of them changes.
PRINTED = "document.rendered"
#: So many acts are looked at; whoever read a case before more of them looks again.
MOST_ACTS = 100


def is_current(work: Work, task: Task, case: CaseFile, seen: int) -> bool:
    """Return whether nothing that a judgement could rest on came into a case after it was read.

    That notices were printed is no such thing. Nor are, for a voter, the acts of the panel on its votes: the same draft
    lies before all members at once, so who votes first does not make the pages of the others old. Each of these acts is
    one version of the case and one line of its history. Anything else that came, a paper of a party say, still asks for
    another look.

    :param seen: version of the case that was read.
    """
    since = case.version - seen
    if not 0 < since <= MOST_ACTS:
        return since == 0
    is_vote = task.form_key == panel_votes.FORM
    votes = panel_queries.names_of_votes(work.session, task.run_id, panel_votes.FORM) if is_vote else ()
    lines = history_queries.newest_acts(work.session, case.id, since)
    return len(lines) == since and all(
        act == PRINTED or (act.startswith("task.") and subject in votes) for act, subject in lines
    )
