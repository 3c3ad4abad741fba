"""What bytes are, whatever their name says: the few kinds of file that an office takes, and what it never takes.

Nothing is unpacked or drawn: a look at the head, the end and the table of contents decides, in bounded time.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from lxml import etree

PDF, PNG, JPEG, TEXT, JSON = "application/pdf", "image/png", "image/jpeg", "text/plain", "application/json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: A picture beyond this many pixels takes more memory than it is worth (40 000 × 40 000 is 6 GB as a bitmap).
MOST_PIXELS = 150_000_000
#: A Word file has some dozens of parts; these bounds leave room for a thousand pictures.
MOST_PARTS, LARGEST_UNPACKED, LARGEST_RATIO = 4_000, 512 * 1024 * 1024, 200
LARGEST_RELATIONS = 1024 * 1024
_SYMLINK = 0o120000
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
#: A name of PDF may spell any letter as #xx; what runs or calls out by itself is looked for after undoing that.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")
_SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
#: Frames of a JPEG that hold its size (SOF0-SOF15 without the tables DHT, JPG, DAC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Harmful(ValueError):
    """A file of a kind that is taken, in a state that is not; the text is a code: ``encrypted``, ``two_kinds``..."""


def media_type_of(content: bytes) -> str | None:
    """Return what the bytes are; None: nothing that the office takes.

    :raises Harmful: ``cut_short``, ``two_kinds``, ``encrypted``, ``active_content``, ``too_many_pixels``,
        ``unsafe_archive``, ``archive_bomb``, ``outside_reference``.
    """
    for signature, media_type, check in _KINDS:
        if content.startswith(signature):
            check(content)
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return DOCX if _is_docx(content) else None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text):
        return None
    return JSON if _is_json(text) else TEXT


def _require(condition: object, code: str) -> None:
    if not condition:
        raise Harmful(code)


def _check_pdf(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    _require(re.match(rb"%PDF-[12]\.\d", content) and end >= 0, "cut_short")
    _require(not content[end + 5 :].strip(b"\r\n\t \0") and not is_zipfile(BytesIO(content)), "two_kinds")
    _require(_ENCRYPTED.search(content) is None, "encrypted")
    spelt = _SPELT.sub(lambda found: bytes([int(found[1], 16)]), content)
    _require(_ACTIVE.search(spelt) is None, "active_content")


def _check_png(content: bytes) -> None:
    _require(len(content) >= 45 and content[12:16] == b"IHDR", "cut_short")
    end = content.rfind(b"IEND\xaeB`\x82")
    _require(end >= 0, "cut_short")
    _require(end + 8 == len(content), "two_kinds")
    _require_drawable(*struct.unpack(">II", content[16:24]))


def _check_jpeg(content: bytes) -> None:
    place, size = 2, None
    while size is None and place + 9 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            size = struct.unpack(">HH", content[place + 5 : place + 9])
        place += 2 + length
    _require(size is not None and b"\xff\xd9" in content[-4096:], "cut_short")
    _require(not is_zipfile(BytesIO(content)), "two_kinds")
    _require_drawable(*size)


def _require_drawable(one: int, other: int) -> None:
    _require(one and other, "cut_short")
    _require(one * other <= MOST_PIXELS, "too_many_pixels")


_KINDS: tuple[tuple[bytes, str, Callable[[bytes], None]], ...] = (
    (b"%PDF-", PDF, _check_pdf),
    (b"\x89PNG\r\n\x1a\n", PNG, _check_png),
    (b"\xff\xd8\xff", JPEG, _check_jpeg),
)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_docx(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if not {"[Content_Types].xml", "word/document.xml"} <= names:
                return False
            _check_parts(parts, len(content))
            _require(not any(name.lower().endswith(("vbaproject.bin", ".exe")) for name in names), "active_content")
            for part in parts:
                if part.filename.endswith(".rels") or part.filename == "[Content_Types].xml":
                    _check_relations(_read(archive, part))
    except (BadZipFile, ValueError, RuntimeError, OSError) as error:
        if isinstance(error, Harmful):
            raise
        return False
    return True


def _check_parts(parts: list[ZipInfo], size: int) -> None:
    """Nothing outside its folder, nothing twice, nothing hidden, nothing that swells."""
    _require(len(parts) <= MOST_PARTS, "archive_bomb")
    _require(len({part.filename for part in parts}) == len(parts), "unsafe_archive")
    for part in parts:
        name = part.orig_filename
        steps = name.replace("\\", "/").split("/")
        _require(steps[0] and ".." not in steps and ":" not in name and "\0" not in name, "unsafe_archive")
        _require((part.external_attr >> 16) & 0o170000 != _SYMLINK, "unsafe_archive")
        _require(not part.flag_bits & 1, "encrypted")
        _require(part.file_size <= max(part.compress_size, 1024) * LARGEST_RATIO, "archive_bomb")
    _require(sum(part.file_size for part in parts) <= LARGEST_UNPACKED, "archive_bomb")
    _require(sum(part.compress_size for part in parts) <= size, "archive_bomb")


def _read(archive: ZipFile, part: ZipInfo) -> bytes:
    """Return a part, however much more than it says comes out of it."""
    with archive.open(part) as stream:
        content = stream.read(LARGEST_RELATIONS + 1)
    _require(len(content) <= LARGEST_RELATIONS, "archive_bomb")
    return content


def _check_relations(content: bytes) -> None:
    """A link that a person clicks may lead outside; what Word fetches by itself may not, nor any document type."""
    for kind, target_mode in _relations(content):
        is_link = kind.endswith("/hyperlink")
        _require(is_link or target_mode != "External", "outside_reference")


def _relations(content: bytes) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Harmful("unsafe_archive") from None
    _require(not root.getroottree().docinfo.doctype, "unsafe_archive")
    for element in root.iter("{*}Relationship"):
        yield element.get("Type", ""), element.get("TargetMode", "")
