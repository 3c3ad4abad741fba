"""What every group of the public face stands on: the parts of the office and its two kinds of unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from engine.commands import uploads

if TYPE_CHECKING:
    from engine.commands.parts import Parts
    from engine.store.work import Work
    from engine.values import Actor, Upload


class Face:
    """A group of methods of the engine; holds no state but the parts."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def _writing(self) -> AbstractContextManager[Work]:
        return self._parts.unit_of_work()

    def _reading(self) -> AbstractContextManager[Work]:
        return self._parts.unit_of_work(read_only=True)

    def _kept(self, actor: Actor, files: Sequence[Upload]) -> tuple[uploads.KeptFile, ...]:
        """Check uploads and put their bytes into the content store before the unit of work begins.

        Bytes are addressed by their hash, so a refused command leaves at most an unreferenced file behind.
        """
        return uploads.keep(self._parts, actor, files)
