"""The law files against what was researched: every entry, its numbers, its places, its words."""

from __future__ import annotations

import csv
import hashlib
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from engine.rules.catalogue import LAW_DIR

REFERENCE = Path(__file__).with_name("reference.tsv")
#: Our one word for each of theirs.
NATURES = {
    "published-commitment": "committed",
    "rule": "statutory",
    "statutory (departmental rule)": "statutory",
    "statutory (normative document)": "statutory",
}
#: "As above." of the research is written out here, because an entry is read alone.
SPELT_OUT = {"tm-opposition-window-2027", "pat-priority-reply-um-design", "pat-delay-um", "pat-delay-design"}

#: Read in the law since, outside the research: docs/decisions/0017-limits-of-the-oral-hearing.md.
#: And read in an entry of the research that counts only the first of two conditions: pat-restoration-force-majeure.
#: And what a note of the research says of another entry: pat-suspension, court preservation: the period in the ruling.
FOUND_SINCE = {
    "tm-review-oral-hearing-request",
    "tm-review-oral-hearing-receipt",
    "pat-restoration-longest",
    "preservation-term",
}


def reference() -> dict[str, dict[str, str]]:
    """Return the researched entries, id -> columns of reference.tsv."""
    lines = [line for line in REFERENCE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {row["id"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


RESEARCHED = reference()


@lru_cache(maxsize=1)
def law() -> dict[str, dict]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = [yaml.load(path.read_text(encoding="utf-8"), Loader=loader) for path in LAW_DIR.glob("*.yaml")]
    return {entry["id"]: entry for data in files for entry in data.get("time_limits", ())}


def test_no_entry_is_missing_and_none_is_invented():
    assert len(RESEARCHED) == 141
    assert law().keys() == RESEARCHED.keys() | FOUND_SINCE
    assert not RESEARCHED.keys() & FOUND_SINCE


#: Limits whose own text says nothing of an extension: the rule for all designated periods does (细则第六条第四款).
BY_GENERAL_RULE = {"pat-designated-default"}


@pytest.mark.parametrize("rule_id", sorted(RESEARCHED))
def test_an_entry_says_what_was_researched(rule_id):
    entry, wanted = law()[rule_id], RESEARCHED[rule_id]

    assert _length(entry.get("length"), entry.get("unit")) == wanted["length"]
    assert rule_id in BY_GENERAL_RULE or _extension(entry) == wanted["extension"]
    assert ("rolls" if entry["rolls"] else "stays") == wanted["last_day"]
    assert entry["nature"] == NATURES.get(wanted["nature"], wanted["nature"])
    assert entry.get("nature_note", entry["nature"]) == wanted["nature"]
    assert entry["confidence"] == wanted["confidence"]
    assert "; ".join(map(_place, entry["legal_basis"])) == wanted["basis"]
    assert _digest(_words(entry)) == wanted["words"]
    if rule_id not in SPELT_OUT:
        assert _digest(entry["consequence_en"]) == wanted["consequence"]


def _extension(entry: dict) -> str:
    """The maximum, as the entry says it or as the general rule that it names does."""
    extension = entry.get("extension") or {}
    if isinstance(extension, str):
        return _length(law()[extension]["length"], law()[extension]["unit"])
    return _length(extension.get("value"), extension.get("unit"))


def _length(value: float | None, unit: str | None) -> str:
    return "-" if value is None else f"{value} {unit.replace('_', '-')}"


def _place(basis: dict) -> str:
    first, last = basis["in_force"]
    return f"{basis['instrument']} {basis['article']} {first}..{last or ''}"


def _words(entry: dict) -> str:
    quotes = [basis["quote"] for basis in entry["legal_basis"] if "quote" in basis]
    quote = quotes[0] if quotes else entry["evidence"].get("quote") or ""
    parts = (entry["name"], entry["name_en"], entry["trigger_en"], entry["bound_en"], quote, entry.get("notes") or "")
    return "\n".join(parts)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
