"""Who may come in: every route says it, strangers sign in first, roles keep their doors."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from webui import access
from webui.access import Access, UnmarkedRoute
from webui.app import create_app


def _address(app: Flask, rule: object) -> str:
    """An address of a route, with something in the place of its values."""
    given = {name: 1 if one.regex.startswith("\\d") else "x" for name, one in rule._converters.items()}
    with app.test_request_context():
        return rule.build(given | (rule.defaults or {}), append_unknown=False)[1]


def _routes(app: Flask) -> list[tuple[object, Access]]:
    return [(rule, access.access_of(app, rule.endpoint)) for rule in app.url_map.iter_rules()]


def test_every_route_says_who_may_call_it(app):
    assert len(_routes(app)) > 40


def test_an_app_with_a_route_that_says_nothing_does_not_start(app, engine, monkeypatch):
    import webui.views.home as home

    monkeypatch.delattr(home.index, "access")

    with pytest.raises(UnmarkedRoute, match="home.index"):
        create_app(engine, app.extensions["anjuan"]["settings"])


def test_a_stranger_is_sent_to_sign_in_and_back(app, stranger):
    closed = [(rule, one) for rule, one in _routes(app) if one.needs_sign_in and "GET" in rule.methods]

    for rule, _access in closed:
        path = _address(app, rule)
        answer = stranger.get(path, Accept="text/html")
        if path.startswith("/api/"):
            assert answer.status_code == 401, path
        else:
            assert answer.status_code == 303, path
            assert answer.location.startswith("/sign-in?next="), path
    assert len(closed) > 20


def test_a_stranger_posts_nothing(app, stranger):
    for rule, one in _routes(app):
        if one.needs_sign_in and "POST" in rule.methods:
            assert stranger.post(_address(app, rule)).status_code == 401, rule


@pytest.mark.parametrize("login", ["opponent", "nobody", "formality", "auditor"])
def test_a_role_opens_only_its_own_doors(app, browser, login):
    me = browser(login)
    actor = app.extensions["anjuan"]["engine"].session(me.client.get_cookie("anjuan").value).actor

    for rule, one in _routes(app):
        if not one.allows(actor):
            method = "GET" if "GET" in rule.methods else "POST"
            path = _address(app, rule)
            answer = me.get(path) if method == "GET" else me.post(path)
            assert answer.status_code == 403, f"{method} {path}"


def test_the_front_door_leads_everybody_to_their_work(browser, stranger):
    homes = {
        "examiner": "/work",
        "leader": "/work",
        "auditor": "/cases",
        "analyst": "/diagrams",
        "publisher": "/diagrams",
        "lawyer": "/rules",
        "admin": "/jobs",
    }
    assert {login: browser(login).get("/").location for login in homes} == homes
    assert browser("opponent").get("/").location == "/portal"
    assert stranger.get("/").location in ("/public", "/public/", "/sign-in")


def test_the_rail_shows_only_what_the_role_uses(browser):
    examiner = browser("examiner").get("/work").get_data(as_text=True)
    auditor = browser("auditor").get("/cases").get_data(as_text=True)

    assert "自动任务与故障" not in examiner
    assert 'href="/accounts"' in auditor


@pytest.mark.parametrize("login", ["examiner", "leader", "auditor", "analyst", "publisher", "lawyer", "admin"])
def test_the_rail_leads_to_no_closed_door(browser, login):
    me = browser(login)
    page = me.get(me.get("/").location).get_data(as_text=True)
    [rail] = re.findall(r'<nav class="rail".*?</nav>', page, re.DOTALL)
    doors = re.findall(r'href="([^"]+)"', rail)

    assert len(doors) > 4
    assert [door for door in doors if me.get(door).status_code != 200] == []


@pytest.mark.parametrize(("login", "may_read"), [("admin", False), ("auditor", True)])
def test_a_number_of_a_case_is_a_door_for_its_readers_only(browser, bare_office, login, may_read):
    bare_office.publish_originals()
    bare_office.file("trademark.opposition")

    jobs = browser(login).get("/jobs?state=armed").get_data(as_text=True)

    assert bare_office.case_no in jobs
    assert (f'href="/cases/{bare_office.case_no}"' in jobs) == may_read
