"""One table from a refusal to an answer: status, sentence in the reader's language, page or JSON."""

from __future__ import annotations

import pytest
from flask import Flask

from engine import Finding, errors
from tests.webui.conftest import Browser
from webui.access import public

FINDING = Finding(
    file="x.bpmn",
    line=7,
    element="loop",
    rule="no-wait",
    severity="error",
    reason="循环而不等待",
    reason_en="loop without a wait",
)
REFUSALS = [
    (errors.NotFound("no_case", case_no="异1"), 404, "没有案件 异1", "There is no case 异1"),
    (errors.UnknownRule("unknown_rule", rule="tm-x"), 404, "没有规则 tm-x", "There is no rule tm-x"),
    (errors.Forbidden("four_eyes"), 403, "须由另一人办理", "another person must do it"),
    (errors.Forbidden("recused"), 403, "回避", "recused"),
    (errors.SignInRefused("wrong_credentials"), 401, "账号或者密码不对", "account or the password"),
    (errors.SignInRefused("too_many_attempts", retry_after=30), 429, "30 秒", "30 seconds"),
    (errors.Stale("case_changed"), 409, "已有变化", "changed after you read it"),
    (errors.CaseClosed("case_closed", case_no="异1"), 409, "已经结案", "is closed"),
    (errors.Refused("not_extendable", rule="tm-x"), 409, "可以延长", "no extension"),
    (errors.InvalidForm({"reasons": [{"zh": "请填写理由", "en": "Give reasons"}]}), 422, "reasons", "reasons"),
    (errors.InvalidDiagram([FINDING]), 422, "不能发布", "cannot be published"),
    (errors.Refused("a_code_from_tomorrow"), 409, "不允许现在这样办理", "does not allow this now"),
]


@pytest.fixture
def refuses(app: Flask) -> Browser:
    """A browser on an app whose /refuse/<n> raises the n-th refusal."""

    @app.get("/refuse/<int:number>")
    @public
    def refuse(number: int) -> str:
        raise REFUSALS[number][0]

    return Browser(app.test_client())


@pytest.mark.parametrize(("number", "status", "chinese", "english"), [(n, *row[1:]) for n, row in enumerate(REFUSALS)])
def test_a_refusal_is_a_page_and_json_in_the_language_of_the_reader(refuses, number, status, chinese, english):
    path = f"/refuse/{number}"

    page = refuses.speaks("zh").get(path, Accept="text/html")
    assert page.status_code == status
    assert chinese in page.get_data(as_text=True)
    assert english in refuses.speaks("en").get(path, Accept="text/html").get_data(as_text=True)

    answer = refuses.get(path, Accept="application/json")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == REFUSALS[number][0].code
    assert english in answer.json["detail"]
    assert chinese in answer.json["message_zh"]


def test_json_names_the_fields_and_the_findings(refuses):
    fields = refuses.get("/refuse/9", Accept="application/json").json["fields"]
    findings = refuses.get("/refuse/10", Accept="application/json").json["findings"]

    assert fields == {"reasons": [{"zh": "请填写理由", "en": "Give reasons"}]}
    assert findings[0] | {} == {
        "file": "x.bpmn",
        "line": 7,
        "element": "loop",
        "rule": "no-wait",
        "severity": "error",
        "message": FINDING.message,
    }


def test_a_refused_diagram_names_line_and_element_on_its_page(refuses):
    page = refuses.get("/refuse/10", Accept="text/html").get_data(as_text=True)

    assert "x.bpmn:7" in page
    assert "loop" in page


def test_htmx_gets_a_fragment(refuses):
    answer = refuses.get("/refuse/6", **{"HX-Request": "true"})

    assert answer.status_code == 409
    assert "<html" not in answer.get_data(as_text=True)
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_a_page_that_does_not_exist_says_so(stranger):
    answer = stranger.get("/nowhere", Accept="text/html")

    assert answer.status_code == 404
    assert "没有这个页面" in answer.get_data(as_text=True)


def test_a_defect_shows_a_number_and_no_trace(app, caplog):
    @app.get("/breaks")
    @public
    def breaks() -> str:
        raise ZeroDivisionError("secret detail")

    app.testing = False
    answer = app.test_client().get("/breaks", headers={"Accept": "text/html"})

    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.get_data(as_text=True)
    assert "secret detail" not in answer.get_data(as_text=True)
    assert "secret detail" in caplog.text
