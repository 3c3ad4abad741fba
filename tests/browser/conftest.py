"""Real Chromium against the real application on a local port, over a real office on SQLite."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, sync_playwright
from werkzeug.serving import make_server

from engine import Settings
from engine.store.database import open_database
from tests import factories
from tests.office import Office
from webui.app import create_app

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = Path("build/screenshots")
AXE = Path("webui/frontend/node_modules/axe-core/axe.min.js")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def served(office: Office, *, is_demo: bool = True) -> Iterator[str]:
    """Serve the application of an office; what comes out is its address."""
    app = create_app(office.engine, Settings(demo=is_demo, demo_password=factories.PASSWORD))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """The application of the office of this test, served."""
    with served(office) as address:
        yield address


@pytest.fixture(scope="module")
def shared_office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office with the originals in force for all tests of a module, which keep out of each other's cases."""
    path = tmp_path_factory.mktemp("shared") / "anjuan.db"
    shutil.copyfile(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    office = Office(database)
    office.publish_originals()
    yield office
    database.close()


@pytest.fixture(scope="module")
def shared_address(shared_office: Office) -> Iterator[str]:
    """That office, served."""
    with served(shared_office) as address:
        yield address


@dataclass
class Person:
    """Somebody at a screen."""

    page: Page
    address: str
    #: What the browser complained of: refused by the policy, failed scripts.
    complaints: list[str]

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def language(self, language: str) -> Person:
        """Read in ``zh`` or ``en`` from here on, as the switch at the top does it."""
        self.page.context.add_cookies([{"name": "anjuan-language", "value": language, "url": self.address}])
        return self

    def sign_in(self, login: str) -> Person:
        self.page.goto("about:blank")  # a page left open would go on saving its draft
        self.page.context.clear_cookies()
        self.open("/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", factories.PASSWORD)
        self.page.click(".sign-in-card button")
        self.page.wait_for_load_state()
        return self

    def fill(self, answers: Mapping[str, object]) -> None:
        """Enter answers as a person does: tick, choose, type."""
        for key, value in answers.items():
            field = self.page.locator(f"form [name='{key}']")
            kind = field.first.get_attribute("type") or field.first.evaluate("node => node.tagName.toLowerCase()")
            for each in value if isinstance(value, list) and kind == "checkbox" else [value]:
                if kind == "radio" or (kind == "checkbox" and not isinstance(each, bool)):
                    self.page.check(f"form [name='{key}'][value='{each}']")
                elif kind == "checkbox":
                    field.first.set_checked(bool(each))
                elif kind == "select":
                    field.first.select_option(str(each))
                else:
                    field.first.fill("\n".join(each) if isinstance(each, list) else str(each))

    def submit(self) -> None:
        self.page.click("form [data-submit]")
        self.page.wait_for_load_state()

    def shot(self, name: str) -> None:
        """Keep a picture for people to look at."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{re.sub(r'[^a-z0-9-]', '-', name)}.png", full_page=True)


def serious(one: Person) -> list[str]:
    """Return what axe-core finds serious on the page as it stands."""
    one.page.evaluate(AXE.read_text("utf-8"))
    found = one.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']} {[(node['html'][:120], node['failureSummary'][:300]) for node in each['nodes'][:3]]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def _note(complaints: list[str], answer: Response) -> None:
    if answer.status >= 400:
        complaints.append(f"{answer.status} {answer.url}")


@contextmanager
def somebody(browser: Browser, address: str, **of_context: object) -> Iterator[Person]:
    """Let somebody sit down at a screen of their own."""
    screen = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", "accept_downloads": True}
    context = browser.new_context(**screen | of_context)
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("response", lambda answer: _note(complaints, answer))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Person(page, address, complaints)
    context.close()


@pytest.fixture
def person(chromium: Browser, address: str) -> Iterator[Person]:
    """Somebody at the office of this test alone."""
    with somebody(chromium, address) as one:
        yield one


@pytest.fixture
def reader(chromium: Browser, shared_address: str) -> Iterator[Person]:
    """Somebody at the office of the module."""
    with somebody(chromium, shared_address) as one:
        yield one


@pytest.fixture
def colleague(chromium: Browser, shared_address: str) -> Iterator[Person]:
    """Somebody else there."""
    with somebody(chromium, shared_address) as one:
        yield one
