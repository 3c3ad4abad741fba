"""Signing in and out, the language of the reader, the demo accounts."""

from __future__ import annotations

from engine import Settings
from tests.webui.conftest import PASSWORD, Browser
from webui.app import create_app


def test_a_right_password_opens_a_session_that_only_the_server_knows(stranger):
    answer = stranger.sign_in("examiner")
    cookie = answer.headers["Set-Cookie"]

    assert answer.status_code == 303
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "examiner" not in cookie
    assert stranger.get("/work").status_code == 200


def test_over_https_the_cookie_is_bound_to_the_host(engine):
    app = create_app(engine, Settings(public_url="https://anjuan.example"))
    app.testing = True
    client = app.test_client()
    browser = Browser(client)
    page = client.get("/sign-in", base_url="https://localhost")
    token = page.get_data(as_text=True).split('name="_csrf" value="')[1].split('"')[0]

    answer = client.post(
        "/sign-in",
        data={"_csrf": token, "login": "examiner", "password": PASSWORD},
        base_url="https://localhost",
        headers=browser.headers,
    )
    cookies = " ".join(answer.headers.getlist("Set-Cookie"))

    assert "__Host-anjuan=" in cookies
    assert "Secure" in cookies
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_wrong_password_is_refused_and_the_name_is_kept(stranger):
    answer = stranger.sign_in("examiner", "wrong")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 401
    assert "账号或者密码不对" in page
    assert 'value="examiner"' in page


def test_guessing_is_slowed_down(stranger):
    for _attempt in range(5):
        stranger.sign_in("examiner", "wrong")

    answer = stranger.sign_in("examiner", "wrong")

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_after_signing_out_the_session_is_dead_even_for_who_kept_the_cookie(browser):
    me = browser("examiner")
    token = me.client.get_cookie("anjuan").value

    assert me.post("/sign-out").status_code == 303
    me.client.set_cookie("anjuan", token)

    assert me.get("/work").location.startswith("/sign-in")


def test_signing_in_leads_back_but_never_to_another_site(stranger):
    good = stranger.post("/sign-in", {"login": "examiner", "password": PASSWORD, "_next": "/rules?text=x"})
    stranger.post("/sign-out")
    for bad in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = stranger.post("/sign-in", {"login": "examiner", "password": PASSWORD, "_next": bad})
        assert answer.location == "/", bad

    assert good.location == "/rules?text=x"


def test_the_language_is_chosen_by_cookie_and_kept_in_the_account(stranger):
    assert "登录案卷" in stranger.get("/sign-in").get_data(as_text=True)

    stranger.post("/language", {"language": "en", "_next": "/sign-in"})
    assert "Sign in to Anjuan" in stranger.get("/sign-in").get_data(as_text=True)

    stranger.sign_in("examiner")
    stranger.client.delete_cookie("anjuan-language")
    assert "Work list" in stranger.get("/work").get_data(as_text=True)


def test_a_demo_offers_its_accounts_and_a_real_office_does_not(stranger, engine):
    assert "演示账号" in stranger.get("/sign-in").get_data(as_text=True)

    real = create_app(engine, Settings(demo=False)).test_client()
    assert "演示账号" not in real.get("/sign-in").get_data(as_text=True)
