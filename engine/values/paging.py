"""Pages of lists, and what a list may be narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """One page by keyset: pass ``Page.next`` of the page before as ``after``."""

    size: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    items: tuple[Item, ...]
    #: Opaque key of the next page, None at the end.
    next: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value that a filter can have, with its name."""

    value: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number of tasks, and what they have in common."""

    of: tuple[object, ...]
    count: int
