"""Searching the whole history, and keeping its index."""

from __future__ import annotations

from collections.abc import Sequence

from engine.commands import access, history_search, search_index
from engine.faces.base import Face
from engine.values import Actor, CodeName, HistoryQuery, PageRequest, SearchPage, SearchReach


class SearchFace(Face):
    """The search of the whole history."""

    def search_history(
        self,
        actor: Actor,
        query: HistoryQuery,
        page: PageRequest | None = None,
        names: Sequence[CodeName] = (),
    ) -> SearchPage:
        """Return the cases in whose history something is said, newest first, with the lines that say it.

        :param names: what the codes of the office are called, so that they are found by name.
        :raises Forbidden: parties do not read the history.
        :raises Refused: the query cannot be read, or asks for nothing.
        """
        with self._reading() as work:
            return history_search.find(work, actor, query, page or PageRequest(size=20), names)

    def search_reach(self, actor: Actor) -> SearchReach:
        """Return how far the index reaches."""
        with self._reading() as work:
            access.require_office(work, actor, "history.read")
            return search_index.reach(work, actor)

    def fill_search(self) -> int:
        """Take a portion of what is missing into the index; return how many lines it was. The scheduler's door."""
        return search_index.fill(self._parts)

    def rebuild_search(self, actor: Actor) -> None:
        """Empty the index, so that it is filled anew; a rebuilding that is under way just goes on."""
        with self._writing() as work:
            access.require_office(work, actor, "job.retry")
            search_index.begin_anew(work)
