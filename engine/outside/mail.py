"""Mail that leaves the office. Sending is at least once; a message with the same key is the same message."""

from __future__ import annotations

import hashlib
import os
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from engine.outside.clock import Clock

#: A mail server that does not answer for so long is tried again later.
PATIENCE_S = 10
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message in plain text."""

    #: The same for every attempt to send this message.
    key: str
    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Hand a message over. Whatever it raises, the message will be tried again with the same key."""


class FolderMailer:
    """Writes each message as an ``.eml`` file into a folder, from which a mail server or a person takes it."""

    def __init__(self, folder: Path, sender: str, clock: Clock) -> None:
        self._folder, self._sender, self._clock = Path(folder), sender, clock

    def send(self, mail: Mail) -> None:
        name, message = _name(mail), _message(mail, self._sender, self._clock)
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f".{name}.{os.getpid()}"
        unfinished.write_bytes(message.as_bytes())
        os.replace(unfinished, self._folder / f"{name}.eml")


class SmtpMailer:
    """Hands each message to a mail server. A message that is sent again bears the same ``Message-ID``."""

    def __init__(self, url: str, sender: str, clock: Clock) -> None:
        """:param url: ``smtp://name:password@host:587`` (STARTTLS where there is a name) or ``smtps://…``."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("ANJUAN_SMTP_URL: smtp://host:port or smtps://host:port")
        self._parts, self._sender, self._clock = parts, sender, clock

    def send(self, mail: Mail) -> None:
        message = _message(mail, self._sender, self._clock)
        with self._server() as server:
            server.send_message(message)

    def _server(self) -> smtplib.SMTP:
        parts, trusted = self._parts, ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                parts.hostname, parts.port or 465, timeout=PATIENCE_S, context=trusted
            )
        else:
            server = smtplib.SMTP(parts.hostname, parts.port or 587, timeout=PATIENCE_S)
            if parts.username:
                server.starttls(context=trusted)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server


def _name(mail: Mail) -> str:
    return hashlib.sha256(mail.key.encode()).hexdigest()[:32]


def _message(mail: Mail, sender: str, clock: Clock) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = _line(sender), _line(mail.to)
    message["Subject"] = _line(mail.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{_name(mail)}@anjuan>"
    message.set_content(mail.text)
    return message


def _line(text: str) -> str:
    """Return text that fits into one header line: a line break would begin another header."""
    return _CONTROL.sub(" ", text).strip()


@dataclass(slots=True)
class FakeMailer:
    """Keeps the messages, for tests; ``failures`` sendings fail first."""

    sent: dict[str, Mail] = field(default_factory=dict)
    failures: int = 0

    def send(self, mail: Mail) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the mail server does not answer")
        self.sent[mail.key] = mail
