"""Files that come in: checked by their bytes, their name and their kind, then kept under their hash."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.commands.parts import Parts
from engine.errors import Refused
from engine.outside import media
from engine.store.documents import UNREAD_MAIL
from engine.values import Actor, Upload

#: Longest name: more does not fit into a folder of any system.
LONGEST_NAME = 200
#: What a name ends with -> what the file must be.
SUFFIXES: Mapping[str, str] = {
    ".pdf": media.PDF,
    ".png": media.PNG,
    ".jpg": media.JPEG,
    ".jpeg": media.JPEG,
    ".docx": media.DOCX,
    ".txt": media.TEXT,
    ".json": media.JSON,
}
#: Kinds of documents that a person may put into a file, and the only ones; the others the office makes itself.
KINDS_OF_PARTIES = ("evidence", "letter")
#: Read by the office only.
INTERNAL_NOTE = "internal_note"
KINDS_OF_OFFICE = (*KINDS_OF_PARTIES, UNREAD_MAIL, "court_paper", INTERNAL_NOTE)
#: Names that Windows keeps for devices.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
#: Controls, broken surrogates, and what changes the direction of writing or cannot be seen.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A checked file whose bytes are in the content store."""

    kind: str
    filename: str
    media_type: str
    size: int
    sha256: str


def keep(parts: Parts, actor: Actor, uploads: Iterable[Upload]) -> tuple[KeptFile, ...]:
    """Check uploads, all of them before any is kept, and keep their bytes.

    :raises Refused: ``document_kind_refused``, ``file_name_refused``, ``empty_file``, ``file_too_large``,
        ``media_type_refused``, ``media_type_differs``, ``file_harmful``.
    """
    largest = parts.settings.max_upload_bytes
    checked = [(_name(upload), _media_type(upload, actor, largest), upload) for upload in uploads]
    return tuple(
        KeptFile(
            kind=upload.kind,
            filename=name,
            media_type=media_type,
            size=len(upload.content),
            sha256=parts.files.put(upload.content),
        )
        for name, media_type, upload in checked
    )


def _name(upload: Upload) -> str:
    """Return the name without folders. A name that shows something else than it is, or fits nowhere, is refused."""
    name = unicodedata.normalize("NFC", PurePosixPath(upload.filename.replace("\\", "/")).name).strip()
    if any(unicodedata.category(sign) in _UNSEEN for sign in name):
        visible = "".join("�" if unicodedata.category(sign) in _UNSEEN else sign for sign in name)
        raise Refused("file_name_refused", filename=visible[:LONGEST_NAME], longest=LONGEST_NAME)
    if not name or len(name) > LONGEST_NAME or PurePosixPath(name).stem.lower() in _DEVICES:
        raise Refused("file_name_refused", filename=name[:LONGEST_NAME], longest=LONGEST_NAME)
    return name


def _media_type(upload: Upload, actor: Actor, largest: int) -> str:
    name = _name(upload)
    if upload.kind not in (KINDS_OF_PARTIES if actor.kind == "party" else KINDS_OF_OFFICE):
        raise Refused("document_kind_refused", filename=name)
    if not upload.content:
        raise Refused("empty_file", filename=name)
    if len(upload.content) > largest:
        raise Refused("file_too_large", filename=name, largest_mb=largest // 1024 // 1024)
    says = SUFFIXES.get(PurePosixPath(name).suffix.lower())
    if says is None:
        raise Refused("media_type_refused", filename=name, allowed=sorted(SUFFIXES))
    try:
        found = media.media_type_of(upload.content)
    except media.Harmful as harm:
        raise Refused("file_harmful", filename=name, harm=str(harm)) from None
    if found != says and not (found == media.JSON and says == media.TEXT):
        raise Refused("media_type_differs", filename=name, says=says, found=found or "unknown")
    return says
