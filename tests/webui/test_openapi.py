"""The OpenAPI document: valid, complete, true; and what an API that it describes must never do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine import CaseEngine
from tests.office import Office
from tests.webui.conftest import ROOT
from tests.webui.stories import file_opposition
from webui.api.specification import document

#: The schema of the OpenAPI Initiative for documents of version 3.1 (Apache-2.0).
OPENAPI = json.loads(Path(__file__).with_name("openapi-3.1.schema.json").read_text("utf-8"))
SPEC = json.loads(json.dumps(document()))
API_SOURCES = "\n".join(path.read_text("utf-8") for path in Path("webui/api").glob("*.py"))

#: Methods of the engine that no program calls over HTTP, each with its reason.
NOT_IN_THE_API = {
    "draft_notice_pages": "pictures of what draft_notice gives as PDF",
    "beat": "the ticker's own pulse",
    "run_due_jobs": "the ticker's own door",
    "look_for_unmanned": "the ticker's, once a day",
    "checkpoint": "the ticker's, once a day, and an operator's (anjuan checkpoint)",
    "verify_everything": "reads every line there is (anjuan verify); GET /office-history/verification checks one chain",
    "fill_search": "the ticker's own door",
    "rebuild_search": "an operator's (anjuan search rebuild)",
    "search_reach": "the page before anything is asked; GET /search/history says it with every answer",
    "session": "what stands behind the token of every request",
    "demo_accounts": "the accounts that the sign-in page of a demo offers; GET /accounts lists them all",
    "publish_originals": "part of setting an office up (anjuan publish)",
    "readiness": "/readyz",
    "metrics": "/metrics",
    "procedures": "the kinds that a form offers; GET /diagrams says them with all else of each",
    "built_in_filters": "a program says the words of the filter itself; GET /tasks/counts names them",
    "receipt": "the sheet that a party prints; GET /cases/{case_no} lists what it sent, with moment and hash",
    "own_roles": "the filter of the portal's list; a program reads the parties of each case in GET /cases",
    "represented": "whom the portal's page acts for; a program reads them in GET /cases",
    "notices_of": "the portal's list of newest letters; GET /cases/{case_no} has the notices of each case",
    "unread_notifications": "the number in the top bar; GET /me/notifications says of each whether it was read",
    "read_notification": "the way from a notification to what it is about; a program reads PUT /me/notifications/read",
    "mailbox": "the page that shows it; PUT /me/mailbox answers with it",
    "confirm_mailbox": "the link in a mail, opened by its owner",
    "feed_since": "the page that shows it",
    "renew_feed": "an address shown once, to a person, by the page of their settings",
    "withdraw_feed": "as renew_feed",
    "feed": "the calendar itself (/feeds/<key>.ics), read by calendar programs",
    "diagram_draft": "the publisher's page of a draft; GET /diagrams lists drafts, publishing takes their id",
}
#: Too heavy for thousands of calls; tried in test_api_acts.
NOT_AT_RANDOM = {"office_travel": "moves the clock of the whole office, and everything due on the way"}
OFFICE = ("formality", "examiner", "approver", "registrar", "auditor", "admin", "analyst", "publisher", "lawyer")
LOGINS = (*OFFICE, "opponent")


@dataclass(frozen=True)
class Operation:
    """One operation as the document tells it."""

    path: str
    method: str
    told: Mapping[str, object]

    @property
    def name(self) -> str:
        return self.told["operationId"]

    @property
    def is_public(self) -> bool:
        return self.told["security"] == []

    def parameters(self, place: str) -> list[Mapping[str, object]]:
        return [parameter for parameter in self.told["parameters"] if parameter["in"] == place]


OPERATIONS = [
    Operation(path, method, told) for path, methods in SPEC["paths"].items() for method, told in methods.items()
]


def test_the_document_is_valid_openapi_3_1() -> None:
    errors = [f"{list(error.path)}: {error.message}" for error in Draft202012Validator(OPENAPI).iter_errors(SPEC)]

    assert errors == []
    for schema in SPEC["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_page_that_reads_it_aloud_needs_nobody_else(stranger) -> None:
    page = stranger.get(f"{ROOT}/docs").get_data(as_text=True)

    assert "/cases/{case_no}" in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_every_operation_says_what_it_takes_and_how_it_refuses() -> None:
    for operation in OPERATIONS:
        told = operation.told
        assert told["summary"] and told["tags"], operation.name
        assert ("401" in told["responses"]) == (not operation.is_public or operation.name == "sessions_sign_in")
        for status, answer in told["responses"].items():
            if status >= "400":
                assert answer["content"]["application/problem+json"]["schema"]["$ref"].endswith("/Problem")
            elif status != "204":
                assert answer["content"], operation.name


def test_what_the_engine_can_do_a_program_can_ask_for() -> None:
    """The pages call the engine's public face and nothing else, so this is also: whatever a page does."""
    methods = {name for name in dir(CaseEngine) if not name.startswith("_")}
    called = set(re.findall(r"engine\(\)\.(\w+)\(", API_SOURCES))

    assert methods - called == set(NOT_IN_THE_API)


def test_every_write_is_safe_to_repeat() -> None:
    """A key, or a reason why repeating does no harm."""
    harmless = {
        "sessions_sign_in": "opens one more session",
        "sessions_sign_out": "is over already",
        "batches_preview": "writes nothing",
        "batches_colleagues": "writes nothing",
        "batches_reassign": "refused: theirs_already",
        "batches_prioritise": "refused: priority_already",
        "desk_drop": "is gone already",
        "desk_choose_columns": "is chosen already",
        "desk_open_with": "is chosen already",
        "desk_save": "the same name is the same filter",
        "covers_make": "a second cover of the same days gives no more rights",
        "covers_end": "has ended already",
        "duty_next_case": "one more, until my hands are full",
        "blocks_change": "refused: block_changed",
        "blocks_insert": "is noted already",
        "duty_skip": "refused: not_in_your_hands",
        "duty_change": "refused: duty_rules_changed",
        "duty_trial": "looks only",
        "duty_allocation_trial": "looks only",
        "sessions_choose_language": "is chosen already",
        "sessions_name_unit": "is called so already",
        "sessions_keep_mailbox": "the same mailbox",
        "sessions_drop_mailbox": "is gone already",
        "sessions_read_notifications": "is read already",
        "cases_hand_over": "refused: unit_already",
        "cases_reverse_suspension": "refused: already_reversed",
        "tasks_claim": "is mine already",
        "tasks_release": "refused: not_your_task",
        "tasks_save_draft": "the same draft",
        "register_save_filing_draft": "the same draft",
        "register_save_message_draft": "the same draft",
        "documents_read_mail": "is read already",
        "documents_record_service": "refused: already_proved",
        "law_confirm": "is confirmed already",
        "law_publish_calendar": "the same days",
        "diagrams_check": "looks only",
        "diagrams_publish": "refused: not_a_draft",
        "office_release": "refused: job_not_held",
        "office_travel": "is that day already",
    }
    writes = {operation.name: operation for operation in OPERATIONS if operation.method != "get"}
    keyed = {name for name, operation in writes.items() if operation.parameters("header")}

    assert set(writes) - keyed == set(harmless)


# --- at random --------------------------------------------------------------------------------------------------


ODD = ("", " ", "\0", "a\0b", "\u202e", "𠮷", "'; DROP TABLE task;--", "../../etc/passwd", "{{7*7}}", "%s%n", "9" * 30)
ODD_TEXT = st.sampled_from(ODD)
ODD_DAYS = ("2026-02-30", "0000-00-00", "２０２６-01-01", "2026-01-01T00:00Z")
ODD_NAMES = ("intake_decision", "reasons", "__proto__", "constructor", "state", "role", "case_id", "approved_by")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=12) | ODD_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def resolved(schema: Mapping[str, object]) -> Mapping[str, object]:
    while "$ref" in schema:
        schema = SPEC["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def values(schema: Mapping[str, object]) -> st.SearchStrategy[object]:
    """What a schema takes, more or less: bounds are kept, formats are only likely."""
    schema = resolved(schema)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema.get("type", "any")
    kind = next((one for one in ([kinds] if isinstance(kinds, str) else kinds) if one != "null"), "any")
    if kind == "integer":
        most = schema.get("maximum", 99)
        return st.integers(schema.get("minimum", -5), min(most, 99)) | st.just(most)
    if kind == "boolean":
        return st.booleans()
    if kind == "array":
        return st.lists(values(schema.get("items", {})), max_size=3)
    if kind == "object":
        return objects(schema)
    if schema.get("format") == "date":
        return st.dates().map(str) | st.sampled_from(ODD_DAYS)
    if schema.get("contentEncoding"):
        return st.sampled_from(["", "JVBERi0=", "aGVsbG8=", "not base64!"])
    return (st.text(max_size=20) | ODD_TEXT) if kind == "string" else ANYTHING


def objects(schema: Mapping[str, object]) -> st.SearchStrategy[object]:
    named = schema.get("properties", {})
    required = {name: values(inner) for name, inner in named.items() if name in schema.get("required", ())}
    optional = {name: values(inner) for name, inner in named.items() if name not in required}
    if not named:
        return st.dictionaries(st.sampled_from(ODD_NAMES), ANYTHING)
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def bodies(draw: st.DrawFn, schema: Mapping[str, object]) -> object:
    """A body that fits, or one with a field too many, too few or of another type."""
    body = draw(objects(resolved(schema)))
    match draw(st.sampled_from(["fits", "fits", "fits", "more", "less", "other", "anything"])):
        case "more":
            body = body | {draw(st.sampled_from(ODD_NAMES)): draw(ANYTHING)}
        case "less" if body:
            body = {name: value for name, value in body.items() if name != draw(st.sampled_from(sorted(body)))}
        case "other" if body:
            body = body | {draw(st.sampled_from(sorted(body))): draw(ANYTHING)}
        case "anything":
            body = draw(ANYTHING)
    return body


class Caller:
    """Calls operations with drawn values and holds every answer to the document."""

    def __init__(self, client: object, tokens: Mapping[str, str], names: Mapping[str, list[str]]) -> None:
        self.client, self.tokens, self.names = client, tokens, names
        self.seen: dict[int, int] = {}

    def address(self, data: st.DataObject, operation: Operation) -> str:
        path = operation.path
        for parameter in operation.parameters("path"):
            known = st.sampled_from(self.names.get(parameter["name"], ["1"]))
            drawn = data.draw(known | known | values(parameter["schema"]).map(str))
            path = path.replace(f"{{{parameter['name']}}}", quote(drawn, safe="") or "x")
        query = {}
        for parameter in operation.parameters("query"):
            if data.draw(st.booleans()):
                query[parameter["name"]] = data.draw(values(parameter["schema"]).map(str) | ODD_TEXT)
        return f"{ROOT}{path}?{urlencode(query)}"

    def call(self, data: st.DataObject, operation: Operation, login: str | None) -> object:
        headers = {"Authorization": f"Bearer {self.tokens[login]}"} if login else {}
        if operation.parameters("header"):
            headers["Idempotency-Key"] = data.draw(st.text("abc", min_size=1, max_size=2))
        address, sent = self.address(data, operation), {}
        if "requestBody" in operation.told:
            ((media_type, content),) = operation.told["requestBody"]["content"].items()
            body = data.draw(bodies(content["schema"]))
            sent = {"data": json.dumps(body), "content_type": media_type}
        return self.client.open(address, method=operation.method.upper(), headers=headers, **sent)

    def check(self, operation: Operation, answer: object, what: str) -> None:
        self.seen[answer.status_code] = self.seen.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, (what, answer.get_data(as_text=True)[:500])
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Content-Security-Policy"], what
        if answer.status_code >= 400:
            refused = answer.json
            assert answer.mimetype == "application/problem+json", what
            assert refused["status"] == answer.status_code, (what, refused)
            assert all(refused[name] for name in ("code", "place", "message_zh", "message_en")), (what, refused)
            assert str(answer.status_code) in operation.told["responses"] or answer.status_code in (400, 404, 405), what
        elif answer.status_code == 200 and answer.mimetype == "application/json":
            schema = operation.told["responses"]["200"]["content"]["application/json"]["schema"]
            whole = Draft202012Validator({**schema, "components": SPEC["components"]})
            wrong = [f"{list(error.path)}: {error.message}"[:200] for error in whole.iter_errors(answer.json)]
            assert wrong == [], (what, wrong)


@pytest.fixture
def caller(app, bare_office: Office, program) -> Iterator[Caller]:
    """An office with a case in the middle of its life, and a token for everybody."""
    file_opposition(bare_office)
    bare_office.complete("check_formalities", intake_decision="accept")
    bare_office.tick()
    bare_office.file("trademark.opposition", goods_scope="all", grounds=["art_30"])
    tokens = {login: program(login).token for login in LOGINS}
    names = {
        "case_no": [bare_office.case_no],
        "kind": ["trademark.opposition", "shared.extension", "shared.suspension"],
        "message": ["answer", "withdrawal"],
        "rule_id": ["tm-opposition-answer", "tm-opposition-decision"],
        "key": ["trademark.opposition.filing"],
        "application_no": [bare_office.mark.application_no],
        "year": ["2027", "2026"],
    }
    app.testing = False  # a defect must come out as it would in the office
    yield Caller(app.test_client(use_cookies=False), tokens, names)


def try_at_random(caller: Caller, examples: int) -> None:
    tried = [operation for operation in OPERATIONS if operation.name not in NOT_AT_RANDOM]

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def calls(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(tried))
        if not operation.is_public and data.draw(st.integers(0, 4)) == 0:
            answer = caller.call(data, operation, None)
            assert answer.status_code in (308, 400, 401, 404, 405), (operation.name, answer.status_code)
            return
        login = data.draw(st.sampled_from(LOGINS))
        if operation.name == "sessions_sign_out":
            return
        answer = caller.call(data, operation, login)
        caller.check(operation, answer, f"{login}: {operation.name}")

    calls()


def test_whatever_a_program_sends_the_office_answers(caller: Caller) -> None:
    """No defect, no answer that the document does not know, nothing without a token."""
    try_at_random(caller, 500)

    assert caller.seen.get(200, 0) > 50 and caller.seen.get(422, 0) > 30, caller.seen


@pytest.mark.slow
def test_ten_thousand_calls(caller: Caller) -> None:
    try_at_random(caller, 10_000)
