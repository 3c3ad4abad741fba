# ruff: noqa: E501
"""Diagrams that somebody drew to do harm, or by mistake: reliability.md §6.4, parts A to C, by their numbers.

``ROWS``: name, text, and what must be found: ``UNREADABLE`` (no diagram at all) or the rule of a finding.
"""

from __future__ import annotations

from tests.workflow.drawn import draw

UNREADABLE = "unreadable"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
GOOD = draw(
    "s:start a:user_task x:xor b:service_task t:user_task late:boundary@t m:xor e:end"
    ' | s>a a>x x>b?outcome="yes" x>t* b>m t>m late>m m>e',
    b={"calls": "set_variable", "parameters": {"variable": "outcome", "value": "=outcome"}},
)
BODY = GOOD.removeprefix(HEAD)


def put(old: str, new: str, text: bytes = GOOD) -> bytes:
    """Return the text with one place changed."""
    assert old.encode() in text, old
    return text.replace(old.encode(), new.encode(), 1)


def doctype(declaration: str, use: str = "") -> bytes:
    return put('name="环节"', f'name="{use or "环节"}"', HEAD + declaration.encode() + b"\n" + BODY)


def inside(xml: str) -> bytes:
    """Something more in the process."""
    return put("</bpmn:process>", f"{xml}</bpmn:process>")


def in_task(xml: str) -> bytes:
    """Something more in the first user task."""
    return put("<bpmn:incoming>", f"{xml}<bpmn:incoming>")


def condition(text: str) -> bytes:
    return put('outcome = "yes"', text.replace("&", "&amp;").replace("<", "&lt;"))


def timer(text: str) -> bytes:
    return put('time_limit("tm-opposition-answer", served_on)', text)


def parameter(text: str) -> bytes:
    return put(
        'value="=outcome"', f'value="={text.replace("&", "&amp;").replace(chr(34), "&quot;").replace("<", "&lt;")}"'
    )


def instances(cardinality: str) -> bytes:
    loop = f"<bpmn:loopCardinality>{cardinality}</bpmn:loopCardinality>"
    return in_task(f"<bpmn:multiInstanceLoopCharacteristics>{loop}</bpmn:multiInstanceLoopCharacteristics>")


def shape(xml: str) -> bytes:
    space = 'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    return put(
        "</bpmn:definitions>",
        f'<di:BPMNDiagram {space} id="D"><di:BPMNPlane id="P" bpmnElement="p">{xml}</di:BPMNPlane></di:BPMNDiagram>'
        "</bpmn:definitions>",
    )


def _bomb() -> str:
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f"<!DOCTYPE d [{''.join(lines)}]>"


LINKED = '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'

XML_ROWS = [
    ("1 external entity", doctype('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"), UNREADABLE),
    ("2 entity in an attribute", doctype('<!DOCTYPE d [<!ENTITY x "in">]>', "&x;"), UNREADABLE),
    ("3 parameter entity", doctype('<!DOCTYPE d [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'), UNREADABLE),
    ("4 remote document type", doctype(LINKED), UNREADABLE),
    ("5 billion laughs", doctype(_bomb(), "&a9;"), UNREADABLE),
    ("6 quadratic blow-up", doctype(f'<!DOCTYPE d [<!ENTITY x "{"x" * 50_000}">]>', "&x;" * 5_000), UNREADABLE),
    ("7 UTF-16 little endian", doctype(LINKED).decode().encode("utf-16-le"), UNREADABLE),
    ("7 UTF-16 big endian", doctype(LINKED).decode().encode("utf-16"), UNREADABLE),
    ("8 UTF-32", GOOD.decode().encode("utf-32"), UNREADABLE),
    ("8 EBCDIC", GOOD.decode().replace("环节", "x").encode("cp500", "replace"), UNREADABLE),
    ("8 UTF-7", b'<?xml version="1.0" encoding="UTF-7"?>\n' + BODY, UNREADABLE),
    ("8 lying encoding", b'<?xml version="1.0" encoding="GB18030"?>\n' + BODY, UNREADABLE),
    ("8 GB18030", GOOD.decode().encode("gb18030"), UNREADABLE),
    ("9 depth 300", inside("<bpmn:subProcess>" * 300 + "</bpmn:subProcess>" * 300), UNREADABLE),
    ("9 depth 5000", inside("<bpmn:subProcess>" * 5_000 + "</bpmn:subProcess>" * 5_000), UNREADABLE),
    ("10 attribute of 11 MB", put('name="环节"', f'name="{"x" * 11_000_000}"'), UNREADABLE),
    ("10 attribute of 100 KB", put('name="环节"', f'name="{"x" * 100_000}"'), UNREADABLE),
    ("11 many attributes", put('name="环节"', " ".join(f'a{n}="1"' for n in range(2_000))), UNREADABLE),
    (
        "12 XInclude",
        inside('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
        "unknown_element",
    ),
    ("13 style sheet", HEAD + b'<?xml-stylesheet href="http://127.0.0.1:9/"?>' + BODY, UNREADABLE),
    ("13 instruction inside", inside("<?php evil ?>"), UNREADABLE),
    ("14 xml:base", put('id="definitions"', 'id="definitions" xml:base="http://127.0.0.1:9/"'), "unknown_attribute"),
    (
        "14 schema location",
        put('id="definitions"', 'id="definitions" xsi:schemaLocation="a http://127.0.0.1:9/"'),
        "unknown_attribute",
    ),
    ("15 NUL", GOOD.replace(b"Step", b"St\x00ep", 1), UNREADABLE),
    ("15 C1 control", put('name="环节"', 'name="环&#x85;节"'), "bad_name"),
    ("15 lone surrogate", put('name="环节"', 'name="&#xD800;"'), UNREADABLE),
    ("15 direction override", put('name="环节"', 'name="a\u202eb"'), "bad_name"),
    ("16 program in CDATA", condition("<![CDATA[__import__('os')]]>").replace(b"&lt;![", b"<!["), "bad_expression"),
    ("17 comment in a value", condition("out<!-- -->come()").replace(b"&lt;!", b"<!"), "bad_expression"),
    ("18 prefix bound anew", inside('<bpmn:task xmlns:bpmn="urn:evil" id="q"/>'), "unknown_element"),
    ("19 two roots", GOOD + BODY, UNREADABLE),
    ("19 trailing bytes", GOOD + b"evil", UNREADABLE),
    ("19 two byte order marks", b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD, UNREADABLE),
    ("20 a zip file", b"PK\x03\x04" + b"\x00" * 64, UNREADABLE),
    ("20 a gzip file", b"\x1f\x8b\x08\x00" + b"x" * 64, UNREADABLE),
    ("20 nothing", b"", UNREADABLE),
    ("20 another XML", b"<svg xmlns='http://www.w3.org/2000/svg'/>", UNREADABLE),
]

EXPRESSIONS = [
    ("21 import", "__import__('os').system('true')"),
    ("22 subclasses", "().__class__.__base__.__subclasses__()"),
    ("23 lambda", "(lambda:0).__globals__"),
    ("24 format", "'{0.__class__}'.format(outcome)"),
    ("25 f-string", "f'{outcome}'"),
    ("26 comprehension", "[c for c in outcome]"),
    ("27 walrus", '(outcome := "yes")'),
    ("28 getattr", 'getattr(outcome, "x")'),
    ("29 full width", "\uff45\uff56\uff41\uff4c(outcome)"),
    ("30 power tower", "9**9**9**9**9"),
    ("31 huge text", '"a" * 1000000000'),
    ("33 shift", "1 << 1000000"),
    ("34 parentheses", "(" * 3_000 + "true" + ")" * 3_000),
    ("35 unary minus", "-" * 5_000 + "1 = 1"),
    ("37 second statement", 'outcome = "yes"; evil'),
    ("39 text with number", "outcome = 1"),
    ("40 unknown variable", 'nobody = "yes"'),
    ("42 other languages", "#{outcome}"),
    ("42 dollar", "${outcome}"),
    ("42 braces", "{{outcome}}"),
    ("44 escape", "'\\x5f\\x5fclass'"),
    ("45 long text", f'outcome = "{"x" * 19_000}"'),
    ("47 attribute", "true.__class__"),
]
EXPRESSION_ROWS = [(f"{name} in {place.__name__}", place(text), "bad_expression") for name, text in EXPRESSIONS for place in (condition, parameter)]  # fmt: skip

TIMER_ROWS = [
    (f"58 timer {text[:40]}", timer(text), "timer_names_no_rule")
    for text in (
        "PT0S", "-P1D", "P99999999999D", "P1.5M", "R/PT0S", "R-1/2026-01-01/P1D", "0001-01-01", "9999-12-31",
        "2026-01-01T00:00:00", "", "__import__('os').system('true')", 'time_limit("a", b, c)', "time_limit('a', served_on)",
        'time_limit("x", served_on) + 1', 'time_limit("../x", served_on)',
    )
]  # fmt: skip

SHAPE = '<di:BPMNShape id="S" bpmnElement="{}"><dc:Bounds x="{}" y="1" width="{}" height="1"/></di:BPMNShape>'
DIAGRAM_ROWS = [
    ("49 loop without a wait", draw("s:start m:xor x:xor e:end | s>m m>x x>m?again=true x>e*"), "loop_without_wait"),
    ("50 chain of 1000", draw("s:start " + " ".join(f"n{n}:xor" for n in range(1_000)) + " e:end | s>n0 "
        + " ".join(f"n{n}>n{n + 1}" for n in range(999)) + " n999>e"), "too_large"),
    ("51 doubling", draw("s:start a:and b:user_task e:end | s>a a>b a>b b>e"), "tokens_left"),
    ("52 join never fires", draw("s:start x:xor a:user_task b:user_task j:and e:end | s>x x>a?again=true x>b* a>j b>j j>e"),
        "join_never_fires"),
    ("53 a billion", instances("1000000000"), "unbounded_instances"),
    ("53 minus one", instances("-1"), "unbounded_instances"),
    ("53 text", instances("abc"), "unbounded_instances"),
    ("53 full-width digits", instances("５"), "unbounded_instances"),
    ("53 a program", instances("__import__('os')"), "unbounded_instances"),
    ("53 until a condition", put("</bpmn:loopCardinality>", "</bpmn:loopCardinality><bpmn:completionCondition>1"
        "</bpmn:completionCondition>", instances("3")), "refused_element"),
    ("54 calls itself", draw("s:start c:call_activity e:end | s>c c>e", c={"calls": "p"}), "calls_itself"),
    ("55 the same id twice", inside('<bpmn:userTask id="a"/>'), "duplicate_id"),
    *((f"55 id {name[:20]}", put('<bpmn:userTask id="a"', f'<bpmn:userTask id="{name}"'), "bad_id")
        for name in ("../x", "x" * 10_000, "😀", "a b", "1a", "a'or'1", "")),
    ("56 quotes in a reference", inside("<bpmn:receiveTask id='r' messageRef='x&quot; or &quot;1&quot;=&quot;1'/>"), "unknown_message"),
    ("57 flow to nowhere", put('targetRef="e"', 'targetRef="nobody"'), "dangling_flow"),
    ("57 event on nothing", put('attachedToRef="t"', 'attachedToRef="nobody"'), "bad_boundary"),
    ("57 default to nowhere", put('default="', 'default="no'), "dangling_flow"),
    ("61 script", inside('<bpmn:scriptTask id="q"><bpmn:script>evil()</bpmn:script></bpmn:scriptTask>'), "refused_element"),
    ("61 foreign class", put("<bpmn:serviceTask", '<bpmn:serviceTask xmlns:c="http://camunda.org/schema/1.0/bpmn" c:class="x"'),
        "unknown_attribute"),
    ("61 foreign operator", in_task('<bpmn:extensionElements><s:serviceTaskOperator xmlns:s="http://spiffworkflow.org/bpmn/'
        'schema/1.0/core" id="x"/></bpmn:extensionElements>'), "unknown_extension"),
    ("62 script before", in_task('<bpmn:extensionElements><s:preScript xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">'
        "evil()</s:preScript></bpmn:extensionElements>"), "unknown_extension"),
    ("63 listener", in_task('<bpmn:extensionElements><c:taskListener xmlns:c="http://camunda.org/schema/1.0/bpmn" class="x"/>'
        "</bpmn:extensionElements>"), "unknown_extension"),
    ("64 called by data", draw("s:start c:call_activity e:end | s>c c>e", c={"calls": "=outcome"}), "unknown_process"),
    ("65 error boundary", put("<bpmn:timerEventDefinition", '<bpmn:errorEventDefinition id="er"/><bpmn:timerEventDefinition'),
        "refused_element"),
    ("70 not a number", shape(SHAPE.format("a", "NaN", "1")), "bad_coordinate"),
    ("70 huge", shape(SHAPE.format("a", "1e308", "1")), "bad_coordinate"),
    ("70 negative size", shape(SHAPE.format("a", "1", "-5")), "bad_coordinate"),
    ("70 drawing of nothing", shape(SHAPE.format("nobody", "1", "1")), "dangling_drawing"),
    ("70 many points", shape('<di:BPMNEdge id="E" bpmnElement="a">' + '<d:waypoint xmlns:d="http://www.omg.org/spec/DD/20100524/DI"'
        ' x="1" y="1"/>' * 5_000 + "</di:BPMNEdge>"), "too_many_points"),
    ("71 two starts", inside('<bpmn:startEvent id="q"/>'), "one_start"),
    ("71 start by message", put('<bpmn:startEvent id="s">', '<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/>'),
        "refused_event"),
    ("72 event sub-process", inside('<bpmn:subProcess id="q" triggeredByEvent="true"/>'), "event_sub_process"),
    ("refused: signal", inside('<bpmn:endEvent id="q"><bpmn:signalEventDefinition id="sg"/></bpmn:endEvent>'), "refused_element"),
    ("refused: compensation", inside('<bpmn:boundaryEvent id="q" attachedToRef="t"><bpmn:compensateEventDefinition id="c"/>'
        "</bpmn:boundaryEvent>"), "refused_element"),
    ("refused: complex gateway", inside('<bpmn:complexGateway id="q"/>'), "refused_element"),
    ("refused: event gateway", inside('<bpmn:eventBasedGateway id="q"/>'), "refused_element"),
    ("refused: ad hoc", inside('<bpmn:adHocSubProcess id="q"/>'), "refused_element"),
    ("refused: loop marker", in_task("<bpmn:standardLoopCharacteristics/>"), "refused_element"),
    ("refused: data store", inside('<bpmn:dataStoreReference id="q"/>'), "refused_element"),
    ("refused: two processes", put("</bpmn:definitions>", '<bpmn:process id="q"/></bpmn:definitions>'), "one_process"),
    ("refused: condition after a task", draw("s:start a:user_task b:user_task e:end | s>a a>b?again=true b>e"), "condition_from_task"),
    ("refused: no default", draw("s:start a:user_task x:xor b:user_task m:xor e:end"
        " | s>a a>x x>b?again=true x>m?again=false b>m m>e"), "no_default"),
    ("refused: intermediate event without an event", inside('<bpmn:intermediateCatchEvent id="q"/>'), "one_event"),
    ("refused: colour that is a style", put('x="', 'xmlns:k="http://bpmn.io/schema/bpmn/biocolor/1.0" k:fill="url(//x)" x="',
        shape(SHAPE.format("a", "1", "1"))), "bad_colour"),
]  # fmt: skip

ROWS = [*XML_ROWS, *EXPRESSION_ROWS, *TIMER_ROWS, *DIAGRAM_ROWS]
