"""A good diagram and a good decision table, and the places where something hostile may be put into them."""

from __future__ import annotations

from tests.workflow.drawn import draw
from tests.workflow.test_decisions import ONE_NUMBER, table

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
    return put("<bpmn:outgoing>a_x_1</bpmn:outgoing>", f"<bpmn:outgoing>a_x_1</bpmn:outgoing>{xml}")


def condition(text: str) -> bytes:
    return put('outcome = "yes"', _escaped(text))


def timer(text: str) -> bytes:
    return put('time_limit("tm-opposition-answer", served_on)', _escaped(text))


def parameter(text: str) -> bytes:
    return put('value="=outcome"', f'value="={_escaped(text).replace(chr(34), "&quot;")}"')


def instances(cardinality: str) -> bytes:
    loop = f"<bpmn:loopCardinality>{_escaped(cardinality)}</bpmn:loopCardinality>"
    return in_task(f"<bpmn:multiInstanceLoopCharacteristics>{loop}</bpmn:multiInstanceLoopCharacteristics>")


def shape(xml: str) -> bytes:
    space = 'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    return put(
        "</bpmn:definitions>",
        f'<di:BPMNDiagram {space} id="D"><di:BPMNPlane id="P" bpmnElement="p">{xml}</di:BPMNPlane></di:BPMNDiagram>'
        "</bpmn:definitions>",
    )


def completion(text: str) -> bytes:
    condition = f"<bpmn:completionCondition>{_escaped(text)}</bpmn:completionCondition>"
    return put("</bpmn:loopCardinality>", f"</bpmn:loopCardinality>{condition}", instances("3"))


def correlation(text: str) -> bytes:
    path = f"<bpmn:messagePath>{_escaped(text)}</bpmn:messagePath>"
    retrieval = f'<bpmn:correlationPropertyRetrievalExpression messageRef="m">{path}'
    retrieval += "</bpmn:correlationPropertyRetrievalExpression>"
    property_ = f'<bpmn:correlationProperty id="cp">{retrieval}</bpmn:correlationProperty>'
    return put('<bpmn:process id="p"', f'{property_}<bpmn:process id="p"')


def cell(text: str) -> bytes:
    """A decision table with the text as a test of its input."""
    return table([([text], ['"x"'])], inputs=ONE_NUMBER)


def result(text: str) -> bytes:
    """A decision table with the text as what it gives."""
    return table([(["-"], [text])], inputs=ONE_NUMBER)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
