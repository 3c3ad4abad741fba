"""Parsed diagrams by version: a version never changes, so a process parses it once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock

import forms
from engine.commands import operations
from engine.errors import EngineError, Refused
from engine.notices import templates
from engine.rules.catalogue import Catalogue
from engine.store.diagrams import DiagramVersion
from engine.store.queries import diagrams as diagram_queries
from engine.store.work import Session
from engine.values import ROLES
from engine.workflow import Definition, Names, load_bundle, read_bundle
from engine.workflow.decisions import Decision, read_decision


def bundle_hash(bundle: Mapping[str, bytes]) -> str:
    """Return the hash of a bundle: of its names and texts in order."""
    digest = sha256()
    for name in sorted(bundle):
        digest.update(name.encode() + b"\0" + bundle[name] + b"\0")
    return digest.hexdigest()


#: What was read in this process, by what for, procedure and hash: whatever a diagram may name is fixed while one runs.
_READ: OrderedDict[tuple[str, str, str], Definition] = OrderedDict()
_MOST_READ = 256


def _once(key: tuple[str, str, str], read: Callable[[], Definition]) -> Definition:
    """Return what was read before under a key, or read it; what cannot be read is not remembered."""
    found = _READ.get(key)
    if found is None:
        found = _READ[key] = read()
        while len(_READ) > _MOST_READ:
            _READ.popitem(last=False)
    return found


PROCESSES = Path(__file__).resolve().parents[2] / "processes"


@dataclass(slots=True)
class Definitions:
    """Definitions by version id, and the rows they come from."""

    _parsed: dict[int, Definition] = field(default_factory=dict)
    _rows: dict[int, DiagramVersion] = field(default_factory=dict)
    _decisions: Mapping[str, Decision] | None = None
    _lock: Lock = field(default_factory=Lock)

    def has(self, session: Session, kind: str) -> bool:
        """Return whether a procedure is published."""
        return diagram_queries.current_id(session, kind) is not None

    def current(self, session: Session, kind: str) -> tuple[int, Definition]:
        """Return the newest version of a procedure.

        :raises Refused: ``unknown_kind``.
        """
        version_id = diagram_queries.current_id(session, kind)
        if version_id is None:
            raise Refused("unknown_kind", kind=kind)
        return version_id, self.version(session, version_id)

    def version(self, session: Session, version_id: int) -> Definition:
        """Return the definition of a version."""
        found = self._parsed.get(version_id)
        if found is None:
            row = self.row(session, version_id)
            with self._lock:
                found = self._parsed.get(version_id) or self.published(row)
                self._parsed[version_id] = found
        return found

    def row(self, session: Session, version_id: int) -> DiagramVersion:
        """Return the row of a published version, detached: it does not change any more."""
        found = self._rows.get(version_id)
        if found is None:
            found = session.get_one(DiagramVersion, version_id)
            if found.status == "published":
                self._rows[version_id] = found
        return found

    def read(self, bundle: Mapping[str, str | bytes], main: str) -> Definition:
        """Parse and lint a bundle. :raises InvalidDiagram: with the findings."""
        texts = {name: text.encode() if isinstance(text, str) else text for name, text in bundle.items()}
        return _once(("read", main, bundle_hash(texts)), lambda: read_bundle(texts, main=main, names=self.names()))

    def published(self, row: DiagramVersion) -> Definition:
        """Parse a version as it was published; what was judged then is not judged again by the rules of today.

        :raises EngineError: ``diagram_damaged``: it is not what was published.
        """
        texts = {name: text.encode() for name, text in row.bundle.items()}
        if bundle_hash(texts) != row.sha256:
            raise EngineError("diagram_damaged", kind=row.kind, version=row.version, sha256=row.sha256)
        return _once(("load", row.kind, row.sha256), lambda: load_bundle(texts, main=row.kind, names=self.names()))

    def names(self) -> Names:
        """Return what a diagram may name."""
        return Names(
            rules=Catalogue.load().ids,
            forms=frozenset(forms.keys()),
            roles=frozenset(ROLES),
            operations=operations.PARAMETERS,
            decisions=self.decisions(),
            notices=frozenset(templates()),
        )

    def decisions(self) -> Mapping[str, Decision]:
        """Return the decision tables that come with the office."""
        if self._decisions is None:
            self._decisions = {
                path.stem: read_decision(path.read_bytes(), path.name)
                for path in sorted((PROCESSES / "decisions").glob("*.dmn"))
            }
        return self._decisions
