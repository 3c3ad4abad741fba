"""What an expression may say, and what it then means."""

from __future__ import annotations

import pytest

from engine.workflow.expressions import (
    BadExpression,
    ExpressionFailed,
    compile_condition,
    compile_expression,
    compile_unary_tests,
)

TYPES = {
    "classes": "number",
    "fee": "number",
    "outcome": "string",
    "served_on": "date",
    "grounds": "list",
    "late": "boolean",
    "count": "number",
}
VARIABLES = {
    "classes": 5,
    "fee": 0,
    "outcome": "accept",
    "served_on": "2026-01-31",
    "grounds": ["32", "44"],
    "late": True,
    "count": 4,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("classes + 1 = 6", True),
        ("0.1 + 0.2 = 0.3", True),  # decimal, not binary
        ("classes * 2 / 4", 2.5),
        ("-classes - -1", -4),
        ("7 - 2 - 1", 4),  # from the left
        ("2 + 3 * 4", 14),
        ('outcome in ("accept", "partly")', True),
        ('outcome in ["reject"]', False),
        ('outcome = "accept" and classes > 3', True),
        ("classes in [1..5]", True),
        ("classes in [1..5)", False),
        ("classes in [1..5[", False),
        ("classes in ]5..9]", False),
        ("classes in (< 3, > 4)", True),
        ("classes between 1 and 5 and late", True),
        ("not(late)", False),
        ('if classes > 3 then "many" else "few"', "many"),
        ('served_on > date("2026-01-30")', True),
        ('served_on + duration("P1D")', "2026-02-01"),
        ('days(served_on - date("2026-01-01"))', 30),
        ('list contains(grounds, "44")', True),
        ('"44" in grounds', True),
        ('some ground in grounds satisfies starts with(ground, "4")', True),
        ('every ground in grounds satisfies starts with(ground, "4")', False),
        ("count(grounds)", 2),
        ("count + count(grounds)", 6),  # a variable may bear the name of a function
        ('string length("商标")', 2),
        ('contains("驰名商标", "商标")', True),
        ("sum(1, 2, classes)", 8),
        ("max([3, 1, classes])", 5),
        ('"\\u5546" + "标"', "商标"),
        ("[1, [2]] = [1, [2]]", True),
        ("fee = null", False),
    ],
)
def test_a_value(text, value):
    assert compile_expression(text, TYPES).evaluate(VARIABLES) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [  # DMN 1.5, table 50: unknown is neither true nor false
        ("null and false", False),
        ("false and null", False),
        ("null and true", None),
        ("null and null", None),
        ("null or true", True),
        ("true or null", True),
        ("null or false", None),
        ("null or null", None),
        ("not(null)", None),
        ("classes > null", None),
        ("classes = null", False),
        ("null = null", True),
        ("classes + null", None),
        ("if null then 1 else 2", 2),
    ],
)
def test_what_is_unknown_stays_unknown(text, value):
    assert compile_expression(text, TYPES).evaluate(VARIABLES) == value


def test_a_missing_variable_is_unknown_and_opens_no_flow():
    assert compile_condition('outcome = "accept"', TYPES).evaluate({}) is False
    assert compile_condition("classes > 3", TYPES).evaluate({}) is None
    assert compile_condition("late", TYPES).evaluate({}) is None


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ('outcom = "accept"', 0),  # misspelt variable
        ('classes > "3"', 0),  # number against text
        ("late > 1", 0),
        ('outcome = "acept"', 0),  # not a declared value
        ("classes + outcome", 10),
        ("classes >", 9),
        ("contains(outcome)", 0),
        ("today() > served_on", 0),
        ('date("2026-02-30") = served_on', 0),
        ('date("2026-2-3") = served_on', 0),
        ('duration("P1M") = duration("P1D")', 0),  # months are counted by the law
        ('if late then 1 else "x"', 0),
        ("'accept' = outcome", 0),
        ("1 = 1 = 1", 6),
        ("", 0),
    ],
)
def test_a_mistake_is_refused_with_its_place(text, position):
    with pytest.raises(BadExpression) as refused:
        compile_expression(text, TYPES, values={"outcome": ("accept", "reject")})

    assert refused.value.position == position
    assert refused.value.reason and refused.value.reason_en


def test_a_condition_is_true_or_false():
    with pytest.raises(BadExpression):
        compile_condition("classes + 1", TYPES)


@pytest.mark.parametrize(
    ("text", "variables", "code"),
    [
        ("classes / fee > 1", VARIABLES, "division_by_zero"),
        ("classes > 1", {"classes": "five"}, "variable_wrong_type"),
        ("classes > 1", {"classes": True}, "variable_wrong_type"),
        ("classes > 1", {"classes": 10**31}, "number_too_large"),
        ("classes > 1", {"classes": 10**400}, "number_too_large"),
        ("classes > 1", {"classes": float("nan")}, "value_not_understood"),
        ("late", {"late": "yes"}, "variable_wrong_type"),
        ('served_on > date("2026-01-01")', {"served_on": "yesterday"}, "variable_wrong_type"),
        (
            'served_on + duration("P999999D") + duration("P999999D") + duration("P999999D") = served_on',
            VARIABLES,
            "date_out_of_range",
        ),
        ("count(grounds) > 1", {"grounds": ["1"] * 1_001}, "list_too_long"),
        ('outcome = "x"', {"outcome": "x" * 1_000_000}, "text_too_long"),
        (
            "some a in grounds satisfies some b in grounds satisfies a = b + b",
            {"grounds": ["1"] * 1_000},
            "too_many_steps",
        ),
    ],
)
def test_what_cannot_be_computed_is_an_incident_not_a_silent_null(text, variables, code):
    with pytest.raises(ExpressionFailed) as failed:
        compile_expression(text, TYPES).evaluate(variables)

    assert failed.value.code == code


@pytest.mark.parametrize(
    ("cell", "subject", "value", "passes"),
    [
        ("-", "string", None, True),
        ('"a", "b"', "string", "b", True),
        ('not("a", "b")', "string", "c", True),
        ('not("a")', "string", "a", False),
        ("> 5", "number", 6, True),
        ("[1..3], 7", "number", 7, True),
        ("not(> 5)", "number", 3, True),
        ("> ? - 1", "number", 3, True),
        ("[? - 1..4]", "number", 3, True),
        ("? > 3 and ? < 8", "number", 5, True),
        ("-5", "number", -5, True),
        ("null", "string", None, True),
        ("true", "boolean", True, True),
        ('< date("2027-01-01")', "date", "2026-12-31", True),
        ('list contains(?, "44")', "list", ["44"], True),
        ('"a"', "string", None, False),
    ],
)
def test_a_cell_of_a_decision_table(cell, subject, value, passes):
    assert compile_unary_tests(cell, subject).evaluate({"?": value}) is passes


def test_an_expression_names_what_it_reads():
    assert compile_expression("if late then classes else 0", TYPES).names == {"late", "classes"}
