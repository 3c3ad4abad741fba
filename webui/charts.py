"""Bar charts drawn on the server as SVG: no script, no address elsewhere. The table beside each one says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 560, 120, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart: where it stands, and what it counts."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: float
    url: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it leads to what it counts: an empty bar leads nowhere."""
        return bool(self.url and self.count)


def bars(values: Sequence[tuple[str, float, str | None]], most: float | None = None) -> list[Bar]:
    """Return label, number and link of each value as bars of one chart.

    :param most: what the highest bar that could be stands for; default: the highest there is.
    """
    most = most or max((count for _, count, _ in values), default=0) or 1
    step = WIDTH / max(1, len(values))
    return [
        Bar(
            x=round(place * step + GAP / 2, 1),
            y=round(HEIGHT - HEIGHT * count / most, 1),
            width=round(step - GAP, 1),
            height=round(HEIGHT * count / most, 1),
            label=label,
            count=count,
            url=url,
        )
        for place, (label, count, url) in enumerate(values)
    ]
