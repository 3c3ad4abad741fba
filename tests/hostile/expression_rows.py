"""Part B: expressions that would be programs elsewhere, rows 21 to 48, in every place that takes an expression."""

from __future__ import annotations

from tests.hostile.places import cell, completion, condition, correlation, in_task, instances, parameter, result, timer
from tests.hostile.rows import Row

EXPRESSIONS = [
    (21, "import", "__import__('os').system('true')"),
    (22, "subclasses", "().__class__.__base__.__subclasses__()"),
    (23, "lambda", "(lambda:0).__globals__"),
    (24, "format", "'{0.__class__}'.format(outcome)"),
    (25, "f-string", "f'{outcome}'"),
    (26, "comprehension", "[c for c in outcome]"),
    (27, "walrus", '(outcome := "yes")'),
    (28, "getattr", 'getattr(outcome, "x")'),
    (28, "vars", "vars()"),
    (28, "globals", "globals()"),
    (28, "type", "type(outcome)"),
    (29, "full width", "\uff45\uff56\uff41\uff4c(outcome)"),
    (29, "full width x", "\uff58 = 1"),
    (30, "power tower", "9**9**9**9**9"),
    (31, "huge text", '"a" * 1000000000'),
    (32, "chain of powers", "10**12*10**12"),
    (33, "shift", "1 << 1000000"),
    (34, "parentheses", "(" * 1_900 + "true" + ")" * 90),
    (35, "unary minus", "-" * 1_900 + "1 = 1"),
    (36, "subscripts", "outcome" + "[0]" * 400),
    (37, "second statement", 'outcome = "yes"; evil'),
    (37, "second line", "outcome\noutcome"),
    (39, "text with number", '"a" > 1'),
    (40, "unknown variable", 'nobody = "yes"'),
    (42, "Unified EL", "#{outcome}"),
    (42, "dollar", "${outcome}"),
    (42, "braces", "{{outcome}}"),
    (42, "percent", "<%= outcome %>"),
    (42, "Velocity", "#set($x=1)"),
    (44, "escape", "'\\x5f\\x5fclass'"),
    (45, "long text", f'outcome = "{"x" * 19_000}"'),
    (46, "chain of in", "outcome in outcome in outcome"),
    (47, "attribute", "true.__class__"),
    (48, "regular expression", 'matches(outcome, "(a+)+$")'),
]
#: place -> what refuses there, and the element it names.
PLACES = {
    condition: ("bad_expression", "x_b_2"),
    parameter: ("bad_expression", "b"),
    cell: ("bad_expression", "row1"),
    result: ("bad_expression", "row1"),
    timer: ("timer_names_no_rule", "late"),
    instances: ("unbounded_instances", "a"),
    completion: ("refused_element", "a"),
    correlation: ("refused_element", "cp"),
}

EXPRESSION_ROWS = [
    Row(number, f"{what} in {place.__name__}", place(text), rule, element)
    for number, what, text in EXPRESSIONS
    for place, (rule, element) in PLACES.items()
] + [
    Row(38, "division by zero", condition("1 / (count - count) = 1"), "dry_run_failed", "x"),
    Row(41, "variable named like a function", condition("len = 3"), "bad_expression", "x_b_2"),
    Row(43, "candidate users", in_task("").replace(b'id="a"', b'id="a" xmlns:f="http://flowable.org/bpmn" '
        b'f:candidateUsers="${evil()}"', 1), "unknown_attribute", "a"),
]  # fmt: skip
