"""The API: a program signs in with a token and does the same acts, strictly read and never done twice."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest

from tests import factories
from tests.office import Office
from tests.webui.conftest import ROOT
from tests.webui.stories import SMALL, file_opposition

FILING = {
    "goods_scope": "all",
    "grounds": ["art_30"],
    "prior_right": "第 5123456 号“海潮”注册商标",
    "facts": "两商标文字构成相同，指定商品类似，容易造成混淆。",
    "submitted_by": "party",
}


@pytest.fixture
def task_id(bare_office: Office) -> int:
    return file_opposition(bare_office)


def test_a_program_signs_in_acts_and_signs_out(program):
    me = program("formality")

    assert me.get("/me").json["kind"] == "office"
    assert me.call("DELETE", "/sessions/current").status_code == 204
    answer = me.get("/me")
    assert (answer.status_code, answer.json["code"]) == (401, "signed_out")
    assert answer.mimetype == "application/problem+json"


def test_a_wrong_password_gets_no_token(stranger):
    answer = stranger.client.post(f"{ROOT}/sessions", json={"login": "formality", "password": "wrong"})

    assert answer.status_code == 401
    assert "token" not in answer.json


def test_a_cookie_without_its_page_token_may_not_write(browser, task_id):
    me = browser("formality")

    assert me.client.post(f"{ROOT}/tasks/{task_id}/claim").status_code == 403
    invented = me.client.post(f"{ROOT}/tasks/{task_id}/claim", headers={"Authorization": "Bearer invented"})
    assert invented.status_code == 401, "an invented token is not helped by the cookie beside it"
    assert me.client.post(f"{ROOT}/tasks/{task_id}/claim", headers={"X-CSRF-Token": me.token()}).status_code == 200


def test_a_token_opens_the_api_and_no_page(program, stranger):
    token = program("formality").token

    assert stranger.get("/work", Authorization=f"Bearer {token}").status_code == 303


def test_a_task_is_listed_claimed_drafted_and_completed(program, task_id, bare_office):
    me = program("formality")

    listed = me.get("/tasks?scope=pool").json["items"]
    assert [line["id"] for line in listed] == [task_id]
    assert me.post(f"/tasks/{task_id}/claim").json["line"]["id"] == task_id
    assert me.call("PUT", f"/tasks/{task_id}/draft", {"answers": {"intake_decision": "accept"}}).json["saved_at"]
    assert me.get(f"/tasks/{task_id}").status_code == 200
    done = me.post(f"/tasks/{task_id}/completion", {"answers": {"intake_decision": "accept"}}, key="one")
    assert done.status_code == 200, done.json
    assert done.json["case_no"] == bare_office.case_no
    assert "check_formalities" not in bare_office.open_tasks


def test_the_same_key_twice_is_one_act_with_one_answer(program, task_id, bare_office):
    me = program("formality")
    body = {"answers": {"intake_decision": "accept"}}

    first = me.post(f"/tasks/{task_id}/completion", body, key="same")
    told = len(bare_office.history())
    second = me.post(f"/tasks/{task_id}/completion", body, key="same")

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json == second.json
    assert len(bare_office.history()) == told


def test_the_same_key_with_another_body_is_refused(program, bare_office):
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    me, filing = program("opponent"), FILING | {"mark_no": bare_office.mark.application_no}

    first = me.post("/cases", {"kind": "trademark.opposition", "answers": filing}, key="k")
    again = me.post("/cases", {"kind": "trademark.opposition", "answers": filing}, key="k")
    filing["facts"] = "别的事实和理由，另行说明，与先前所述不同。"
    other = me.post("/cases", {"kind": "trademark.opposition", "answers": filing}, key="k")

    assert first.status_code == 201, first.json
    assert again.json == first.json
    assert (other.status_code, other.json["code"]) == (422, "key_reused"), other.json
    assert len(me.get("/cases?own=true").json["items"]) == 1


def test_a_write_wants_a_key(program, task_id):
    answer = program("formality").post(f"/tasks/{task_id}/completion", {"answers": {"intake_decision": "accept"}})

    assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_missing")


@pytest.mark.parametrize(
    ("text", "media_type", "code"),
    [
        ('{"answers": {}, "answers": {}}', "application/json", "body_not_json"),
        ('{"answers": {"a": NaN}}', "application/json", "body_not_json"),
        ('{"answers": {"a": -Infinity}}', "application/json", "body_not_json"),
        ('["answers"]', "application/json", "body_not_json"),
        ("", "application/json", "body_not_json"),
        ('{"answers": ' + "[" * 100_000, "application/json", "body_not_json"),
        ('{"answers": ' + '{"a":' * 100_000 + "1" + "}" * 100_001, "application/json", "body_not_json"),
        (b'{"answers": "\xff"}', "application/json", "body_not_json"),
        ('{"answers": {}}', "text/plain", "not_json"),
        ("answers=1", "application/x-www-form-urlencoded", "not_json"),
    ],
)
def test_what_is_not_strict_json_is_refused(program, task_id, text, media_type, code):
    me = program("formality")

    answer = me.call("POST", f"/tasks/{task_id}/completion", key="k", data=text, content_type=media_type)

    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert answer.json["message_zh"] != answer.json["message_en"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"answers": {"intake_decision": "accept"}, "nonsense": 1}, "nonsense"),
        ({"answers": {"intake_decision": "accept", "nonsense": 1}}, "nonsense"),
        ({"answers": {"intake_decision": "sideways"}}, "intake_decision"),
        ({"answers": ["accept"]}, "answers"),
        ({"answers": {"intake_decision": "accept"}, "seen": "1"}, "seen"),
        ({}, "answers"),
        ({"answers": {}, "": 1}, '""'),
        ({"answers": {"": 1, "intake_decision": "accept"}}, '""'),
        ({"answers": {}, "": "\x00"}, '""'),
        ({"answers": {}, "": {"": "\x00"}}, '"".""'),
    ],
)
def test_a_wrong_field_is_named(program, task_id, body, field):
    answer = program("formality").post(f"/tasks/{task_id}/completion", body, key="k")

    assert answer.status_code == 422, answer.json
    assert field in answer.json["place"]
    assert field in answer.json["fields"]
    assert all(reason["zh"] and reason["en"] for reason in answer.json["fields"][field])


def test_answers_on_an_old_version_are_stale(program, task_id, bare_office):
    me = program("formality")
    version = me.get(f"/tasks/{task_id}").json["seen"]
    body = {"answers": {"intake_decision": "accept"}, "seen": version - 1}

    answer = me.post(f"/tasks/{task_id}/completion", body, key="k")

    assert answer.status_code == 409, answer.json
    assert answer.json["title"] == "Stale"
    assert me.post(f"/tasks/{task_id}/completion", body | {"seen": version}, key="k2").status_code == 200


@pytest.mark.parametrize("path", ["/cases/{}", "/cases/{}/history", "/cases/{}/history/verification"])
def test_a_hidden_case_answers_like_one_that_is_not(program, task_id, bare_office, path):
    with bare_office.parts.unit_of_work() as work:
        other = factories.party(work, "山东远帆贸易有限公司")
        factories.account(work, "outsider", "郑一帆", kind="party", parties=[other])
    me, absent = program("outsider"), "不存在2026第00001号"

    hidden = me.get(path.format(bare_office.case_no))
    missing = me.get(path.format(absent))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    said = {name: str(value).replace(bare_office.case_no, absent) for name, value in hidden.json.items()}
    assert said == {name: str(value) for name, value in missing.json.items()}


@pytest.mark.parametrize("size", ["0", "201", "x", "-1"])
def test_a_page_has_bounds(program, size):
    answer = program("formality").get(f"/tasks?size={size}")

    assert (answer.status_code, list(answer.json["fields"]), answer.json["place"]) == (422, ["size"], "size")


def test_a_document_goes_in_and_comes_out(program, task_id, bare_office):
    me = program("opponent")
    path = f"/cases/{bare_office.case_no}/documents"

    def paper() -> dict[str, object]:
        return {"file": (BytesIO("证据目录".encode()), "目录.txt"), "kind": "evidence"}

    put = me.call("POST", path, key="one", data=paper())
    again = me.call("POST", path, key="one", data=paper())
    got = me.get(f"/documents/{put.json['id']}")
    empty = me.call("POST", path, key="two", data={"kind": "evidence"})
    keyless = me.call("POST", path, data=paper())

    assert put.status_code == 201, put.json
    assert got.get_data().decode() == "证据目录"
    assert again.json == put.json
    assert [document.filename for document in bare_office.case.documents].count("目录.txt") == 1
    assert keyless.json["code"] == "idempotency_key_missing"
    assert (empty.status_code, empty.json["code"]) == (400, "no_file")


def test_the_law_is_read_without_an_account(stranger, bare_office):
    rules = stranger.get(f"{ROOT}/rules").json["rules"]

    assert stranger.get(f"{ROOT}/rules/{rules[0]['id']}").json["id"] == rules[0]["id"]
    assert stranger.get(f"{ROOT}/forms/trademark.opposition.filing").status_code == 200
    assert stranger.get(f"{ROOT}/forms/nothing.of.this").status_code == 404
    assert stranger.get(f"{ROOT}/marks/{bare_office.mark.application_no}").json["name"] == bare_office.mark.name
    assert stranger.get(f"{ROOT}/marks?text=海潮").json["items"]
    assert stranger.get(f"{ROOT}/gazette").json["items"] == []


def test_the_case_its_history_and_its_limits_are_read(program, task_id, bare_office):
    me = program("opponent")
    bare_office.complete("check_formalities", intake_decision="accept")

    case = me.get(f"/cases/{bare_office.case_no}").json
    assert case["line"]["case_no"] == bare_office.case_no
    history = program("auditor").get(f"/cases/{bare_office.case_no}/history?size=1").json
    assert len(history["items"]) == 1 and history["next"]
    checked = program("auditor").get(f"/cases/{bare_office.case_no}/history/verification").json
    assert checked["is_intact"] is True
    assert me.get(f"/time-limits/{case['limits'][0]['id']}").json["receipt"]


def test_every_route_stands_in_the_document_and_every_reference_leads_somewhere(app, stranger):
    document = stranger.get(f"{ROOT}/openapi.json").json
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(ROOT)), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {(path, method) for path, operations in document["paths"].items() for method in operations}

    assert document["openapi"].startswith("3.1")
    assert told == routes
    names = [operation["operationId"] for operations in document["paths"].values() for operation in operations.values()]
    assert len(names) == len(set(names))
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
        place = document
        for part in reference.split("/"):
            place = place[part]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path)), path
