"""What a diagram may give an operation is what the operation takes."""

from __future__ import annotations

import inspect

from engine.commands.effects import OPERATIONS
from engine.commands.operations import PARAMETERS


def test_every_operation_takes_what_the_lint_asks_for() -> None:
    assert PARAMETERS.keys() == OPERATIONS.keys()
    for name, operation in OPERATIONS.items():
        takes = [each for each in inspect.signature(operation).parameters.values() if each.name != "motion"]
        named = [each for each in takes if each.kind is each.POSITIONAL_OR_KEYWORD]

        assert PARAMETERS[name].required == {each.name for each in named if each.default is each.empty}, name
        assert PARAMETERS[name].optional == {each.name for each in named if each.default is not each.empty}, name
