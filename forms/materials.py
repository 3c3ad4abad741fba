"""The checklist of materials of a procedure (材料清单): what to bring, what the office checks, what a promise replaces.

``forms/trademark/opposition/materials.json`` is the checklist of ``trademark.opposition``: shown before a filing and in
the service guide.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal

from forms.definition import BadDefinition

FILE = "materials.json"
FOLDER = Path(__file__).parent
HOW = ("required", "office", "commitment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One line of a checklist."""

    name: str
    name_en: str
    #: required: the party brings it; office: the office checks it itself; commitment: a signed promise replaces proof.
    how: Literal["required", "office", "commitment"]
    #: The provision that asks for it.
    article: str
    note: str = ""
    note_en: str = ""


def materials(kind: str) -> tuple[Material, ...]:
    """Return the checklist of a procedure; empty where it has none."""
    return _all().get(kind, ())


def read_materials(kind: str, text: str) -> tuple[Material, ...]:
    """Return a checklist from its text.

    :raises BadDefinition: it is no list, or a line lacks something, has something unknown or says it in one language.
    """
    lines = json.loads(text)
    if not isinstance(lines, list) or not lines:
        raise BadDefinition(f"{kind}: the materials are a list of at least one line")
    return tuple(_line(f"{kind}, line {number}", line) for number, line in enumerate(lines, 1))


def _line(where: str, line: object) -> Material:
    if not isinstance(line, Mapping) or not all(isinstance(value, str) for value in line.values()):
        raise BadDefinition(f"{where}: name, name_en, how, article, note, note_en as texts")
    known = {field.name for field in fields(Material)}
    if not line.keys() <= known:
        raise BadDefinition(f"{where}: unknown {', '.join(sorted(line.keys() - known))}")
    lacking = [name for name in ("name", "name_en", "how", "article") if not line.get(name, "").strip()]
    if lacking:
        raise BadDefinition(f"{where}: lacks {', '.join(lacking)}")
    if line["how"] not in HOW:
        raise BadDefinition(f"{where}: how is {', '.join(HOW)}, not {line['how']}")
    if bool(line.get("note")) != bool(line.get("note_en")):
        raise BadDefinition(f"{where}: a note is written in both languages")
    return Material(**line)


@cache
def _all() -> Mapping[str, tuple[Material, ...]]:
    return {kind: read_materials(kind, path.read_text("utf-8")) for kind, path in _files().items()}


def _files() -> Mapping[str, Path]:
    return {".".join(path.parent.relative_to(FOLDER).parts): path for path in sorted(FOLDER.rglob(FILE))}
