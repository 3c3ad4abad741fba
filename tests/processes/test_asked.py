"""What the office can check itself is never asked of a party, in no filing and no message of any procedure.

What a procedure lays on the right itself (the goods of a licence) is not in the register yet, so it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import forms
from engine.commands import rights
from engine.store.tables import Mark, Patent
from tests.processes.test_diagrams import ORIGINALS, nodes

#: What the registers say of a right, by the names under which a form would ask for it.
COLUMNS = {column.name for register in (Mark, Patent) for column in register.__table__.columns}
IN_THE_REGISTER = {f"{prefix}{name}" for prefix in ("", "mark_", "patent_", "right_") for name in COLUMNS}
LAID_ON_IT = {name for names in rights.DETAILS.values() for name in names}


def of_parties(kind: str) -> Iterator[str]:
    """Return the keys of the forms that parties fill in: the filing, and what a diagram awaits of them."""
    filings = {f"{kind}.filing"}
    yield from filings.intersection(forms.keys())
    for node in nodes(kind):
        if node.attributes.get("party", "office") != "office":
            yield node.attributes["form"]


def questions(key: str) -> set[str]:
    """Return what a form may ask of a party; what is only for the clerk who enters paper is not."""
    form = forms.get(key)
    nothing = {question.key: None for question in form.questions}
    party, clerk = ({**nothing, "submitted_by": by} for by in ("party", "office"))
    for_the_clerk = {name for name, hides in form.hides.items() if hides(party) is True and hides(clerk) is not True}
    return set(nothing) - for_the_clerk


@pytest.mark.parametrize("kind", sorted(ORIGINALS))
def test_what_the_register_says_is_not_asked_of_a_party(kind: str) -> None:
    asked = {(key, question) for key in of_parties(kind) for question in questions(key)}

    assert {one for one in asked if one[1] in IN_THE_REGISTER - LAID_ON_IT} == set()
