"""The process designers' pages: the bundles, one model file to be changed, what drafts change, and publishing them."""

from collections.abc import Mapping
from uuid import uuid4

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.commands import DiscardModelDraft, PublishModelDrafts, SaveModelDraft
from engine.errors import DeploymentRefused, Finding, InvalidRequest, Rejected
from engine.ids import Key
from engine.queries.studio import OpenFile, SeenBundle, bundle_named, bundles, compared, open_file, rules_in
from engine.queries.studio_check import findings_of
from webui.model_words import change_view, names_in
from webui.moments import Moments
from webui.posted import command_id
from webui.session import actor, engine, language

room = Blueprint("studio", __name__, url_prefix="/studio")
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The drawing tools write styles into their elements."""


@room.get("")
def studio() -> ResponseReturnValue:
    with engine().database.snapshot() as work:
        found = bundles(work, engine().library, actor())
    return render_template("studio/bundles.html", bundles=found, moments=Moments(engine().now()))


@room.get("/<bundle>/files/<path:path>")
def edit(bundle: str, path: str) -> ResponseReturnValue:
    opened = _opened(bundle, path)
    rules = [] if opened.file.is_process else rules_in(opened.content)
    page = render_template("studio/edit.html", opened=opened, path=path, rules=rules, moments=Moments(engine().now()))
    response = make_response(page)
    response.headers["Content-Security-Policy"] = POLICY
    return response


@room.get("/<bundle>/content/<path:path>")
def content(bundle: str, path: str) -> ResponseReturnValue:
    """The file as it is to be changed, with what a save has to name. Opened by itself it may do nothing."""
    opened = _opened(bundle, path)
    response = Response(opened.content, mimetype="text/xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Base"], response.headers["X-Revision"] = str(opened.base), str(opened.revision)
    response.headers["Cache-Control"] = "private, no-store"
    if "download" in request.args:
        response.headers.set("Content-Disposition", "attachment", filename=opened.file.name)
    return response


@room.post("/<bundle>/check/<path:path>")
def check(bundle: str, path: str) -> ResponseReturnValue:
    """What the posted file would be refused for, together with the other drafts of the bundle."""
    try:
        opened = _opened(bundle, path)
    except Rejected as refused:
        return _refused(refused)
    posted = request.get_data()
    drafts = {file.path: file.draft.row.content for file in opened.bundle.drafts if file.draft}
    found = _findings(opened.bundle, drafts | {opened.file.path: posted})
    names = names_in(opened.file.path, posted)
    return jsonify(findings=[_finding(one, opened.file.path, names) for one in found])


@room.post("/<bundle>/draft/<path:path>")
def save(bundle: str, path: str) -> ResponseReturnValue:
    try:
        opened = _opened(bundle, path)
        wish = SaveModelDraft(
            id=str(uuid4()), actor=actor(), bundle=bundle, path=opened.file.path, content=request.get_data(),
            base=Key(request.args.get("base", 0, type=int)), revision=request.args.get("revision", -1, type=int),
        )  # fmt: skip
        return jsonify(engine().handle(wish))
    except Rejected as refused:
        return _refused(refused)


@room.post("/<bundle>/discard/<path:path>")
def discard(bundle: str, path: str) -> ResponseReturnValue:
    opened = _opened(bundle, path)
    revision = request.form.get("revision", -1, type=int)
    engine().handle(
        DiscardModelDraft(id=command_id(), actor=actor(), bundle=bundle, path=opened.file.path, revision=revision)
    )
    flash(gettext("已放弃对%(file)s的修改", file=opened.file.name))
    return redirect(url_for("studio.studio"), 303)


@room.get("/<bundle>/review")
def review(bundle: str) -> ResponseReturnValue:
    return _review(bundle)


@room.post("/<bundle>/publish")
def publish(bundle: str) -> ResponseReturnValue:
    """Refused drafts come back with what stands in the way; they are kept."""
    wish = PublishModelDrafts(id=command_id(), actor=actor(), bundle=bundle, drafts=_chosen())
    try:
        engine().handle(wish)
    except Rejected as refused:
        return _review(bundle, refused)
    flash(gettext("已发布。新发起的事项按新版本办理，进行中的事项不变。"))
    return redirect(url_for("studio.studio"), 303)


def _review(bundle: str, refused: Rejected | None = None) -> tuple[str, int]:
    with engine().database.snapshot() as work:
        seen = bundle_named(work, engine().library, actor(), bundle)
        found = compared(work, seen, actor())
    drafts = {one.file.path: one.draft.row.content for one in found}
    findings = refused.findings if isinstance(refused, DeploymentRefused) else _findings(seen, drafts)
    page = render_template(
        "studio/review.html", bundle=seen, command_id=str(uuid4()), moments=Moments(engine().now()),
        files=[(one, [change_view(change) for change in one.changes]) for one in found],
        findings=[_finding(one, "", _names(drafts)) for one in findings], error=refused,
    )  # fmt: skip
    return page, refused.status if refused else 200


def _names(drafts: Mapping[str, bytes]) -> dict[str, str]:
    return {id: name for path, content in drafts.items() for id, name in names_in(path, content).items()}


def _opened(bundle: str, path: str) -> OpenFile:
    with engine().database.snapshot() as work:
        return open_file(work, engine().library, actor(), bundle, f"processes/{bundle}/{path}")


def _findings(seen: SeenBundle, changed: Mapping[str, bytes]) -> list[Finding]:
    with engine().database.snapshot() as work:
        return findings_of(work, engine().library, seen, changed, engine().now())


def _finding(found: Finding, path: str, names: Mapping[str, str]) -> dict[str, object]:
    zh = language() == "zh"
    return {
        "element": found.element, "name": names.get(found.element or "", found.element or ""), "line": found.line,
        "file": found.resource.rpartition("/")[2], "own": found.resource == path, "warning": found.warning,
        "text": found.zh if zh else found.en, "remedy": found.remedy_zh if zh else found.remedy_en,
    }  # fmt: skip


def _refused(refused: Rejected) -> ResponseReturnValue:
    return jsonify(text=refused.said(language()), code=refused.code), refused.status


def _chosen() -> dict[str, int]:
    """`draft` fields as `revision path`. Raises InvalidRequest."""
    pairs = [one.partition(" ") for one in request.form.getlist("draft")]
    if not all(revision.isascii() and revision.isdecimal() for revision, _, _ in pairs):
        raise InvalidRequest(reason="请从修改对比页发布 / publish from the page that compares the changes")
    return {path: int(revision) for revision, _, path in pairs}
