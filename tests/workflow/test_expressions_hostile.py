"""Hostile expressions (reliability.md §6.4 B, rows 21–48): refused when published, or harmless."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from random import Random

import pytest

from engine.workflow.expressions import BadExpression, ExpressionFailed, compile_expression, compile_unary_tests
from engine.workflow.feel_syntax import parse

TYPES = {"x": "number", "s": "string", "l": "list", "len": "number"}

REFUSED = {
    "21 import": "__import__('os').system('id')",
    "21 import, double quotes": '__import__("os").system("id")',
    "22 subclasses": "().__class__.__base__.__subclasses__()",
    "23 lambda": "(lambda:0).__globals__",
    "24 format": "'{0.__class__}'.format(x)",
    "25 f-string": 'f"{x}"',
    "26 comprehension": "[c for c in ().__class__.__base__.__subclasses__()]",
    "27 walrus": "(x := 1)",
    "28 getattr": 'getattr(x, "real")',
    "28 vars": "vars()",
    "28 globals": "globals()",
    "28 type": "type(x)",
    "29 full-width eval": "ｅｖａｌ(1)",
    "29 full-width x": "ｘ = 1",
    "30 power tower": "9**9**9",
    "31 repeated text": "'a'*10**9",
    "31 repeated text, double quotes": '"a" * 1000000000',
    "32 powers": "10**12*10**12",
    "33 shift": "1<<10**6",
    "34 parentheses": "(" * 3_000 + "1" + ")" * 3_000,
    "34 parentheses, short": "(" * 200 + "1" + ")" * 200,
    "35 unary minus": "-" * 5_000 + "1",
    "35 unary minus, short": "-" * 500 + "1",
    "36 subscripts": "l" + "[0]" * 400,
    "37 second statement": "x; x",
    "37 second line": "x\nx",
    "39 text against number": "s > 1",
    "40 unknown variable": "y = 1",
    "42 #{}": "#{x}",
    "42 ${}": "${x}",
    "42 {{}}": "{{x}}",
    "42 <%= %>": "<%= x %>",
    "42 #set": "#set($x=1)",
    "44 escape": "'\\x5f\\x5fclass'",
    "44 escape, double quotes": '"\\x5f\\x5fclass"',
    "45 long text": '"' + "a" * 1_000_000 + '" = s',
    "46 chain of in": "x in x in x",
    "47 attribute": "True.__class__",
    "47 attribute of true": "true.__class__",
    "48 regular expression": 'matches(s, "(a+)+$")',
    "NUL": "x\x00 = 1",
    "bidi": "x = 1\u202e",
    "lone surrogate": '"\ud800" = s',
    "escaped surrogate": '"\\ud800" = s',
    "no-break space": "x\u00a0= 1",
    "long number": "9" * 400 + " > x",
    "big number": "9" * 34 + " > x",
    "filter": "l[item > 1]",
    "context": '{"a": 1}',
    "function definition": "function(a) a",
    "for": "for i in l return i",
    "instance of": "x instance of number",
    "comment": "x // 1\n = 1",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_refused_when_published(text):
    started = time.perf_counter()
    with pytest.raises(BadExpression) as refused:
        compile_expression(text, TYPES)
    with pytest.raises(BadExpression):
        compile_unary_tests(text, "number", TYPES)

    assert 0 <= refused.value.position <= len(text)
    assert refused.value.reason and refused.value.reason_en
    assert time.perf_counter() - started < 2


HARMLESS = {
    "32 product beyond the bound": ("*".join(["999999999999999"] * 40), {}),
    "38 division by zero": ("1 / (x - x)", {"x": 1}),
    "41 variable named like a function": ("len = 3", {"len": "().__class__"}),
    "45 huge variable": ('s = "a"', {"s": "a" * 1_000_000}),
    "quantifiers in quantifiers": (
        "some a in l satisfies some b in l satisfies some c in l satisfies a = b and b = c and c = -1",
        {"l": list(range(1_000))},
    ),
    "a list of lists of lists": ("count(l)", {"l": [[[[1]]]]}),
    "an object": ("count(l)", {"l": object()}),
    "a mapping": ("count(l)", {"l": {"__class__": 1}}),
}


@pytest.mark.parametrize(("text", "variables"), HARMLESS.values(), ids=HARMLESS.keys())
def test_harmless_when_evaluated(text, variables):
    started = time.perf_counter()
    with pytest.raises(ExpressionFailed):
        compile_expression(text, TYPES).evaluate(variables)

    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("text", ["{{ config }}", "#{1+1}", "<script>", "__class__", "'; DROP TABLE"])
def test_foreign_syntax_inside_a_string_stays_text(text):  # row 43
    assert compile_expression(f'"{text}"', {}).evaluate({}) == text


def test_no_text_of_a_diagram_reaches_python():
    parse("1", "expression")  # the parser builds itself on first use
    calls: list[str] = []
    seen = {"exec", "compile", "import", "open", "os.system", "subprocess.Popen", "socket.connect", "pickle.find_class"}
    watching = True
    sys.addaudithook(lambda event, _: calls.append(event) if watching and event in seen else None)
    for text in (*REFUSED.values(), 'count(l) > 1 and s in ("a", "b")', "if x > 1 then x else -x"):
        with suppress(BadExpression, ExpressionFailed):
            compile_expression(text, TYPES).evaluate({"x": 1, "s": "a", "l": []})
    watching = False

    assert calls == []


WORDS = (
    'x s l len 1 2.5 "x" "" null true false + - * / = != < >= in and or not ( ) ( ) [ ] , .. between if then else '
    'some every satisfies count( sum( min( date( "2026-01-01" duration("P1D") contains( number( abs( any( ? days( ] ['
).split()


def test_random_words_meet_no_other_error():
    random = Random(20_260_101)
    accepted = 0
    for _ in range(10_000):
        text = " ".join(random.choice(WORDS) for _ in range(random.randint(1, 9)))
        for compiled in (compile_expression, lambda text, types: compile_unary_tests(text, "number", types)):
            with suppress(BadExpression, ExpressionFailed):
                compiled(text, TYPES).evaluate({"x": 1, "s": "x", "l": ["x", 1, None, [1]], "?": 2})
                accepted += 1

    assert accepted > 100
