"""The pages over a real engine on SQLite: one account per role, and browsers to sign in with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import ROLES, CaseEngine, Settings
from engine.bootstrap import build_for_tests
from engine.commands.sessions import hash_password
from engine.outside.clock import FakeClock
from engine.store.database import open_database
from engine.store.tables import Account, AccountParty, AccountRole, Mark, Party, Unit
from tests.databases import sqlite_template, sqlite_url  # noqa: F401 - fixtures
from webui.app import create_app

PASSWORD = "anjuan-test"
TODAY = date(2026, 3, 2)
#: login -> roles; most accounts are named after their only role
LOGINS = {role: (role,) for role in ROLES if role not in ("party", "agent")} | {"nobody": ()}


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


@pytest.fixture(scope="session")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(TODAY)


@pytest.fixture
def engine(sqlite_url: str, clock: FakeClock, password_hash: str) -> Iterator[CaseEngine]:  # noqa: F811
    """An office with a person for each role, two parties, and a mark that can be opposed."""
    database = open_database(sqlite_url)
    with database.writing.begin() as session:
        _populate(session, password_hash)
    yield build_for_tests(database, clock, settings=Settings(demo=True, demo_password=PASSWORD))
    database.close()


def _populate(session: object, password_hash: str) -> None:
    unit = Unit(name="异议审查一处", name_en="Opposition Division I")
    opponent = Party(name="福建云岭集团股份有限公司", name_en="Fujian Yunling Group", address="福州市五四路 100 号")
    owner = Party(
        name="杭州云岭茶业有限公司", name_en="Hangzhou Yunling Tea", address="杭州市龙井路 12 号", channel="post"
    )
    session.add_all([unit, opponent, owner])
    session.flush()
    people = [(login, "office", roles) for login, roles in LOGINS.items()]
    people += [("opponent", "party", ("party",)), ("owner", "party", ("party",))]
    for number, (login, kind, roles) in enumerate(people, start=1):
        account = Account(
            login=login,
            password_hash=password_hash,
            person_id=number,
            name=f"{login}先生" if kind == "party" else ROLES.get(login, ("无角色",))[0],
            kind=kind,
            unit_id=unit.id if kind == "office" else None,
        )
        session.add(account)
        session.flush()
        session.add_all(AccountRole(account_id=account.id, role=role, valid_from=date(2020, 1, 1)) for role in roles)
        if kind == "party":
            party = opponent if login == "opponent" else owner
            session.add(AccountParty(account_id=account.id, party_id=party.id))
    session.add(
        Mark(
            application_no="68123456",
            name="云岭茶集",
            owner_party_id=owner.id,
            classes=[30, 35],
            goods=["茶", "茶饮料"],
            filed_on=date(2025, 6, 2),
            published_on=date(2026, 1, 6),
            status="published",
        )
    )


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
