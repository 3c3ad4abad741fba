"""What the office tells an account, and where that is read: in the page, by mail, in a calendar."""

from __future__ import annotations

from datetime import datetime

from engine.commands import feeds, mailboxes, notifications
from engine.faces.base import Face
from engine.values import Actor, FeedView, MailboxView, NotificationView, Page, PageRequest


class NotificationFace(Face):
    """Notifications of one account, its mailbox and its calendar."""

    def notifications(self, actor: Actor, page: PageRequest | None = None) -> Page[NotificationView]:
        """Return what the account was told, newest first."""
        with self._reading() as work:
            return notifications.page(work, actor, page or PageRequest())

    def unread_notifications(self, actor: Actor) -> int:
        """Return how many notifications the account has not read, counted to 100."""
        with self._parts.glance() as work:
            return notifications.unread(work, actor)

    def read_notification(self, actor: Actor, notification_id: int) -> NotificationView:
        """Note that a notification was opened, and return it.

        :raises NotFound: it was not told to this account (``no_notification``).
        """
        with self._writing() as work:
            return notifications.read(work, actor, notification_id)

    def read_notifications(self, actor: Actor, up_to: int) -> None:
        """Note that everything up to a notification was read."""
        with self._writing() as work:
            notifications.read_all(work, actor, up_to)

    def mailbox(self, actor: Actor) -> MailboxView | None:
        """Return where the account reads mail; None: nowhere."""
        with self._reading() as work:
            return mailboxes.view(work, actor)

    def keep_mailbox(self, actor: Actor, address: str, rhythm: str) -> MailboxView:
        """Keep where and how often (``at_once``, ``daily``) the account reads mail; a new address must answer first.

        :raises Refused: ``bad_address``.
        """
        with self._writing() as work:
            return mailboxes.keep(work, actor, address, rhythm)

    def confirm_mailbox(self, actor: Actor, code: str) -> None:
        """The owner of the address answers. :raises Refused: ``bad_code``."""
        with self._writing() as work:
            mailboxes.confirm(work, actor, code)

    def drop_mailbox(self, actor: Actor) -> None:
        """Send no more mail to the account."""
        with self._writing() as work:
            mailboxes.drop(work, actor)

    def feed_since(self, actor: Actor) -> datetime | None:
        """Return since when the account has its present calendar address; None: it has none."""
        with self._reading() as work:
            return feeds.since(work, actor)

    def renew_feed(self, actor: Actor) -> str:
        """Give the account a new calendar address and return its key, which is shown once."""
        with self._writing() as work:
            return feeds.renew(work, actor)

    def withdraw_feed(self, actor: Actor) -> None:
        """End the calendar address of the account."""
        with self._writing() as work:
            feeds.withdraw(work, actor)

    def feed(self, key: str) -> FeedView:
        """Return the calendar behind a key.

        :raises NotFound: no feed has this key (``no_feed``).
        """
        with self._reading() as work:
            return feeds.view(work, key)
