"""What goes on beside a case when the case ends: what was only asked for ends with it, what is in force goes on."""

from __future__ import annotations

import pytest

from tests.journeys.running import RUNNING
from tests.office import Office
from tests.patents import entries

ASKED = {
    "shared.recusal": {"official": "林若溪"},
    "shared.party_change": {"party_role": "respondent"},
    "shared.suspension": {"ground": "tm-stop-prior-right"},
}


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_a_request_that_nobody_decided_ends_with_its_case(office: Office, kind: str) -> None:
    """Its task would stay in the list of somebody who may not do it any more."""
    RUNNING["trademark.opposition"](office)
    office.start(kind, by="respondent" if kind == "shared.recusal" else "examiner", **ASKED[kind])
    assert any(run.kind == kind and not run.is_ended for run in office.case.runs)

    office.send("withdrawal", by="opponent")

    assert office.case.line.closed_on is not None
    assert [run.kind for run in office.case.runs if not run.is_ended] == []
    assert office.open_tasks == []
    assert [line.subject for line in office.history() if line.act == "side.ended_with_case"] == [kind]
    assert not [job for job in office.jobs("armed") if job.case_no == office.case_no and job.kind == "expire"]


def test_a_suspension_in_force_goes_on_and_is_ended_in_the_closed_case(office: Office) -> None:
    """It weighs on the patent in the register, whatever becomes of this case (专利法实施细则（2023）第一百零三条)."""
    RUNNING["patent.pledge"](office)
    office.start("shared.suspension", by="respondent", ground="pat-stop-suspension", reasons="权属纠纷，法院已受理。")
    office.complete("check_request")
    office.complete("decide_suspension", by="approver")
    office.send("withdrawal", by="respondent")

    assert office.case.line.closed_on is not None and "end_dispute" in office.open_tasks
    office.complete("end_dispute", resumed_on=office.today.isoformat())

    assert entries(office) == ["suspension", "suspension_lifted"]
    assert office.open_tasks == []
