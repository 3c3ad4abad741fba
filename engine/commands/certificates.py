"""Certificates (商标注册证) of marks that the office registers by itself: issued, rendered, read, void again.

Source: 商标法（2019）第三十三条; 商标法（2026）第三十六条: 予以核准注册，发给商标注册证，并予公告.
"""

from __future__ import annotations

from engine.commands import access, notifications
from engine.commands.parts import Parts
from engine.errors import NotFound, Refused
from engine.notices import render
from engine.outside.files import FileStore
from engine.rules import permissions
from engine.store.certificates import Certificate
from engine.store.jobs import Job
from engine.store.queries import marks as mark_queries
from engine.store.queries import people
from engine.store.rights import Mark
from engine.store.work import Work
from engine.values import Actor, CertificateView

#: Kind of the job that renders a certificate.
JOB = "certificate"
TEMPLATE = "registration_certificate"
ACT = "certificate.read"


def issue(work: Work, mark: Mark) -> Certificate:
    """Issue the certificate of a mark that is entered as registered, and tell its owner: the PDF by a job."""
    owner = mark_queries.owner(work.session, mark)
    row = Certificate(
        mark_id=mark.id,
        owner_party_id=owner.id,
        issued_on=work.today,
        facts={
            "issued_on": work.today.isoformat(),
            "document_no": mark.application_no,
            "office": "国家知识产权局",
            "addressee": {"name": owner.name, "name_en": owner.name_en, "country": owner.country},
            "mark": {
                "name": mark.name,
                "application_no": mark.application_no,
                "registration_no": mark.registration_no,
                "classes": list(mark.classes),
                "owner": owner.name,
            },
            "goods_registered": list(mark.goods),
            "registered_on": mark.registered_on.isoformat() if mark.registered_on else None,
            "valid_until": mark.expires_on.isoformat() if mark.expires_on else None,
        },
    )
    work.session.add(row)
    work.session.flush()
    work.session.add(Job.armed(JOB, f"{JOB}:{row.id}:1", work.now, payload={"certificate_id": row.id}))
    told = people.accounts_of_party(work.session, owner.id)
    notifications.tell(work, told, "mark.registered", mark=mark.name, number=mark.registration_no)
    return row


def run(parts: Parts, work: Work, job: Job, *_context: object) -> None:
    """Render a certificate and keep its bytes."""
    row = work.session.get_one(Certificate, job.payload["certificate_id"])
    data = {name: value for name, value in row.facts.items() if value not in (None, "", [])}
    content = render(TEMPLATE, data, font_dir=parts.settings.font_dir or None)
    row.sha256, row.size, row.state = parts.files.put(content), len(content), "ready"
    new = {"sha256": row.sha256, "size": row.size}
    work.record(None, Actor.system(), "document.rendered", row.facts["mark"]["application_no"], {}, new)


def void(work: Work, mark: Mark) -> None:
    """Let no certificate of a mark count any longer: it is opposed after all, by an opposition posted in time."""
    for row in mark_queries.certificates(work.session, mark.id):
        row.void_on = row.void_on or work.today


def of_mark(work: Work, actor: Actor, mark: Mark) -> CertificateView | None:
    """Return the certificate of a mark that counts; None: there is none, or not for this reader."""
    row = mark_queries.certificate(work.session, mark.id)
    return _view(row, mark) if row is not None and _may_read(work, actor, row) else None


def view(work: Work, actor: Actor, number: str) -> CertificateView:
    """Return the certificate of a mark.

    :raises NotFound: no such mark, or no certificate of it for this reader: its owner, and who reads cases.
    """
    mark = mark_queries.by_number(work.session, number) or access.absent("mark", mark_no=number)
    found = of_mark(work, actor, mark)
    if found is None:
        raise NotFound("no_certificate", mark_no=number)
    return found


def content(files: FileStore, found: CertificateView) -> bytes:
    """Return the bytes of a certificate. :raises Refused: ``document_pending``: it is still to be rendered."""
    if found.state == "pending":
        raise Refused("document_pending", document=found.filename)
    return files.get(found.sha256)


def _may_read(work: Work, actor: Actor, row: Certificate) -> bool:
    relation = "party" if row.owner_party_id in actor.party_ids else "none"
    seen = access.facts(actor, access.standing(work, actor), relation=relation)
    return permissions.decide(ACT, seen).allowed


def _view(row: Certificate, mark: Mark) -> CertificateView:
    return CertificateView(
        mark_no=mark.application_no,
        filename=f"{mark.application_no}-{TEMPLATE}.pdf",
        issued_on=row.issued_on,
        state=row.state,
        sha256=row.sha256 or "",
        size=row.size,
    )
