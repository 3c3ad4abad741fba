"""What an operator does to an office from the shell: ``anjuan db``, ``publish``, ``demo``, ``worker``, ``verify``, …"""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import cache
from threading import Event

import click

from engine import ROLES, Actor, CaseEngine, Settings, build
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


def require_database(*, needs_tables: bool = True) -> None:
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
    require_database(needs_tables=False)
    schema.upgrade(settings().database_url)


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION (base: nothing left)."""
    require_database(needs_tables=False)
    schema.downgrade(settings().database_url, revision)


@click.command()
def publish() -> None:
    """Publish the reviewed diagrams of processes/ whose text changed."""
    require_database()
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

    require_database()
    logs.configure(settings().log_level)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: stop.set())
    run(office(), stop)


@click.command()
def checkpoint() -> None:
    """Sign the heads of all histories now; the ticker does so once a day."""
    require_database()
    made = office().checkpoint()
    click.echo(f"checkpoint {made.number}, public key {made.key}")


@click.command()
@click.argument("case_no", nargs=-1)
def verify(case_no: tuple[str, ...]) -> None:
    """Check the histories of cases, or of the whole office with its checkpoints; exit 1: not as recorded."""
    require_database()
    if not case_no:
        _verify_everything()
    broken = 0
    for number in case_no:
        found = office().verify_history(Actor.system(), number)
        if found["is_intact"]:
            click.echo(f"{number}: {found['checked']} lines, intact")
        else:
            broken += 1
            click.echo(f"{number}: broken at line {found['seq']}", err=True)
    sys.exit(1 if broken else 0)


#: What is wrong with a history -> how an operator is told.
FLAWS = {
    "line_altered": "{chain}: broken at line {seq}",
    "cut_off": "{chain}: cut off, line {seq} of checkpoint {checkpoint} is gone",
    "written_anew": "{chain}: written anew, line {seq} is not that of checkpoint {checkpoint}",
    "case_missing": "{chain}: the case of checkpoint {checkpoint} is gone, with {seq} lines",
    "lines_without_case": "there are lines of history whose case is gone",
    "checkpoint_altered": "checkpoint {checkpoint}: altered, or one before it is gone",
    "checkpoint_missing": "checkpoint {checkpoint}: gone from the database, its copy is kept",
    "signature_wrong": "checkpoint {checkpoint}: not signed by the key of this installation",
    "copy_differs": "checkpoint {checkpoint}: the copy that was kept says something else",
}


def _verify_everything() -> None:
    found = office().verify_everything(Actor.system())
    for flaw in found.flaws:
        told = {"chain": flaw.chain, "seq": flaw.seq, "checkpoint": flaw.checkpoint}
        click.echo(FLAWS[flaw.reason].format(**told), err=True)
    state = "intact" if not found.flaws else "NOT intact"
    click.echo(f"{found.cases} cases, {found.lines} lines, {found.checkpoints} checkpoints: {state}")
    sys.exit(1 if found.flaws else 0)


def prepare(*, is_demo: bool, cases: int | None = None) -> None:
    """Bring an office to where it can open its doors: tables, diagrams, and the demo office when asked for."""
    require_database(needs_tables=False)
    schema.upgrade(settings().database_url)
    for kind in _publisher(is_demo).publish_originals():
        click.echo(f"流程已发布 / published  {kind}")
    if is_demo:
        _load_demo(cases)


def _publisher(is_demo: bool) -> CaseEngine:
    """Return who publishes the originals: an empty demo office does so on the first day that it tells of."""
    from engine.demo import at_its_beginning

    return at_its_beginning(office()) if is_demo and not office().demo_accounts() else office()


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
        click.echo("正在准备演示局，约三分钟 / making the demo office, about three minutes")
    try:
        is_new = load_demo(office(), settings(), cases=cases or CASES)
    except NotEmpty as error:
        raise click.ClickException(
            f"{error}; the demo office needs an empty database (anjuan db downgrade base empties one)"
        ) from error
    if is_new:
        click.echo(f"演示局已就绪 / the demo office is ready ({time.monotonic() - started_at:.0f} s)")
