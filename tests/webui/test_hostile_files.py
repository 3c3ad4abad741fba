"""Uploads that are not what they say (reliability.md 6.4 F): refused by page and by program, nothing kept."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path

import pytest

from engine.commands import uploads
from engine.errors import Refused
from engine.values import Actor, Upload
from tests.office import Office
from tests.webui.hostile_files import REFUSED, TAKEN
from tests.webui.stories import file_opposition
from webui import i18n

EXAMINER = Actor(account_id=1, person_id=1, name="林若溪", kind="office")


@pytest.fixture
def case_no(bare_office: Office) -> str:
    file_opposition(bare_office)
    return bare_office.case_no


@pytest.mark.parametrize(("name", "content"), [row[1:] for row in TAKEN], ids=[row[0] for row in TAKEN])
def test_a_file_that_is_what_it_says_is_taken(bare_office: Office, name: str, content: bytes) -> None:
    (kept,) = uploads.keep(bare_office.parts, EXAMINER, [Upload(kind="evidence", filename=name, content=content)])

    assert bare_office.parts.files.get(kept.sha256) == content
    assert kept.filename == name.rpartition("\\")[2]


@pytest.mark.parametrize(("name", "content", "code"), [row[1:4] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_file_that_is_not_is_refused_and_not_kept(bare_office: Office, name: str, content: bytes, code: str) -> None:
    good = Upload(kind="evidence", filename="a.txt", content=b"good")
    bad = Upload(kind="evidence", filename=name, content=content)

    with pytest.raises(Refused) as refused:
        uploads.keep(bare_office.parts, EXAMINER, [good, bad])

    assert refused.value.code == code
    assert bare_office.parts.files.kept == {}, "one bad file keeps all of them out"


def test_a_page_and_a_program_refuse_them_alike_and_nothing_is_stored(browser, program, case_no, bare_office) -> None:
    """Over HTTP: the status, a sentence in both languages that names the file, and the case as it was."""
    page, api = browser("formality").speaks("en"), program("formality")
    kept, told = dict(bare_office.parts.files.kept), len(bare_office.history())

    for what, name, content, code, status in REFUSED:
        if "\r" in name or "\0" in name:
            continue  # a header cannot carry it; in JSON it is refused as text, below
        posted = page.post(f"/cases/{case_no}/documents", {"kind": "evidence", "file": (BytesIO(content), name)})
        called = api.call("POST", f"/cases/{case_no}/documents", key=what, data={"file": (BytesIO(content), name)})

        assert (posted.status_code, called.status_code) == (status, status), what
        assert called.json["code"] == code, what
        assert called.json["message_zh"] != called.json["message_en"] and "{" not in called.json["message_en"], what
        assert called.json["message_en"].replace("&", "&amp;") in posted.get_data(as_text=True).replace("&#34;", '"'), (
            what
        )
    assert bare_office.parts.files.kept == kept
    assert len(bare_office.history()) == told
    assert bare_office.case.documents == ()


def test_files_inside_json_are_held_to_the_same(program, case_no, bare_office) -> None:
    bare_office.complete("check_formalities", intake_decision="accept")
    told = len(bare_office.history())
    answers = {"answer_reasons": "两商标在文字构成和呼叫上区别明显，不会造成混淆。"}
    path, me = f"/cases/{case_no}/messages/answer", program("respondent")

    for what, name, content, _code, _status in REFUSED:
        file = {"filename": name, "content": base64.b64encode(content).decode()}
        answer = me.post(path, {"answers": answers, "files": [file]}, key=what)
        assert 400 <= answer.status_code < 500, (what, answer.json)
        assert answer.json["message_zh"], what
    for kind in ("decision", "internal_note", "court_paper", "notice", "draft", "../x"):
        file = {"filename": "a.txt", "kind": kind, "content": base64.b64encode(b"a").decode()}
        answer = me.post(path, {"answers": answers, "files": [file]}, key=kind)
        assert (answer.status_code, answer.json["code"]) == (422, "document_kind_refused"), kind
    assert len(bare_office.history()) == told

    file = {"filename": "证据𠮷.txt", "content": base64.b64encode("𠮷".encode()).decode()}
    assert me.post(path, {"answers": answers, "files": [file]}, key="good").status_code == 200
    assert "证据𠮷.txt" in [document.filename for document in bare_office.case.documents]


def test_a_file_beyond_the_limit_of_the_office_is_refused(browser, case_no, app, bare_office) -> None:
    largest = app.extensions["anjuan"]["settings"].max_upload_bytes
    me = browser("formality")

    answer = me.post(
        f"/cases/{case_no}/documents", {"kind": "letter", "file": (BytesIO(b"a" * (largest + 1)), "a.txt")}
    )

    assert answer.status_code == 413
    assert bare_office.case.documents == ()


def test_a_document_never_runs_in_our_pages(browser, program, case_no, bare_office) -> None:
    html = b"<!doctype html><script>alert(1)</script>"
    paper = bare_office.engine.attach_document(bare_office.actor("formality"), case_no, "evidence", 'x";page.txt', html)
    for answer in (
        browser("formality").get(f"/documents/{paper.id}"),
        program("formality").get(f"/documents/{paper.id}"),
    ):
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype == "text/plain"


def test_who_may_not_read_a_file_does_not_learn_that_the_office_has_it(program, case_no, bare_office) -> None:
    """The same bytes once more: stored once, and nothing in the answer tells (reliability.md 6.4, 110)."""
    secret = "未公开的和解协议".encode()
    paper = ("evidence", "a.txt", secret)
    first = bare_office.engine.attach_document(bare_office.actor("formality"), case_no, *paper)
    with_own = bare_office.engine.attach_document(bare_office.actor("opponent"), case_no, *paper)

    assert first.sha256 == with_own.sha256 and first.id != with_own.id
    assert with_own.created_by != first.created_by


def test_each_harm_has_a_word_in_both_languages() -> None:
    source = Path("engine/outside/media.py").read_text("utf-8")
    codes = set(re.findall(r'_require\([^\n]*, "(\w+)"\)', source)) | set(re.findall(r'Harmful\("(\w+)"\)', source))

    assert len(codes) >= 7 and all(i18n.has(f"harm.{code}") for code in codes), codes
