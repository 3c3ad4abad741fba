"""What protects the reader: tokens on every post, a policy without inline code, headers, limits."""

from __future__ import annotations

import re

import pytest

from engine import Settings
from tests.webui.conftest import PASSWORD, Browser
from webui.app import create_app


def test_a_post_without_a_token_is_refused(browser):
    me = browser("examiner")

    answer = me.client.post("/sign-out", headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert "页面已经过期" in answer.get_data(as_text=True)
    assert me.get("/work").status_code == 200, "still signed in"


def test_what_another_site_posts_does_not_appear_on_our_page(browser):
    me = browser("formality")

    answer = me.client.post("/cases/x/documents", data={"kind": "请拨打 12345"}, headers=me.headers)

    assert answer.status_code == 403 and "12345" not in answer.get_data(as_text=True)


def test_the_token_of_another_session_is_refused(browser):
    mine, other = browser("examiner"), browser("approver")

    assert mine.client.post("/sign-out", data={"_csrf": other.token()}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_post_from_another_site_is_refused_even_with_the_token(browser, headers):
    answer = browser("examiner").post("/sign-out", **headers)

    assert answer.status_code == 403
    assert "别的网站" in answer.get_data(as_text=True)


def test_the_token_may_come_in_a_header(browser):
    me = browser("examiner")

    assert me.client.post("/sign-out", headers={"X-CSRF-Token": me.token()}).status_code == 303


def test_signing_in_needs_a_token_too(stranger):
    answer = stranger.client.post("/sign-in", data={"login": "examiner", "password": PASSWORD})

    assert answer.status_code == 403


def test_every_page_carries_the_headers(browser):
    answer = browser("examiner").get("/work")
    policy = answer.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_nonce_is_new_on_every_page_and_on_every_script(browser):
    me = browser("examiner")
    first, second = me.get("/work"), me.get("/work")
    nonces = [re.search(r"'nonce-([^']+)'", one.headers["Content-Security-Policy"]).group(1) for one in (first, second)]

    assert nonces[0] != nonces[1]
    for tag in re.findall(r"<(?:script|link rel=\"stylesheet\")[^>]*>", first.get_data(as_text=True)):
        assert nonces[0] in tag


def test_a_body_beyond_the_limit_is_refused(browser, app):
    app.config["MAX_CONTENT_LENGTH"] = 1000

    answer = browser("examiner").post("/work/claim", {"text": "x" * 2000})

    assert answer.status_code == 413


def test_our_own_files_may_be_kept_and_nothing_else_is_served(stranger):
    kept = stranger.get("/static/anjuan.css")

    assert kept.status_code == 200
    assert "max-age=31536000" in kept.headers["Cache-Control"]
    assert stranger.get("/static/../app.py").status_code == 404
    assert stranger.get("/static/%2e%2e/app.py").status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("anjuan.example", 200), ("evil.example", 400),
     ("anjuan.example.evil.example", 400), ("anjuan.example@evil.example", 400), ("evil example", 400), ("", 400)],
)  # fmt: skip
def test_a_page_appears_under_our_own_name_only(engine, host: str, status: int) -> None:
    client = create_app(engine, Settings(public_url="https://anjuan.example")).test_client()

    assert client.get("/sign-in", headers={"Host": host}).status_code == status
    assert client.get("/healthz", headers={"Host": host}).status_code == 200, "monitoring asks by any name"
    forwarded = client.get("/", headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"})
    assert "evil" not in forwarded.location + forwarded.get_data(as_text=True)


@pytest.mark.parametrize(
    "bad",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "http:///evil.example", "evil",
        "javascript:alert(1)", " //evil.example", "/\t/evil.example", "/\n/evil.example", "///evil.example",
        "data:text/html,x", "//evil.example/%2f..",
    ],
)  # fmt: skip
def test_no_way_leads_to_another_site(stranger: Browser, bad: str) -> None:
    answer = stranger.post("/sign-in", {"login": "examiner", "password": PASSWORD, "_next": bad})

    assert answer.status_code in (303, 400)
    assert answer.status_code == 400 or answer.location == "/"
    language = stranger.post("/language", {"language": "en", "_next": bad})
    assert language.status_code == 400 or language.location == "/"
