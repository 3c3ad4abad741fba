"""Documents of a case: put into the file, read by who may read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from engine.commands import access, once
from engine.commands.uploads import INTERNAL_NOTE, KeptFile
from engine.errors import NotFound, Refused
from engine.outside import media
from engine.outside.files import FileStore
from engine.store.cases import CaseFile
from engine.store.documents import UNREAD_MAIL, Document, Notice
from engine.store.queries import cases as case_queries
from engine.store.queries import documents as document_queries
from engine.store.work import Work
from engine.values import Actor, DocumentView

#: Written by the office for itself, or come by mail and read by nobody yet; parties do not even see that it is there.
INTERNAL = frozenset({INTERNAL_NOTE, UNREAD_MAIL, "internal", "draft"})
#: What mail is called once somebody has read it.
READ_MAIL = "letter"


def from_answers(files: FileStore, *, kind: str, name: str, content: bytes) -> KeptFile:
    """Keep the answers of a message as a document of their own."""
    return KeptFile(
        kind=kind, filename=f"{name}.json", media_type=media.JSON, size=len(content), sha256=files.put(content)
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
            created_by=actor.signature,
        )
        for file in files
    ]
    if rows:
        work.session.add_all(rows)
        work.session.flush()
    return rows


def attach(work: Work, actor: Actor, case_no: str, file: KeptFile, *, key: str | None = None) -> DocumentView:
    """Attach a document to a case; the same key and file put it there once."""
    case = case_queries.by_number(work.session, case_no, lock=True) or access.never_was(
        work, actor, "case", case_no=case_no
    )
    access.require(work, actor, case, "document.attach")
    request = {"act": "document.attach", "case": case_no, "file": [file.kind, file.filename, file.sha256]}
    known = once.answer_of(work, actor, key, request)
    if known is not None:
        return view(work, actor, known["document"])
    (row,) = add(work, actor, case, [file])
    work.record(
        case,
        actor,
        "document.attached",
        file.filename,
        {},
        {"kind": file.kind, "sha256": file.sha256, "size": file.size},
    )
    once.keep(work, actor, key, request, {"document": row.id})
    return document_view(row, case.case_no, actor.name_en if row.created_by == actor.name else "")


def view(work: Work, actor: Actor, document_id: int) -> DocumentView:
    """Return a document.

    :raises NotFound: no such document for this reader.
    """
    absent = NotFound("no_document", document=document_id)
    found = document_queries.with_case(work.session, document_id)
    if found is None:
        access.never_was(work, actor, "document", document=document_id)
    document, case = found
    standing = access.require(work, actor, case, "case.read", sought=absent)
    if actor.kind == "party":
        addressees = document_queries.addressees(work.session, document.id)
        if not is_open_to(standing.party_roles, document, addressees):
            raise absent
    return document_view(document, case.case_no, document_queries.brought_in_by(work.session, document.id))


def read_mail(work: Work, actor: Actor, document_id: int) -> DocumentView:
    """Note that mail was read: it holds no limit any more. What was read already stays as it is.

    A job that it held is still released by a person, who knows what stood in it.

    :raises NotFound, Forbidden: in that order. :raises Refused: ``no_mail``: it is another kind of document.
    """
    absent = NotFound("no_document", document=document_id)
    found = document_queries.with_case(work.session, document_id, lock=True)
    if found is None:
        access.never_was(work, actor, "document", document=document_id)
    document, case = found
    standing = access.require(work, actor, case, "case.read", sought=absent)
    if actor.kind == "party":
        raise absent
    access.allow("service.record", access.facts(actor, standing, case))
    if document.kind not in (UNREAD_MAIL, READ_MAIL):
        raise Refused("no_mail")
    if document.kind == UNREAD_MAIL:
        document.kind = READ_MAIL
        work.record(case, actor, "document.read", document.title, {"kind": UNREAD_MAIL}, {"kind": READ_MAIL})
    return document_view(document, case.case_no, document_queries.brought_in_by(work.session, document.id))


def is_open_to(party_roles: frozenset[str], document: Document, addressees: Collection[str]) -> bool:
    """Return whether parties may read a document: no working papers, and of the notices only their own.

    :param addressees: the roles on whom the document is served; none: it is no notice.
    """
    if document.kind in INTERNAL:
        return False
    return not addressees or not party_roles.isdisjoint(addressees) or document.kind == "decision"


def open_to(
    party_roles: frozenset[str], documents: Sequence[tuple[Document, str]], notices: Sequence[Notice]
) -> Sequence[tuple[Document, str]]:
    """Return those of a case's documents that parties may read, as they come: each with who brought it in."""
    addressees: Mapping[int, list[str]] = {document.id: [] for document, _ in documents}
    for notice in notices:
        if notice.document_id in addressees:
            addressees[notice.document_id].append(notice.addressee_role)
    return [row for row in documents if is_open_to(party_roles, row[0], addressees[row[0].id])]


def content(files: FileStore, document: DocumentView) -> bytes:
    """Return the bytes of a document.

    :raises Refused: ``document_pending``: it is still to be rendered.
    """
    if document.state == "pending":
        raise Refused("document_pending", document=document.id)
    return files.get(document.sha256)


def document_view(row: Document, case_no: str, by_en: str = "") -> DocumentView:
    """Return a document as pages show it.

    :param by_en: what who brought it in is called in English.
    """
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
        created_by_en=by_en,
        state=row.state,
    )
