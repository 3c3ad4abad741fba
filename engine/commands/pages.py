"""Where a page of a list begins: keys that came from the page before, or from somebody who made one up."""

from __future__ import annotations

import re

from engine.errors import Refused
from engine.values import PageRequest

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
