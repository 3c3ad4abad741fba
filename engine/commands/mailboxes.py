"""Mail: where an account reads its notifications beside the page, and the job that sends them.

A mail says what and which case, never what stands in it: mail is read by strangers. An address gets nothing before its
owner has answered from it.
"""

from __future__ import annotations

import hmac
import re
from hashlib import sha256

from engine.commands import events
from engine.commands.notifications import arm_mail
from engine.commands.parts import Parts
from engine.errors import Refused
from engine.notices.notifications import sentences
from engine.outside.mail import Mail
from engine.store.jobs import Job
from engine.store.notifications import RHYTHMS, Mailbox
from engine.store.queries import jobs as job_queries
from engine.store.queries import notifications as queries
from engine.store.queries import people
from engine.store.users import Account
from engine.store.work import Work
from engine.values import Actor, MailboxView

_ADDRESS = re.compile(r"[^@\s<>,;:\"]{1,64}@[^@\s<>,;:\"]{1,190}\.[^@\s<>,;:\".]{2,63}")
#: One mail tells so many notifications; the page has them all.
MOST = 50


def view(work: Work, actor: Actor) -> MailboxView | None:
    """Return the mailbox of an account; None: it reads in the page only."""
    box = work.session.get(Mailbox, actor.account_id)
    return None if box is None else _view(box)


def keep(work: Work, actor: Actor, address: str, rhythm: str) -> MailboxView:
    """Keep where and how often an account reads mail; a new address is asked to answer first.

    :raises Refused: ``bad_address``.
    :raises InvalidForm: no such rhythm.
    """
    address = address.strip()
    if not _ADDRESS.fullmatch(address):
        raise Refused("bad_address", address=address[:100])
    events.choice({"rhythm": rhythm}, "rhythm", RHYTHMS)
    box = work.session.get(Mailbox, actor.account_id)
    if box is None:
        box = Mailbox(account_id=actor.account_id, address="")
        work.session.add(box)
    is_new, box.rhythm = box.address != address, rhythm
    if is_new:
        box.address, box.confirmed_at = address, None
    if box.confirmed_at is None:
        key = f"confirm:{address}:{work.now.isoformat()}"
        job_queries.arm_new(work.session, [arm_mail(actor.account_id, key, work.now, confirms=address)])
    if is_new:
        work.record(None, actor, "mailbox.kept", actor.name, {}, {"rhythm": rhythm})
    return _view(box)


def _view(box: Mailbox) -> MailboxView:
    return MailboxView(address=box.address, rhythm=box.rhythm, is_confirmed=box.confirmed_at is not None)


def confirm(work: Work, actor: Actor, code: str) -> None:
    """The owner answers from the address. :raises Refused: ``bad_code``: it belongs to another account or address."""
    box = work.session.get(Mailbox, actor.account_id)
    if box is None or not hmac.compare_digest(code.encode(), _code(work, box).encode()):
        raise Refused("bad_code")
    box.confirmed_at = box.confirmed_at or work.now


def drop(work: Work, actor: Actor) -> None:
    """Send no more mail to an account."""
    box = work.session.get(Mailbox, actor.account_id)
    if box is not None:
        work.session.delete(box)
        work.record(None, actor, "mailbox.dropped", actor.name)


def run(parts: Parts, work: Work, job: Job, *_context: object) -> str | None:
    """Send what an account has not read, or ask a new address to answer. Sending is at least once, with one key."""
    account_id = job.payload["account_id"]
    box = work.session.get(Mailbox, account_id)
    actor = people.actor_of(work.session, account_id, work.today)
    if box is None or actor is None:
        return None
    if "confirms" in job.payload:
        if job.payload["confirms"] == box.address and box.confirmed_at is None:
            parts.mailer.send(_question(parts, work, actor, box, job.dedup_key))
        return None
    if box.confirmed_at is not None:
        _send(parts, work, actor, box, job.dedup_key)
    return None


def _send(parts: Parts, work: Work, actor: Actor, box: Mailbox, key: str) -> None:
    rows = queries.unmailed(work.session, actor, work.today, MOST)
    if not rows:
        return
    told = [(sentences(row.kind, row.params), case_no) for row, case_no in rows]
    lines = [_line(actor, both, case_no) for both, case_no in told]
    subject = lines[0] if len(lines) == 1 else _said(actor, sentences("mail.many", {"number": len(lines)}))
    foot = _said(actor, sentences("mail.foot", {"link": _link(parts, "/notifications")}))
    text = "\n".join([*(f"· {line}" for line in lines), "", foot])
    parts.mailer.send(Mail(key=key, to=box.address, subject=f"【案卷】{subject}", text=text))
    for row, _ in rows:
        row.mailed_at = work.now


def _question(parts: Parts, work: Work, actor: Actor, box: Mailbox, key: str) -> Mail:
    link = _link(parts, f"/me/mail/confirmation?code={_code(work, box)}")
    subject = _said(actor, sentences("mail.question", {}))
    text = _said(actor, sentences("mail.confirm", {"name": actor.name, "link": link}))
    return Mail(key=key, to=box.address, subject=f"【案卷】{subject}", text=text)


def _link(parts: Parts, path: str) -> str:
    return parts.settings.public_url.rstrip("/") + path


def _line(actor: Actor, both: tuple[str, str], case_no: str | None) -> str:
    text = _said(actor, both)
    return f"{case_no} {text}" if case_no else text


def _said(actor: Actor, both: tuple[str, str]) -> str:
    zh, en = both
    return en if actor.language == "en" else zh


def _code(work: Work, box: Mailbox) -> str:
    """Return what only a reader of that address can know: made with what nobody outside the database has."""
    secret = work.session.get_one(Account, box.account_id).password_hash
    return hmac.new(secret.encode(), f"mail:{box.account_id}:{box.address}".encode(), sha256).hexdigest()
