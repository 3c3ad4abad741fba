"""The office's ways to the world: clock, files, mail; and the numbers it gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from engine.errors import EngineError, NotFound
from engine.outside.clock import FakeClock, SystemClock, office_day, start_of_day
from engine.outside.files import DiskFileStore, MemoryFileStore
from engine.outside.mail import FolderMailer, Mail
from engine.rules.numbering import CODES, case_no, parts
from engine.settings import Settings


@pytest.mark.parametrize(("instant", "day"), [
    (datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC), date(2026, 3, 31)),
    (datetime(2026, 3, 31, 16, 0, tzinfo=UTC), date(2026, 4, 1)),  # midnight in Beijing
    (datetime(1988, 7, 1, 15, 30, tzinfo=UTC), date(1988, 7, 2)),  # summer time of 1988: UTC+9
])  # fmt: skip
def test_a_day_is_a_day_at_the_office(instant, day):
    assert office_day(instant) == day
    assert office_day(start_of_day(day)) == day
    assert office_day(start_of_day(day) - timedelta(microseconds=1)) == day - timedelta(days=1)


def test_a_demonstration_runs_ahead_of_the_machine():
    clock = SystemClock(lambda: timedelta(days=40))

    assert timedelta(days=39) < clock.now() - SystemClock().now() <= timedelta(days=40, seconds=5)


def test_a_fake_clock_stands_still_until_it_travels():
    clock = FakeClock(date(2026, 3, 2))
    assert clock.now() == clock.now()

    clock.travel(days=30, hours=15)

    assert clock.today() == date(2026, 4, 2)


@pytest.fixture(params=["disk", "memory"])
def files(request, tmp_path):
    return DiskFileStore(tmp_path / "files") if request.param == "disk" else MemoryFileStore()


def test_bytes_are_found_by_their_hash(files):
    first, second = files.put("异议申请书".encode()), files.put("异议申请书".encode())

    assert first == second
    assert files.get(first).decode() == "异议申请书"
    assert files.has(first) and not files.has("0" * 64)


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", ""])
def test_what_is_not_kept_is_not_found(files, name):
    with pytest.raises(NotFound, match="file_missing"):
        files.get(name)


def test_damage_on_the_disk_is_noticed(tmp_path):
    files = DiskFileStore(tmp_path)
    sha256 = files.put(b"evidence")
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    path.write_bytes(b"3v1dence")

    with pytest.raises(EngineError, match="file_damaged"):
        files.get(sha256)


def test_mail_is_a_file_and_sent_twice_is_one_file(tmp_path):
    mailer = FolderMailer(tmp_path, "office@example.cn", FakeClock())
    mail = Mail(key="job:7", to="a@example.cn", subject="答辩通知\r\nBcc: all@example.cn", text="请于期限内答辩。")
    mailer.send(mail)
    mailer.send(mail)

    (file,) = tmp_path.glob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "答辩通知 Bcc: all@example.cn"
    assert "请于期限内答辩" in message.get_content()


def test_a_case_number_names_kind_year_and_serial():
    assert case_no("trademark.opposition", 2026, 123) == "YY2026000123"
    assert parts(" yy2026000123 ") == ("YY", 2026, 123)
    assert parts(case_no("patent.something_new", 2026, 1)) == ("PATENT-SOMETHING_NEW-", 2026, 1)
    assert parts("青禾里") is None
    assert len(set(CODES.values())) == len(CODES)


def test_settings_come_from_the_environment():
    settings = Settings.from_env({"DATABASE_URL": "postgresql://db/anjuan", "ANJUAN_DEMO": "yes"})

    assert (settings.database_url, settings.demo) == ("postgresql://db/anjuan", True)
    with pytest.raises(ValueError, match="ANJUAN_DEMO"):
        Settings.from_env({"ANJUAN_DEMO": "perhaps"})
