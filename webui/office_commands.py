"""``anjuan db``, ``publish``, ``demo``, ``worker``, ``verify``: what an operator does to an office from the shell."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from functools import cache
from threading import Event

import click

from engine import ROLES, Actor, CaseEngine, CaseQuery, PageRequest, Settings, build
from engine.store import schema


@cache
def settings() -> Settings:
    """Return the settings of this shell."""
    try:
        return Settings.from_env()
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@cache
def office() -> CaseEngine:
    """Return the engine of this shell's office."""
    return build(settings())


def _require_database(*, needs_tables: bool = True) -> None:
    """Refuse in one line what cannot work, before anything is made.

    :raises click.ClickException: exit code 2.
    """
    reason = schema.why_not(settings().database_url, needs_tables=needs_tables)
    if reason is not None:
        refusal = click.ClickException(f"DATABASE_URL names no database to work on: {reason}")
        refusal.exit_code = 2
        raise refusal


@click.group()
def db() -> None:
    """Bring the database up to date, or back."""


@db.command()
def upgrade() -> None:
    """Create or upgrade the tables; a second call does nothing."""
    _require_database(needs_tables=False)
    schema.upgrade(settings().database_url)


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION (base: nothing left)."""
    _require_database(needs_tables=False)
    schema.downgrade(settings().database_url, revision)


@click.command()
def publish() -> None:
    """Publish the reviewed diagrams of processes/ whose text changed."""
    _require_database()
    for kind in office().publish_originals():
        click.echo(f"published {kind}")


@click.group()
def demo() -> None:
    """The demo office: made-up people, marks and cases."""


@demo.command()
@click.option("--cases", type=click.IntRange(1, 300), help="How many oppositions are told (default: 108).")
def load(cases: int | None) -> None:
    """Bring the database up to date and load the demo office, unless it is there already."""
    os.environ.setdefault("ANJUAN_DEMO", "1")
    prepare(is_demo=True, cases=cases)


@click.command()
def worker() -> None:
    """Run the ticker: fire the limits that fall due, render notices, send mail; until Ctrl-C."""
    from engine.scheduler import run
    from webui import logs

    _require_database()
    logs.configure(settings().log_level)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: stop.set())
    run(office(), stop)


@click.command()
@click.argument("case_no", nargs=-1)
def verify(case_no: tuple[str, ...]) -> None:
    """Check the hash chains of cases, or of all; exit 1 where a line was changed, left out or put in."""
    _require_database()
    broken = 0
    for number in case_no or _every_case():
        found = office().verify_history(Actor.system(), number)
        if found["is_intact"]:
            click.echo(f"{number}: {found['checked']} lines, intact")
        else:
            broken += 1
            click.echo(f"{number}: broken at line {found['seq']}", err=True)
    sys.exit(1 if broken else 0)


def _every_case() -> Iterator[str]:
    page = PageRequest(size=200)
    while True:
        found = office().find_cases(Actor.system(), CaseQuery(), page)
        yield from (line.case_no for line in found.items)
        if found.next is None:
            return
        page = PageRequest(size=200, after=found.next)


def prepare(*, is_demo: bool, cases: int | None = None) -> None:
    """Bring an office to where it can open its doors: tables, diagrams, and the demo office when asked for."""
    _require_database(needs_tables=False)
    schema.upgrade(settings().database_url)
    for kind in office().publish_originals():
        click.echo(f"流程已发布 / published  {kind}")
    if is_demo:
        _load_demo(cases)


def demo_lines(is_demo: bool) -> list[str]:
    """Return what a newcomer needs to sign in: the demo accounts in the order of the work, and their password."""
    if not is_demo:
        return []
    order = list(ROLES)
    accounts = office().demo_accounts()
    width = max((len(account.login) for account in accounts), default=0) + 2
    rows = []
    for account in accounts:
        roles = "、".join(ROLES[role][0] for role in order if role in account.roles)
        roles_en = ", ".join(ROLES[role][1] for role in order if role in account.roles)
        rows.append(f"    {account.login:<{width}}{account.name}  {roles}  {roles_en}")
    return ["", f"  演示账号 / demo accounts   密码 / password: {settings().demo_password}", *rows]


def _load_demo(cases: int | None) -> None:
    from engine.demo import CASES, NotEmpty
    from engine.demo import load as load_demo

    started_at = time.monotonic()
    if not office().demo_accounts():
        click.echo("正在准备演示局，约两分钟 / making the demo office, about two minutes")
    try:
        is_new = load_demo(office(), settings(), cases=cases or CASES)
    except NotEmpty as error:
        raise click.ClickException(
            f"{error}; the demo office needs an empty database (anjuan db downgrade base empties one)"
        ) from error
    if is_new:
        click.echo(f"演示局已就绪 / the demo office is ready ({time.monotonic() - started_at:.0f} s)")
