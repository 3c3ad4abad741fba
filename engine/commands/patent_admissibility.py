"""What the register and earlier cases hold against accepting a request about a patent (不予受理的情形).

The findings are codes of the form ``shared.patent_intake.check_formalities``; a person decides, see ``admissibility``.

Source: 专利法（2020）第四十一条第一款、第四十五条; 专利法实施细则（2023）第六十五条、第七十条.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.commands import rights
from engine.store.queries import admissibility as queries
from engine.store.queries import rights as right_queries

if TYPE_CHECKING:
    from engine.commands.motion import Motion


def reexamination(motion: Motion) -> Iterator[str]:
    """Of a refused application, by its applicant, within three months or after a restoration."""
    variables = motion.variables
    if rights.stands_against(motion, "reexamine"):
        yield "not_this_object"
    if variables.get("filed_in_time") is False and variables.get("restoration_outcome") != "granted":
        yield "late"
    right = right_queries.of_case(motion.work.session, motion.case)
    filers = {party.party_id for party in motion.participants if party.role == "applicant"}
    if right is not None and right.owner_party_id not in filers:
        yield "not_entitled"
    if queries.has_open_request(motion.work.session, motion.case):
        yield "same_again"


def invalidation(motion: Motion) -> Iterator[str]:
    """Of a patent that was in force, on grounds and evidence on which nobody decided yet (一事不再理)."""
    variables = motion.variables
    if rights.stands_against(motion, "invalidate"):
        yield "not_this_object"
    grounds, evidence = set(variables.get("grounds") or ()), set(variables.get("evidence") or ())
    if not grounds:
        yield "no_clear_ground"
    for earlier in queries.decided_about_patent(motion.work.session, motion.case):
        if grounds <= set(earlier.get("grounds") or ()) and evidence <= set(earlier.get("evidence") or ()):
            yield "same_again"
