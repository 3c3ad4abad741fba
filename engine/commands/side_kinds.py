"""The side procedures that can be started from a case, and the act of the permission table each one needs."""

from __future__ import annotations

from collections.abc import Mapping

SIDE_PROCEDURES: Mapping[str, str] = {
    "shared.extension": "side.extension",
    "shared.suspension": "side.suspension",
    "shared.recusal": "side.recusal",
    "shared.party_change": "side.party_change",
}
