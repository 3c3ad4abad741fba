"""What everybody may read without an account: the register, the gazette, the published time limits."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from engine import MarkView, PageRequest, PatentView
from webui.access import public, signed_in
from webui.context import actor, engine
from webui.words import attachment

bp = Blueprint("public", __name__, url_prefix="/public")


@bp.get("")
@public
def index() -> str:
    """The public front page: search the register, read the gazette, sign in to file."""
    return render_template("public/index.html", gazette=engine().gazette(PageRequest(size=5)))


@bp.get("/marks")
@public
def marks() -> str:
    text = request.args.get("text", "").strip()
    page = engine().find_marks(actor(), text, PageRequest(size=30, after=request.args.get("after")))
    return render_template("public/marks.html", page=page, text=text)


@bp.get("/marks/<application_no>")
@public
def mark(application_no: str) -> str:
    found = engine().mark(actor(), application_no)
    return render_template("public/mark.html", mark=found, filings=_filings(found))


@bp.get("/marks/<application_no>/certificate")
@signed_in
def certificate(application_no: str) -> Response:
    """Send the certificate of a mark that nobody opposed, to its owner and to the office, as a file to keep."""
    found, content = engine().certificate(actor(), application_no)
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = attachment(found.filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["ETag"] = f'"{found.sha256}"'
    return response


@bp.get("/patents")
@public
def patents() -> str:
    text = request.args.get("text", "").strip()
    page = engine().find_patents(actor(), text, PageRequest(size=30, after=request.args.get("after")))
    return render_template("public/patents.html", page=page, text=text)


@bp.get("/patents/<application_no>")
@public
def patent(application_no: str) -> str:
    found = engine().patent(actor(), application_no)
    return render_template("public/patent.html", patent=found, filings=_filings(found))


def _filings(right: MarkView | PatentView) -> list[str]:
    """Return what can be filed about a right; the opposition has a day of its own."""
    return [one.kind for one in engine().filing_kinds() if one.kind in right.open_to]


@bp.get("/gazette")
@public
def gazette() -> str:
    page = engine().gazette(PageRequest(size=30, after=request.args.get("after")))
    return render_template("public/gazette.html", page=page)


@bp.get("/limits")
@public
def limits() -> str:
    """Every published time limit with its article, by procedure."""
    rules = engine().rules(actor())
    wanted = request.args.get("text", "").strip().lower()
    if wanted:
        rules = tuple(rule for rule in rules if wanted in f"{rule['id']} {rule['name']} {rule['name_en']}".lower())
    return render_template("public/limits.html", rules=rules, text=request.args.get("text", ""))
