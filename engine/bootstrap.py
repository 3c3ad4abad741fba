"""The only place that chooses real or fake parts."""

from __future__ import annotations

import forms
from engine.case_engine import CaseEngine
from engine.commands.lawbook import LawBook
from engine.commands.offset import OfficeOffset
from engine.commands.parts import Parts
from engine.outside.clock import Clock, SystemClock
from engine.outside.files import DiskFileStore, FileStore, MemoryFileStore
from engine.outside.mail import FakeMailer, FolderMailer, Mailer, SmtpMailer
from engine.outside.seal import DiskSeal
from engine.rules.time_limits import RollSettings
from engine.settings import Settings
from engine.store import schema
from engine.store.database import Database, open_database
from engine.workflow.expressions import compile_expression


def _speak_one_language() -> None:
    """Let the conditions of forms be read by the language that diagrams speak."""
    forms.use_expressions(lambda text, types: compile_expression(text, types).evaluate)


def _law(settings: Settings) -> LawBook:
    return LawBook(roll=RollSettings(trademark=settings.trademark_last_day))


def _mailer(settings: Settings, clock: Clock) -> Mailer:
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url, settings.mail_from, clock)
    return FolderMailer(settings.mail_dir, settings.mail_from, clock)


def build(settings: Settings) -> CaseEngine:
    """Return the office that the settings describe; its database must be up to date (``anjuan db upgrade``)."""
    _speak_one_language()
    database = open_database(settings.database_url, pool_size=settings.database_pool)
    offset = OfficeOffset(database=database if settings.demo else None)
    clock = SystemClock(offset)
    return CaseEngine(
        Parts(
            settings=settings,
            database=database,
            clock=clock,
            files=DiskFileStore(settings.files_dir),
            mailer=_mailer(settings, clock),
            seal=DiskSeal(settings.seal_dir or settings.files_dir.parent / "seal"),
            offset=offset,
            law=_law(settings),
        )
    )


def upgrade(settings: Settings) -> None:
    """Bring the database to the newest tables."""
    schema.upgrade(settings.database_url)


def downgrade(settings: Settings, revision: str) -> None:
    """Take the database back to a revision."""
    schema.downgrade(settings.database_url, revision)


def build_for_tests(
    database: Database,
    clock: Clock,
    *,
    settings: Settings | None = None,
    files: FileStore | None = None,
    mailer: Mailer | None = None,
) -> CaseEngine:
    """Return an office on a given database and clock; documents stay in memory, time may be travelled."""
    _speak_one_language()
    settings = settings or Settings(demo=True)
    return CaseEngine(
        Parts(
            settings=settings,
            database=database,
            clock=clock,
            files=files or MemoryFileStore(),
            mailer=mailer or FakeMailer(),
            law=_law(settings),
        )
    )
