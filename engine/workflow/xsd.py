"""BPMN 2.0 by the XML schema of the standard, as SpiffWorkflow brings it along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from threading import Lock

from lxml import etree

#: One refusal helps; twenty from the same cause do not.
MOST_FAULTS = 5
_TAG = re.compile(r"Element '([^']*)'")
_NAMESPACE = re.compile(r"\{[^}]*\}")
#: A schema object keeps the log of its last validation.
_LOCK = Lock()


@cache
def schema() -> etree.XMLSchema:
    """Return the schema, read once per process."""
    folder = files("SpiffWorkflow") / "bpmn" / "parser" / "schema"
    return etree.XMLSchema(etree.parse(str(folder / "BPMN20.xsd")))


def faults(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the elements that the schema does not allow, each with what it says of them (English)."""
    with _LOCK:
        log = [] if schema().validate(root) else list(schema().error_log)
    for entry in log[:MOST_FAULTS]:
        yield _found(root, entry), _NAMESPACE.sub("", entry.message)[:200]


def _found(root: etree._Element, entry: etree._LogEntry) -> etree._Element:
    named = _TAG.match(entry.message)
    there = root.iter(named[1]) if named else iter(())
    return next((each for each in there if each.sourceline == entry.line), root)
