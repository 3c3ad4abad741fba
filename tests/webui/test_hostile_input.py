"""What nobody should send (reliability.md 6.4 E): one refusal that names the place, nothing stored, nothing lost.

The tables are tried on both databases: what one of them takes, the other may choke on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO

import pytest

from engine import PageRequest
from tests import factories
from tests.office import Office
from tests.webui.stories import file_opposition

ACCEPT = {"intake_decision": "accept"}
FACTS = "两商标文字构成相同，指定商品类似，容易造成混淆。"
HUGE = "9" * 30


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def office_url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def task_id(bare_office: Office, app) -> int:
    app.testing = False  # a defect must come out as it would in the office
    return file_opposition(bare_office)


@dataclass
class Kept:
    """What the office holds, to see that a refusal added nothing."""

    office: Office

    def now(self) -> tuple[object, ...]:
        view = self.office.case
        return (
            len(self.office.history()),
            view.seen,
            [document.id for document in view.documents],
            [(task.element, task.status) for task in view.tasks],
            len(self.office.engine.find_cases(self.office.actor("auditor"), None, PageRequest(size=200)).items),
            len(self.office.parts.files.kept),
        )


def answers(**given: object) -> bytes:
    return json.dumps({"answers": {**ACCEPT, **given}}).encode()


MANY_NAMES = json.dumps({"answers": {f"k{n}": 1 for n in range(200_000)}}).encode()
#: what, body of a completion, status, code, place
BODIES = [
    ("extra field state", b'{"answers": {}, "state": "done"}', 422, "invalid_form", "state"),
    ("extra field role", b'{"answers": {}, "role": "approver"}', 422, "invalid_form", "role"),
    ("extra field case_id", b'{"answers": {}, "case_id": 1}', 422, "invalid_form", "case_id"),
    ("extra answer approved_by", answers(approved_by=1), 422, "invalid_form", "approved_by"),
    ("__proto__", b'{"answers": {}, "__proto__": {"role": "x"}}', 422, "invalid_form", "__proto__"),
    ("__proto__ as an answer", answers(__proto__={"x": 1}), 422, "invalid_form", "__proto__"),
    ("constructor as an answer", answers(constructor="x"), 422, "invalid_form", "constructor"),
    ("a name twice", b'{"answers": {}, "answers": {}}', 400, "body_not_json", "body"),
    ("an answer twice", b'{"answers": {"a": 1, "a": 2}}', 400, "body_not_json", "body"),
    ("NaN", b'{"answers": {"a": NaN}}', 400, "body_not_json", "body"),
    ("Infinity", b'{"answers": {"a": Infinity}}', 400, "body_not_json", "body"),
    ("1e400", b'{"answers": {"a": 1e400}}', 400, "body_not_json", "body"),
    ("400 digits", b'{"answers": {"a": 1%s}}' % (b"0" * 400), 400, "body_not_json", "body"),
    ("2 to the 70th", b'{"answers": {"a": 1180591620717411303424}}', 400, "body_not_json", "body"),
    ("minus zero for a choice", b'{"answers": {"intake_decision": -0}}', 422, "invalid_form", "intake_decision"),
    ("seen as text", b'{"answers": {}, "seen": "1"}', 422, "invalid_form", "seen"),
    ("seen as bool", b'{"answers": {}, "seen": true}', 422, "invalid_form", "seen"),
    ("seen as fraction", b'{"answers": {}, "seen": 1.0}', 422, "invalid_form", "seen"),
    ("seen beyond numbers", b'{"answers": {}, "seen": 99999999999}', 422, "invalid_form", "seen"),
    ("bool for a choice", answers(intake_decision=True), 422, "invalid_form", "intake_decision"),
    ("a list for a choice", answers(intake_decision=["accept"]), 422, "invalid_form", "intake_decision"),
    ("no such choice", answers(intake_decision="sideways"), 422, "invalid_form", "intake_decision"),
    ("answers as a list", b'{"answers": ["accept"]}', 422, "invalid_form", "answers"),
    ("no answers", b"{}", 422, "invalid_form", "answers"),
    ("depth 1 000", b'{"answers": {"a": %s1%s}}' % (b"[" * 900, b"]" * 900), 400, "body_not_json", "body"),
    ("depth 100 000", b'{"answers": ' + b"[" * 100_000, 400, "body_not_json", "body"),
    ("200 000 names", MANY_NAMES, 422, "invalid_form", "_"),
    ("NUL in an answer", b'{"answers": {"reasons": "a\\u0000b"}}', 422, "invalid_form", "answers.reasons"),
    ("NUL in a name", b'{"answers": {"a\\u0000": 1}}', 422, "invalid_form", "answers.a\ufffd"),
    ("half a character", b'{"answers": {"reasons": "\\ud83d"}}', 422, "invalid_form", "answers.reasons"),
    ("an escape sequence", b'{"answers": {"reasons": "\\u001b[31m"}}', 422, "invalid_form", "answers.reasons"),
    ("not UTF-8", b'{"answers": "\xff"}', 400, "body_not_json", "body"),
    ("UTF-16", '{"answers": {}}'.encode("utf-16"), 400, "body_not_json", "body"),
    ("a byte order mark", b'\xef\xbb\xbf{"answers": {}}', 400, "body_not_json", "body"),
    ("compressed", b"\x1f\x8b\x08\x00", 400, "body_not_json", "body"),
    ("a list", b"[]", 400, "body_not_json", "body"),
    ("nothing", b"", 400, "body_not_json", "body"),
]  # fmt: skip

#: A filing with one wrong answer: what, field, value.
FILING = {
    "goods_scope": "all",
    "grounds": ["art_30"],
    "prior_right": "在先商标",
    "facts": FACTS,
    "submitted_by": "party",
}
WRONG_ANSWERS = [
    ("no such mark", "mark_no", "00000001"),
    ("a mark number with a quote", "mark_no", "1' OR '1'='1"),
    ("a number for a text", "facts", 5),
    ("an object for a text", "facts", {"$ne": None}),
    ("no such ground", "grounds", ["art_30", "art_99"]),
    ("a ground twice", "grounds", ["art_30", "art_30"]),
    ("a text for a list", "grounds", "art_30"),
    ("30 February", "filed_on", "2026-02-30"),
    ("29 February of a common year", "filed_on", "2026-02-29"),
    ("day zero", "filed_on", "0000-00-00"),
    ("a day with a time", "filed_on", "2026-01-31T10:00:00+08:00"),
    ("Chinese numerals", "filed_on", "二〇二六年一月三十一日"),
    ("full-width digits", "filed_on", "２０２６-01-31"),
    ("direction override", "facts", FACTS + "\u202e"),
    ("too long", "facts", "长" * 50_000),
]

#: what, method, path (``{no}``, ``{task}``), status, place
ADDRESSES = [
    ("a number that no row has", "GET", f"/tasks/{HUGE}", 404, f"/api/v1/tasks/{HUGE}"),
    ("a negative number", "GET", "/tasks/-1", 404, "/api/v1/tasks/-1"),
    ("a document beyond numbers", "GET", f"/documents/{HUGE}", 404, f"/api/v1/documents/{HUGE}"),
    ("a limit beyond numbers", "GET", f"/time-limits/{HUGE}", 404, f"/api/v1/time-limits/{HUGE}"),
    ("NUL in a case number", "GET", "/cases/%00", 400, "URL"),
    ("NUL in a mark number", "GET", "/marks/%00", 400, "URL"),
    ("a line break in a rule", "GET", "/rules/a%0d%0aSet-Cookie:x", 404, None),
    ("page of no size", "GET", "/cases?size=0", 422, "size"),
    ("page of 10^9", "GET", "/cases?size=1000000000", 422, "size"),
    ("limit -1", "GET", "/cases?size=-1", 422, "size"),
    ("a size in words", "GET", "/tasks?size=ten", 422, "size"),
    ("Arabic digits", "GET", "/tasks?size=%D9%A1", 422, "size"),
    ("after no number", "GET", "/cases?after=abc", 400, None),
    ("after a superscript", "GET", "/cases?after=%C2%B2", 400, None),
    ("after beyond numbers", "GET", f"/cases?after={HUGE}", 400, None),
    ("history after no number", "GET", "/cases/{no}/history?after=abc", 400, None),
    ("history after beyond numbers", "GET", f"/cases/{{no}}/history?after={HUGE}", 400, None),
    ("history after minus 5", "GET", "/cases/{no}/history?after=-5", 400, None),
    ("tasks after no day", "GET", "/tasks?after=abc", 400, None),
    ("tasks after 30 February", "GET", "/tasks?after=2026-02-30~1", 400, None),
    ("tasks after a superscript", "GET", "/tasks?after=2026-01-01~%C2%B2", 400, None),
    ("tasks after beyond numbers", "GET", f"/tasks?after=2026-01-01~{HUGE}", 400, None),
    ("marks after no number", "GET", "/marks?after=abc", 400, None),
    ("gazette after beyond numbers", "GET", f"/gazette?after={HUGE}", 400, None),
    ("jobs after no number", "GET", "/jobs?after=x", 400, None),
    ("NUL in a search", "GET", "/cases?text=%00", 400, "text"),
    ("NUL in a filter", "GET", "/tasks?kind=a%00b", 400, "kind"),
    ("a sort that does not exist", "GET", "/cases?sort=id;DROP%20TABLE%20task", 422, "sort"),
    ("a filter twice", "GET", "/cases?kind=a&kind=b", 422, "kind"),
    ("no such clock", "GET", "/tasks?clock=1'%20OR%20'1", 422, "clock"),
    ("no such scope", "GET", "/tasks?scope=everything", 422, "scope"),
    ("no such state", "GET", "/jobs?state=x", 422, "state"),
    ("neither true nor false", "GET", "/cases?own=maybe", 422, "own"),
    ("no such page", "GET", "/nothing", 404, "/api/v1/nothing"),
    ("a form above the folder", "GET", "/forms/..%2f..%2fetc%2fpasswd", 404, None),
    ("GET that would change state", "GET", "/tasks/{task}/claim", 405, None),
    ("DELETE of a case", "DELETE", "/cases/{no}", 405, None),
    ("TRACE", "TRACE", "/me", 405, None),
]


def test_a_body_that_is_wrong_is_refused_by_name(program, task_id, bare_office) -> None:
    me, kept = program("formality"), Kept(bare_office)
    before = kept.now()

    for what, body, status, code, place in BODIES:
        answer = me.call("POST", f"/tasks/{task_id}/completion", key=what, data=body, content_type="application/json")
        assert (answer.status_code, answer.json["code"]) == (status, code), (what, answer.json)
        assert place in answer.json["place"].split(", "), (what, answer.json["place"])
        assert answer.json["message_zh"] != answer.json["message_en"], what
        for reasons in answer.json.get("fields", {}).values():
            assert all(reason["zh"] != reason["en"] for reason in reasons), (what, reasons)
    assert kept.now() == before


def test_a_draft_is_held_to_the_same_bounds(program, task_id, bare_office) -> None:
    me = program("formality")
    for what, body, status, _code, _place in BODIES:
        if what.startswith(
            ("extra answer", "an answer twice", "depth", "NUL", "half", "an escape", "2 to", "1e400", "a name")
        ):
            answer = me.call("PUT", f"/tasks/{task_id}/draft", data=body, content_type="application/json")
            assert answer.status_code in (200, status), (what, answer.json)
    assert me.call("PUT", f"/tasks/{task_id}/draft", {"answers": {"reasons": "长" * 300_000}}).status_code == 422


def test_an_answer_that_is_wrong_is_refused_by_field(program, task_id, bare_office) -> None:
    me, kept = program("opponent"), Kept(bare_office)
    before = kept.now()
    filing = FILING | {"mark_no": bare_office.mark.application_no}

    for what, field, value in WRONG_ANSWERS:
        asked = {"submitted_by": "office"} if field == "filed_on" else {}  # the day is asked for on paper only
        body = {"kind": "trademark.opposition", "answers": filing | asked | {field: value}}
        answer = me.post("/cases", body, key=what)
        assert answer.status_code == 422, (what, answer.json)
        assert field in answer.json["fields"], (what, answer.json)
    assert kept.now() == before


def test_an_address_that_is_wrong_leads_nowhere(program, task_id, bare_office) -> None:
    me = program("auditor")
    for what, method, path, status, place in ADDRESSES:
        answer = me.call(method, path.format(no=bare_office.case_no, task=task_id))
        assert answer.status_code == status, (what, answer.get_data(as_text=True)[:200])
        if method != "HEAD":
            assert answer.json["status"] == status and answer.json["message_en"], what
            assert place is None or answer.json["place"] == place, (what, answer.json["place"])


def test_the_pages_survive_the_same_addresses(browser, task_id, bare_office) -> None:
    me, no = browser("auditor"), bare_office.case_no
    for path, status in [
        (f"/tasks/{HUGE}", 404), (f"/documents/{HUGE}", 404), (f"/limits/{HUGE}", 404), ("/cases/%00", 400),
        (f"/cases?after={HUGE}", 400), ("/cases?after=%C2%B2", 400), ("/cases?text=%00", 400),
        ("/cases?text=%25_", 200), (f"/cases/{no}?tab=history&before={HUGE}", 200),
        (f"/cases/{no}?tab=history&before=-5", 200), (f"/cases/{no}?tab=nonsense", 200),
        (f"/cases/{no}/start/nonsense", 409), (f"/cases/{no}/messages/nonsense", 409), ("/search?q=%00", 400),
        ("/search?q=%27%20OR%201=1--", 200), ("/work?after=x", 400), (f"/work?after=2026-01-01~{HUGE}", 400),
        ("/work?filter=nonsense", 200), ("/marks?after=abc", 400), ("/marks/%00", 400), ("/jobs?after=x", 400),
        ("/jobs?state=nonsense", 200), (f"/diagrams/trademark.opposition?version={HUGE}", 200),
        ("/diagrams/nothing", 404), ("/rules/nothing", 404), ("/rules?text=%F0%A0%AE%B7", 200),
        ("/public/gazette?after=x", 400), ("/public/marks?after=x", 400),
    ]:  # fmt: skip
        assert me.get(path, Accept="text/html").status_code == status, path


#: act of a batch, what it is given, the field that is refused
BATCHES = [
    ("reassign", {"to": HUGE, "reason": "x"}, "to"),
    ("hand_over", {"to": HUGE, "reason": "x"}, "to"),
    ("hand_over", {"to": "-1", "reason": "x"}, "to"),
    ("prioritise", {"priority": HUGE, "reason": "x"}, "priority"),
    ("prioritise", {"priority": "10", "reason": "x"}, "priority"),
    ("extend", {"months": HUGE, "reasons": "案情复杂，需要补充调查。"}, "months"),
]


def test_a_batch_is_given_no_number_that_there_is_not(browser, program, task_id) -> None:
    """Refused before anything is begun, at its field, on the page and by the API."""
    page, api = browser("leader"), program("leader")
    for place, (act, given, field) in enumerate(BATCHES):
        asked = {"act": act, "tasks": [task_id], "given": given}
        for answer in (
            api.call("POST", "/batches/preview", asked),
            api.call("POST", "/batches", asked, key=f"k{place}"),
        ):
            assert (answer.status_code, list(answer.json["fields"])) == (422, [field]), (act, given)
        typed = {"act": act, "task": task_id, "_again": "1", **given}
        shown = page.post("/work/batches/preview", typed)
        assert shown.status_code == 200 and "field-refusal" in shown.get_data(as_text=True), (act, given)
        assert page.post("/work/batches", typed).status_code == 422, (act, given)
    assert page.get("/api/v1/batches").json["items"] == []


def test_another_cases_task_and_another_cases_number_do_not_mix(program, task_id, bare_office) -> None:
    """The task belongs to its own case, whatever else is named; a document is found in its own case only."""
    bare_office.file("trademark.opposition", goods_scope="all", grounds=["art_30"])
    me, other = program("opponent"), bare_office.case_no
    with bare_office.parts.unit_of_work() as work:
        party = factories.party(work, "山东远帆贸易有限公司")
        factories.account(work, "outsider", "郑一帆", kind="party", parties=[party])
    outsider = program("outsider")

    assert me.get(f"/tasks/{task_id}").status_code == 404, "a party sees no task of the office"
    assert me.post(f"/tasks/{task_id}/completion", {"answers": ACCEPT}, key="k").status_code == 404
    for path in (f"/cases/{other}", f"/cases/{other}/history"):
        assert outsider.get(path).json["code"] == "no_case"
    assert outsider.post(f"/cases/{other}/messages/withdrawal", {"answers": {}}, key="k").status_code == 404
    assert outsider.call("POST", f"/cases/{other}/documents", key="k", data={"kind": "evidence"}).status_code in (
        400,
        404,
    )


def test_a_key_is_bound_to_its_act_its_body_and_its_owner(program, task_id, bare_office) -> None:
    me, colleague = program("formality"), program("formality2")
    path = f"/tasks/{task_id}/completion"
    first = me.post(path, {"answers": ACCEPT}, key="k")

    assert me.post(path, {"answers": ACCEPT}, key="k").json == first.json
    other = me.post(path, {"answers": {"intake_decision": "reject"}}, key="k")
    assert (other.status_code, other.json["code"]) == (422, "key_reused")
    assert colleague.post(path, {"answers": ACCEPT}, key="k").json["code"] == "task_done", "the key of another account"
    another = f"/tasks/{file_opposition(bare_office)}/completion"
    elsewhere = me.post(another, {"answers": ACCEPT}, key="k")
    assert (elsewhere.status_code, elsewhere.json["code"]) == (422, "key_reused"), "nothing is done under a used key"
    assert bare_office.open_tasks == ["check_formalities"]
    for bad, code in [
        ("k" * 201, "idempotency_key_missing"),
        ("", "idempotency_key_missing"),
        ("a\x1fb", "key_refused"),
    ]:
        answer = me.post(path, {"answers": ACCEPT}, key=bad)
        assert (answer.status_code, answer.json["code"]) == (400, code), bad


def test_a_page_that_shows_an_old_version_is_stale_and_keeps_what_was_typed(browser, task_id, bare_office) -> None:
    me = browser("formality").speaks("en")
    for seen in ("1", "0", "-5", "abc", HUGE):
        answer = me.post(
            f"/tasks/{task_id}/complete", {"intake_decision": "reject", "reasons": "手写的理由", "_seen": seen}
        )
        if seen == str(bare_office.case.seen):
            continue
        assert answer.status_code in (409, 422), seen
        assert "手写的理由" in answer.get_data(as_text=True), f"{seen}: what was typed is lost"
    assert bare_office.open_tasks == ["check_formalities"]


def test_a_rare_name_is_taken_shown_and_printed(browser, program, bare_office) -> None:
    """𠮷 is outside the basic plane; a legal name may hold it. A NUL and a control may not stand in any name."""
    with bare_office.parts.unit_of_work() as work:
        party = factories.party(work, "𠮷野物产（上海）有限公司")
        factories.account(work, "rare", "𠮷田", kind="party", parties=[party])
    file_opposition(bare_office)
    me = program("rare")
    facts = "𠮷野商标在先使用多年，两商标近似，容易造成混淆。"
    filing = FILING | {"mark_no": bare_office.mark.application_no, "facts": facts}

    filed = me.post("/cases", {"kind": "trademark.opposition", "answers": filing}, key="one")

    assert filed.status_code == 201, filed.json
    no = filed.json["case_no"]
    case = me.get(f"/cases/{no}").json
    assert "𠮷野物产（上海）有限公司" in [party["name"] for party in case["parties"]]
    assert "𠮷" in browser("formality").get(f"/cases/{no}").get_data(as_text=True)
    assert [line["case_no"] for line in program("auditor").get("/search?text=%F0%A0%AE%B7%E9%87%8E").json["items"]] == [
        no
    ]
    assert program("auditor").get(f"/cases/{no}/history/verification").json["is_intact"] is True


def test_signing_in_with_nonsense_is_refused(stranger, task_id) -> None:
    for login, password, status in [
        ("a\0", "x", 422), ("\ud800", "x", 422), ("examiner", "\udfff", 422), ("a" * 100_000, "x", 422), (1, None, 422),
        ("examiner", "x" * 2_000, 422), ("' OR 1=1--", "x", 401), ("examiner", "", 401),
    ]:  # fmt: skip
        body = json.dumps({"login": login, "password": password})
        answer = stranger.client.post("/api/v1/sessions", data=body, content_type="application/json")
        assert answer.status_code == status, (login, answer.json)
    assert stranger.post("/sign-in", {"login": "a\0", "password": "x"}).status_code == 400
    assert stranger.post("/sign-in", {"login": "examiner", "password": "x\x1f"}).status_code == 401


def test_a_form_of_1001_parts_is_refused(browser, program, task_id, bare_office) -> None:
    """Counting stops at the bound; nothing of it is looked at."""
    many, kept = {f"k{number}": "" for number in range(1_001)}, Kept(bare_office)
    before = kept.now()

    path = f"/cases/{bare_office.case_no}/documents"
    page, api = browser("formality"), program("formality")
    for send in (page.post, lambda path, data: api.call("POST", path, key="k", data=data)):
        answer = send(path, {"file": (BytesIO(b"text"), "a.txt"), **many})
        assert answer.status_code == 413, path
    assert kept.now() == before
