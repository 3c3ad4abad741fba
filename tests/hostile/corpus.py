"""Diagrams that somebody drew to do harm, or by mistake: reliability.md §6.4, parts A to C, by their numbers."""

from __future__ import annotations

from tests.hostile.diagram_rows import DIAGRAM_ROWS
from tests.hostile.expression_rows import EXPRESSION_ROWS
from tests.hostile.rows import Row
from tests.hostile.xml_rows import xml_rows

ROWS: list[Row] = [*xml_rows(), *EXPRESSION_ROWS, *DIAGRAM_ROWS]

#: Rows that are no single file: where the behaviour is tried.
ELSEWHERE = {
    43: "tests/workflow/test_expressions_hostile.py::test_foreign_syntax_inside_a_string_stays_text",
    54: "tests/workflow/test_lint.py::test_processes_that_call_each_other_are_refused",
    60: "tests/hostile/test_running.py::test_a_limit_that_began_long_ago_expires_once",
    66: "tests/hostile/test_running.py::test_a_lane_renamed_does_not_let_the_drafter_approve",
    67: "tests/workflow/test_traps.py::test_a_decision_that_nobody_else_approved_since_it_was_drafted_does_not_go_out",
    68: "tests/hostile/test_running.py::test_a_version_with_swapped_meaning_leaves_running_cases_alone",
    69: "tests/hostile/test_running.py::test_a_file_does_not_take_the_place_of_another_procedure",
}
