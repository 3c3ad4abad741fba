"""Where a page of a list begins: keys that came from the page before, or from somebody who made one up."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from engine.errors import Refused
from engine.values import PageRequest

_MOMENT = re.compile(r"([0-9]{1,16})-([0-9]{1,10})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)
#: Row numbers of every table fit into 32 bits.
LARGEST_ID = 2**31 - 1


def number(text: str) -> int:
    """Return the row number that a page key holds.

    :raises Refused: ``bad_page_key``: no page ends there.
    """
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST_ID:
        raise Refused("bad_page_key")
    return int(text)


def after(request: PageRequest) -> int | None:
    """Return the number of the row that a page comes after; None: it is the first page."""
    return number(request.after) if request.after else None


def moment_key(at: datetime, row_id: int) -> str:
    """Return the key of the page after a row of a list that goes by moments."""
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}-{row_id}"


def after_moment(request: PageRequest) -> tuple[datetime, int] | None:
    """Return moment and number of the row that a page comes after; None: it is the first page.

    :raises Refused: ``bad_page_key``: no page ends there.
    """
    if not request.after:
        return None
    found = _MOMENT.fullmatch(request.after)
    if not found:
        raise Refused("bad_page_key")
    return _EPOCH + timedelta(microseconds=int(found[1])), number(found[2])
