"""The pages over a real engine on SQLite: one account per role, and browsers to sign in with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import CaseEngine, Settings
from tests import factories
from tests.office import Office
from webui.app import create_app

PASSWORD = factories.PASSWORD
ROOT = "/api/v1"


@dataclass
class Browser:
    """A browser that signs in and, like a page's own forms do, brings the token along."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=self.headers | headers)

    def post(self, path: str, data: dict[str, object] | None = None, **headers: str) -> TestResponse:
        fields = {"_csrf": self.token(), **(data or {})}
        return self.client.post(path, data=fields, headers=self.headers | headers)

    def token(self) -> str:
        page = self.client.get("/nowhere").get_data(as_text=True)
        return re.search(r'name="csrf-token" content="([^"]*)"', page).group(1)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", {"login": login, "password": password})

    def speaks(self, language: str) -> Browser:
        self.client.set_cookie("anjuan-language", language)
        return self


@pytest.fixture
def engine(bare_office: Office) -> CaseEngine:
    """An office with its people, a mark and no case."""
    with bare_office.parts.unit_of_work() as work:
        factories.account(work, "nobody", "无角色")
    return bare_office.engine


@pytest.fixture
def app(engine: CaseEngine) -> Flask:
    app = create_app(engine, Settings(demo=True, demo_password=PASSWORD))
    app.testing = True
    return app


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """A browser without a session."""
    return Browser(app.test_client())


@pytest.fixture
def browser(app: Flask) -> Callable[[str], Browser]:
    """Return browsers signed in by login name."""

    def signed_in(login: str) -> Browser:
        one = Browser(app.test_client())
        assert one.sign_in(login).status_code == 303
        return one

    return signed_in


@dataclass
class Program:
    """A program that holds a token and no cookie."""

    client: object
    token: str

    def call(self, method: str, path: str, body: object = None, key: str = "", **more: object):
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key else {})
        return self.client.open(ROOT + path, method=method, json=body, headers=headers, **more)

    def get(self, path: str):
        return self.call("GET", path)

    def post(self, path: str, body: object = None, key: str = ""):
        return self.call("POST", path, body, key)


@pytest.fixture
def program(app: Flask) -> Callable[[str], Program]:
    """Return programs signed in by login name."""

    def signed_in(login: str) -> Program:
        client = app.test_client(use_cookies=False)
        answer = client.post(f"{ROOT}/sessions", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 201, answer.json
        return Program(client, answer.json["token"])

    return signed_in
