"""What the codes of the office are called in both languages, so that the history is found by these names."""

from __future__ import annotations

from functools import cache

from engine import CodeName
from webui import i18n

#: Families of words whose keys end with a code that a line of the history may say.
FAMILIES = ("act", "status", "outcome", "kind", "role", "subject", "document.kind", "channel", "fee")


@cache
def code_names() -> tuple[CodeName, ...]:
    """Return the names of acts, states, outcomes, procedures, roles and the like."""
    return tuple(
        CodeName(family=family, code=key.removeprefix(f"{family}."), name=pair["zh"], name_en=pair["en"])
        for family in FAMILIES
        for key, pair in i18n.catalogue().items()
        if key.startswith(f"{family}.") and "{" not in pair["zh"]
    )
