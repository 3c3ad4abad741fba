"""Which characters the fonts of a folder can print: the format 12 character map of an OpenType file."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

_UNICODE_FULL = ((0, 4), (0, 6), (3, 10))
#: Blanks and joiners need no shape.
_SHAPELESS = frozenset(" \n\u00a0\u200b\u200c\u200d\u2060\u3000\ufe0e\ufe0f")


@lru_cache(maxsize=4)
def writer(font_dir: str) -> Callable[[str], str]:
    """Return a function that names what no font of a folder can print: 𠮷 becomes 〔U+20BB7〕, not an empty box."""
    covered: set[int] = set()
    for path in sorted(Path(font_dir).rglob("*.[to]tf")):
        covered |= characters(path)

    def written(text: str) -> str:
        missing = {sign for sign in text if ord(sign) not in covered and sign not in _SHAPELESS}
        if not missing:
            return text
        return re.sub(f"[{re.escape(''.join(sorted(missing)))}]", lambda found: f"〔U+{ord(found[0]):04X}〕", text)

    return written


def characters(path: Path) -> set[int]:
    """Return the code points that a font file has a shape for."""
    font = path.read_bytes()
    start = _table(font, b"cmap")
    if start is None:
        return set()
    (count,) = struct.unpack_from(">H", font, start + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * index)
        if (platform, encoding) in _UNICODE_FULL and struct.unpack_from(">H", font, start + offset)[0] == 12:
            return _groups(font, start + offset)
    return set()


def _table(font: bytes, tag: bytes) -> int | None:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * index)
        if name == tag:
            return offset
    return None


def _groups(font: bytes, start: int) -> set[int]:
    (count,) = struct.unpack_from(">L", font, start + 12)
    found: set[int] = set()
    for first, last, _ in struct.iter_unpack(">LLL", font[start + 16 : start + 16 + 12 * count]):
        found.update(range(first, last + 1))
    return found
