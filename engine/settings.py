"""Every setting of the installation: key, type and default in one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What differs from one installation to another. Read once, from the environment (see ``KEYS``)."""

    database_url: str = "sqlite:///var/anjuan.db"
    #: Connections that one process keeps.
    database_pool: int = 8
    #: Content store of documents.
    files_dir: Path = Path("var/files")
    #: Key that signs the histories, and a copy of all it signed; None: ``seal`` beside ``files_dir``.
    seal_dir: Path | None = None
    #: Mail server: ``smtp://name:password@host:587`` (STARTTLS) or ``smtps://…:465``; empty: mail leaves as files.
    smtp_url: str = ""
    #: Mail leaves as files in this folder where no server is named.
    mail_dir: Path = Path("var/mail")
    mail_from: str = "anjuan@localhost"
    #: Folder with the CJK fonts of the notices; None: the one that the set-up fetched.
    font_dir: Path | None = None
    #: Demonstration and training: made-up people, and time may be travelled.
    demo: bool = False
    #: Of every made-up account.
    demo_password: str = "anjuan-demo"
    #: Mixed into the hashes of session tokens; changing it signs everybody out.
    secret: str = ""
    #: Where the site is reached: links in mail; https here means secure cookies. Other hosts are refused.
    public_url: str = "http://127.0.0.1:8000"
    #: Addresses whose X-Forwarded-For is believed.
    trusted_proxies: frozenset[str] = frozenset({"127.0.0.1"})
    #: Signed-in sessions end after so much rest, and after so much in all.
    session_idle_minutes: int = 120
    session_max_hours: int = 12
    max_upload_bytes: int = 25 * 1024 * 1024
    #: Without a ticker for longer, adverse acts wait for a person (reliability.md 3.6).
    hold_after_outage_hours: int = 4
    #: May a trademark limit end on a make-up Saturday or Sunday (literal, 商标法实施条例（2014）第十二条), or only
    #: from Monday to Friday (weekday)?
    trademark_last_day: Literal["literal", "weekday"] = "literal"
    log_level: str = "INFO"

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; what is not set keeps its default.

        :raises ValueError: a value is not of its type; the message names the key.
        """
        found: dict[str, object] = {}
        for field, (key, parse) in KEYS.items():
            if key not in environment:
                continue
            try:
                found[field] = parse(environment[key])
            except ValueError as error:
                raise ValueError(f"{key}: {error}") from error
        return cls(**found)


def _truth(text: str) -> bool:
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError(f"yes or no, not {text!r}")
    return word in _TRUE


def _last_day(text: str) -> str:
    if text not in ("literal", "weekday"):
        raise ValueError(f"literal or weekday, not {text!r}")
    return text


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(",") if word.strip())


def _optional_path(text: str) -> Path | None:
    return Path(text) if text else None


#: Field -> (key in the environment, how its text is read).
KEYS = {
    "database_url": ("DATABASE_URL", str),
    "database_pool": ("ANJUAN_DATABASE_POOL", int),
    "files_dir": ("ANJUAN_FILES_DIR", Path),
    "seal_dir": ("ANJUAN_SEAL_DIR", _optional_path),
    "mail_dir": ("ANJUAN_MAIL_DIR", Path),
    "smtp_url": ("ANJUAN_SMTP_URL", str),
    "mail_from": ("ANJUAN_MAIL_FROM", str),
    "font_dir": ("ANJUAN_FONT_DIR", _optional_path),
    "demo": ("ANJUAN_DEMO", _truth),
    "demo_password": ("ANJUAN_DEMO_PASSWORD", str),
    "secret": ("ANJUAN_SECRET", str),
    "public_url": ("ANJUAN_PUBLIC_URL", str),
    "trusted_proxies": ("ANJUAN_TRUSTED_PROXIES", _words),
    "session_idle_minutes": ("ANJUAN_SESSION_IDLE_MINUTES", int),
    "session_max_hours": ("ANJUAN_SESSION_MAX_HOURS", int),
    "max_upload_bytes": ("ANJUAN_MAX_UPLOAD_BYTES", int),
    "hold_after_outage_hours": ("ANJUAN_HOLD_AFTER_OUTAGE_HOURS", int),
    "trademark_last_day": ("ANJUAN_TRADEMARK_LAST_DAY", _last_day),
    "log_level": ("ANJUAN_LOG_LEVEL", str),
}
