"""Publishing diagrams: linted, by another person, and running cases keep their version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from engine.commands import diagrams
from engine.commands.definitions import Definitions, bundle_hash
from engine.errors import Forbidden, InvalidDiagram, Refused
from engine.store.diagrams import DiagramVersion
from tests.conftest import SMALL
from tests.office import Office, refusal

TEXT = SMALL.read_bytes()


def test_the_author_does_not_publish(bare_office: Office) -> None:
    from tests import factories

    with bare_office.parts.unit_of_work() as work:
        factories.account(
            work, "both", "任思远", ["analyst", "publisher"], person_id=bare_office.actor("analyst").person_id
        )
    draft = bare_office.engine.submit_diagram(bare_office.actor("analyst"), {"trademark.opposition": TEXT})

    error = refusal(bare_office.engine.publish_diagram, bare_office.actor("both"), draft)
    assert isinstance(error, Forbidden) and error.code == "four_eyes"

    view = bare_office.engine.publish_diagram(bare_office.actor("publisher"), draft)
    assert view.version == 1 and view.status == "published" and view.published_by == "蒋海燕"
    assert isinstance(refusal(bare_office.engine.publish_diagram, bare_office.actor("publisher"), draft), Refused)


def test_a_bad_diagram_is_refused_with_its_line_and_nothing_is_kept(bare_office: Office) -> None:
    broken = TEXT.replace(b'"tm-opposition-answer"', b'"no-such-rule"')

    error = refusal(bare_office.engine.submit_diagram, bare_office.actor("analyst"), {"trademark.opposition": broken})

    assert isinstance(error, InvalidDiagram)
    assert any(finding.element == "answer_expired" and finding.line > 0 for finding in error.findings)
    assert bare_office.engine.diagram_drafts(bare_office.actor("publisher")) == ()


def test_running_cases_keep_their_version(small_office: Office) -> None:
    small_office.file("trademark.opposition")
    old = small_office.case_no
    small_office.publish({"trademark.opposition": TEXT.replace('形式审查"'.encode(), '形式核查"'.encode())})
    small_office.file("trademark.opposition")

    assert small_office.case.runs[0].diagram_version == 2
    small_office.case_no = old
    assert small_office.case.runs[0].diagram_version == 1
    small_office.complete("check_formalities", intake_decision="accept")
    assert small_office.awaited == ["answer", "withdrawal"]


def test_a_version_that_is_drawn_and_published_is_found_again(small_office: Office) -> None:
    view = small_office.engine.diagram(small_office.actor("analyst"), "trademark.opposition")

    assert view.diagrams["trademark.opposition"].encode() == TEXT
    assert [row.kind for row in small_office.engine.diagrams(small_office.actor("auditor"))] == ["trademark.opposition"]
    assert small_office.engine.lint_diagram(small_office.actor("analyst"), TEXT) is not None


def test_an_unknown_kind_cannot_be_filed(bare_office: Office) -> None:
    assert refusal(bare_office.file, "trademark.opposition", mark_no="1").code == "unknown_kind"
    assert refusal(bare_office.file, "no.such.kind").code == "unknown_kind"


def test_a_published_version_is_run_as_it_was_published_or_not_at_all(small_office: Office) -> None:
    small_office.file("trademark.opposition")
    with small_office.parts.unit_of_work(read_only=True) as work:
        row = work.session.scalars(select(DiagramVersion)).one()
    changed = {"trademark.opposition": row.bundle["trademark.opposition"].replace("审批", "免审")}

    error = refusal(
        Definitions().published, DiagramVersion(kind=row.kind, version=1, sha256=row.sha256, bundle=changed)
    )

    assert (error.code, error.params["sha256"]) == ("diagram_damaged", row.sha256)


def test_a_stricter_lint_does_not_strand_a_running_case(small_office: Office) -> None:
    """What an earlier release published would be refused today; its cases go on."""
    today = TEXT.replace(b'id="draft_decision"', b'id="constructor"').replace(b">draft_decision<", b">constructor<")
    today = today.replace(b'"draft_decision"', b'"constructor"')
    row = DiagramVersion(
        kind="trademark.opposition",
        version=1,
        bundle={"trademark.opposition": today.decode()},
        sha256=bundle_hash({"trademark.opposition": today}),
    )

    assert isinstance(refusal(Definitions().read, row.bundle, row.kind), InvalidDiagram)
    assert Definitions().published(row).main == "trademark.opposition"


class _ReadsApart(Definitions):
    """Reads diagrams, and notes how many connections lie open meanwhile."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office, self.open = office, []

    def read(self, *given):
        self.open.append(self.office.database.engine.pool.checkedout())
        return super().read(*given)


def test_no_transaction_stands_idle_while_originals_are_read(bare_office: Office, tmp_path: Path) -> None:
    """It takes seconds, on a busy machine more than the ten after which PostgreSQL breaks an idle transaction off."""
    (tmp_path / SMALL.name).write_bytes(SMALL.read_bytes())
    definitions = _ReadsApart(bare_office)
    parts = replace(bare_office.parts, definitions=definitions)

    assert diagrams.publish_originals(parts, tmp_path) == ("trademark.opposition",)
    assert diagrams.publish_originals(parts, tmp_path) == ()
    assert definitions.open == [0]
