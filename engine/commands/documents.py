"""Documents of a case: what comes in is checked by its bytes, kept under its hash, and listed in the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from engine.commands import access
from engine.errors import Refused
from engine.outside.files import FileStore
from engine.store.cases import CaseFile
from engine.store.documents import Document
from engine.store.queries import cases as case_queries
from engine.store.queries import documents as document_queries
from engine.store.work import Work
from engine.values import Actor, DocumentView, Upload

#: Largest upload.
LARGEST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 120
#: First bytes -> media type; the name must agree.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_SUFFIXES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".json": "application/json",
}
_DOCX = _SUFFIXES[".docx"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A checked file whose bytes are in the content store."""

    kind: str
    filename: str
    media_type: str
    size: int
    sha256: str


def keep(files: FileStore, uploads: Iterable[Upload]) -> tuple[KeptFile, ...]:
    """Check uploads and keep their bytes.

    :raises Refused: ``empty_file``, ``file_too_large``, ``media_type_refused``, ``media_type_differs``.
    """
    return tuple(_kept(files, upload) for upload in uploads)


def _shown(name: str) -> str:
    """Return a file name that reads as it is: a direction override makes ``agpj.exe`` look like ``aexe.jpg``."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)


def _kept(files: FileStore, upload: Upload) -> KeptFile:
    name = _shown(PurePosixPath(upload.filename.replace("\\", "/")).name.strip()[-LONGEST_NAME:]) or "file"
    if not upload.content:
        raise Refused("empty_file", filename=name)
    if len(upload.content) > LARGEST_BYTES:
        raise Refused("file_too_large", filename=name, largest_mb=LARGEST_BYTES // 1024 // 1024)
    says = _SUFFIXES.get(PurePosixPath(name).suffix.lower())
    if says is None:
        raise Refused("media_type_refused", filename=name, allowed=sorted(_SUFFIXES))
    found = media_type_of(upload.content)
    if found != says and not (found == "text/plain" and says == "application/json"):
        raise Refused("media_type_differs", filename=name, says=says, found=found or "unknown")
    return KeptFile(
        kind=upload.kind, filename=name, media_type=says, size=len(upload.content), sha256=files.put(upload.content)
    )


def media_type_of(content: bytes) -> str | None:
    """Return what the bytes are, of the kinds the office takes; None: something else."""
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _DOCX if _is_docx(content) else None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text) else "text/plain"


def _is_docx(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except BadZipFile:
        return False
    return "word/document.xml" in names and not any(name.lower().endswith("vbaproject.bin") for name in names)


def from_answers(files: FileStore, *, kind: str, name: str, content: bytes) -> KeptFile:
    """Keep the answers of a message as a document of their own."""
    return KeptFile(
        kind=kind, filename=f"{name}.json", media_type="application/json", size=len(content), sha256=files.put(content)
    )


def add(
    work: Work, actor: Actor, case: CaseFile, files: Sequence[KeptFile], *, title: str = "", title_en: str = ""
) -> list[Document]:
    """Put kept files into the file of a case."""
    rows = [
        Document(
            case_id=case.id,
            kind=file.kind,
            title=title or file.filename,
            title_en=title_en,
            filename=file.filename,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            state="ready",
            created_at=work.now,
            created_by=actor.name,
        )
        for file in files
    ]
    if rows:
        work.session.add_all(rows)
        work.session.flush()
    return rows


def attach(work: Work, actor: Actor, case_no: str, file: KeptFile) -> DocumentView:
    """Attach a document to a case."""
    case = case_queries.by_number(work.session, case_no, lock=True) or access.absent("case", case_no=case_no)
    access.require(work, actor, case, "document.attach")
    (row,) = add(work, actor, case, [file])
    work.record(
        case,
        actor,
        "document.attached",
        file.filename,
        {},
        {"kind": file.kind, "sha256": file.sha256, "size": file.size},
    )
    return document_view(row, case.case_no)


def view(work: Work, actor: Actor, document_id: int) -> DocumentView:
    """Return a document.

    :raises NotFound: no such document for this reader.
    """
    found = document_queries.with_case(work.session, document_id) or access.absent("document", document=document_id)
    document, case = found
    standing = access.require(work, actor, case, "case.read")
    if actor.kind == "party" and not is_open_to(document, standing.party_roles, work):
        access.absent("document", document=document_id)
    return document_view(document, case.case_no)


def is_open_to(document: Document, party_roles: frozenset[str], work: Work) -> bool:
    """Return whether parties may read a document: no working papers, and of the notices only their own."""
    if document.kind in ("internal", "draft"):
        return False
    roles = document_queries.addressees(work.session, document.id)
    return not roles or bool(set(roles) & party_roles) or document.kind == "decision"


def content(files: FileStore, document: DocumentView) -> bytes:
    """Return the bytes of a document.

    :raises Refused: ``document_pending``: it is still to be rendered.
    """
    if document.state == "pending":
        raise Refused("document_pending", document=document.id)
    return files.get(document.sha256)


def document_view(row: Document, case_no: str) -> DocumentView:
    """Return a document as pages show it."""
    return DocumentView(
        id=row.id,
        case_no=case_no,
        kind=row.kind,
        title=row.title,
        title_en=row.title_en,
        filename=row.filename,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256 or "",
        created_at=row.created_at,
        created_by=row.created_by,
        state=row.state,
    )
